//! `DELETE /api/session`: sign out everywhere.

use crate::error::ApiError;
use crate::server::Shared;
use crate::session::{self, InSession};
use crate::store::AuditEntry;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

/// Ends the session. Work under way goes on; its sealed credential is kept until it ends.
pub async fn end(
    State(portal): State<Shared>,
    InSession { session }: InSession,
) -> Result<impl IntoResponse, ApiError> {
    let cookie = session::end(&portal, &session).await?;
    portal
        .audit(AuditEntry {
            action: "signed-out".into(),
            session: Some(session.id.clone()),
            outcome: "done".into(),
            ..AuditEntry::default()
        })
        .await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}
