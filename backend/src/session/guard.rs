//! The guard of a route: a route that takes [`InSession`] or [`SignedIn`] cannot be reached without.

use super::Cookie;
use crate::error::ApiError;
use crate::server::{PortalState, Shared};
use crate::store::{SessionRecord, SignInRecord, StoreError};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};

/// A session's last use is written at most this often, so that a read does not cost a write.
const TOUCH_EVERY: i64 = 60_000;

/// Somebody is signed in somewhere.
#[derive(Clone, Debug)]
pub struct InSession {
    /// The session.
    pub session: SessionRecord,
}

/// The sign-in that the route's `{id}` names, which is one of this session: another session's answers 404, as an unknown one does.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: SessionRecord,
    /// The sign-in.
    pub sign_in: SignInRecord,
}

/// A session after a principal was proven.
pub struct Opened {
    /// The session.
    pub session: SessionRecord,
    /// The `Set-Cookie` header with a cookie that the browser does not have yet; absent when another tab has just got it.
    pub cookie: Option<HeaderValue>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Opened")
            .field("session", &self.session.id)
            .finish_non_exhaustive()
    }
}

/// The session of a call, when there is one that has not expired.
pub async fn find(
    portal: &PortalState,
    headers: &HeaderMap,
) -> Result<Option<SessionRecord>, ApiError> {
    let Some(cookie) = Cookie::from_headers(headers, portal.configuration.secure()) else {
        return Ok(None);
    };
    let Some(mut session) = portal.store.session_by_hash(&cookie.hash()).await? else {
        return Ok(None);
    };
    let now = portal.now();
    if portal.configuration.expired(&session, now) {
        portal.store.end_session(&session.id, now).await?;
        portal.events.wake();
        return Ok(None);
    }
    if now - session.used >= TOUCH_EVERY {
        portal.store.touch_session(&session.id, now).await?;
        session.used = now;
    }
    Ok(Some(session))
}

/// After a principal was proven: the session that the call came with, under a new cookie, or a new session.
pub async fn open(portal: &PortalState, found: Option<SessionRecord>) -> Result<Opened, ApiError> {
    let cookie = Cookie::random().map_err(ApiError::internal)?;
    let now = portal.now();
    let hash = cookie.hash();
    if let Some(session) = found {
        match portal.store.rotate_session(&session, &hash, now).await {
            Ok(()) => {
                let session = SessionRecord {
                    hash,
                    used: now,
                    ..session
                };
                return told(portal, session, &cookie);
            }
            Err(StoreError::Overtaken) => {}
            Err(error) => return Err(error.into()),
        }
        // Two tabs signed in at once. The other one's cookie is in the browser, or on its way: a second one, arriving in another
        // order than it was written here, would open nothing.
        if let Some(session) = portal.store.session(&session.id).await? {
            return Ok(Opened {
                session,
                cookie: None,
            });
        }
    }
    let session = SessionRecord {
        id: uuid::Uuid::new_v4().to_string(),
        hash,
        created: now,
        used: now,
    };
    portal.store.begin_session(&session).await?;
    told(portal, session, &cookie)
}

fn told(portal: &PortalState, session: SessionRecord, cookie: &Cookie) -> Result<Opened, ApiError> {
    let end = session.created + portal.configuration.absolute_milliseconds();
    let left = (end - portal.now()) / 1000;
    let cookie = cookie
        .set(portal.configuration.secure(), left)
        .map_err(ApiError::internal)?;
    Ok(Opened {
        session,
        cookie: Some(cookie),
    })
}

/// Ends a session; gives the header that takes the cookie away.
pub async fn end(portal: &PortalState, session: &SessionRecord) -> Result<HeaderValue, ApiError> {
    let sign_ins = portal.store.sign_ins(&session.id).await?;
    portal.store.end_session(&session.id, portal.now()).await?;
    for sign_in in sign_ins {
        if portal.store.work_under_way(&sign_in.id).await? == 0 {
            portal.tokens.forget(&sign_in.id);
        }
    }
    portal.events.wake();
    Cookie::clear(portal.configuration.secure()).map_err(ApiError::internal)
}

impl FromRequestParts<Shared> for InSession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, portal: &Shared) -> Result<Self, ApiError> {
        match find(portal, &parts.headers).await? {
            Some(session) => Ok(Self { session }),
            None => Err(ApiError::signed_out()),
        }
    }
}

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, portal: &Shared) -> Result<Self, ApiError> {
        let InSession { session } = InSession::from_request_parts(parts, portal).await?;
        let parameters = RawPathParams::from_request_parts(parts, portal)
            .await
            .map_err(|_| ApiError::not_found("sign-in"))?;
        let id = parameters
            .iter()
            .find(|(name, _)| *name == "id")
            .map(|(_, value)| value)
            .ok_or_else(|| ApiError::internal("a route with SignedIn has no {id}"))?;
        match portal.store.sign_in(id).await? {
            Some(sign_in) if sign_in.session == session.id && sign_in.ended.is_none() => {
                Ok(Self { session, sign_in })
            }
            _ => Err(ApiError::not_found("sign-in")),
        }
    }
}
