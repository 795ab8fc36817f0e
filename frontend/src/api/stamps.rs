//! Stamps: look at one, add it, change it, take it away.

use super::Abort;
use super::fetch::{Reply, change, change_as, read, read_text, tell_as};
use crate::paths::escape;
use porthole_shared::stamp::{Health, NewStamp, Probe, ProbeRequest, Stamp, StampChange};

fn of(id: &str) -> String {
    format!("/api/stamps/{}", escape(id))
}

/// Every stamp that this portal knows.
pub async fn stamps(abort: &Abort) -> Reply<Vec<Stamp>> {
    read("/api/stamps", abort).await
}

/// The header of the administrator's token, where a call's body has no place for it.
const ADMIN_TOKEN: &str = "x-porthole-admin-token";

/// Looks at an endpoint without trusting it; the administrator's token is empty where none is asked for.
pub async fn probe(request: &ProbeRequest, token: &str, abort: &Abort) -> Reply<Probe> {
    change_as(
        "POST",
        "/api/stamps/probe",
        request,
        administrator(token),
        abort,
    )
    .await
}

/// The header of the administrator's token, when there is a token.
fn administrator(token: &str) -> Option<(&str, &str)> {
    (!token.is_empty()).then_some((ADMIN_TOKEN, token))
}

/// Looks at what a known stamp serves now.
pub async fn probe_again(id: &str, abort: &Abort) -> Reply<Probe> {
    read(&format!("{}/probe", of(id)), abort).await
}

/// Adds a stamp.
pub async fn add(new: &NewStamp) -> Reply<Stamp> {
    change("POST", "/api/stamps", new, &Abort::never()).await
}

/// Changes a stamp.
pub async fn change_stamp(id: &str, to: &StampChange) -> Reply<Stamp> {
    change("PATCH", &of(id), to, &Abort::never()).await
}

/// Takes a stamp away; the administrator's token is empty where none is asked for.
pub async fn remove(id: &str, token: &str) -> Reply<()> {
    tell_as("DELETE", &of(id), None, administrator(token)).await
}

/// How a stamp is now.
pub async fn health(id: &str, abort: &Abort) -> Reply<Health> {
    read(&format!("{}/health", of(id)), abort).await
}

/// The pinned certificate as an entry for certifi's `cacert.pem`.
pub async fn trust_entry(id: &str, abort: &Abort) -> Reply<String> {
    read_text(&format!("{}/trust-entry", of(id)), abort).await
}
