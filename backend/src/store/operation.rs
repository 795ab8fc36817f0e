//! Operations: work under way and work that ended, with what the follower needs to go on after a restart.
//!
//! A follower claims an operation for a while (`lease_until`) and gets a `fence` that grows with every claim: whoever writes with
//! an older fence or an older version is told [`StoreError::Overtaken`], so that two followers never both act.

use super::{SignInRecord, StoreError};
use async_trait::async_trait;
use porthole_shared::operation::Operation;
use serde::{Deserialize, Serialize};

/// One operation. `operation` is what everybody may see; its `version` is the record's version.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationRecord {
    /// The public face.
    pub operation: Operation,
    /// The session that asked for it.
    pub session: String,
    /// The steps, same length and order as `operation.steps`.
    pub steps: Vec<StepRecord>,
    /// Until when its follower holds it; 0 when nobody does.
    pub lease_until: i64,
    /// Grows with every claim.
    pub fence: i64,
}

/// What the follower keeps of one step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    /// `PUT`, `PATCH`, `POST` or `DELETE`.
    pub method: String,
    /// The ARM path.
    pub path: String,
    /// Query parameters but `api-version`.
    #[serde(default)]
    pub query: String,
    /// `If-Match`.
    #[serde(default)]
    pub if_match: Option<String>,
    /// The body, sealed for [`crate::session::Place`] `{ owner: operation id, stamp, field: "step N" }`; dropped when the step ended.
    #[serde(default)]
    pub sealed_body: Option<Vec<u8>>,
    /// The api-version it is sent with, fixed before the first send.
    #[serde(default)]
    pub api_version: Option<String>,
    /// When it was about to be sent. Set and saved before the first byte leaves, so that a restart knows to look before it sends again.
    #[serde(default)]
    pub intent: Option<i64>,
    /// What following needs: poll URLs, the next look, how often it failed. Its shape belongs to `operations`.
    #[serde(default)]
    pub following: Option<serde_json::Value>,
}

/// The operations of all sessions.
#[async_trait]
pub trait Operations: Send + Sync {
    /// Adds one, as it is, and logs a change.
    async fn add_operation(&self, record: &OperationRecord, now: i64) -> Result<(), StoreError>;
    /// One by id.
    async fn operation(&self, id: &str) -> Result<Option<OperationRecord>, StoreError>;
    /// Those of a session that are not put away, newest first.
    async fn operations(&self, session: &str) -> Result<Vec<OperationRecord>, StoreError>;
    /// Claims up to `limit` operations that have not ended and that nobody holds, oldest first. Each comes with its new fence.
    async fn claim_operations(
        &self,
        now: i64,
        lease_until: i64,
        limit: u32,
    ) -> Result<Vec<OperationRecord>, StoreError>;
    /// Holds on to a claimed one; `Overtaken` when somebody else claimed it.
    async fn renew_lease(&self, id: &str, fence: i64, lease_until: i64) -> Result<(), StoreError>;
    /// Writes one over the fence and version it was read at, logs a change, and gives the new version. An ended one also gives its lease back.
    async fn change_operation(&self, record: &OperationRecord, now: i64)
    -> Result<i64, StoreError>;
    /// Saves only the steps (intent, poll URLs): nobody is told, the version stays. `Overtaken` as above.
    async fn save_steps(&self, record: &OperationRecord) -> Result<(), StoreError>;
    /// Puts an ended one of this session away and logs a change; false when there is no such one.
    async fn dismiss_operation(
        &self,
        session: &str,
        id: &str,
        now: i64,
    ) -> Result<bool, StoreError>;
    /// Hands the operations of a principal whose session is gone to the session of its new sign-in, and logs the changes: whoever signs in
    /// again finds the work again. Nothing is taken from a session that still is.
    async fn adopt_operations(&self, sign_in: &SignInRecord, now: i64) -> Result<u64, StoreError>;
    /// How many operations of a sign-in have not ended.
    async fn work_under_way(&self, sign_in: &str) -> Result<u64, StoreError>;
    /// Whether any operation on a stamp has not ended.
    async fn stamp_at_work(&self, stamp: &str) -> Result<bool, StoreError>;
    /// Forgets operations that ended before `before`.
    async fn forget_operations(&self, before: i64) -> Result<u64, StoreError>;
}
