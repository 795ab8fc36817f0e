//! Effects through one erased type. Every `Effect::new` would bring its own kilobyte of machinery into the page.

use leptos::prelude::*;

/// Runs now, and whenever a signal that it read changes, as long as the component is there.
pub fn watch(run: impl FnMut() + 'static) {
    erased(Box::new(run));
}

fn erased(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}
