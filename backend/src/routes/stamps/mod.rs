//! Stamps: look at one before adding it, add it, change it, look at it again.
//!
//! Nothing that the browser sends about a stamp is believed: the portal probes again itself and compares with what was confirmed.

mod administrator;
mod trust_entry;

use crate::error::ApiError;
use crate::server::{Caller, Json, PortalState, Shared};
use crate::store::{Anchor, AuditEntry, StampRecord};
use crate::trust::endpoint::Endpoint;
use crate::trust::probe::{Known, Probed};
use administrator::permit;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use porthole_shared::problem::{Problem, ProblemKind, Recovery};
use porthole_shared::profile::Profile;
use porthole_shared::stamp::{
    Health, NewStamp, Probe, ProbeRequest, Stamp, StampChange, StampMetadata,
};

/// The longest name of a stamp.
const LONGEST_NAME: usize = 128;

/// Rings come in so many hues.
const HUES: u8 = 4;

/// Every stamp.
pub async fn list(State(portal): State<Shared>) -> Result<axum::Json<Vec<Stamp>>, ApiError> {
    let stamps = portal.store.stamps().await?;
    Ok(axum::Json(stamps.iter().map(StampRecord::public).collect()))
}

/// Looks at an endpoint without trusting it. Whoever may not add a stamp may not make the portal connect anywhere either.
pub async fn probe(
    State(portal): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Json(request): Json<ProbeRequest>,
) -> Result<axum::Json<Probe>, ApiError> {
    permit(&portal, &headers, None, "probe", &named(&request.endpoint)).await?;
    portal.attempts.look(caller, portal.now())?;
    Ok(axum::Json(look(&portal, &request, None).await?.probe))
}

/// Adds a stamp.
pub async fn add(
    State(portal): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Json(new): Json<NewStamp>,
) -> Result<impl IntoResponse, ApiError> {
    permit(
        &portal,
        &headers,
        new.admin_token.as_deref(),
        "stamp-added",
        &named(&new.endpoint),
    )
    .await?;
    check_profile(&new.profile)?;
    let request = ProbeRequest {
        endpoint: new.endpoint,
        trust_sha256: new.trust_sha256,
        trust_pem: new.trust_pem,
    };
    portal.attempts.look(caller, portal.now())?;
    let probed = look(&portal, &request, None).await?;
    let metadata = trusted(&probed)?;
    if metadata.login_origin != new.login_origin {
        return Err(other_login(&metadata.login_origin, &new.login_origin).into());
    }
    let stamps = portal.store.stamps().await?;
    let used = u8::try_from(stamps.len() % usize::from(HUES)).unwrap_or(0);
    let endpoint = probed.probe.endpoint.clone();
    let host = endpoint.trim_start_matches("https://").to_owned();
    let record = StampRecord {
        id: uuid::Uuid::new_v4().to_string(),
        name: name(&new.name, &host)?,
        endpoint,
        identity: metadata.identity,
        login_endpoint: metadata.login_endpoint.clone(),
        login_origin: metadata.login_origin.clone(),
        audience: metadata.audience.clone(),
        tenant: metadata.tenant.clone(),
        profile: new.profile,
        hue: used + 1,
        anchor: anchor(&probed),
        local: false,
        created: portal.now(),
        version: 1,
    };
    portal.store.add_stamp(&record).await?;
    note(&portal, "stamp-added", &record).await?;
    Ok((StatusCode::CREATED, axum::Json(record.public())))
}

/// Changes the name, the profile, or what it is trusted by (the answer to a changed root).
pub async fn change(
    State(portal): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(change): Json<StampChange>,
) -> Result<axum::Json<Stamp>, ApiError> {
    let mut record = find(&portal, &id).await?;
    permit(
        &portal,
        &headers,
        change.admin_token.as_deref(),
        "stamp-changed",
        &record.endpoint,
    )
    .await?;
    if let Some(text) = &change.name {
        record.name = name(text, &record.name)?;
    }
    if let Some(profile) = change.profile {
        check_profile(&profile)?;
        record.profile = profile;
    }
    if change.trust_sha256.is_some() || change.trust_pem.is_some() {
        let request = ProbeRequest {
            endpoint: record.endpoint.clone(),
            trust_sha256: change.trust_sha256,
            trust_pem: change.trust_pem,
        };
        portal.attempts.look(caller, portal.now())?;
        let probed = look(&portal, &request, Some(&record)).await?;
        let metadata = trusted(&probed)?;
        if metadata.login_origin != record.login_origin {
            return Err(other_login(&metadata.login_origin, &record.login_origin).into());
        }
        record.anchor = anchor(&probed);
        record.login_endpoint = metadata.login_endpoint.clone();
        record.audience = metadata.audience.clone();
    }
    record.version = portal.store.change_stamp(&record).await?;
    portal.health.forget(&id);
    note(&portal, "stamp-changed", &record).await?;
    Ok(axum::Json(record.public()))
}

/// Forgets a stamp with the sign-ins to it; not while work is under way on it.
pub async fn remove(
    State(portal): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let record = find(&portal, &id).await?;
    permit(&portal, &headers, None, "stamp-removed", &record.endpoint).await?;
    if record.local {
        return Err(ApiError::new(
            ProblemKind::Refused,
            "The local stamp belongs to this demo and stays as long as it runs.",
        ));
    }
    if portal.store.stamp_at_work(&id).await? {
        return Err(ApiError::new(
            ProblemKind::WorkUnderWay,
            format!(
                "Work is under way on {}. Wait until it has ended.",
                record.name
            ),
        ));
    }
    portal.store.remove_stamp(&id, portal.now()).await?;
    portal.clients.forget(&id);
    portal.health.forget(&id);
    portal.events.wake();
    note(&portal, "stamp-removed", &record).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the stamp serves now.
pub async fn probe_again(
    State(portal): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<axum::Json<Probe>, ApiError> {
    let record = find(&portal, &id).await?;
    portal.attempts.look(caller, portal.now())?;
    Ok(axum::Json(
        look(&portal, &at(&record), Some(&record)).await?.probe,
    ))
}

/// One cheap look, a few seconds old at the most.
pub async fn health(
    State(portal): State<Shared>,
    Path(id): Path<String>,
) -> Result<axum::Json<Health>, ApiError> {
    let record = find(&portal, &id).await?;
    let look = find_health(&portal, &record);
    let health = portal.health.or_look(&id, portal.now(), look).await;
    Ok(axum::Json(health))
}

async fn find_health(portal: &PortalState, record: &StampRecord) -> Health {
    match look(portal, &at(record), Some(record)).await {
        Ok(Probed { probe, .. }) => Health {
            milliseconds: probe.metadata.as_ref().map(|_| probe.milliseconds),
            certificate_until: probe.chain.first().map(|leaf| leaf.not_after),
            problem: probe.trust_problem.or(probe.metadata_problem),
        },
        Err(error) => Health {
            milliseconds: None,
            certificate_until: None,
            problem: Some(error.into_problem()),
        },
    }
}

/// The pinned certificate as an entry for a certifi bundle.
pub async fn trust_entry(
    State(portal): State<Shared>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    let record = find(&portal, &id).await?;
    let Some(anchor) = &record.anchor else {
        let title = format!(
            "{} is trusted by public roots: there is nothing to add.",
            record.name
        );
        return Err(ApiError::new(ProblemKind::NotFound, title));
    };
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((kind, trust_entry::entry(&record.name, anchor)))
}

/// An endpoint for the audit log: its origin, because what is typed may hold a password.
fn named(endpoint: &str) -> String {
    let candidates = Endpoint::candidates(endpoint).unwrap_or_default();
    candidates
        .last()
        .map_or_else(|| "no endpoint".to_owned(), Endpoint::origin)
}

async fn find(portal: &PortalState, id: &str) -> Result<StampRecord, ApiError> {
    portal
        .store
        .stamp(id)
        .await?
        .ok_or_else(|| ApiError::not_found("stamp"))
}

/// Looks at a stamp as it was added.
fn at(record: &StampRecord) -> ProbeRequest {
    ProbeRequest {
        endpoint: record.endpoint.clone(),
        ..ProbeRequest::default()
    }
}

async fn look(
    portal: &PortalState,
    request: &ProbeRequest,
    record: Option<&StampRecord>,
) -> Result<Probed, ApiError> {
    let _turn = portal.probes.acquire().await.map_err(ApiError::internal)?;
    let known = record.map(known).transpose()?;
    let policy = portal
        .configuration
        .addresses_for(record.is_some_and(|record| record.local));
    Ok(crate::trust::probe::probe(request, &policy, known.as_ref()).await?)
}

fn known(record: &StampRecord) -> Result<Known, ApiError> {
    let anchor = record
        .anchor
        .as_ref()
        .map(|anchor| crate::trust::anchor::Anchor::new(anchor.der.clone().into(), anchor.kind));
    Ok(Known {
        stamp: record.id.clone(),
        anchor: anchor.transpose()?,
    })
}

/// A stamp is added, and trusted anew, only over a chain that verifies and with metadata that was read over it.
fn trusted(probed: &Probed) -> Result<&StampMetadata, ApiError> {
    let probe = &probed.probe;
    if let Some(problem) = probe
        .trust_problem
        .as_ref()
        .or(probe.metadata_problem.as_ref())
    {
        return Err(problem.clone().into());
    }
    probe.metadata.as_ref().ok_or_else(|| {
        let title = format!("{} did not tell its endpoints.", probe.endpoint);
        ApiError::new(ProblemKind::NotArm, title)
    })
}

fn anchor(probed: &Probed) -> Option<Anchor> {
    probed.anchor.as_ref().map(|anchor| Anchor {
        der: anchor.der().to_vec(),
        kind: anchor.kind(),
        certificate: anchor.certificate().clone(),
    })
}

fn other_login(served: &str, confirmed: &str) -> Problem {
    let text = "Secrets go to the confirmed origin only. If the new one is right, confirm it by adding the stamp again.";
    Problem::new(
        ProblemKind::Refused,
        format!(
            "The stamp signs people in at {served}, which is not what was confirmed ({confirmed})."
        ),
    )
    .with_detail(text)
    .with_code("login-origin")
    .with_target("login_origin")
    .with_recovery(Recovery::ReviewTrust { stamp: None })
}

fn check_profile(profile: &str) -> Result<(), ApiError> {
    if Profile::named(profile).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = Profile::all().iter().map(|profile| profile.name).collect();
    let short: String = profile.chars().take(80).collect();
    let title = format!(
        "`{short}` is no API profile. There are {}.",
        known.join(", ")
    );
    Err(Problem::new(ProblemKind::BadRequest, title)
        .with_target("profile")
        .into())
}

fn name(text: &str, otherwise: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
        let title = format!("A stamp's name has at most {LONGEST_NAME} characters, on one line.");
        return Err(Problem::new(ProblemKind::BadRequest, title)
            .with_target("name")
            .into());
    }
    Ok(if text.is_empty() { otherwise } else { text }.to_owned())
}

async fn note(portal: &PortalState, action: &str, record: &StampRecord) -> Result<(), ApiError> {
    let entry = AuditEntry {
        action: action.to_owned(),
        stamp: Some(record.id.clone()),
        subject: record.endpoint.clone(),
        outcome: "done".into(),
        ..AuditEntry::default()
    };
    Ok(portal.audit(entry).await?)
}
