//! The change log: what server-sent events are read from. Its sequence only grows, also over restarts.

use super::StoreError;
use async_trait::async_trait;

/// One line of the log: that something changed, not what it became. The reader looks the thing up as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The id of the event.
    pub sequence: i64,
    /// The session that it concerns.
    pub session: String,
    /// What changed.
    pub kind: ChangeKind,
    /// The id of what changed.
    pub subject: String,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// An operation; the subject is its id.
    Operation,
    /// A sign-in ended; the subject is its id.
    SignedOut,
    /// The whole session ended; the subject is its id.
    SessionEnded,
}

/// The change log.
#[async_trait]
pub trait Changes: Send + Sync {
    /// The newest sequence; 0 when nothing ever changed.
    async fn last_sequence(&self) -> Result<i64, StoreError>;
    /// What changed for a session after a sequence, oldest first. `None` when the log no longer reaches back that far
    /// (or never gave out that sequence): start from a snapshot.
    async fn changes_after(
        &self,
        session: &str,
        sequence: i64,
    ) -> Result<Option<Vec<Change>>, StoreError>;
    /// Forgets lines written before `before`, but never the newest.
    async fn forget_changes(&self, before: i64) -> Result<u64, StoreError>;
}
