//! What the stamp says is left of its allowance (`x-ms-ratelimit-remaining-*`).
//!
//! The stamp tells how much is left, never how much there was: the most that was ever seen stands for the whole.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

const PREFIX: &str = "x-ms-ratelimit-remaining-";
/// Different counters that are kept; a stamp has about ten.
const MOST: usize = 64;

/// The counters of one stamp.
#[derive(Debug, Default)]
pub struct Allowance {
    counters: Mutex<HashMap<String, (u64, u64)>>,
}

impl Allowance {
    /// Notes what a reply says.
    pub fn note<'a>(&self, headers: impl Iterator<Item = (&'a str, &'a str)>) {
        for (name, value) in headers.filter(|(name, _)| name.starts_with(PREFIX)) {
            // `…-resource` counters list several: `Microsoft.Compute/HighCostGet3Min;159,Microsoft.Compute/…;799`.
            let parts = value.split(',').filter_map(|part| {
                let (key, number) = part.rsplit_once(';').unwrap_or(("", part));
                Some((
                    format!("{name};{}", key.trim()),
                    number.trim().parse::<u64>().ok()?,
                ))
            });
            let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, left) in parts {
                if counters.len() < MOST || counters.contains_key(&key) {
                    let counter = counters.entry(key).or_insert((left, left));
                    *counter = (counter.0.max(left), left);
                }
            }
        }
    }

    /// Whether any counter is under a tenth of the most that was seen: background work pauses then.
    pub fn is_low(&self) -> bool {
        let counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        counters
            .values()
            .any(|(most, left)| left.saturating_mul(10) < *most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn under_a_tenth_is_low_until_it_recovers() {
        let allowance = Allowance::default();
        let reads = |left: &'static str| {
            allowance.note([("x-ms-ratelimit-remaining-subscription-reads", left)].into_iter())
        };
        assert!(!allowance.is_low());
        reads("12000");
        assert!(!allowance.is_low());
        reads("1199");
        assert!(allowance.is_low());
        reads("9000");
        assert!(!allowance.is_low());
        reads("nonsense");
        assert!(!allowance.is_low());
        let resource = |left: &'static str| {
            allowance.note([("x-ms-ratelimit-remaining-resource", left)].into_iter())
        };
        resource("Microsoft.Compute/GetOperation3Min;100,Microsoft.Compute/PutVM3Min;200");
        resource("Microsoft.Compute/GetOperation3Min;9,Microsoft.Compute/PutVM3Min;200");
        assert!(allowance.is_low());
    }
}
