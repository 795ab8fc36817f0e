//! Which page is shown: follows the browser's address, and changes it without a reload when a link of ours is pressed.

use crate::paths::{Page, Query};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MouseEvent};

/// The address as the browser shows it, read.
#[derive(Clone, Copy)]
pub struct Router {
    /// The page; changes only when another page is shown, not with the state of its view.
    pub page: Memo<Page>,
    /// The state of the view.
    pub query: Memo<Query>,
    address: RwSignal<(String, String)>,
}

impl Router {
    /// Starts to follow the address and to take over presses on links.
    #[must_use]
    pub fn start() -> Self {
        let address = RwSignal::new(current());
        let back = Closure::<dyn FnMut()>::new(move || address.set(current()));
        let _ =
            window().add_event_listener_with_callback("popstate", back.as_ref().unchecked_ref());
        back.forget();
        let router = Self {
            page: Memo::new(move |_| address.with(|(path, _)| Page::read(path))),
            query: Memo::new(move |_| address.with(|(_, query)| Query::read(query))),
            address,
        };
        let pressed =
            Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| router.follow(&event));
        let _ =
            document().add_event_listener_with_callback("click", pressed.as_ref().unchecked_ref());
        pressed.forget();
        router
    }

    /// Goes to an address that `paths` wrote.
    pub fn go(self, href: &str) {
        let _ = history().and_then(|history| {
            history
                .push_state_with_url(&JsValue::NULL, "", Some(href))
                .ok()
        });
        self.address.set(current());
    }

    /// Goes there without a way back: the page that is left was only on the way.
    pub fn replace(self, href: &str) {
        let _ = history().and_then(|history| {
            history
                .replace_state_with_url(&JsValue::NULL, "", Some(href))
                .ok()
        });
        self.address.set(current());
    }

    /// Changes the state of the view, without a new entry in the history: filters as they are typed.
    pub fn set_query(self, query: &Query) {
        let path = self.address.with_untracked(|(path, _)| path.clone());
        self.replace(&format!("{path}{query}"));
    }

    /// The whole address, to come back to.
    #[must_use]
    pub fn here(self) -> String {
        self.address
            .with_untracked(|(path, query)| format!("{path}{query}"))
    }

    /// A press on a link of this portal, without keys that ask for another tab, stays in this page.
    fn follow(self, event: &MouseEvent) {
        let other = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
        if other || event.button() != 0 || event.default_prevented() {
            return;
        }
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let Some(link) = target.and_then(|target| target.closest("a[href]").ok().flatten()) else {
            return;
        };
        let href = link.get_attribute("href").unwrap_or_default();
        let ours = href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/api/");
        if ours && !link.has_attribute("target") && !link.has_attribute("download") {
            event.prevent_default();
            self.go(&href);
        }
    }
}

/// The router of this page.
#[must_use]
pub fn router() -> Router {
    expect_context()
}

fn history() -> Option<web_sys::History> {
    window().history().ok()
}

fn current() -> (String, String) {
    let location = window().location();
    (
        location.pathname().unwrap_or_default(),
        location.search().unwrap_or_default(),
    )
}
