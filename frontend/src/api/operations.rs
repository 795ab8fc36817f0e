//! The work of this session.

use super::Abort;
use super::fetch::{Reply, read, tell};
use crate::paths::escape;
use porthole_shared::operation::Operation;

/// Every operation of this session that was not put away, newest first.
pub async fn operations(abort: &Abort) -> Reply<Vec<Operation>> {
    read("/api/operations", abort).await
}

/// Puts an ended operation away.
pub async fn dismiss(id: &str) -> Reply<()> {
    tell("DELETE", &format!("/api/operations/{}", escape(id)), None).await
}
