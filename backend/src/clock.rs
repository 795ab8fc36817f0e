//! Where the time comes from: the machine, or a test that steps it.

/// Milliseconds since 1970 (UTC).
pub trait Clock: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> i64;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
    }
}

/// A clock that moves only when it is told to.
#[cfg(test)]
#[derive(Debug)]
pub struct SteppedClock(std::sync::atomic::AtomicI64);

#[cfg(test)]
impl SteppedClock {
    /// A clock that stands at `now`.
    pub fn at(now: i64) -> Self {
        Self(now.into())
    }

    /// Moves it on.
    pub fn step(&self, milliseconds: i64) {
        self.0
            .fetch_add(milliseconds, std::sync::atomic::Ordering::SeqCst);
    }
}

#[cfg(test)]
impl Clock for SteppedClock {
    fn now(&self) -> i64 {
        self.0.load(std::sync::atomic::Ordering::SeqCst)
    }
}
