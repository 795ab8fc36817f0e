//! A secret to fill in, hidden until the person asks to see it. Password managers and paste work.

use super::field::{Field, described_by};
use super::icon_button::IconButton;
use super::icon_name::IconName;
use super::unique_id::unique_id;
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording};
use leptos::prelude::*;

/// A secret field with its label.
#[component]
pub fn SecretField(
    /// What the field is called.
    #[prop(into)]
    label: Wording,
    /// The secret, until it is sent.
    value: RwSignal<String>,
    /// What helps to fill it in.
    #[prop(optional, into)]
    help: Option<Wording>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Show the fault even before the field was left.
    #[prop(optional, into)]
    insist: Signal<bool>,
    /// `current-password` to fill in a known one, `new-password` to make one.
    #[prop(optional, default = "current-password")]
    autocomplete: &'static str,
) -> impl IntoView {
    let id = unique_id("field");
    let seen = RwSignal::new(false);
    let touched = RwSignal::new(false);
    let shown = Signal::derive(move || {
        (touched.get() || insist.get())
            .then(|| error.get())
            .flatten()
    });
    let described = described_by(&id);
    view! {
        <Field id=id.clone() label=label help=help error=shown>
            <div class="secret">
                <input
                    id=id
                    class="input input-mono"
                    type=move || if seen.get() { "text" } else { "password" }
                    spellcheck="false"
                    autocomplete=autocomplete
                    aria-invalid=move || shown.with(Option::is_some).then_some("true")
                    aria-describedby=described
                    prop:value=move || value.get()
                    on:input=heard(move |event| value.set(event_target_value(&event)))
                    on:blur=heard(move |_| touched.set(true))
                />
                <IconButton
                    icon=IconName::Eye
                    label=Text::ControlShowSecret
                    pressed=Signal::derive(move || seen.get())
                    on_press=move |()| seen.update(|seen| *seen = !*seen)
                />
            </div>
        </Field>
    }
}
