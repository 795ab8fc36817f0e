//! `POST /api/sign-ins/{id}/work`: answered at once; the work goes on behind it.

use crate::error::ApiError;
use crate::operations::BeginError;
use crate::server::{Json, Shared, correlation};
use crate::session::SignedIn;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use porthole_shared::operation::Work;

impl From<BeginError> for ApiError {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::Refused(problem) => problem.into(),
            BeginError::Store(error) => error.into(),
            BeginError::Seal(error) => error.into(),
        }
    }
}

/// Takes work on.
pub async fn begin(
    State(portal): State<Shared>,
    SignedIn { sign_in, .. }: SignedIn,
    Json(work): Json<Work>,
) -> Result<impl IntoResponse, ApiError> {
    let operation = portal
        .follower
        .begin(&sign_in, work, correlation::current())
        .await?;
    Ok((StatusCode::ACCEPTED, axum::Json(operation)))
}
