//! The identity system of a stamp: Entra or AD FS, with its own key and its own directory.
//!
//! Pure, like the rest of the engine. `answer` serves what clients read and post before they have a token;
//! `authenticate` is asked by ARM on every call that follows.

pub mod application;
pub mod demo;
pub mod principal;

mod assertion;
mod bearer;
mod denial;
mod discovery;
mod form;
mod grant;
mod json_web_token;
mod metadata;
mod place;
mod reply;
mod resource;
mod token;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use bearer::{authenticate, authenticate_to_vaults, authority};
pub use resource::directory_domain;
#[cfg(test)]
pub(crate) use testing::{test_authorization, test_authorization_for};

use crate::request::Request;
use crate::response::Response;
use crate::world::World;
use crate::world::settings::IdentityKind;
use crate::world::timestamp::Timestamp;
use denial::{Denial, Occasion};
use place::Place;
use resource::Endpoint;

/// Answers what belongs to the identity system; `None` for everything else.
pub fn answer(world: &World, request: &Request, now: Timestamp) -> Option<Response> {
    if !place::signs_in(request, &world.settings) {
        return None;
    }
    // Doubled and trailing slashes are dropped: az appends `/metadata` to an address that may end in a slash.
    let segments: Vec<String> = request
        .path
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| form::decode(part.as_bytes()))
        .collect();
    let lower: Vec<String> = segments.iter().map(|part| part.to_lowercase()).collect();
    let path: Vec<&str> = lower.iter().map(String::as_str).collect();
    if path == ["metadata", "endpoints"] {
        return Some(only("GET", request, || {
            metadata::endpoints(request, &world.settings)
        }));
    }
    match world.settings.identity {
        IdentityKind::Entra => entra(world, request, &path, now),
        IdentityKind::Adfs => adfs(world, request, &path, now),
    }
}

fn entra(world: &World, request: &Request, path: &[&str], now: Timestamp) -> Option<Response> {
    let settings = &world.settings;
    let (tenant, rest) = path.split_first()?;
    let place = Place::of(request, settings);
    let document = |second: bool| match directory(world, tenant, "invalid_tenant") {
        Ok(Directory::Own) => reply::json(
            200,
            &discovery::entra_configuration(&place, &settings.tenant_id, second),
        ),
        Ok(Directory::Any) => {
            reply::json(200, &discovery::entra_configuration(&place, tenant, second))
        }
        Err(denial) => deny(world, request, &denial, now),
    };
    let keys = || reply::json(200, &discovery::keys(&*world.crypto));
    match rest {
        ["discovery", "instance"] => Some(only("GET", request, || {
            reply::json(200, &discovery::instance(&place, settings))
        })),
        ["userrealm", user] => Some(only("GET", request, || {
            reply::json(200, &discovery::user_realm(user, settings))
        })),
        [".well-known", "openid-configuration"] => Some(only("GET", request, || document(false))),
        ["v2.0", ".well-known", "openid-configuration"] => {
            Some(only("GET", request, || document(true)))
        }
        ["discovery", "keys"] | ["discovery", "v2.0", "keys"] => Some(only("GET", request, keys)),
        // `/blob/oauth2/token` is a blob: accounts have their paths on localhost.
        ["oauth2", ..] if *tenant == "blob" => None,
        ["oauth2", "token"] => Some(only("POST", request, || {
            issue(world, request, Some(tenant), Endpoint::First, now)
        })),
        ["oauth2", "v2.0", "token"] => Some(only("POST", request, || {
            issue(world, request, Some(tenant), Endpoint::Second, now)
        })),
        // Sign-ins by browser or device are not served, and nothing else below is ARM's.
        ["oauth2", ..] => Some(reply::empty(404)),
        _ => None,
    }
}

fn adfs(world: &World, request: &Request, path: &[&str], now: Timestamp) -> Option<Response> {
    let place = Place::of(request, &world.settings);
    match path {
        // az 2.72 with `--tenant adfs` asks below `/adfs/adfs` first and reads the tenant off the issuer.
        ["adfs", ".well-known", "openid-configuration"]
        | [
            "adfs",
            "adfs",
            "v2.0",
            ".well-known",
            "openid-configuration",
        ] => Some(only("GET", request, || {
            reply::json(200, &discovery::adfs_configuration(&place))
        })),
        ["adfs", "discovery", "keys"] => Some(only("GET", request, || {
            reply::json(200, &discovery::keys(&*world.crypto))
        })),
        ["adfs", "oauth2", "token"] => Some(only("POST", request, || {
            issue(world, request, None, Endpoint::Either, now)
        })),
        // Nothing of AD FS is ARM's: a wrong address below it must not be answered as a missing resource.
        ["adfs", ..] => Some(reply::empty(404)),
        _ => None,
    }
}

fn issue(
    world: &World,
    request: &Request,
    tenant: Option<&str>,
    endpoint: Endpoint,
    now: Timestamp,
) -> Response {
    let is_application =
        form::parse(&request.body).filled("grant_type") == Some("client_credentials");
    let directory = match tenant.map_or(Ok(Directory::Own), |tenant| {
        directory(world, tenant, "invalid_request")
    }) {
        Ok(Directory::Any) if is_application => Err(Denial::NoTenant),
        other => other,
    };
    match directory.and_then(|_| grant::token(world, request, endpoint, now)) {
        Ok(tokens) => reply::json(200, &tokens),
        Err(denial) => deny(world, request, &denial, now),
    }
}

/// Which directory a path names.
enum Directory {
    /// The stamp's.
    Own,
    /// Whichever the user belongs to.
    Any,
}

fn directory(world: &World, tenant: &str, error: &'static str) -> Result<Directory, Denial> {
    let settings = &world.settings;
    if tenant.eq_ignore_ascii_case(&settings.tenant_id)
        || tenant.eq_ignore_ascii_case(resource::directory_domain(settings))
    {
        Ok(Directory::Own)
    } else if matches!(tenant, "common" | "organizations") {
        Ok(Directory::Any)
    } else {
        Err(Denial::UnknownTenant(tenant.to_owned(), error))
    }
}

fn deny(world: &World, request: &Request, denial: &Denial, now: Timestamp) -> Response {
    let place = Place::of(request, &world.settings);
    let correlation_id = request
        .header("client-request-id")
        .filter(|id| is_guid(id))
        .map_or_else(|| world.fresh_guid(), str::to_owned);
    denial.response(&Occasion {
        identity: world.settings.identity,
        login: metadata::login_endpoint(&place, world.settings.identity),
        trace_id: world.fresh_guid(),
        correlation_id,
        now,
    })
}

fn only(method: &str, request: &Request, reply: impl FnOnce() -> Response) -> Response {
    if request.method == method || (method == "GET" && request.method == "HEAD") {
        return reply();
    }
    let mut refused = reply::empty(405);
    refused
        .headers
        .push(("Allow".to_owned(), method.to_owned()));
    refused
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
