//! The wake-up inside the process: told after the change log grew, so that event streams read on.
//!
//! It carries nothing. What changed is in the store's change log, so that a stream that missed a wake-up misses nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch;

/// Wakes every event stream of this process.
#[derive(Clone, Debug, Default)]
pub struct Events {
    count: watch::Sender<u64>,
    closed: Arc<AtomicBool>,
}

impl Events {
    /// Call after every write that logs a change.
    pub fn wake(&self) {
        self.count
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    /// A receiver whose `changed()` ends once for any number of wake-ups since the last time.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }

    /// Ends every stream: the portal stops.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        self.wake();
    }

    /// Whether streams are to end.
    pub fn closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }
}
