//! What a stamp offers, asked once per subscription and kept for a while. Many callers at once: one asks, the others wait for it.

use porthole_shared::providers::StampProviders;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// How long an answer holds.
const FRESH: i64 = 10 * 60 * 1000;
/// How long a failure is not asked again.
const SORE: i64 = 30 * 1000;
/// Subscriptions that are kept.
const MOST: usize = 256;

type Slot = Arc<tokio::sync::Mutex<Option<Kept>>>;

struct Kept {
    until: i64,
    providers: Option<Arc<StampProviders>>,
}

/// Answers by subscription.
#[derive(Default)]
pub struct ProvidersCache {
    slots: Mutex<HashMap<String, Slot>>,
}

impl ProvidersCache {
    /// What is known, or what `ask` finds out. `None` when the stamp would not tell.
    pub async fn of<F>(&self, subscription: &str, now: i64, ask: F) -> Option<Arc<StampProviders>>
    where
        F: Future<Output = Option<StampProviders>>,
    {
        let slot = self.slot(subscription);
        let mut kept = slot.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.until > now) {
            return kept.providers.clone();
        }
        let providers = ask.await.map(Arc::new);
        let until = now + if providers.is_some() { FRESH } else { SORE };
        *kept = Some(Kept {
            until,
            providers: providers.clone(),
        });
        providers
    }

    /// Forgets everything: a version was refused, or a provider was registered.
    pub fn forget(&self) {
        self.slots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn slot(&self, subscription: &str) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST && !slots.contains_key(subscription) {
            slots.clear();
        }
        slots
            .entry(subscription.to_ascii_lowercase())
            .or_default()
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn one_caller_asks_for_all_and_time_ends_it() {
        let cache = ProvidersCache::default();
        let asked = AtomicU32::new(0);
        let ask = || async {
            asked.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Some(StampProviders::default())
        };
        let (one, other) = tokio::join!(cache.of("S", 0, ask()), cache.of("s", 0, ask()));
        assert!(one.is_some() && other.is_some());
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        cache.of("s", FRESH + 1, ask()).await;
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        assert!(cache.of("t", 0, async { None }).await.is_none());
        assert!(
            cache.of("t", 1, ask()).await.is_none(),
            "a failure is not asked again at once"
        );
        cache.forget();
        assert!(cache.of("t", 2, ask()).await.is_some());
    }
}
