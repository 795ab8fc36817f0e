//! `/healthz`: the process is alive. `/readyz`: the store answers.

use crate::error::ApiError;
use crate::server::Shared;
use axum::extract::State;

/// Alive.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// Ready to work.
pub async fn ready(State(portal): State<Shared>) -> Result<&'static str, ApiError> {
    portal.store.ready().await?;
    Ok("ready\n")
}
