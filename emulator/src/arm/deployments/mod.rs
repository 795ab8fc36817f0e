//! Template deployments: what of a path belongs to them, and who answers it.

mod asked;
mod calls;
mod deletion;
mod ending;
mod failure;
mod link;
mod preflight;
mod progress;
mod reading;
mod request;
mod shown;
mod step;
#[cfg(test)]
mod tests;
mod view;
mod waiting;
mod what_if;

pub use calls::{forget, revive};
pub use progress::{advance, look};
pub use waiting::{MOST_BYTES, MOST_FILES, TOO_MUCH, deliver, resume, wanted, weight};

use super::{
    body::{self, malformed},
    groups,
    path::Path,
    refusal::Refusal,
    reply::Reply,
    rights, subscriptions, versions, wording,
};
use crate::{
    providers::Call,
    request::Request,
    world::{World, resource_id::ResourceId},
};
use porthole_template::{Document, Limits};
use serde_json::Value;

/// What a path below a scope's deployments is about.
pub struct Found {
    /// The subscription as the path names it; none for a call above all of them.
    subscription: Option<String>,
    /// The group, if the path names one.
    group: Option<String>,
    /// What stands behind `deployments`.
    rest: Vec<String>,
}

/// Reads a path as one of deployments; nothing when it is another.
pub fn find(path: &Path) -> Option<Found> {
    let lower: Vec<&str> = path.lower.iter().map(String::as_str).collect();
    let (subscription, group, at) = match lower.as_slice() {
        ["providers", "microsoft.resources", "calculatetemplatehash"] => (None, None, 2),
        // Operations have a second, older path.
        ["subscriptions", _, "resourcegroups", _, "deployments", ..] => (Some(1), Some(3), 5),
        [
            "subscriptions",
            _,
            "resourcegroups",
            _,
            "providers",
            "microsoft.resources",
            "deployments",
            ..,
        ] => (Some(1), Some(3), 7),
        [
            "subscriptions",
            _,
            "providers",
            "microsoft.resources",
            "deployments",
            ..,
        ] => (Some(1), None, 5),
        _ => return None,
    };
    let segment = |at: usize| path.segments.get(at).cloned();
    Some(Found {
        subscription: subscription.and_then(segment),
        group: group.and_then(segment),
        rest: path.segments.get(at..)?.to_vec(),
    })
}

/// Whether the body of a request to this path holds a template, and is therefore read as tolerantly as one.
pub fn takes_template(path: &Path) -> bool {
    find(path).is_some()
}

/// The body of such a request and its text: comments, and names without quotation marks as Azure CLI sends `template:`.
///
/// # Errors
/// 413, 415 or `InvalidRequestContent`.
pub fn body(request: &Request) -> Result<(Value, String), Refusal> {
    body::check(request)?;
    let text = String::from_utf8_lossy(&request.body);
    if text.trim().is_empty() {
        return Ok((Value::Null, String::new()));
    }
    let limits = Limits::default();
    let document = Document::parse(&text, None, &limits).map_err(|error| {
        malformed(&error.place.as_ref().map_or_else(
            || error.message.clone(),
            |place| {
                format!(
                    "{} Path '{}', line {}, position {}",
                    error.message, place.path, place.line, place.column
                )
            },
        ))
    })?;
    if document.trailing().is_some() {
        return Err(malformed("Additional text found in JSON after the end"));
    }
    Ok((document.root().literal().to_json(), text.into_owned()))
}

/// Answers a call about deployments.
pub fn answer(world: &mut World, call: &Call, found: &Found) -> Result<Reply, Refusal> {
    let method = call.method.as_str();
    let rest: Vec<&str> = found.rest.iter().map(String::as_str).collect();
    let Some(named) = &found.subscription else {
        versions::of_own_call(world, call, "calculateTemplateHash")?;
        return match method {
            "POST" => reading::hash(call),
            _ => Err(wording::method_not_allowed(method)),
        };
    };
    let subscription = subscriptions::existing(world, named)?;
    let reads = matches!(method, "GET" | "HEAD");
    if !reads && rights::sees(world, &call.principal, &subscription) {
        subscriptions::writable(world, &subscription)?;
    }
    let scope = match &found.group {
        Some(name) => groups::seen(world, call, &subscription, name)?,
        None => ResourceId::new(&format!("/subscriptions/{subscription}")),
    };
    versions::of_own_call(world, call, "deployments")?;
    let [name, below @ ..] = rest.as_slice() else {
        return match method {
            "GET" | "HEAD" => reading::list(world, call, &scope),
            _ => Err(wording::method_not_allowed(method)),
        };
    };
    let id = calls::id_of(world, &scope, name);
    let below: Vec<String> = below.iter().map(|word| word.to_lowercase()).collect();
    let below: Vec<&str> = below.iter().map(String::as_str).collect();
    match (method, below.as_slice()) {
        ("GET", []) => reading::show(world, call, &id),
        ("HEAD", []) => reading::exists(world, call, &id),
        ("PUT", []) => calls::put(world, call, id),
        ("DELETE", []) => calls::delete(world, call, &id),
        ("POST", ["validate"]) => calls::validate(world, call, &id),
        ("POST", ["whatif"]) => what_if::answer(world, call, &id),
        ("POST", ["cancel"]) => calls::cancel(world, call, &id),
        ("POST", ["exporttemplate"]) => reading::export(world, call, &id),
        ("GET", ["operations"]) => reading::operations(world, call, &id),
        ("GET", ["operations", step]) => reading::operation(world, call, &id, step),
        ("GET", ["operationstatuses", operation]) => reading::status(world, call, &id, operation),
        (
            _,
            []
            | ["validate" | "whatif" | "cancel" | "exporttemplate" | "operations"]
            | ["operations" | "operationstatuses", _],
        ) => Err(wording::method_not_allowed(method)),
        _ => Err(wording::no_such_route(&call.origin, &call.path)),
    }
}
