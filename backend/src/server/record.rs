//! One log line a call, under its correlation id, without query, headers or body: none of those may be in a log.

use super::correlation;
use crate::error::ApiError;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use porthole_shared::problem::ProblemKind;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// The reply header that names the call in the log.
pub const CORRELATION_HEADER: HeaderName = HeaderName::from_static("x-correlation-id");

/// Until a call has begun to answer. What streams after that has limits of its own.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Gives the call an id, ends it when it takes too long, and logs how it went.
pub async fn record(request: Request, next: Next) -> Response {
    let id = correlation::fresh();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("call", correlation_id = %id, %method);
    let begun = Instant::now();
    let work = async {
        match tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
            Ok(response) => response,
            Err(_) => ApiError::new(ProblemKind::Unreachable, "The call took longer than 60 s.")
                .into_response(),
        }
    };
    let mut response = correlation::under(id.clone(), work.instrument(span)).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(CORRELATION_HEADER, value);
    }
    let status = response.status().as_u16();
    let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    // The route, not the path: a path may hold names that are nobody's business.
    let route = response
        .extensions()
        .get::<Route>()
        .map_or_else(|| first_segment(&path), |route| route.0.clone());
    tracing::info!(correlation_id = %id, %method, route, status, milliseconds, "answered");
    response
}

/// The route that answered, for the log.
#[derive(Clone, Debug)]
struct Route(String);

/// Inside the router: notes which route answers.
pub async fn note_route(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| Route(path.as_str().to_owned()));
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

fn first_segment(path: &str) -> String {
    let first = path.split('/').nth(1).unwrap_or_default();
    format!("/{}", first.chars().take(40).collect::<String>())
}
