//! `GET /api/sign-ins/{id}/list`: a list as lines of JSON, one page a line, each sent as soon as it is there.

use super::arm::{Asked, asked};
use super::lister;
use crate::error::ApiError;
use crate::server::{Shared, correlation};
use crate::session::SignedIn;
use axum::body::{Body, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures::StreamExt;
use porthole_shared::page::{Line, MEDIA_TYPE};
use serde_json::value::RawValue;

/// Lists.
pub async fn list(
    State(portal): State<Shared>,
    SignedIn { sign_in, session }: SignedIn,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, ApiError> {
    let asked = asked(query)?;
    let turn = portal.lists.take(&session.id)?;
    let lister = lister::lister(&portal, &sign_in).await?;
    let id = correlation::current();
    let lines = match lister.list(&asked.path, &asked.query).await {
        Ok(lines) => lines,
        Err(problem) => {
            lister::note_refusal(&portal, &session.id, &sign_in.stamp, &asked.path, &problem)
                .await?;
            return Err(problem.into());
        }
    };
    let body = lines.then(move |line| {
        // Held as long as the list is read.
        let _ = &turn;
        let (portal, session, stamp, path) = (
            portal.clone(),
            session.id.clone(),
            sign_in.stamp.clone(),
            asked.path.clone(),
        );
        let id = id.clone();
        async move {
            if let Line::End {
                problem: Some(problem),
                ..
            } = &line
            {
                let noted = lister::note_refusal(&portal, &session, &stamp, &path, problem);
                if let Err(error) = correlation::under(id, noted).await {
                    tracing::error!(?error, "a refusal could not be written to the audit log");
                }
            }
            written(&line)
        }
    });
    let mut response = Response::new(Body::from_stream(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    // A proxy in front must not wait for more either.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

fn written(line: &Line<Box<RawValue>>) -> Result<Bytes, serde_json::Error> {
    let items = match line {
        Line::Page { items, .. } => items.get().len(),
        Line::End { .. } => 0,
    };
    // Room for the whole page at once: a page is hundreds of kilobytes, and somebody waits for the first.
    let mut bytes = Vec::with_capacity(items + 1024);
    serde_json::to_writer(&mut bytes, line)?;
    bytes.push(b'\n');
    Ok(bytes.into())
}
