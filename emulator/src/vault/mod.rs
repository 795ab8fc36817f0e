//! The data of key vaults, `NAME.vault.DOMAIN`: secrets and RSA keys, for whom the vault's access policies name.

mod access;
mod attributes;
mod key;
mod key_use;
mod list;
mod refusal;
mod secret;
#[cfg(test)]
mod tests;

use crate::arm::query::{Query, decode};
use crate::identity::principal::Principal;
use crate::providers::vault_named;
use crate::request::Request;
use crate::response::Response;
use crate::world::settings::{ApiVersions, Settings};
use crate::world::{World, resource::Resource, timestamp::Timestamp};
use refusal::Refusal;
use serde_json::Value;

/// What the profiles use; a stamp knows no newer one.
const VERSIONS: [&str; 2] = ["2016-10-01", "2015-06-01"];
/// What public Azure knows beside them.
const NEWER: [&str; 9] = [
    "7.0",
    "7.1",
    "7.2",
    "7.3",
    "7.4",
    "7.5-preview.1",
    "7.5",
    "7.6-preview.2",
    "7.6",
];

/// One request to a vault, let in.
pub struct Exchange<'a> {
    /// The request as received.
    pub request: &'a Request,
    /// Its query.
    pub query: Query,
    /// Its body; null when there is none.
    pub body: Value,
    /// The segments of its path, decoded.
    pub path: Vec<String>,
    /// The vault.
    pub vault: Resource,
    /// Who asks.
    pub caller: Principal,
    /// Now.
    pub now: Timestamp,
}

impl Exchange<'_> {
    /// The vault's name as keys of the table have it.
    pub fn vault_name(&self) -> &str {
        self.vault.id.name()
    }

    /// The address of something in this vault, where the request came in.
    pub fn address(&self, path: &str) -> String {
        let Request {
            scheme, authority, ..
        } = self.request;
        format!("{scheme}://{authority}/{path}")
    }

    /// A value of the body.
    pub fn given(&self, name: &str) -> Option<&Value> {
        self.body.get(name).filter(|value| !value.is_null())
    }

    /// A text of the body.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.given(name).and_then(Value::as_str)
    }
}

/// The vault that a host names; `None` when it is none's.
fn host<'a>(authority: &'a str, settings: &Settings) -> Option<&'a str> {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    };
    let (name, rest) = host.trim_end_matches('.').split_once('.')?;
    let own = format!("vault.{}", settings.domain);
    rest.eq_ignore_ascii_case(&own).then_some(name)
}

/// Answers what belongs to a vault; `None` for everything else.
pub fn answer(
    world: &mut World,
    request: &Request,
    now: Timestamp,
    shown: Timestamp,
) -> Option<Response> {
    let name = host(&request.authority, &world.settings)?;
    let id = world.fresh_guid();
    let outcome = vault_named(world, name)
        .ok_or_else(|| {
            Refusal::new(
                404,
                "VaultNotFound",
                format!("The vault '{name}' was not found."),
            )
        })
        .and_then(|vault| dispatch(world, request, vault, (now, shown)));
    let (status, headers, body) = match outcome {
        Ok(body) => (200, Vec::new(), body),
        Err(refusal) => (refusal.status, refusal.headers.clone(), refusal.body()),
    };
    let mut response = Response {
        status,
        headers,
        body: match request.method.as_str() {
            "HEAD" => Vec::new(),
            _ => body.to_string().into_bytes(),
        },
        ..Response::default()
    };
    for (name, value) in [
        ("Content-Type", "application/json; charset=utf-8"),
        ("Cache-Control", "no-cache"),
        ("Pragma", "no-cache"),
        ("x-ms-keyvault-region", &world.settings.region),
        ("x-ms-request-id", &id),
        ("x-ms-keyvault-service-version", "1.1.0.0"),
        ("Date", &shown.http_date()),
    ] {
        response.headers.push((name.to_owned(), value.to_owned()));
    }
    Some(response)
}

fn dispatch(
    world: &mut World,
    request: &Request,
    vault: Resource,
    (now, shown): (Timestamp, Timestamp),
) -> Result<Value, Refusal> {
    let caller = access::caller(world, request, &vault, shown)?;
    let query = Query::parse(&request.query);
    version(&query, world.settings.api_versions)?;
    let body = match request.body.iter().all(u8::is_ascii_whitespace) {
        true => Value::Null,
        false => serde_json::from_slice(&request.body)
            .map_err(|error| refusal::bad(format!("The request body is not JSON: {error}.")))?,
    };
    let segments = request.path.split('/').filter(|part| !part.is_empty());
    let exchange = Exchange {
        request,
        query,
        body,
        path: segments.map(|part| decode(part, false)).collect(),
        vault,
        caller,
        now,
    };
    let path: Vec<String> = exchange
        .path
        .iter()
        .map(|part| part.to_lowercase())
        .collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match (request.method.as_str(), path.as_slice()) {
        ("GET", ["secrets"]) => list::names(world, &exchange, "secrets"),
        ("GET", ["secrets", _, "versions"]) => list::versions(world, &exchange, "secrets"),
        ("PUT", ["secrets", _]) => secret::set(world, &exchange),
        ("GET", ["secrets", _] | ["secrets", _, _]) => secret::show(world, &exchange),
        ("PATCH", ["secrets", _] | ["secrets", _, _]) => secret::change(world, &exchange),
        ("DELETE", ["secrets", _]) => secret::delete(world, &exchange),
        ("GET", ["keys"]) => list::names(world, &exchange, "keys"),
        ("GET", ["keys", _, "versions"]) => list::versions(world, &exchange, "keys"),
        ("POST", ["keys", _, "create"]) => key::create(world, &exchange),
        ("GET", ["keys", _] | ["keys", _, _]) => key::show(world, &exchange),
        ("PATCH", ["keys", _] | ["keys", _, _]) => key::change(world, &exchange),
        ("DELETE", ["keys", _]) => key::delete(world, &exchange),
        ("POST", ["keys", _, action] | ["keys", _, _, action]) => {
            key_use::apply(world, &exchange, action)
        }
        (method, path) => Err(refusal::bad(format!(
            "Method {method} does not allow operation '{}'",
            path.last().unwrap_or(&"")
        ))),
    }
}

fn version(query: &Query, versions: ApiVersions) -> Result<(), Refusal> {
    let asked = query.given("api-version");
    let asked = asked.ok_or_else(|| refusal::bad("api-version must be specified"))?;
    let newer = versions == ApiVersions::Public && NEWER.contains(&asked);
    if newer || VERSIONS.contains(&asked) {
        return Ok(());
    }
    let latest = match versions {
        ApiVersions::Stamp => VERSIONS.first(),
        ApiVersions::Public => NEWER.last(),
    };
    let latest = latest.copied().unwrap_or_default();
    Err(refusal::bad(format!(
        "The specified version ({asked}) is not recognized. Consider using the latest supported version ({latest})."
    )))
}
