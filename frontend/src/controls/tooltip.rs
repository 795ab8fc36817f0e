//! A tooltip on hover and on focus, in the top layer so that nothing clips it. Escape puts it away.

use super::document_element::{set_property, window_size};
use crate::drawn::{heard, view};
use crate::watch::watch;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

/// Shows a text beside what it wraps, while there is one. The wrapped control carries the same text as its description or name.
#[component]
pub fn Tooltip(
    /// The text, when there is any.
    #[prop(into)]
    text: Signal<Option<String>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let anchor = NodeRef::<html::Span>::new();
    let tip = NodeRef::<html::Span>::new();
    watch(move || {
        if let (Some(tip), Some(anchor)) = (tip.get(), anchor.get_untracked()) {
            place(&tip, &anchor);
        }
    });
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            open.set(false);
        }
    };
    view! {
        <span
            class="tip-anchor"
            node_ref=anchor
            on:mouseenter=heard(move |_| open.set(true))
            on:mouseleave=heard(move |_| open.set(false))
            on:focusin=heard(move |_| open.set(true))
            on:focusout=heard(move |_| open.set(false))
            on:click=heard(move |_| open.set(false))
            on:keydown=escape
        >
            {children()}
            {move || {
                let words = if open.get() { text.get() } else { None };
                words
                    .map(|words| {
                        view! {
                            <span class="tooltip" popover="manual" aria-hidden="true" node_ref=tip>
                                {words}
                            </span>
                        }
                    })
            }}
        </span>
    }
}

/// Under the control, centred on it; above when there is no room; never over the edge of the window.
fn place(tip: &HtmlElement, anchor: &HtmlElement) {
    let control = anchor
        .first_element_child()
        .unwrap_or_else(|| anchor.clone().into());
    let at = control.get_bounding_client_rect();
    let _ = tip.show_popover();
    let own = tip.get_bounding_client_rect();
    let (width, height) = window_size();
    let left = (at.left() + (at.width() - own.width()) / 2.0)
        .clamp(8.0, (width - own.width() - 8.0).max(8.0));
    let below = at.bottom() + 6.0;
    let top = if below + own.height() > height - 8.0 {
        at.top() - own.height() - 6.0
    } else {
        below
    };
    set_property(tip, "--tip-left", &format!("{left}px"));
    set_property(tip, "--tip-top", &format!("{top}px"));
}
