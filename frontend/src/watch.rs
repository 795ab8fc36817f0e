//! Effects and tasks through one erased type each. Every `Effect::new` and every `spawn_local` would bring its own kilobyte of
//! machinery into the page.

use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;

/// Runs now, and whenever a signal that it read changes, as long as the component is there.
pub fn watch(run: impl FnMut() + 'static) {
    erased(Box::new(run));
}

fn erased(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}

/// Runs by itself, beside the page.
pub fn spawn_local(task: impl Future<Output = ()> + 'static) {
    spawn(Box::pin(task));
}

/// The same for a task that is boxed already.
pub fn spawn(task: Pin<Box<dyn Future<Output = ()>>>) {
    leptos::task::spawn_local(task);
}
