//! How stamps were found of late: however many pages ask at once, a stamp is looked at once every few seconds.

use porthole_shared::stamp::Health;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// How long a look counts, in milliseconds.
const KEPT: i64 = 5_000;

type Last = Arc<tokio::sync::Mutex<Option<(i64, Health)>>>;

/// The last look at each stamp, in memory only.
#[derive(Debug, Default)]
pub struct HealthKept(Mutex<HashMap<String, Last>>);

impl HealthKept {
    /// What was found of late, or what `look` finds now. Those who ask meanwhile wait for the same look.
    pub async fn or_look(
        &self,
        stamp: &str,
        now: i64,
        look: impl Future<Output = Health>,
    ) -> Health {
        let last = self.table().entry(stamp.to_owned()).or_default().clone();
        let mut last = last.lock().await;
        match &*last {
            Some((at, health)) if now - at < KEPT => health.clone(),
            _ => {
                let health = look.await;
                *last = Some((now, health.clone()));
                health
            }
        }
    }

    /// The stamp was changed or removed: what was found no longer holds.
    pub fn forget(&self, stamp: &str) {
        self.table().remove(stamp);
    }

    fn table(&self) -> std::sync::MutexGuard<'_, HashMap<String, Last>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(milliseconds: u32) -> Health {
        Health {
            milliseconds: Some(milliseconds),
            certificate_until: None,
            problem: None,
        }
    }

    #[tokio::test]
    async fn a_look_counts_for_a_while_and_for_its_stamp() {
        let kept = HealthKept::default();
        let ask = async |stamp: &str, now: i64, finds: u32| {
            let health = kept.or_look(stamp, now, async { found(finds) }).await;
            health.milliseconds.unwrap()
        };
        assert_eq!(ask("a", 0, 1).await, 1);
        assert_eq!(ask("a", KEPT - 1, 2).await, 1);
        assert_eq!(ask("b", KEPT - 1, 3).await, 3);
        assert_eq!(ask("a", KEPT, 4).await, 4);
        kept.forget("a");
        assert_eq!(ask("a", KEPT, 5).await, 5);
    }
}
