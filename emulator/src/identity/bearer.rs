//! The check of every ARM call: is the token ours, for ARM, and valid now? Refused in ARM's words.

use super::application::{Application, User};
use super::json_web_token as jwt;
use super::metadata::login_endpoint;
use super::place::{self, Place};
use super::principal::Principal;
use super::reply;
use super::resource;
use super::token::LIFETIME;
use crate::request::Request;
use crate::response::Response;
use crate::world::World;
use crate::world::settings::{IdentityKind, Settings};
use crate::world::timestamp::Timestamp;
use serde_json::{Value, json};

/// Clocks may differ by this much, in seconds.
const SKEW: i64 = 300;

/// Who calls, by the token of the request; `expired` takes any token for one that has expired.
pub fn authenticate(
    world: &World,
    request: &Request,
    now: Timestamp,
    expired: bool,
) -> Result<Principal, Box<Response>> {
    check(world, request, now, resource::is_arm, expired)
        .map_err(|refusal| Box::new(refusal.response(world, request)))
}

/// Who calls a vault, by the token of the request; the error says what is wrong with it.
pub fn authenticate_to_vaults(
    world: &World,
    request: &Request,
    now: Timestamp,
) -> Result<Principal, String> {
    check(world, request, now, resource::is_vaults, false).map_err(|refusal| refusal.message)
}

/// Where tokens are to be had, as challenges name it.
pub fn authority(world: &World, request: &Request) -> String {
    let place = Place::of(request, &world.settings);
    let login = login_endpoint(&place, world.settings.identity);
    match world.settings.identity {
        IdentityKind::Entra => login + &world.settings.tenant_id,
        IdentityKind::Adfs => login,
    }
}

/// Why a call is refused.
struct Refusal {
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal {
            code,
            message: message.into(),
        }
    }

    fn response(&self, world: &World, request: &Request) -> Response {
        let authority = authority(world, request);
        let body = json!({ "error": { "code": self.code, "message": self.message } });
        let mut response = reply::json(401, &body);
        // The message may quote the token's claims: a quoted string of a header must stay one.
        let description: String = self
            .message
            .chars()
            .filter(|sign| (' '..='~').contains(sign) && *sign != '"' && *sign != '\\')
            .collect();
        let challenge = format!(
            "Bearer authorization_uri=\"{authority}\", error=\"invalid_token\", error_description=\"{description}\""
        );
        response
            .headers
            .push(("WWW-Authenticate".to_owned(), challenge));
        response
    }
}

fn check(
    world: &World,
    request: &Request,
    now: Timestamp,
    is_meant: fn(&str, &Settings) -> bool,
    expired: bool,
) -> Result<Principal, Refusal> {
    let header = request.header("authorization").ok_or_else(|| {
        Refusal::new(
            "AuthenticationFailed",
            "Authentication failed. The 'Authorization' header is missing.",
        )
    })?;
    let token = header
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty())
        .ok_or_else(|| {
            Refusal::new(
                "AuthenticationFailedInvalidHeader",
                "Authentication failed. The 'Authorization' header is provided in an invalid format.",
            )
        })?;
    let invalid = || Refusal::new("InvalidAuthenticationToken", "The access token is invalid.");
    let token = jwt::take_apart(token)
        .filter(|token| jwt::is_own(&*world.crypto, token))
        .ok_or_else(invalid)?;
    issuer(&token.claims, &world.settings)?;
    audience(&token.claims, &world.settings, is_meant)?;
    validity(&token.claims, now, &world.settings, expired)?;
    principal(world, &token.claims).ok_or_else(invalid)
}

fn issuer(claims: &Value, settings: &Settings) -> Result<(), Refusal> {
    let issuer = jwt::text(claims, "iss").unwrap_or_default();
    let (authority, path) = issuer
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .unwrap_or_default();
    let expected = match settings.identity {
        IdentityKind::Entra => settings.tenant_id.as_str(),
        IdentityKind::Adfs => "adfs",
    };
    let is_ours = place::is_own_host(authority, settings)
        && path.trim_end_matches('/').eq_ignore_ascii_case(expected);
    if is_ours && jwt::text(claims, "tid") == Some(&settings.tenant_id) {
        return Ok(());
    }
    Err(Refusal::new(
        "InvalidAuthenticationTokenTenant",
        format!(
            "The access token is from the wrong issuer '{issuer}'. It must match the tenant '{expected}' of this stamp. Get the token from the authority that /metadata/endpoints names."
        ),
    ))
}

fn audience(
    claims: &Value,
    settings: &Settings,
    is_meant: fn(&str, &Settings) -> bool,
) -> Result<(), Refusal> {
    let audience = jwt::text(claims, "aud").unwrap_or_default();
    if is_meant(audience, settings) {
        return Ok(());
    }
    Err(Refusal::new(
        "InvalidAuthenticationTokenAudience",
        format!(
            "The access token has been obtained for wrong audience or resource '{audience}'. It should exactly match with one of the allowed audiences '{}'.",
            match is_meant(&settings.audience, settings) {
                true => settings.audience.clone(),
                false => format!("https://vault.{}", settings.domain),
            }
        ),
    ))
}

fn validity(
    claims: &Value,
    now: Timestamp,
    settings: &Settings,
    expired: bool,
) -> Result<(), Refusal> {
    let said = jwt::seconds(claims, "exp").unwrap_or(0);
    // Faults that end a token before it says so.
    let issued = said.saturating_sub(LIFETIME);
    let early = settings.faults.early_expiry();
    let cut_short = early.map_or(said, |seconds| {
        said.min(issued.saturating_add(i64::try_from(seconds).unwrap_or(LIFETIME)))
    });
    let until = if expired { now.seconds() } else { cut_short };
    let from = jwt::seconds(claims, "nbf").unwrap_or(i64::MAX);
    if until <= now.seconds() {
        let message = format!(
            "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
            american(Timestamp(until.saturating_mul(1000))),
            american(now)
        );
        return Err(Refusal::new("ExpiredAuthenticationToken", message));
    }
    if from > now.seconds().saturating_add(SKEW) {
        let message = format!(
            "The access token is not valid yet: its begin UTC time '{}' is later than current UTC time '{}'.",
            american(Timestamp(from.saturating_mul(1000))),
            american(now)
        );
        return Err(Refusal::new("InvalidAuthenticationToken", message));
    }
    Ok(())
}

/// The principal that a token names. One that was taken out of the directory is nobody any more, whatever its token says.
fn principal(world: &World, claims: &Value) -> Option<Principal> {
    let client_id = jwt::text(claims, "appid")?;
    let user = jwt::text(claims, "upn").map(|name| User::of(world, name));
    let (object_id, name, user_name) = match user {
        Some(user) => user.map(|user| (user.object_id, user.name, user.user_name))?,
        None => {
            let application = Application::of(world, client_id)?;
            let (object_id, name) = (application.object_id.clone(), application.name.clone());
            (object_id, name, String::new())
        }
    };
    if jwt::text(claims, "oid") != Some(&object_id) {
        return None;
    }
    let tenant_id = world.settings.tenant_id.clone();
    Some(Principal {
        object_id,
        client_id: client_id.to_owned(),
        tenant_id,
        name,
        user_name,
    })
}

/// A moment as ARM's messages about tokens write it: `1/31/2024 9:05:00 PM`.
fn american(moment: Timestamp) -> String {
    let text = moment.arm();
    let number = |range: std::ops::Range<usize>| {
        text.get(range)
            .and_then(|digits| digits.parse::<u32>().ok())
            .unwrap_or(0)
    };
    let (year, month, day, hour) = (number(0..4), number(5..7), number(8..10), number(11..13));
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    format!(
        "{month}/{day}/{year} {hour}:{} {half}",
        text.get(14..19).unwrap_or_default()
    )
}
