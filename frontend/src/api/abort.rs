//! Ends calls that nobody waits for any more: those of a page that was left, or of an older question.

use leptos::prelude::*;
use web_sys::{AbortController, AbortSignal};

/// The end of a call, from outside.
#[derive(Clone, Debug, Default)]
pub struct Abort(Option<AbortController>);

impl Abort {
    /// A handle that nothing has used yet.
    #[must_use]
    pub fn new() -> Self {
        Self(AbortController::new().ok())
    }

    /// A handle that ends its calls when the component or effect that made it goes away.
    #[must_use]
    pub fn on_cleanup() -> Self {
        let abort = Self::new();
        let kept = StoredValue::new_local(abort.clone());
        on_cleanup(move || {
            kept.try_with_value(Self::end);
        });
        abort
    }

    /// A call that nothing ends, because it changes something.
    #[must_use]
    pub fn never() -> Self {
        Self(None)
    }

    /// Ends the calls.
    pub fn end(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }

    /// Whether they were ended.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.signal().is_some_and(|signal| signal.aborted())
    }

    /// What `fetch` listens to.
    #[must_use]
    pub fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}
