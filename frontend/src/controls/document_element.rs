//! Small questions to the document: the element with an id, the one that has the focus, a place on the screen.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The element with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The first element that a selector finds.
#[must_use]
pub fn first(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// The elements inside `root` that a selector finds, in their order.
#[must_use]
pub fn all(root: &HtmlElement, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|place| found.item(place)?.dyn_into().ok())
        .collect()
}

/// What has the focus now.
#[must_use]
pub fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Gives an element the focus, after the page has been drawn.
pub fn focus_soon(find: impl FnOnce() -> Option<HtmlElement> + 'static) {
    request_animation_frame(move || {
        if let Some(element) = find() {
            let _ = element.focus();
        }
    });
}

/// Scrolls a strip sideways until what a selector finds in it is in sight, after the page has been drawn.
pub fn show_in_strip(strip: HtmlElement, selector: &'static str) {
    const BESIDE: f64 = 16.0;
    request_animation_frame(move || {
        let Some(shown) = all(&strip, selector).into_iter().next() else {
            return;
        };
        let (strip_at, at) = (
            strip.get_bounding_client_rect(),
            shown.get_bounding_client_rect(),
        );
        let (before, after) = (at.left() - strip_at.left(), at.right() - strip_at.right());
        let by = if before < 0.0 {
            before - BESIDE
        } else {
            (after + BESIDE).clamp(0.0, before.max(0.0))
        };
        if before < 0.0 || after > 0.0 {
            strip.set_scroll_left(strip.scroll_left() + by as i32);
        }
    });
}

/// Sets a custom property of an element through the DOM, as the Content-Security-Policy allows.
pub fn set_property(element: &HtmlElement, name: &str, value: &str) {
    let _ = element.style().set_property(name, value);
}

/// The width and height of the window.
#[must_use]
pub fn window_size() -> (f64, f64) {
    let size = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|v| v.as_f64()).unwrap_or_default()
    };
    (size(window().inner_width()), size(window().inner_height()))
}
