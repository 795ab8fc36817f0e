//! Keys of the keyboard.

use crate::drawn::view;
use leptos::prelude::*;

/// One key or several, pressed together or after one another.
#[component]
pub fn Keys(
    /// The keys, as written on them.
    keys: &'static [&'static str],
) -> impl IntoView {
    view! {
        <span class="keys">
            {keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}
        </span>
    }
}
