//! Sessions: one browser, known by the SHA-256 of its cookie.

use super::StoreError;
use async_trait::async_trait;

/// A session. The cookie itself is never kept, only its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// UUID: stays when the cookie is rotated.
    pub id: String,
    /// SHA-256 of the cookie's value.
    pub hash: [u8; 32],
    /// When it began.
    pub created: i64,
    /// When it was last used.
    pub used: i64,
}

/// The sessions of this portal.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Begins one.
    async fn begin_session(&self, session: &SessionRecord) -> Result<(), StoreError>;
    /// The session of a cookie.
    async fn session_by_hash(&self, hash: &[u8; 32]) -> Result<Option<SessionRecord>, StoreError>;
    /// The session of an id: what a long-lived event stream asks now and then.
    async fn session(&self, id: &str) -> Result<Option<SessionRecord>, StoreError>;
    /// Another cookie for the same session; refused when it has another one already, or has ended.
    async fn rotate_session(
        &self,
        session: &SessionRecord,
        hash: &[u8; 32],
        now: i64,
    ) -> Result<(), StoreError>;
    /// Notes that it was used.
    async fn touch_session(&self, id: &str, now: i64) -> Result<(), StoreError>;
    /// Ends it with its sign-ins. Sign-ins with work under way are only marked as ended (see [`super::SignIns`]).
    async fn end_session(&self, id: &str, now: i64) -> Result<(), StoreError>;
    /// Ends every session last used before `idle` or begun before `absolute`; gives their ids.
    async fn expire_sessions(
        &self,
        idle: i64,
        absolute: i64,
        now: i64,
    ) -> Result<Vec<String>, StoreError>;
}
