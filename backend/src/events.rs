//! The wake-up inside the process: told after the change log grew, so that event streams read on.
//!
//! It carries nothing. What changed is in the store's change log, so that a stream that missed a wake-up misses nothing.

use tokio::sync::watch;

/// Wakes every event stream of this process.
#[derive(Clone, Debug)]
pub struct Events(watch::Sender<u64>);

impl Default for Events {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Events {
    /// Call after every write that logs a change.
    pub fn wake(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// A receiver whose `changed()` ends once for any number of wake-ups since the last time.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}
