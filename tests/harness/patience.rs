//! Waiting: ask again until the answer is there, and say what was waited for when it never comes.

use std::future::Future;
use std::time::{Duration, Instant};

/// How long a page may take for what a person would call "at once".
pub const SOON: Duration = Duration::from_secs(15);

/// Asks until there is an answer. `None` when time is up.
pub async fn until<T, Asked: Future<Output = Option<T>>>(
    within: Duration,
    mut ask: impl FnMut() -> Asked,
) -> Option<T> {
    let deadline = Instant::now() + within;
    loop {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        if Instant::now() >= deadline {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}
