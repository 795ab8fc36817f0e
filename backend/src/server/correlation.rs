//! The correlation id of the call at hand: in every log line, in every problem, and sent on to the stamp.

use std::future::Future;

tokio::task_local! {
    static CORRELATION: String;
}

/// The id of the call at hand; a new one outside of any call (background work has its own).
pub fn current() -> String {
    CORRELATION
        .try_with(Clone::clone)
        .unwrap_or_else(|_| fresh())
}

/// A new id.
pub fn fresh() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Runs something under an id.
pub async fn under<F: Future>(id: String, work: F) -> F::Output {
    CORRELATION.scope(id, work).await
}
