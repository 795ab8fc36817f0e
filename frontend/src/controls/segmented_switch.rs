//! A switch between two or three choices: radio buttons that look like one piece.

use super::field::Field;
use super::unique_id::unique_id;
use crate::drawn::{heard, view};
use crate::i18n::Wording;
use leptos::prelude::*;

/// The switch with its label.
#[component]
pub fn SegmentedSwitch<T>(
    /// What is chosen.
    #[prop(into)]
    label: Wording,
    /// The choices and their names.
    choices: Vec<(T, Wording)>,
    /// The chosen one.
    #[prop(into)]
    value: Signal<T>,
    /// What helps to choose.
    #[prop(optional, into)]
    help: Option<Wording>,
    /// What choosing does.
    #[prop(into)]
    on_choose: Callback<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let id = unique_id("switch");
    let name = id.clone();
    let parts = choices
        .into_iter()
        .map(|(choice, words)| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=name.clone()
                        prop:checked=move || value.get() == choice
                        on:change=heard(move |_| on_choose.run(choice))
                    />
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <Field id=id.clone() label=label help=help group=true>
            <div>
                <div class="segments" role="radiogroup" aria-labelledby=format!("{id}-label")>
                    {parts}
                </div>
            </div>
        </Field>
    }
}
