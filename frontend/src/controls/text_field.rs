//! A line of text to fill in. A fault is shown once the person has left the field, or when the form insists.

use super::field::{Field, described_by};
use super::unique_id::unique_id;
use crate::drawn::{heard, view};
use crate::i18n::Wording;
use leptos::prelude::*;

/// What is typed into a text field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Any text.
    #[default]
    Plain,
    /// Ids, addresses, names of the stamp: in the monospaced face, without spell checking.
    Identifier,
    /// A whole number.
    Number,
}

/// A text field with its label.
#[component]
pub fn TextField(
    /// What the field is called.
    #[prop(into)]
    label: Wording,
    /// The text.
    value: RwSignal<String>,
    /// What is typed.
    #[prop(optional)]
    kind: TextKind,
    /// What helps to fill it in.
    #[prop(optional, into)]
    help: Option<Wording>,
    /// What is wrong with the text as it stands.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Show the fault even before the field was left: the form was sent.
    #[prop(optional, into)]
    insist: Signal<bool>,
    /// It must not stay empty.
    #[prop(optional)]
    required: bool,
    /// It cannot be changed here; the help says why.
    #[prop(optional, into)]
    fixed: Signal<bool>,
    /// What browsers and password managers may fill in (`username`, `off`).
    #[prop(optional, default = "off")]
    autocomplete: &'static str,
    /// An example, shown while empty.
    #[prop(optional, into)]
    placeholder: String,
    /// The label above instead of beside.
    #[prop(optional)]
    above: bool,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = unique_id("field");
    let touched = RwSignal::new(false);
    let shown = Signal::derive(move || {
        (touched.get() || insist.get())
            .then(|| error.get())
            .flatten()
    });
    let class = if kind == TextKind::Identifier {
        "input input-mono"
    } else {
        "input"
    };
    let described = described_by(&id);
    if autofocus {
        let id = id.clone();
        super::document_element::focus_soon(move || super::document_element::by_id(&id));
    }
    view! {
        <Field id=id.clone() label=label help=help error=shown above=above>
            <input
                id=id
                class=class
                type="text"
                inputmode=(kind == TextKind::Number).then_some("numeric")
                spellcheck=if kind == TextKind::Plain { "true" } else { "false" }
                autocomplete=autocomplete
                autocapitalize="off"
                placeholder=placeholder
                required=required
                aria-required=required.then_some("true")
                readonly=move || fixed.get()
                aria-invalid=move || shown.with(Option::is_some).then_some("true")
                aria-describedby=described
                prop:value=move || value.get()
                on:input=heard(move |event| value.set(event_target_value(&event)))
                on:blur=heard(move |_| touched.set(true))
            />
        </Field>
    }
}
