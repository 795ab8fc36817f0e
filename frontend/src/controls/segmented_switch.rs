//! A switch between two or three choices: radio buttons that look like one piece.

use super::field::Field;
use super::unique_id::unique_id;
use crate::drawn::{heard, view};
use crate::i18n::Wording;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

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
    let all = StoredValue::new(
        choices
            .iter()
            .map(|(choice, _)| *choice)
            .collect::<Vec<T>>(),
    );
    let parts = choices
        .into_iter()
        .map(|(choice, words)| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=name.clone()
                        prop:checked=move || value.get() == choice
                        on:change=heard(move |event| {
                            on_choose.run(choice);
                            let now = value.get_untracked();
                            let place = all.with_value(|all| all.iter().position(|one| *one == now));
                            show(&event, place);
                        })
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

/// Checks what is in force: a choice that takes its time, or comes to nothing, is not shown as made.
fn show(event: &web_sys::Event, place: Option<usize>) {
    let pressed: Option<web_sys::Element> = event.target().and_then(|it| it.dyn_into().ok());
    let group = pressed.and_then(|it| it.closest(".segments").ok().flatten());
    let Some(inputs) = group.and_then(|group| group.query_selector_all("input").ok()) else {
        return;
    };
    for number in 0..inputs.length() {
        let input = inputs.item(number);
        if let Some(input) = input.and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            input.set_checked(place == usize::try_from(number).ok());
        }
    }
}
