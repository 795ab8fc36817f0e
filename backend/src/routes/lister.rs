//! From a sign-in to the client, the tokens and the profile that its calls are made with.

use super::arm::refused;
use crate::arm::Lister;
use crate::error::ApiError;
use crate::server::{PortalState, correlation};
use crate::store::{SignInRecord, StampRecord};
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::profile::Profile;

/// The stamp of a sign-in.
pub async fn stamp(portal: &PortalState, id: &str) -> Result<StampRecord, ApiError> {
    portal
        .store
        .stamp(id)
        .await?
        .ok_or_else(|| ApiError::not_found("stamp"))
}

/// A profile by its name.
pub fn profile(name: &str) -> Result<&'static Profile, ApiError> {
    Profile::named(name).ok_or_else(|| {
        let names: Vec<&str> = Profile::all().iter().map(|profile| profile.name).collect();
        let short: String = name.chars().take(80).collect();
        Problem::new(
            ProblemKind::BadRequest,
            format!(
                "`{short}` is no API profile. There are {}.",
                names.join(", ")
            ),
        )
        .with_target("profile")
        .into()
    })
}

/// Who calls the stamp for a sign-in.
pub async fn lister(portal: &PortalState, sign_in: &SignInRecord) -> Result<Lister, ApiError> {
    let stamp = stamp(portal, &sign_in.stamp).await?;
    Ok(Lister {
        client: portal.clients.client(&stamp)?,
        tokens: portal
            .tokens
            .of(sign_in, &stamp, &portal.clients, &portal.sealer)?,
        profile: profile(&sign_in.profile)?,
        correlation_id: correlation::current(),
    })
}

/// Writes an audit entry when a URL from the stamp was refused.
pub async fn note_refusal(
    portal: &PortalState,
    session: &str,
    stamp: &str,
    path: &str,
    problem: &Problem,
) -> Result<(), ApiError> {
    if problem.code.as_deref() == Some("foreign-url") {
        portal.audit(refused(session, stamp, path)).await?;
    }
    Ok(())
}
