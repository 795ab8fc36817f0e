//! What `GET /api/events` sends (server-sent events; the id is the change log's sequence, `Last-Event-ID` resumes).

use crate::operation::Operation;
use serde::{Deserialize, Serialize};

/// One event. The SSE `event` field is `snapshot`, `changed` or `signed-out`; the `data` field is this, as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// Always first on a new connection: every operation of this session that is not put away, newest first.
    Snapshot {
        /// The operations.
        operations: Vec<Operation>,
    },
    /// One operation changed. When it ended well, views that show its resource read again.
    Changed {
        /// The operation as it is now.
        operation: Box<Operation>,
    },
    /// A sign-in ended (signed out elsewhere, expired).
    SignedOut {
        /// Its id; absent when the whole session ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sign_in: Option<String>,
    },
}
