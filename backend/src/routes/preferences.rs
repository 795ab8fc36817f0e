//! What a person keeps per stamp and client id.

use crate::error::ApiError;
use crate::server::{Json, Shared};
use crate::session::SignedIn;
use crate::store::{PreferenceOwner, SignInRecord};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use porthole_shared::preference::{KEY_WORDS, LARGEST_VALUE};
use porthole_shared::problem::ProblemKind;
use serde_json::{Map, Value};

/// The longest key: a word, a dot and a resource type.
const LONGEST_KEY: usize = 200;

/// The most keys that are kept for one principal.
const MOST_KEYS: usize = 500;

fn owner(sign_in: &SignInRecord) -> PreferenceOwner<'_> {
    PreferenceOwner {
        stamp: &sign_in.stamp,
        client_id: &sign_in.client_id,
    }
}

/// All of them as one object.
pub async fn all(
    State(portal): State<Shared>,
    SignedIn { sign_in, .. }: SignedIn,
) -> Result<axum::Json<Map<String, Value>>, ApiError> {
    Ok(axum::Json(portal.store.preferences(owner(&sign_in)).await?))
}

/// Keeps one.
pub async fn keep(
    State(portal): State<Shared>,
    SignedIn { sign_in, .. }: SignedIn,
    Path((_, key)): Path<(String, String)>,
    Json(value): Json<Value>,
) -> Result<StatusCode, ApiError> {
    check(&key)?;
    if value.to_string().len() > LARGEST_VALUE {
        return Err(wrong(
            &key,
            &format!("is larger than {} KiB", LARGEST_VALUE / 1024),
        ));
    }
    let kept = portal.store.preferences(owner(&sign_in)).await?;
    if kept.len() >= MOST_KEYS && !kept.contains_key(&key) {
        return Err(wrong(
            &key,
            &format!("is one more than the {MOST_KEYS} that are kept"),
        ));
    }
    portal
        .store
        .set_preference(owner(&sign_in), &key, &value, portal.now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets one.
pub async fn forget(
    State(portal): State<Shared>,
    SignedIn { sign_in, .. }: SignedIn,
    Path((_, key)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    portal
        .store
        .remove_preference(owner(&sign_in), &key)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn check(key: &str) -> Result<(), ApiError> {
    let word = key.split('.').next().unwrap_or_default();
    if key.len() > LONGEST_KEY {
        return Err(wrong(
            word,
            &format!("has a key of more than {LONGEST_KEY} characters"),
        ));
    }
    if !KEY_WORDS.contains(&word) {
        let known = KEY_WORDS.join(", ");
        return Err(wrong(
            key,
            &format!("is none that is kept. Keys begin with one of {known}"),
        ));
    }
    Ok(())
}

fn wrong(key: &str, why: &str) -> ApiError {
    let short: String = key.chars().take(80).collect();
    ApiError::new(
        ProblemKind::BadRequest,
        format!("The preference `{short}` {why}."),
    )
}
