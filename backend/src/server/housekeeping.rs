//! What is done every minute: sessions that expired end, and what nobody needs any more is forgotten.

use super::state::{PortalState, Shared};
use crate::store::StoreError;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(60);
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Ended operations are shown for so long.
const OPERATIONS: i64 = 30 * DAY;

/// A browser that was away for longer begins with a snapshot.
const CHANGES: i64 = 7 * DAY;

/// The audit log is kept for so long, and so much of it: whoever is refused writes into it.
const AUDIT: i64 = 365 * DAY;
const AUDIT_ENTRIES: u32 = 200_000;

/// Until the portal stops.
pub async fn run(portal: Shared) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = once(&portal).await {
            tracing::error!(%error, "housekeeping failed; it is tried again in a minute");
        }
    }
}

/// One round.
pub async fn once(portal: &PortalState) -> Result<(), StoreError> {
    let now = portal.now();
    let idle = now - portal.configuration.idle_milliseconds();
    let absolute = now - portal.configuration.absolute_milliseconds();
    let expired = portal.store.expire_sessions(idle, absolute, now).await?;
    portal.store.forget_operations(now - OPERATIONS).await?;
    portal.store.forget_changes(now - CHANGES).await?;
    portal
        .store
        .forget_audit(now - AUDIT, AUDIT_ENTRIES)
        .await?;
    // Tokens of sign-ins that ended with their session.
    for id in portal.tokens.ids() {
        if portal.store.sign_in(&id).await?.is_none() {
            portal.tokens.forget(&id);
        }
    }
    if !expired.is_empty() {
        tracing::info!(sessions = expired.len(), "sessions expired");
        portal.events.wake();
    }
    Ok(())
}
