//! The router: a table of contents of `/api`, one file a noun.

mod absent;
mod arm;
#[cfg(test)]
mod demo_bench;
mod events;
mod health;
mod list;
mod lister;
mod operations;
mod portal;
mod preferences;
mod session;
mod sign_ins;
#[cfg(test)]
mod stamp_tests;
mod stamps;
#[cfg(test)]
mod tests;
mod work;

use crate::error::ApiError;
use crate::server::json::LARGEST_BODY;
use crate::server::{Shared, compression, guard, headers, record};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use porthole_shared::problem::{Problem, ProblemKind};

/// Every route with everything that a call passes before it.
pub fn router(shared: Shared) -> Router {
    let api = Router::new()
        .route("/portal", get(portal::portal))
        .route("/stamps", get(stamps::list).post(stamps::add))
        .route("/stamps/probe", post(stamps::probe))
        .route(
            "/stamps/{id}",
            axum::routing::patch(stamps::change).delete(stamps::remove),
        )
        .route("/stamps/{id}/probe", get(stamps::probe_again))
        .route("/stamps/{id}/health", get(stamps::health))
        .route("/stamps/{id}/trust-entry", get(stamps::trust_entry))
        .route("/sign-ins", post(sign_ins::create))
        .route("/sign-ins/demo", post(sign_ins::demo))
        .route(
            "/sign-ins/{id}",
            axum::routing::patch(sign_ins::change).delete(sign_ins::remove),
        )
        .route("/sign-ins/{id}/absent", get(absent::absent))
        .route("/sign-ins/{id}/arm", get(arm::read))
        .route("/sign-ins/{id}/list", get(list::list))
        .route("/sign-ins/{id}/work", post(work::begin))
        .route("/operations", get(operations::list))
        .route("/operations/{id}", delete(operations::dismiss))
        .route("/sign-ins/{id}/preferences", get(preferences::all))
        .route(
            "/sign-ins/{id}/preferences/{key}",
            put(preferences::keep).delete(preferences::forget),
        )
        .route("/session", delete(session::end))
        .route("/events", get(events::events))
        .fallback(no_such_call)
        .method_not_allowed_fallback(no_such_method)
        .layer(compression::layer());
    let mut router = Router::new()
        .nest("/api", api)
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(page)
        .layer(from_fn(record::note_route))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(shared.clone(), guard::guard));
    if shared.configuration.secure() {
        router = router.layer(from_fn(headers::strict_transport));
    }
    router
        .layer(from_fn(headers::headers))
        .layer(from_fn(record::record))
        .with_state(shared)
}

/// Everything that is not `/api`: a file of the frontend, or its page.
async fn page(State(portal): State<Shared>, request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return no_such_call().await.into_response();
    }
    if !matches!(request.method().as_str(), "GET" | "HEAD") {
        return no_such_method().await.into_response();
    }
    portal.assets.reply(path, request.headers()).await
}

async fn no_such_call() -> ApiError {
    ApiError::new(
        ProblemKind::NotFound,
        "There is no such call. docs/api.md lists them.",
    )
}

async fn no_such_method() -> ApiError {
    let mut problem = Problem::new(
        ProblemKind::BadRequest,
        "This call does not take this method.",
    );
    problem.status = 405;
    problem.into()
}
