//! A form field's frame: label beside it, help under it, and the sentence that says what is wrong.

use super::status_glyph::{StatusGlyph, StatusShape};
use crate::drawn::view;
use crate::i18n::Wording;
use leptos::prelude::*;

/// Label, control, help and error. The control carries `id`, and names `{id}-help` and `{id}-error` as its description.
#[component]
pub fn Field(
    /// The id of the control inside.
    id: String,
    /// What the field is called.
    #[prop(into)]
    label: Wording,
    /// What helps to fill it in.
    #[prop(optional_no_strip)]
    help: Option<Wording>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The label above instead of beside.
    #[prop(optional)]
    above: bool,
    /// The control is a group (radio buttons, a switch), which a `label` element cannot name.
    #[prop(optional)]
    group: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let name = if group {
        view! { <span class="field-label" id=format!("{id}-label")>{label}</span> }.into_any()
    } else {
        view! { <label class="field-label" for=id.clone()>{label}</label> }.into_any()
    };
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    view! {
        <div class=if above { "field field-above" } else { "field" }>
            {name}
            <div class="field-inside">
                {children()}
                {help.map(|help| view! { <p class="field-help" id=help_id>{help}</p> })}
                <div aria-live="polite" id=error_id>
                    {move || {
                        error
                            .get()
                            .map(|error| {
                                view! {
                                    <p class="field-error">
                                        <StatusGlyph shape=StatusShape::Failed />
                                        {error}
                                    </p>
                                }
                            })
                    }}
                </div>
            </div>
        </div>
    }
}

/// The ids of help and error, as `aria-describedby` wants them.
#[must_use]
pub fn described_by(id: &str) -> String {
    format!("{id}-help {id}-error")
}
