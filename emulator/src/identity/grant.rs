//! The token endpoint: who asks, by what proof, for which resource.

use super::application::{Application, User, secret_hash};
use super::denial::Denial;
use super::form::Form;
use super::json_web_token as jwt;
use super::place::Place;
use super::resource::{self, Endpoint};
use super::token::{Issue, Proof};
use super::{assertion, form};
use crate::request::Request;
use crate::world::World;
use crate::world::timestamp::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Answers a request for a token.
pub fn token(
    world: &World,
    request: &Request,
    endpoint: Endpoint,
    now: Timestamp,
) -> Result<Value, Denial> {
    let form = read(request);
    let grant = form
        .filled("grant_type")
        .ok_or(Denial::Missing("grant_type"))?;
    let client_id = form
        .filled("client_id")
        .ok_or(Denial::Missing("client_id"))?;
    let place = Place::of(request, &world.settings);
    let resource = |form: &Form| resource::asked(form, endpoint, &world.settings);
    let issue = |resource: String| Issue {
        crypto: &*world.crypto,
        settings: &world.settings,
        origin: place.origin(),
        endpoint,
        resource,
        now,
    };
    match grant {
        "client_credentials" => {
            let application = application(world, client_id)?;
            let address = format!("{}{}", place.origin(), request.path);
            let proof = prove(world, application, &form, &address, now)?;
            Ok(issue(resource(&form)?).to_application(application, proof))
        }
        "password" => {
            let user = user_by_password(world, &form)?;
            Ok(issue(resource(&form)?).to_user(
                &user,
                client_id,
                form.filled("scope").unwrap_or_default(),
            ))
        }
        "refresh_token" => {
            let user = user_by_refresh_token(world, &form, client_id, now)?;
            Ok(issue(resource(&form)?).to_user(
                &user,
                client_id,
                form.filled("scope").unwrap_or_default(),
            ))
        }
        other => Err(Denial::UnsupportedGrant(other.to_owned())),
    }
}

/// The form, with client id and secret of a basic `Authorization` header where the form has none.
fn read(request: &Request) -> Form {
    let mut form = form::parse(&request.body);
    let basic = request
        .header("authorization")
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"));
    let pair = basic
        .and_then(|(_, text)| STANDARD.decode(text.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some((id, secret)) = pair.as_deref().and_then(|pair| pair.split_once(':')) {
        form.supply("client_id", form::decode(id.as_bytes()));
        form.supply("client_secret", form::decode(secret.as_bytes()));
    }
    form
}

fn application<'a>(world: &'a World, client_id: &str) -> Result<&'a Application, Denial> {
    Application::of(world, client_id).ok_or_else(|| {
        Denial::UnknownApplication(client_id.to_owned(), world.settings.tenant_id.clone())
    })
}

fn prove(
    world: &World,
    application: &Application,
    form: &Form,
    address: &str,
    now: Timestamp,
) -> Result<Proof, Denial> {
    if let Some(text) = form.filled("client_assertion") {
        if form.filled("client_assertion_type") != Some(ASSERTION_TYPE) {
            return Err(Denial::Missing("client_assertion_type"));
        }
        assertion::check(&*world.crypto, application, text, address, now)?;
        return Ok(Proof::Certificate);
    }
    let secret = form
        .get("client_secret")
        .filter(|secret| !secret.is_empty())
        .ok_or(Denial::NoCredential)?;
    let hash = secret_hash(world, secret);
    // Hashes of random secrets: comparing them byte by byte gives nothing away.
    let found = application
        .secrets
        .iter()
        .find(|known| known.sha256 == hash);
    match found {
        None => Err(Denial::WrongSecret(application.client_id.clone())),
        Some(secret) if secret.expires.is_some_and(|expires| expires <= now) => {
            Err(Denial::ExpiredSecret(application.client_id.clone()))
        }
        Some(_) => Ok(Proof::Secret),
    }
}

fn user_by_password(world: &World, form: &Form) -> Result<User, Denial> {
    let name = form.filled("username").ok_or(Denial::Missing("username"))?;
    let password = form
        .get("password")
        .filter(|password| !password.is_empty())
        .ok_or(Denial::Missing("password"))?;
    let hash = secret_hash(world, password);
    User::of(world, name)
        .filter(|user| user.password_sha256 == hash)
        .ok_or(Denial::WrongPassword)
}

fn user_by_refresh_token(
    world: &World,
    form: &Form,
    client_id: &str,
    now: Timestamp,
) -> Result<User, Denial> {
    let text = form
        .filled("refresh_token")
        .ok_or(Denial::Missing("refresh_token"))?;
    let token = jwt::take_apart(text)
        .filter(|token| jwt::is_own(&*world.crypto, token))
        .ok_or(Denial::RefreshToken)?;
    let says = |name| jwt::text(&token.claims, name);
    let is_for_client = says("typ") == Some("refresh") && says("appid") == Some(client_id);
    let is_current = jwt::seconds(&token.claims, "exp").is_some_and(|until| until > now.seconds());
    let user = says("upn").and_then(|name| User::of(world, name));
    user.filter(|_| is_for_client && is_current)
        .ok_or(Denial::RefreshToken)
}
