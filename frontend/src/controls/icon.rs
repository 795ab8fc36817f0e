//! An icon of the own set, as SVG. Decorative by itself: hidden from screen readers.

use super::icon_name::IconName;
use crate::drawn::view;
use leptos::prelude::*;

/// How large an icon is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IconSize {
    /// 12 px, with a bolder stroke: chevrons, sort arrows.
    Small,
    /// 16 px.
    #[default]
    Normal,
    /// 18 px, in tiles.
    Tile,
}

impl IconSize {
    fn class(self) -> &'static str {
        match self {
            Self::Small => "icon icon-small",
            Self::Normal => "icon",
            Self::Tile => "icon icon-tile-size",
        }
    }
}

/// One icon in the colour of the text around it.
#[component]
pub fn Icon(
    /// Which.
    #[prop(into)]
    name: Signal<IconName>,
    /// How large.
    #[prop(optional)]
    size: IconSize,
) -> impl IntoView {
    view! {
        <svg class=size.class() viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=move || name.get().path()></path>
        </svg>
    }
}
