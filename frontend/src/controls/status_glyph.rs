//! The shape of a state: shape first, colour second, so that states can be told apart without colour.

use crate::drawn::view;
use leptos::prelude::*;

/// What a state looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusShape {
    /// A disc with a triangle.
    Running,
    /// A disc with a check.
    Succeeded,
    /// A disc with a cross.
    Failed,
    /// A filled triangle.
    Degraded,
    /// A ring with a square: stopped, still billed.
    StoppedBilled,
    /// A dashed ring: stopped, and its capacity given back.
    Deallocated,
    /// A quarter arc, turning.
    Busy,
    /// A ring with hands.
    Waiting,
    /// A ring with a dash.
    NotStarted,
}

impl StatusShape {
    /// The classes of its SVG.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Running | Self::Succeeded => "status-glyph status-success",
            Self::Failed => "status-glyph status-danger",
            Self::Degraded | Self::StoppedBilled => "status-glyph status-warning",
            Self::Deallocated | Self::Waiting | Self::NotStarted => "status-glyph status-neutral",
            Self::Busy => "status-glyph status-busy status-turning",
        }
    }

    /// The filled part, the stroked part over it, and whether the stroke is cut out of the fill.
    #[must_use]
    pub(crate) fn paths(self) -> (&'static str, &'static str, bool) {
        const DISC: &str = "M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0z";
        const RING: &str = "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z";
        match self {
            // The triangle is a hole of the disc (even-odd), and so needs no second colour.
            Self::Running => (
                "M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zM6.4 5.2v5.6L11 8z",
                "",
                false,
            ),
            Self::Succeeded => (DISC, "M5.1 8.3l2 2 3.9-4.3", true),
            Self::Failed => (DISC, "M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4", true),
            Self::Degraded => (
                "M7.1 2.3a1 1 0 0 1 1.8 0l5.7 10.3a1 1 0 0 1-.9 1.5H2.3a1 1 0 0 1-.9-1.5z",
                "M8 6v3.6M8 11.9v.01",
                true,
            ),
            Self::StoppedBilled => ("M6 6h4v4H6z", RING, false),
            Self::Deallocated => ("", RING, false),
            Self::NotStarted => ("", "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5.5 8h5", false),
            Self::Busy => ("", "M8 2a6 6 0 0 1 6 6", false),
            Self::Waiting => (
                "",
                "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 4.75V8l2.1 1.4",
                false,
            ),
        }
    }
}

/// One glyph. The words beside it carry the meaning.
#[component]
pub fn StatusGlyph(
    /// Which.
    #[prop(into)]
    shape: Signal<StatusShape>,
) -> impl IntoView {
    let cut = move || {
        if shape.get().paths().2 {
            "var(--surface)"
        } else {
            "currentColor"
        }
    };
    let dashes = move || {
        if shape.get() == StatusShape::Deallocated {
            "2.6 2.1"
        } else {
            "none"
        }
    };
    view! {
        <svg class=move || shape.get().class() viewBox="0 0 16 16" aria-hidden="true">
            <Show when=move || shape.get() == StatusShape::Busy>
                <circle cx="8" cy="8" r="6" stroke="var(--track)" stroke-width="1.6"></circle>
            </Show>
            <path d=move || shape.get().paths().0 fill="currentColor" fill-rule="evenodd"></path>
            <path
                d=move || shape.get().paths().1
                stroke=cut
                stroke-width="1.6"
                stroke-linecap="round"
                stroke-linejoin="round"
                stroke-dasharray=dashes
            ></path>
        </svg>
    }
}
