//! One of several, each with a sentence that tells when to choose it.

use super::badge::LabelBadge;
use super::unique_id::unique_id;
use crate::drawn::{heard, view};
use crate::i18n::Wording;
use leptos::prelude::*;

/// One choice of a [`RadioList`].
#[derive(Clone)]
pub struct Choice {
    /// Its value, shown in the monospaced face.
    pub value: String,
    /// A badge beside it, such as *Suggested*.
    pub badge: Option<Wording>,
    /// When to choose it.
    pub note: Wording,
}

/// The list.
#[component]
pub fn RadioList(
    /// What is chosen.
    #[prop(into)]
    label: Wording,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The value of the chosen one.
    value: RwSignal<String>,
) -> impl IntoView {
    let name = unique_id("choice");
    let rows = move || {
        choices
            .get()
            .into_iter()
            .map(|choice| {
                let (own, chosen) = (choice.value.clone(), choice.value.clone());
                view! {
                    <label class="choice">
                        <span class="check">
                            <input
                                type="radio"
                                name=name.clone()
                                prop:checked=move || value.with(|value| *value == own)
                                on:change=heard(move |_| value.set(chosen.clone()))
                            />
                        </span>
                        <span class="choice-name">
                            <code>{choice.value}</code>
                            {choice.badge.map(|words| view! { <LabelBadge label=words /> })}
                        </span>
                        <span class="choice-note">{choice.note}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <div class="choices" role="radiogroup" aria-label=label>
            {move || rows()}
        </div>
    }
}
