//! Hears when the width of an element changes, until the element is gone.

use crate::watch::watch;
use leptos::prelude::*;
use leptos::tachys::html::element::ElementType;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};

type Watch = (ResizeObserver, Closure<dyn FnMut()>);

/// Calls back at once, and whenever the size of the element changes.
pub fn watch_width<E>(element: NodeRef<E>, changed: impl Fn(&HtmlElement) + Clone + 'static)
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + 'static,
{
    let kept = StoredValue::new_local(None::<Watch>);
    watch(move || {
        let Some(watched) = element.get() else {
            return;
        };
        let changed = changed.clone();
        let target: HtmlElement = watched.unchecked_into();
        let watched = target.clone();
        let called = Closure::<dyn FnMut()>::new(move || changed(&target));
        if let Ok(observer) = ResizeObserver::new(called.as_ref().unchecked_ref()) {
            observer.observe(&watched);
            kept.set_value(Some((observer, called)));
        }
    });
    on_cleanup(move || {
        kept.try_update_value(|kept| {
            if let Some((observer, _)) = kept.take() {
                observer.disconnect();
            }
        });
    });
}
