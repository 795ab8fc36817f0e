//! What an empty page says: a line drawing, what would be here and why one would want it, and the way to make the first.

use crate::drawn::view;
use crate::i18n::Wording;
use leptos::prelude::*;

/// A line drawing of 148 x 96.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// Boxes fed from one: a load balancer, a network, anything that spreads.
    Tree,
    /// Empty rows.
    Rows,
    /// Two rings: a stamp.
    Stamp,
    /// A lens over nothing.
    Search,
    /// A closed door.
    Closed,
}

impl Drawing {
    /// The lines, those on a sunken ground, and those in the accent.
    fn paths(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Tree => (
                "M74 34v28M28 62V52l46-8 46 8v10",
                "M10 62h36v24h-36zM56 62h36v24h-36zM102 62h36v24h-36z",
                "M52 8h44v26H52zM64 21h20M78 15l6 6-6 6",
            ),
            Self::Rows => (
                "M28 36h28M28 52h40M28 68h22M92 36h24M92 52h24M92 68h24",
                "M16 12h116v72H16z",
                "M16 12h116v12H16z",
            ),
            Self::Stamp => (
                "M4 48h26M118 48h26",
                "M110 48a36 36 0 1 1-72 0 36 36 0 0 1 72 0z",
                "M94 48a20 20 0 1 1-40 0 20 20 0 0 1 40 0z",
            ),
            Self::Search => (
                "M92 66l22 20M16 86h40M16 76h22",
                "M20 10h40v14H20z",
                "M98 46a26 26 0 1 1-52 0 26 26 0 0 1 52 0zM62 46h20",
            ),
            Self::Closed => (
                "M24 86h100M86 50v.01",
                "M46 10h56v76H46z",
                "M60 42h28v22H60zM66 42v-6a8 8 0 0 1 16 0v6",
            ),
        }
    }
}

/// The empty state; its children are the buttons, primary first.
#[component]
pub fn EmptyState(
    /// The drawing.
    drawing: Drawing,
    /// What is not here.
    #[prop(into)]
    title: Wording,
    /// What it is and why one would want it.
    #[prop(into)]
    sentence: Wording,
    /// The buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (lines, grounds, accent) = drawing.paths();
    view! {
        <div class="empty">
            <svg class="empty-drawing" viewBox="0 0 148 96" aria-hidden="true">
                <path class="drawn-fill" d=grounds></path>
                <path d=lines stroke-dasharray=(drawing == Drawing::Tree).then_some("3 3")></path>
                <path class="drawn-accent" d=accent></path>
            </svg>
            <h2>{title}</h2>
            <p>{sentence}</p>
            {children.map(|children| view! { <div class="buttons">{children()}</div> })}
        </div>
    }
}
