//! A state as glyph and word; and a short label on a tinted ground.

use super::status_glyph::{StatusGlyph, StatusShape};
use crate::drawn::view;
use crate::i18n::Wording;
use leptos::prelude::*;

/// The colour of a label: always beside words that say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Accent,
    /// Done.
    Success,
    /// Look at it.
    Warning,
    /// Failed.
    Danger,
}

/// A state: shape first, word beside it.
#[component]
pub fn StatusBadge(
    /// The shape.
    #[prop(into)]
    shape: Signal<StatusShape>,
    /// The word.
    #[prop(into)]
    label: Wording,
) -> impl IntoView {
    view! {
        <span class="badge">
            <StatusGlyph shape=shape />
            <span>{label}</span>
        </span>
    }
}

/// A short label, such as *Suggested*.
#[component]
pub fn LabelBadge(
    /// The word.
    #[prop(into)]
    label: Wording,
    /// Its colour.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let class = match tone {
        Tone::Accent => "label-badge",
        Tone::Success => "label-badge label-badge-success",
        Tone::Warning => "label-badge label-badge-warning",
        Tone::Danger => "label-badge label-badge-danger",
    };
    view! { <span class=class>{label}</span> }
}
