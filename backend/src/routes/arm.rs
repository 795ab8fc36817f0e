//! `GET /api/sign-ins/{id}/arm`: one object of the stamp and the call that fetched it.

use super::lister;
use crate::error::ApiError;
use crate::server::Shared;
use crate::session::SignedIn;
use crate::store::AuditEntry;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use porthole_shared::problem::{Problem, ProblemKind};
use serde::Deserialize;

/// What is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// An ARM path.
    pub path: String,
    /// Escaped, without `api-version`.
    #[serde(default)]
    pub query: String,
}

/// The query of a call, or what is missing in it.
pub fn asked(query: Result<Query<Asked>, QueryRejection>) -> Result<Asked, ApiError> {
    query.map(|Query(asked)| asked).map_err(|_| {
        Problem::new(
            ProblemKind::BadRequest,
            "This call needs `path`, an ARM path, and may have `query`, escaped.",
        )
        .with_target("path")
        .into()
    })
}

/// Reads.
pub async fn read(
    State(portal): State<Shared>,
    SignedIn { sign_in, session }: SignedIn,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<impl IntoResponse, ApiError> {
    let asked = asked(query)?;
    let lister = lister::lister(&portal, &sign_in).await?;
    match lister.view().read(&asked.path, &asked.query).await {
        Ok(reading) => Ok(axum::Json(reading)),
        Err(problem) => {
            lister::note_refusal(&portal, &session.id, &sign_in.stamp, &asked.path, &problem)
                .await?;
            Err(problem.into())
        }
    }
}

/// The audit entry of a URL that was refused.
pub fn refused(session: &str, stamp: &str, path: &str) -> AuditEntry {
    AuditEntry {
        action: "origin-refused".into(),
        session: Some(session.to_owned()),
        stamp: Some(stamp.to_owned()),
        subject: path.chars().take(500).collect(),
        outcome: "refused".into(),
        ..AuditEntry::default()
    }
}
