//! The audit log: who did what to the portal and what was refused. It never holds a secret, token, assertion or cookie.

use super::StoreError;
use async_trait::async_trait;

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: i64,
    /// What, in one word: `stamp-added`, `signed-in`, `origin-refused`, …
    pub action: String,
    /// The session, when there was one (its id, not the cookie).
    pub session: Option<String>,
    /// The stamp's id, when one was concerned.
    pub stamp: Option<String>,
    /// What it was done to: a client id, an endpoint, an ARM id.
    pub subject: String,
    /// `done`, `refused` or `failed`.
    pub outcome: String,
    /// The correlation id, under which the log has more.
    pub correlation_id: String,
}

/// The audit log.
#[async_trait]
pub trait AuditTrail: Send + Sync {
    /// Writes one entry.
    async fn write_audit(&self, entry: &AuditEntry) -> Result<(), StoreError>;
    /// Forgets the entries before a time, and all but the newest `most`. How many were forgotten.
    async fn forget_audit(&self, before: i64, most: u32) -> Result<u64, StoreError>;
    /// The newest entries, newest first.
    async fn audit(&self, limit: u32) -> Result<Vec<AuditEntry>, StoreError>;
}
