//! A sentence with one part that stands out: what lies between asterisks is strong.

use crate::drawn::view;
use crate::i18n::Wording;
use leptos::prelude::*;

/// The sentence; `Type *vm-1* to go on`.
#[component]
pub fn RichText(
    /// The words.
    #[prop(into)]
    words: Wording,
) -> impl IntoView {
    move || {
        words
            .get()
            .split('*')
            .enumerate()
            .map(|(place, part)| {
                if place % 2 == 1 {
                    view! { <strong>{part.to_owned()}</strong> }.into_any()
                } else {
                    part.to_owned().into_any()
                }
            })
            .collect_view()
    }
}
