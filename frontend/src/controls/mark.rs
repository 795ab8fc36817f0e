//! The mark of Porthole: a ring, a thinner ring inside, the lower half filled with a wave.

use crate::drawn::view;
use leptos::prelude::*;

/// The mark, in the accent colour.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor">
            <circle cx="10" cy="10" r="8.9" stroke-width="1.8"></circle>
            <circle cx="10" cy="10" r="6.2" stroke-width="1"></circle>
            <path
                d="M3.9 10.2c1.3-1.2 2.8-1.2 4.1-.2s2.8 1 4 0 2.8-1.1 4.1.1A6.2 6.2 0 0 1 3.9 10.2z"
                fill="currentColor"
                stroke="none"
            ></path>
        </svg>
    }
}
