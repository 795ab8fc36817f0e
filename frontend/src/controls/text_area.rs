//! Several lines of text to fill in: PEM blocks, JSON, keys.

use super::field::{Field, described_by};
use super::unique_id::unique_id;
use crate::drawn::{heard, view};
use crate::i18n::Wording;
use leptos::prelude::*;

/// A text area with its label.
#[component]
pub fn TextArea(
    /// What the field is called.
    #[prop(into)]
    label: Wording,
    /// The text.
    value: RwSignal<String>,
    /// What helps to fill it in.
    #[prop(optional, into)]
    help: Option<Wording>,
    /// What is wrong with the text as it stands.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Show the fault even before the field was left.
    #[prop(optional, into)]
    insist: Signal<bool>,
    /// The label above instead of beside.
    #[prop(optional)]
    above: bool,
    /// How many lines it shows.
    #[prop(optional, default = 6)]
    rows: u32,
) -> impl IntoView {
    let id = unique_id("field");
    let touched = RwSignal::new(false);
    let shown = Signal::derive(move || {
        (touched.get() || insist.get())
            .then(|| error.get())
            .flatten()
    });
    let described = described_by(&id);
    view! {
        <Field id=id.clone() label=label help=help error=shown above=above>
            <textarea
                id=id
                class="input input-mono"
                rows=rows.to_string()
                spellcheck="false"
                autocomplete="off"
                aria-invalid=move || shown.with(Option::is_some).then_some("true")
                aria-describedby=described
                prop:value=move || value.get()
                on:input=heard(move |event| value.set(event_target_value(&event)))
                on:blur=heard(move |_| touched.set(true))
            ></textarea>
        </Field>
    }
}
