//! What a person keeps per stamp and client id.

use super::Abort;
use super::fetch::{Reply, encoded, read, tell};
use crate::paths::escape;
use serde::Serialize;
use serde_json::{Map, Value};

fn of(sign_in: &str) -> String {
    format!("/api/sign-ins/{}/preferences", escape(sign_in))
}

/// All of them.
pub async fn preferences(sign_in: &str, abort: &Abort) -> Reply<Map<String, Value>> {
    read(&of(sign_in), abort).await
}

/// Keeps one.
pub async fn keep(sign_in: &str, key: &str, value: &impl Serialize) -> Reply<()> {
    let body = encoded(value)?;
    let url = format!("{}/{}", of(sign_in), escape(key));
    tell("PUT", &url, Some(&body)).await
}

/// Forgets one.
pub async fn forget(sign_in: &str, key: &str) -> Reply<()> {
    tell("DELETE", &format!("{}/{}", of(sign_in), escape(key)), None).await
}
