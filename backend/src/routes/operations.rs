//! `GET /api/operations`, `DELETE /api/operations/{id}`: what runs and ran, and putting it away.

use crate::error::ApiError;
use crate::server::Shared;
use crate::session::InSession;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use porthole_shared::operation::Operation;
use porthole_shared::problem::{Problem, ProblemKind};

/// This session's operations, newest first.
pub async fn list(
    State(portal): State<Shared>,
    InSession { session }: InSession,
) -> Result<axum::Json<Vec<Operation>>, ApiError> {
    let records = portal.store.operations(&session.id).await?;
    Ok(axum::Json(
        records.into_iter().map(|record| record.operation).collect(),
    ))
}

/// Puts one away that ended.
pub async fn dismiss(
    State(portal): State<Shared>,
    InSession { session }: InSession,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    if portal
        .store
        .dismiss_operation(&session.id, &id, portal.now())
        .await?
    {
        portal.events.wake();
        return Ok(StatusCode::NO_CONTENT);
    }
    match portal.store.operation(&id).await? {
        Some(record) if record.session == session.id && !record.operation.state.ended() => {
            Err(Problem::new(
                ProblemKind::WorkUnderWay,
                "This work is still under way: it can be put away once it ended.",
            )
            .into())
        }
        // Put away already: what was asked for is so.
        Some(record) if record.session == session.id => Ok(StatusCode::NO_CONTENT),
        _ => Err(ApiError::not_found("operation")),
    }
}
