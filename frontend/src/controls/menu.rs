//! A button that opens a menu in the top layer. Arrow keys walk through it, Escape and a click outside close it.

use super::document_element::{all, focused, set_property, window_size};
use super::unique_id::unique_id;
use crate::drawn::{heard, view};
use crate::i18n::Wording;
use leptos::html;
use leptos::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent};

/// The entries that can have the focus.
const ENTRIES: &str = "[role^=menuitem], input, a[href], button";

/// The button and its menu. The entries are made when it opens.
#[component]
pub fn Menu(
    /// The name of the button, for screen readers; its looks are `trigger`.
    #[prop(into)]
    label: Wording,
    /// What is inside the button.
    trigger: AnyView,
    /// The class of the button.
    #[prop(optional, default = "icon-button")]
    class: &'static str,
    /// The entries: `MenuEntry`, `MenuLabel`, `MenuSeparator`.
    children: ChildrenFn,
) -> impl IntoView {
    let id = unique_id("menu");
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let menu = NodeRef::<html::Div>::new();
    let before = move |event: web_sys::Event| {
        if is_opening(&event) {
            open.set(true);
            if let (Some(button), Some(menu)) = (button.get_untracked(), menu.get_untracked()) {
                let at = button.get_bounding_client_rect();
                set_property(&menu, "--menu-left", &format!("{}px", at.left()));
                set_property(&menu, "--menu-top", &format!("{}px", at.bottom() + 4.0));
            }
        }
    };
    let toggled = move |event: web_sys::Event| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        if is_opening(&event) {
            if let Some(button) = button.get_untracked() {
                keep_inside(&menu, &button);
            }
            if let Some(first) = all(&menu, ENTRIES).first() {
                let _ = first.focus();
            }
        } else {
            open.set(false);
        }
    };
    let keys = move |event: KeyboardEvent| {
        if let Some(menu) = menu.get_untracked() {
            walk(&event, &menu);
        }
    };
    view! {
        <span class="menu-anchor">
            <button
                type="button"
                class=class
                node_ref=button
                popovertarget=id.clone()
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-label=label
            >
                {trigger}
            </button>
            <div
                id=id
                class="menu"
                role="menu"
                popover="auto"
                node_ref=menu
                on:beforetoggle=before
                on:toggle=toggled
                on:keydown=keys
                on:click=heard(move |event| close_after(&event, menu))
            >
                {move || open.get().then(|| children())}
            </div>
        </span>
    }
}

fn is_opening(event: &web_sys::Event) -> bool {
    js_sys::Reflect::get(event, &"newState".into()).is_ok_and(|state| state == "open")
}

/// Choosing an entry closes the menu, unless the entry is a field to type in.
fn close_after(event: &web_sys::MouseEvent, menu: NodeRef<html::Div>) {
    let target: web_sys::Element = event_target(event);
    if target.closest("[role^=menuitem]").ok().flatten().is_some()
        && let Some(menu) = menu.get_untracked()
    {
        let _ = menu.hide_popover();
    }
}

/// Moves the menu so that no edge of the window cuts it off.
fn keep_inside(menu: &HtmlElement, button: &HtmlElement) {
    let own = menu.get_bounding_client_rect();
    let at = button.get_bounding_client_rect();
    let (width, height) = window_size();
    if own.right() > width - 8.0 {
        let left = (at.right() - own.width()).max(8.0);
        set_property(menu, "--menu-left", &format!("{left}px"));
    }
    if own.bottom() > height - 8.0 {
        let top = (at.top() - own.height() - 4.0).max(8.0);
        set_property(menu, "--menu-top", &format!("{top}px"));
    }
}

fn walk(event: &KeyboardEvent, menu: &HtmlElement) {
    let entries = all(menu, ENTRIES);
    let here = focused().and_then(|focused| entries.iter().position(|entry| *entry == focused));
    let last = entries.len().saturating_sub(1);
    let next = match event.key().as_str() {
        "ArrowDown" => here.map_or(0, |here| if here >= last { 0 } else { here + 1 }),
        "ArrowUp" => here.map_or(last, |here| if here == 0 { last } else { here - 1 }),
        "Home" => 0,
        "End" => last,
        "Tab" => {
            let _ = menu.hide_popover();
            return;
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(entry) = entries.get(next) {
        let _ = entry.focus();
    }
}
