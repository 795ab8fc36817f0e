//! One of several, from the browser's own list: it works with every keyboard, screen reader and phone.

use super::field::{Field, described_by};
use super::icon::{Icon, IconSize};
use super::icon_name::IconName;
use super::unique_id::unique_id;
use crate::drawn::{heard, view};
use crate::i18n::Wording;
use leptos::prelude::*;

/// The bare list, for head bars and tables.
#[component]
pub fn Select(
    /// Its name, when no label stands beside it.
    #[prop(optional, into)]
    label: Option<Wording>,
    /// The id, when a label does.
    #[prop(optional, into)]
    id: Option<String>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Values and what they are called.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Without a border.
    #[prop(optional)]
    quiet: bool,
    /// In the monospaced face.
    #[prop(optional)]
    mono: bool,
    /// What choosing does.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let class = if mono { "input input-mono" } else { "input" };
    let described = id.as_deref().map(described_by);
    let entries = move || {
        let chosen = value.get();
        options
            .get()
            .into_iter()
            .map(|(value, name)| {
                let selected = value == chosen;
                view! { <option value=value selected=selected>{name}</option> }
            })
            .collect_view()
    };
    view! {
        <span class=if quiet { "select select-quiet" } else { "select" }>
            <select
                id=id
                class=class
                aria-label=label.map(|label| move || label.get())
                aria-describedby=described
                prop:value=move || value.get()
                on:change=heard(move |event| on_choose.run(event_target_value(&event)))
            >
                {move || entries()}
            </select>
            <Icon name=IconName::ChevronDown size=IconSize::Small />
        </span>
    }
}

/// The list with a label, for forms.
#[component]
pub fn SelectField(
    /// What the field is called.
    #[prop(into)]
    label: Wording,
    /// The chosen value.
    value: RwSignal<String>,
    /// Values and what they are called.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// What helps to choose.
    #[prop(optional, into)]
    help: Option<Wording>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// In the monospaced face.
    #[prop(optional)]
    mono: bool,
) -> impl IntoView {
    let id = unique_id("field");
    view! {
        <Field id=id.clone() label=label help=help error=error>
            <Select
                id=id
                value=value
                options=options
                mono=mono
                on_choose=move |chosen| value.set(chosen)
            />
        </Field>
    }
}
