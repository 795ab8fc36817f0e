//! The ring in a stamp's hue. The stamp's name always stands beside it: the colour alone says nothing.

use crate::drawn::view;
use leptos::prelude::*;

/// One stamp's ring.
#[component]
pub fn StampRing(
    /// 1 to 4; anything else is the grey of hue 4.
    hue: u8,
    /// 22 px instead of 16, beside a page title.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let hue = match hue {
        1 => "stamp-hue-1",
        2 => "stamp-hue-2",
        3 => "stamp-hue-3",
        _ => "stamp-hue-4",
    };
    let size = if large { " stamp-ring-large" } else { "" };
    view! {
        <svg class=format!("stamp-ring {hue}{size}") viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6"></circle>
        </svg>
    }
}
