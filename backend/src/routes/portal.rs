//! `GET /api/portal`: what the browser learns first.

use crate::error::ApiError;
use crate::server::Shared;
use crate::session;
use crate::store::{SignInRecord, StampRecord};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use porthole_shared::portal::Portal;

/// What this portal is and who is signed in.
pub async fn portal(
    State(portal): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<Portal>, ApiError> {
    let sign_ins = match session::find(&portal, &headers).await? {
        Some(session) => portal.store.sign_ins(&session.id).await?,
        None => Vec::new(),
    };
    let stamps = portal.store.stamps().await?;
    Ok(Json(Portal {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        stamps_add: portal.configuration.stamps_add,
        stamps: stamps.iter().map(StampRecord::public).collect(),
        sign_ins: sign_ins.iter().map(SignInRecord::public).collect(),
        demo_stamp: portal.demo.as_ref().map(|demo| demo.stamp.clone()),
    }))
}
