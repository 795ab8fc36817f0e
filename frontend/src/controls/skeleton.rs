//! What stands in the place of data for the moment until it arrives. Shown after 150 ms, so that quick pages do not flicker.

use crate::drawn::view;
use crate::i18n::Text;
use leptos::prelude::*;

/// One bar.
#[component]
pub fn SkeletonBar() -> impl IntoView {
    view! { <div class="skeleton" aria-hidden="true"></div> }
}

/// Rows that fade out, nine unless said otherwise.
#[component]
pub fn SkeletonRows(
    /// How many.
    #[prop(optional, default = 9)]
    rows: usize,
) -> impl IntoView {
    let bars = || (0..4).map(|_| view! { <SkeletonBar /> }).collect_view();
    view! {
        <div class="skeleton-rows" role="status">
            <span class="only-read-out">{Text::ControlLoading}</span>
            {(0..rows).map(|_| view! { <div class="skeleton-row">{bars()}</div> }).collect_view()}
        </div>
    }
}
