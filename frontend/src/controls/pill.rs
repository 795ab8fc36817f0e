//! A filter as a pill: `key == value`. Pressing it opens its choices; the cross takes it away.

use super::icon::{Icon, IconSize};
use super::icon_name::IconName;
use super::menu::Menu;
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording, words};
use leptos::prelude::*;

/// One filter. Without `on_remove` it is inactive (*all*).
#[component]
pub fn Pill(
    /// What is filtered.
    #[prop(into)]
    name: Wording,
    /// By what.
    #[prop(into)]
    value: Wording,
    /// Takes the filter away.
    #[prop(optional, into)]
    on_remove: Option<Callback<()>>,
    /// The choices, as menu entries.
    children: ChildrenFn,
) -> impl IntoView {
    let (spoken_name, spoken_value) = (name.clone(), value.clone());
    let label =
        Wording::of(move || words::control_filter_by(&spoken_name.get(), &spoken_value.get()));
    let removed = name.clone();
    let remove = on_remove.map(|remove| {
        let label = Wording::of(move || words::control_remove_filter(&removed.get()));
        view! {
            <button type="button" class="pill-remove" aria-label=label on:click=heard(move |_| remove.run(()))>
                <Icon name=IconName::Close size=IconSize::Small />
            </button>
        }
    });
    let trigger = view! { <span>{name} " == "<strong>{value}</strong></span> }.into_any();
    view! {
        <span class=if on_remove.is_some() { "pill pill-active" } else { "pill" }>
            <Menu label=label class="pill-open" trigger=trigger>
                {children()}
            </Menu>
            {remove}
        </span>
    }
}

/// The dashed pill at the end of the row: its menu offers what else can be filtered.
#[component]
pub fn AddFilter(
    /// The filters that are left, as menu entries.
    children: ChildrenFn,
) -> impl IntoView {
    let trigger = view! {
        <Icon name=IconName::Plus size=IconSize::Small />
        {Text::ControlAddFilter}
    }
    .into_any();
    view! {
        <span class="pill pill-add">
            <Menu label=Text::ControlAddFilter class="pill-open" trigger=trigger>
                {children()}
            </Menu>
        </span>
    }
}
