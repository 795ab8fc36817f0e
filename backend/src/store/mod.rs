//! What the portal remembers: one trait, no SQL. [`sqlite`] is the only place that has any.
//!
//! The trait is the sum of one trait a noun, so that each noun reads on one page; callers hold one `Arc<dyn Store>`.
//! Ids are UUIDs as text, times are integer milliseconds since 1970 (UTC), and `now` always comes from the caller.

mod audit;
mod change;
mod error;
mod operation;
mod preference;
mod session;
mod sign_in;
pub mod sqlite;
mod stamp;
#[cfg(test)]
pub mod suite;

pub use audit::{AuditEntry, AuditTrail};
pub use change::{Change, ChangeKind, Changes};
pub use error::StoreError;
pub use operation::{OperationRecord, Operations, StepRecord};
pub use preference::{PreferenceOwner, Preferences};
pub use session::{SessionRecord, Sessions};
pub use sign_in::{SignInRecord, SignIns};
pub use stamp::{Anchor, StampRecord, Stamps};

use async_trait::async_trait;

/// Everything that outlives a request. Each method is one transaction: it happened as a whole or not at all.
#[async_trait]
pub trait Store:
    Stamps + Sessions + SignIns + Operations + Changes + Preferences + AuditTrail + 'static
{
    /// Answers when the store answers: what `/readyz` asks.
    async fn ready(&self) -> Result<(), StoreError>;

    /// One of the store's own facts, such as the value that proves the sealing key.
    async fn fact(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Keeps such a fact.
    async fn keep_fact(&self, name: &str, value: &[u8]) -> Result<(), StoreError>;

    /// Ends the use of the store, so that everything is on the disk.
    async fn close(&self);
}
