//! A check box with its sentence; the box is 16 px in a 24 px hit area.

use crate::drawn::{heard, view};
use crate::i18n::Wording;
use leptos::prelude::*;

/// A check box. The label may be read out only (in a table, where the row says the rest).
#[component]
pub fn CheckBox(
    /// What it stands for.
    #[prop(into)]
    label: Wording,
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Some but not all of what it stands for is ticked.
    #[prop(optional, into)]
    partly: Signal<bool>,
    /// The label is only read out.
    #[prop(optional)]
    bare: bool,
    /// What ticking does; it is given the new state.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || checked.get()
                prop:indeterminate=move || partly.get() && !checked.get()
                on:change=heard(move |event| on_change.run(event_target_checked(&event)))
            />
            <span class=if bare { "only-read-out" } else { "" }>{label}</span>
        </label>
    }
}
