//! A request that a deployment sends to the stamp itself: on behalf of its caller, by the same way as any other request.

use crate::{
    arm::{activity, path::Path, query::Query, reply::Reply, route},
    providers::Call,
    world::{World, deployment::Deployment, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::Value;

/// What is sent.
pub struct Request<'a> {
    /// The method.
    pub method: &'a str,
    /// The id of the resource, with the name of an action behind it.
    pub path: &'a str,
    /// The api-version; without one that of the profile, or the newest.
    pub api_version: Option<&'a str>,
    /// The body, null for none.
    pub body: Value,
}

/// Sends it; answers the id of the request and the reply.
pub fn send(
    world: &mut World,
    row: &Deployment,
    now: Timestamp,
    request: Request<'_>,
) -> (String, Reply) {
    let call = call(world, row, now, request);
    let path = Path::of(&call.path);
    let reply = route::route(world, &call, &path).unwrap_or_else(Reply::from);
    activity::answered(world, &call, &reply);
    (call.id, reply)
}

/// The request as a call.
pub fn call(world: &World, row: &Deployment, now: Timestamp, request: Request<'_>) -> Call {
    let version = request
        .api_version
        .map_or_else(|| version_of(world, row, request.path), str::to_owned);
    Call {
        now,
        shown: now,
        query: Query::parse(&format!("api-version={version}")),
        api_version: version,
        body: request.body,
        id: world.fresh_guid(),
        method: request.method.to_owned(),
        path: request.path.to_owned(),
        origin: row.origin.clone(),
        principal: row.caller.clone(),
        correlation: row.correlation.clone(),
        ..Call::default()
    }
}

/// The api-version of a resource for which the template names none: that of the template's profile, else the newest of the type.
fn version_of(world: &World, row: &Deployment, id: &str) -> String {
    let id = ResourceId::new(id);
    let name = match id.namespace() {
        "" => "Microsoft.Resources/subscriptions/resourceGroups".to_owned(),
        _ => id.type_name(),
    };
    let Some(facts) = world.registry.facts(&name) else {
        return String::new();
    };
    let profile = row.profile.as_deref();
    let profiled = facts
        .profiles
        .iter()
        .find(|(known, _)| profile.is_some_and(|profile| profile.eq_ignore_ascii_case(known)))
        .map(|(_, version)| version);
    let version = profiled.or(facts.api_versions.first());
    version.cloned().unwrap_or_default()
}

/// A number of the kind that deployment operations have.
pub fn number(world: &World) -> String {
    let id = world.fresh_guid().replace('-', "").to_uppercase();
    id.get(..16).unwrap_or(&id).to_owned()
}

/// The status of a reply in the word that deployment operations have for it.
pub fn status_word(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "NoContent",
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        409 => "Conflict",
        412 => "PreconditionFailed",
        429 => "TooManyRequests",
        501 => "NotImplemented",
        503 => "ServiceUnavailable",
        _ => "InternalServerError",
    }
}
