//! One piece of work as a toast that changes in place: running, then done or failed.

use super::icon_button::IconButton;
use super::icon_name::IconName;
use super::progress_bar::ProgressBar;
use super::status_glyph::{StatusGlyph, StatusShape};
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording};
use leptos::prelude::*;

/// A toast. Its words are announced by the page's live region, not by itself, so that they are heard once.
#[component]
pub fn Toast(
    /// How it stands.
    #[prop(into)]
    shape: Signal<StatusShape>,
    /// The sentence, with its link.
    sentence: AnyView,
    /// A second, smaller line.
    #[prop(into)]
    detail: Wording,
    /// How long it has been running.
    #[prop(into)]
    time: Wording,
    /// How far it is; `None` inside while that is not known.
    #[prop(into)]
    percent: Signal<Option<u8>>,
    /// Puts it away.
    #[prop(into)]
    on_close: Callback<()>,
    /// The pointer or the focus is on it: it must not leave by itself.
    #[prop(into)]
    on_hold: Callback<bool>,
) -> impl IntoView {
    let running = move || matches!(shape.get(), StatusShape::Busy | StatusShape::Waiting);
    view! {
        <div
            class="toast"
            on:mouseenter=heard(move |_| on_hold.run(true))
            on:mouseleave=heard(move |_| on_hold.run(false))
            on:focusin=heard(move |_| on_hold.run(true))
            on:focusout=heard(move |_| on_hold.run(false))
        >
            <StatusGlyph shape=shape />
            <div class="toast-text">
                <div>{sentence}</div>
                <div class="toast-detail">{detail}</div>
            </div>
            <div class="toast-end">
                <span class="toast-time">{time}</span>
                <IconButton icon=IconName::Close label=Text::ControlClose small=true on_press=on_close />
            </div>
            <Show when=running>
                <ProgressBar percent=percent />
            </Show>
        </div>
    }
}
