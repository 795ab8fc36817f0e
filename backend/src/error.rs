//! How a route fails: a [`Problem`] for the reader, and internal text for the log alone, joined by the correlation id.

use crate::server::correlation;
use crate::session::SealError;
use crate::store::StoreError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use porthole_shared::problem::{MEDIA_TYPE, Problem, ProblemKind};

/// An error on its way to the browser.
#[derive(Debug)]
pub struct ApiError {
    problem: Box<Problem>,
    internal: Option<String>,
}

impl ApiError {
    /// A problem of one kind with one sentence.
    pub fn new(kind: ProblemKind, title: impl Into<String>) -> Self {
        Problem::new(kind, title).into()
    }

    /// The portal's own failure: the text goes to the log, the reader gets a sentence and the correlation id.
    pub fn internal(text: impl std::fmt::Display) -> Self {
        let mut error = Self::new(
            ProblemKind::PortalFailed,
            "The portal failed. Its log has more, under this correlation id.",
        );
        error.internal = Some(text.to_string());
        error
    }

    /// Nothing is there, or it is another session's: both answer the same.
    pub fn not_found(what: &str) -> Self {
        Self::new(ProblemKind::NotFound, format!("There is no such {what}."))
    }

    /// No session, or it ended.
    pub fn signed_out() -> Self {
        Self::new(
            ProblemKind::SignedOut,
            "You are not signed in, or your session ended. Sign in again.",
        )
    }

    /// What the reader gets.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The problem itself, for a list's last line or an operation; the internal text is logged on the way.
    pub fn into_problem(mut self) -> Problem {
        self.complete();
        *self.problem
    }

    /// Adds the correlation id, and writes to the log what must not leave.
    fn complete(&mut self) {
        let correlation_id = correlation::current();
        if let Some(internal) = self.internal.take() {
            tracing::error!(correlation_id, error = %internal, "the portal failed");
        } else if self.problem.status >= 500 {
            tracing::warn!(correlation_id, kind = self.problem.kind.word(), title = %self.problem.title, "a call failed");
        } else {
            tracing::debug!(
                correlation_id,
                kind = self.problem.kind.word(),
                "a call was refused"
            );
        }
        self.problem.correlation_id.get_or_insert(correlation_id);
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self {
            problem: Box::new(problem),
            internal: None,
        }
    }
}

impl From<Box<Problem>> for ApiError {
    fn from(problem: Box<Problem>) -> Self {
        Self {
            problem,
            internal: None,
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken(what) => Self::new(
                ProblemKind::Conflict,
                format!("The portal already has {what}."),
            ),
            StoreError::Overtaken => Self::new(
                ProblemKind::Stale,
                "It was changed by somebody else in the meantime. Read it again.",
            ),
            other => {
                let mut text = other.to_string();
                let mut source = std::error::Error::source(&other);
                while let Some(cause) = source {
                    text.push_str(": ");
                    text.push_str(&cause.to_string());
                    source = cause.source();
                }
                Self::internal(text)
            }
        }
    }
}

impl From<SealError> for ApiError {
    fn from(error: SealError) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(mut self) -> Response {
        self.complete();
        let status =
            StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.problem.retry_after;
        let body = serde_json::to_vec(&*self.problem).unwrap_or_default();
        let mut response = (
            status,
            [(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))],
            body,
        )
            .into_response();
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
