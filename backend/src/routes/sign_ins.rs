//! Sign-ins: prove a principal, keep its sealed credential, sign out.

use super::lister::{profile, stamp};
use crate::error::ApiError;
use crate::identity::{FIELD, Proof, prove};
use crate::server::{Caller, Json, PortalState, Shared, correlation};
use crate::session::{self, Place, SignedIn};
use crate::store::{AuditEntry, SignInRecord};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::sign_in::{Credential, NewSignIn, SignIn, SignInChange};
use serde::Deserialize;

/// Signs in.
pub async fn create(
    State(portal): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Json(new): Json<NewSignIn>,
) -> Result<Response, ApiError> {
    sign_in(&portal, caller, &headers, new).await
}

/// Signs in to the local stamp of `porthole demo` as its demo principal, whose secret stays here.
pub async fn demo(
    State(portal): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let demo = portal
        .demo
        .as_ref()
        .ok_or_else(|| ApiError::not_found("demo stamp"))?;
    let new = NewSignIn {
        stamp: demo.stamp.clone(),
        tenant: demo.tenant.clone(),
        client_id: demo.client_id.clone(),
        credential: Credential::Secret {
            secret: demo.secret.expose().to_owned(),
        },
        profile: None,
    };
    sign_in(&portal, caller, &headers, new).await
}

async fn sign_in(
    portal: &PortalState,
    caller: Caller,
    headers: &HeaderMap,
    new: NewSignIn,
) -> Result<Response, ApiError> {
    let stamp = stamp(portal, &new.stamp).await?;
    let profile = profile(new.profile.as_deref().unwrap_or(&stamp.profile))?;
    let client_id: String = new.client_id.trim().chars().take(253).collect();
    let found = session::find(portal, headers).await?;
    let session = found.as_ref().map(|session| session.id.as_str());
    let attempt = portal
        .attempts
        .begin(&stamp.id, &client_id, session, caller, portal.now())?;
    let note = |outcome: &str, session: Option<String>| AuditEntry {
        action: "signed-in".into(),
        session,
        stamp: Some(stamp.id.clone()),
        subject: client_id.clone(),
        outcome: outcome.into(),
        ..AuditEntry::default()
    };
    let proven = async {
        let proof = Proof::read(new.credential).await?;
        let (kind, kept) = (proof.kind(), proof.stored()?);
        let id = correlation::current();
        let proven = prove(
            &stamp,
            &portal.clients,
            &new.tenant,
            &new.client_id,
            proof,
            profile,
            &id,
        )
        .await?;
        Ok::<_, Box<Problem>>((kind, kept, proven))
    };
    let (credential, kept, proven) = match proven.await {
        Ok(proven) => proven,
        Err(problem) => {
            let mut entry = note("refused", None);
            if uuid::Uuid::parse_str(&client_id).is_err() {
                // A secret in the wrong field must not be written down.
                entry.subject = "no application id".into();
            }
            portal.audit(entry).await?;
            return Err(problem.into());
        }
    };
    portal.attempts.succeeded(attempt);
    let id = uuid::Uuid::new_v4().to_string();
    let sealed = portal.sealer.seal(
        &Place {
            owner: &id,
            stamp: &stamp.id,
            field: FIELD,
        },
        &kept,
    )?;
    let opened = session::open(portal, found).await?;
    let record = SignInRecord {
        id,
        session: opened.session.id.clone(),
        stamp: stamp.id.clone(),
        tenant: proven.tenant,
        client_id: client_id.clone(),
        name: proven.name,
        object_id: proven.object_id,
        identity: stamp.identity,
        credential,
        token_form: proven.form,
        profile: profile.name.to_owned(),
        subscriptions: proven.subscriptions,
        sealed,
        created: portal.now(),
        ended: None,
    };
    portal.store.add_sign_in(&record).await?;
    portal.tokens.keep(&record.id, stamp.version, proven.tokens);
    replace(portal, &record).await?;
    if portal.store.adopt_operations(&record, portal.now()).await? > 0 {
        portal.events.wake();
    }
    portal
        .audit(note("done", Some(opened.session.id.clone())))
        .await?;
    let mut reply = (StatusCode::CREATED, axum::Json(record.public())).into_response();
    if let Some(cookie) = opened.cookie {
        reply.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(reply)
}

/// The same principal on the same stamp signed in again: the older sign-in ends, its work goes on.
async fn replace(portal: &PortalState, new: &SignInRecord) -> Result<(), ApiError> {
    for old in portal.store.sign_ins(&new.session).await? {
        let same = old.id != new.id
            && old.stamp == new.stamp
            && old.tenant == new.tenant
            && old.client_id == new.client_id;
        if same {
            end(portal, &old.id).await?;
        }
    }
    Ok(())
}

async fn end(portal: &PortalState, id: &str) -> Result<(), ApiError> {
    portal.store.end_sign_in(id, portal.now()).await?;
    if portal.store.work_under_way(id).await? == 0 {
        portal.tokens.forget(id);
    }
    portal.events.wake();
    Ok(())
}

/// Another API profile for a sign-in.
pub async fn change(
    State(portal): State<Shared>,
    SignedIn { mut sign_in, .. }: SignedIn,
    Json(change): Json<SignInChange>,
) -> Result<axum::Json<SignIn>, ApiError> {
    if let Some(name) = change.profile {
        let profile = profile(&name)?;
        portal
            .store
            .set_sign_in_profile(&sign_in.id, profile.name)
            .await?;
        sign_in.profile = profile.name.to_owned();
    }
    Ok(axum::Json(sign_in.public()))
}

/// `?force=true` signs out although work is under way.
#[derive(Debug, Default, Deserialize)]
pub struct Force {
    #[serde(default)]
    force: bool,
}

/// Signs out. Work under way is told first; with `force` it goes on, and its credential is kept until it ends.
pub async fn remove(
    State(portal): State<Shared>,
    SignedIn { sign_in, session }: SignedIn,
    query: Result<Query<Force>, QueryRejection>,
) -> Result<StatusCode, ApiError> {
    let under_way = portal.store.work_under_way(&sign_in.id).await?;
    let force = query.is_ok_and(|Query(query)| query.force);
    if under_way > 0 && !force {
        let (verb, things) = if under_way == 1 {
            ("is", "operation")
        } else {
            ("are", "operations")
        };
        return Err(Problem::new(
            ProblemKind::WorkUnderWay,
            format!("{under_way} {things} of {} {verb} still under way on the stamp.", sign_in.name),
        )
        .with_detail("Sign out all the same, and they go on to their end: the portal keeps the sealed credential until then. You will not see how they end unless you sign in again.")
        .into());
    }
    end(&portal, &sign_in.id).await?;
    portal
        .audit(AuditEntry {
            action: "signed-out".into(),
            session: Some(session.id),
            stamp: Some(sign_in.stamp),
            subject: sign_in.client_id,
            outcome: "done".into(),
            ..AuditEntry::default()
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
