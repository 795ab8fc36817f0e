//! What is followed, in the form that the store keeps: a restart goes on polling where the last process stopped.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Where to look next for the end of a piece of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "look", content = "url", rename_all = "kebab-case")]
pub enum Look {
    /// At the status document (`Azure-AsyncOperation`), used verbatim.
    Status(String),
    /// At the result (`Location`), used verbatim: 202 until it is there.
    Result(String),
    /// At the resource itself: the stamp named no other place.
    Resource,
}

/// A piece of work that is being followed. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Following {
    /// Where to look.
    #[serde(flatten)]
    pub look: Look,
    /// When to look.
    pub at: i64,
    /// Since when it is followed.
    pub since: i64,
    /// How many looks in a row told nothing.
    #[serde(default)]
    pub blind: u32,
}

/// How long the portal keeps looking.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Looks in a row that tell nothing.
    pub blind: u32,
    /// From the first look to the last.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            blind: 20,
            whole: Duration::from_secs(6 * 3600),
        }
    }
}

impl Following {
    /// Begins to follow: the first look is after `wait`.
    pub fn begin(look: Look, now: i64, wait: Duration) -> Self {
        Self {
            look,
            at: after(now, wait),
            since: now,
            blind: 0,
        }
    }

    /// The next look after one that told something.
    pub fn told(&self, look: Look, now: i64, wait: Duration) -> Self {
        Self {
            look,
            at: after(now, wait),
            since: self.since,
            blind: 0,
        }
    }

    /// The next look after one that told nothing.
    pub fn blind(&self, now: i64, wait: Duration) -> Self {
        Self {
            at: after(now, wait),
            blind: self.blind.saturating_add(1),
            ..self.clone()
        }
    }

    /// Whether patience has run out.
    pub fn exhausted(&self, patience: Patience, now: i64) -> bool {
        let whole = i64::try_from(patience.whole.as_millis()).unwrap_or(i64::MAX);
        self.blind >= patience.blind || now.saturating_sub(self.since) > whole
    }
}

fn after(now: i64, wait: Duration) -> i64 {
    now.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}
