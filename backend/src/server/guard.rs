//! What a call must be before any route sees it: from an admitted peer, to one of our names, and, where it changes something,
//! from our own page. Each rule fails closed.

use super::state::Shared;
use crate::configuration::Exposure;
use crate::error::ApiError;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use porthole_shared::portal::GUARD_HEADER;
use porthole_shared::problem::{Problem, ProblemKind};
use std::net::SocketAddr;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where a connection comes from. Set by the listener on every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Refuses what breaks a rule.
pub async fn guard(State(portal): State<Shared>, request: Request, next: Next) -> Response {
    match judge(&portal, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

fn judge(portal: &Shared, request: &Request) -> Result<(), ApiError> {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    if !peer_admitted(&portal.configuration.exposure, peer) {
        return Err(ApiError::new(
            ProblemKind::Refused,
            "The portal answers its proxy only. Use its public address.",
        ));
    }
    let authority = authority(request).unwrap_or_default();
    if !portal.names.admit(&authority) {
        let mut problem = Problem::new(
            ProblemKind::Refused,
            "The portal does not answer under this host name. The setting `hosts` admits more.",
        );
        problem.status = 421;
        return Err(problem.into());
    }
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let site = request.headers().get(SEC_FETCH_SITE);
    if !safe {
        return own_page(request.headers(), &authority, portal.configuration.secure());
    }
    // A read changes nothing, but another site's page has no business with the API either.
    let foreign = site.is_some_and(|site| site != "same-origin" && site != "none");
    if foreign && request.uri().path().starts_with("/api") {
        return Err(foreign_page());
    }
    Ok(())
}

fn peer_admitted(exposure: &Exposure, peer: Option<SocketAddr>) -> bool {
    match exposure {
        Exposure::Loopback | Exposure::Tls { .. } => true,
        Exposure::Proxy { trusted, .. } => peer.is_some_and(|peer| {
            let address = peer.ip().to_canonical();
            trusted.iter().any(|range| range.contains(&address))
        }),
    }
}

/// Host and port that the browser named: the `Host` header, or the authority of HTTP/2. Two different ones are none.
fn authority(request: &Request) -> Option<String> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    if hosts.next().is_some() {
        return None;
    }
    let uri = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    match (host, uri) {
        (Some(host), Some(uri)) if !host.eq_ignore_ascii_case(uri) => None,
        (host, uri) => host.or(uri).map(str::to_ascii_lowercase),
    }
}

/// Same-origin `Sec-Fetch-Site` or `Origin`, and every one of them that is there; and the header that no form can set.
fn own_page(headers: &HeaderMap, authority: &str, secure: bool) -> Result<(), ApiError> {
    let site = headers.get(SEC_FETCH_SITE);
    let origin = headers.get(header::ORIGIN);
    let scheme = if secure { "https" } else { "http" };
    let same_site = site.is_none_or(|site| site == "same-origin");
    let same_origin = origin.is_none_or(|origin| {
        let origin = origin
            .to_str()
            .ok()
            .and_then(|text| url::Url::parse(text).ok());
        let own = url::Url::parse(&format!("{scheme}://{authority}")).ok();
        origin
            .zip(own)
            .is_some_and(|(origin, own)| origin.origin() == own.origin())
    });
    let told = site.is_some() || origin.is_some();
    if !(told && same_site && same_origin) {
        return Err(foreign_page());
    }
    if headers.get(GUARD_HEADER).is_none_or(|value| value != "1") {
        return Err(ApiError::new(
            ProblemKind::Refused,
            format!("A call that changes something carries the header `{GUARD_HEADER}: 1`."),
        ));
    }
    Ok(())
}

fn foreign_page() -> ApiError {
    ApiError::new(
        ProblemKind::Refused,
        "This call did not come from the portal's own page.",
    )
}
