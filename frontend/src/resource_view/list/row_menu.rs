//! The menu of one row. One for the whole grid: rows come and go while it is open.

use crate::controls::document_element::{all, focus_soon, set_property, window_size};
use crate::drawn::view;
use crate::watch::watch;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// The row whose menu is open, and where.
#[derive(Clone)]
pub struct Opened {
    row: (String, String, String),
    left: f64,
    top: f64,
    button: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl Opened {
    /// Opened by this button for a row (id, name, type).
    #[must_use]
    pub fn by(button: &Element, row: (String, String, String)) -> Self {
        let at = button.get_bounding_client_rect();
        Self {
            row,
            left: at.right(),
            top: at.bottom() + 4.0,
            button: StoredValue::new_local(button.clone().dyn_into().ok()),
        }
    }
}

/// The menu, open while it exists.
#[component]
pub fn RowMenu(
    /// Where, and of which row.
    at: Opened,
    /// Emptied when it closes.
    opened: RwSignal<Option<Opened>>,
    /// Its entries.
    commands: Callback<(String, String, String), AnyView>,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    let (left, top, button) = (at.left, at.top, at.button);
    watch(move || {
        let Some(menu) = menu.get() else { return };
        let _ = menu.show_popover();
        let own = menu.get_bounding_client_rect();
        let (_, height) = window_size();
        let top = if top + own.height() > height - 8.0 {
            (top - own.height() - 36.0).max(8.0)
        } else {
            top
        };
        set_property(
            &menu,
            "--menu-left",
            &format!("{}px", (left - own.width()).max(8.0)),
        );
        set_property(&menu, "--menu-top", &format!("{top}px"));
        if let Some(first) = all(&menu, "[role^=menuitem]").first() {
            let _ = first.focus();
        }
    });
    let toggled = move |event: web_sys::Event| {
        let closed =
            js_sys::Reflect::get(&event, &"newState".into()).is_ok_and(|state| state == "closed");
        if closed {
            let back = button.try_get_value().flatten();
            opened.set(None);
            focus_soon(move || back.filter(|element| element.is_connected()));
        }
    };
    let close = move |event: web_sys::MouseEvent| {
        let target: Element = event_target(&event);
        if target.closest("[role^=menuitem]").ok().flatten().is_some()
            && let Some(menu) = menu.get_untracked()
        {
            let _ = menu.hide_popover();
        }
    };
    let keys = move |event: KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        let entries = all(&menu, "[role^=menuitem]");
        let here = crate::controls::document_element::focused()
            .and_then(|focused| entries.iter().position(|entry| *entry == focused))
            .unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowDown" => (here + 1) % entries.len().max(1),
            "ArrowUp" => (here + entries.len().saturating_sub(1)) % entries.len().max(1),
            "Home" => 0,
            "End" => entries.len().saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        if let Some(entry) = entries.get(next) {
            let _ = entry.focus();
        }
    };
    view! {
        <div class="menu" role="menu" popover="auto" node_ref=menu on:toggle=toggled on:click=close on:keydown=keys>
            {commands.run(at.row)}
        </div>
    }
}
