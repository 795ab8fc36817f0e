//! What a person keeps: columns, saved views, pins, recent resources; per stamp and client id, so that it outlives the session.

use super::StoreError;
use async_trait::async_trait;
use serde_json::{Map, Value};

/// Whose preferences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreferenceOwner<'a> {
    /// The stamp's id.
    pub stamp: &'a str,
    /// The application id.
    pub client_id: &'a str,
}

/// The preferences of all principals.
#[async_trait]
pub trait Preferences: Send + Sync {
    /// All of them as one object.
    async fn preferences(
        &self,
        owner: PreferenceOwner<'_>,
    ) -> Result<Map<String, Value>, StoreError>;
    /// Keeps one.
    async fn set_preference(
        &self,
        owner: PreferenceOwner<'_>,
        key: &str,
        value: &Value,
        now: i64,
    ) -> Result<(), StoreError>;
    /// Forgets one; nothing happens when there is none.
    async fn remove_preference(
        &self,
        owner: PreferenceOwner<'_>,
        key: &str,
    ) -> Result<(), StoreError>;
}
