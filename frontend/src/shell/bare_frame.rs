//! The frame while nothing is known yet: as `index.html` paints it, so that nothing moves.

use crate::drawn::view;
use leptos::prelude::*;

/// The frame without a header's buttons, around what waits.
#[component]
pub fn BareFrame(
    /// What is said meanwhile.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="app">
            <div class="header">
                <span class="header-mark">"Porthole"</span>
            </div>
            <main class="sheet sheet-waiting">{children()}</main>
        </div>
    }
}
