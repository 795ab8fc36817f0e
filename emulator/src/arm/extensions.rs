//! Whatever stands on a scope: `SCOPE/providers/Microsoft.Authorization/locks/L` and the like, at every scope alike.

use super::{
    groups,
    locks::{self, Deed},
    path::Path,
    refusal::Refusal,
    reply::Reply,
    rights, subscriptions, target, versions, wording,
};
use crate::{
    providers::{
        Call, ExtensionRules, ExtensionType, Served,
        extension::{Proposal, Viewed, readable},
        resources::link,
    },
    world::{
        World,
        extension::{Extension, id_of},
        resource_id::ResourceId,
    },
};
use serde_json::{Value, json};

/// A path that names such a type.
pub struct Found {
    kind: &'static ExtensionType,
    /// The segments of the scope.
    scope: Vec<String>,
    /// What stands behind the type.
    rest: Vec<String>,
}

/// Reads a path as one that names such a type; nothing when it is another.
pub fn find(world: &World, path: &Path) -> Option<Found> {
    let places = path.lower.iter().enumerate().rev();
    let mut places = places.filter(|(_, word)| *word == "providers");
    // The last one counts: what comes before it is the scope.
    places.find_map(|(at, _)| {
        let (namespace, kind) = (path.segments.get(at + 1)?, path.segments.get(at + 2)?);
        let kind = world.registry.extension(namespace, kind)?;
        Some(Found {
            kind,
            scope: path.segments.get(..at)?.to_vec(),
            rest: path.segments.get(at + 3..)?.to_vec(),
        })
    })
}

/// Answers a call about one or about the list of a scope.
pub fn answer(
    world: &mut World,
    method: &str,
    call: &Call,
    found: &Found,
) -> Result<Reply, Refusal> {
    let named = named_scope(world, found)?;
    let reads = matches!(method, "GET" | "HEAD");
    let verb = match method {
        "GET" | "HEAD" => "read",
        "PUT" => "write",
        "DELETE" => "delete",
        _ => return Err(wording::method_not_allowed(method)),
    };
    let about = match found.rest.as_slice() {
        [name] => id_of(&named, found.kind.name, name),
        _ => named.clone(),
    };
    // A view is named by the last word of its path: `eventtypes/values/read`.
    let operation = match (&found.kind.served, found.rest.as_slice()) {
        (Served::View(_), [.., word]) => format!("{}/{word}/{verb}", found.kind.name),
        _ => format!("{}/{verb}", found.kind.name),
    };
    // Whoever asks about the whole stamp reads what concerns everybody; nobody writes there.
    if !(reads && named.as_str().is_empty()) {
        rights::check(world, call, &operation, &about)?;
    }
    if !reads {
        subscriptions::writable(world, named.subscription())?;
    }
    let scope = existing_scope(world, &named)?;
    versions::of_type(world, call, found.kind.name)?;
    if found.kind.above_groups_only && !scope.group().is_empty() {
        return Err(wording::invalid_type_at(found.kind.name, &scope));
    }
    match (&found.kind.served, method, found.rest.as_slice()) {
        (Served::View(view), "GET" | "HEAD", rest) => {
            let viewed = Viewed {
                scope: &scope,
                rest,
            };
            view(world, call, &viewed).map(Reply::ok)
        }
        (Served::Kept(rules), "GET" | "HEAD", []) => {
            let rows = rules.list(world, call, found.kind.name, &scope)?;
            let everything = rights::may(world, &call.principal, rights::READ_ALL, &scope);
            let value: Vec<Value> = rows
                .iter()
                .filter(|row| rules.shows(world, call, &scope, row))
                .filter(|row| {
                    everything || scope.is_within(&row.scope) || readable(world, call, row)
                })
                .map(|row| rules.present(world, call, &scope, row))
                .collect();
            Ok(Reply::ok(json!({ "value": value })))
        }
        (Served::Kept(rules), "GET" | "HEAD", [name]) => {
            let row = rules
                .find(world, found.kind.name, &scope, name)
                .filter(|row| rules.shows(world, call, &scope, row))
                .ok_or_else(|| rules.not_found(name))?;
            Ok(Reply::ok(rules.present(world, call, &scope, &row)))
        }
        (Served::Kept(rules), "PUT", [name]) => put(world, call, found.kind, *rules, &scope, name),
        (Served::Kept(rules), "DELETE", [name]) => {
            delete(world, call, found.kind, *rules, &scope, name)
        }
        (_, _, [_, _, ..]) => Err(wording::no_such_route(&call.origin, &call.path)),
        _ => Err(wording::method_not_allowed(method)),
    }
}

fn put(
    world: &mut World,
    call: &Call,
    kind: &ExtensionType,
    rules: &dyn ExtensionRules,
    scope: &ResourceId,
    name: &str,
) -> Result<Reply, Refusal> {
    let before = rules.find(world, kind.name, scope, name);
    if rules.yields_to_locks() {
        locks::check(world, Deed::Write, scope)?;
    }
    super::write::check_name(name)?;
    let row = Extension {
        scope: rules.keeper(scope),
        kind: kind.name.to_owned(),
        name: before
            .as_ref()
            .map_or_else(|| name.to_owned(), |row| row.name.clone()),
        properties: Value::Null,
        created: before.as_ref().map_or(call.now, |row| row.created),
        changed: call.now,
    };
    let mut proposal = Proposal { before, row };
    rules.prepare(world, call, &mut proposal)?;
    let (made, replaced) = rules.statuses();
    let status = if proposal.before.is_some() {
        replaced
    } else {
        made
    };
    let shown = rules.present(world, call, scope, &proposal.row);
    world.put_extension(proposal.row);
    Ok(Reply::with(status, rules.opened(shown)))
}

fn delete(
    world: &mut World,
    call: &Call,
    kind: &ExtensionType,
    rules: &dyn ExtensionRules,
    scope: &ResourceId,
    name: &str,
) -> Result<Reply, Refusal> {
    let Some(row) = rules.find(world, kind.name, scope, name) else {
        return Ok(Reply::empty(204));
    };
    if rules.yields_to_locks() {
        locks::check(world, Deed::Delete, &id_of(scope, kind.name, name))?;
    }
    rules.may_delete(world, call, &row)?;
    let shown = rules.present(world, call, scope, &row);
    world.remove_extension(kind.name, &row.scope, &row.name);
    Ok(if rules.shows_deleted() {
        Reply::with(200, shown)
    } else {
        Reply::empty(200)
    })
}

/// Forgets what stood on a scope that is gone, and the links to it.
pub fn forget(world: &mut World, scope: &ResourceId) {
    world.forget_extensions(scope);
    link::forget_to(world, scope);
}

/// The scope that a path names, there or not; its subscription is.
fn named_scope(world: &World, found: &Found) -> Result<ResourceId, Refusal> {
    let lost = || {
        let scope = found.scope.join("/");
        Refusal::bad_request(
            "InvalidScope",
            format!(
                "The scope '/{scope}' is not valid: a subscription, a resource group, a resource or nothing is wanted."
            ),
        )
    };
    match found.scope.as_slice() {
        [] => Ok(ResourceId::new("")),
        [first, subscription, rest @ ..] if first.eq_ignore_ascii_case("subscriptions") => {
            let subscription = subscriptions::existing(world, subscription)?;
            let root = ResourceId::new(&format!("/subscriptions/{subscription}"));
            let Some((word, rest)) = rest.split_first() else {
                return Ok(root);
            };
            let (group, rest) = rest.split_first().ok_or_else(lost)?;
            if !word.eq_ignore_ascii_case("resourceGroups") {
                return Err(lost());
            }
            let group = ResourceId::group_of(&subscription, group);
            match rest {
                [] => Ok(group),
                [word, namespace, below @ ..]
                    if word.eq_ignore_ascii_case("providers")
                        && !below.is_empty()
                        && below.len().is_multiple_of(2) =>
                {
                    Ok(ResourceId::new(&format!(
                        "{group}/providers/{namespace}/{}",
                        below.join("/")
                    )))
                }
                _ => Err(lost()),
            }
        }
        _ => Err(lost()),
    }
}

/// The same as it was created, when it is there.
fn existing_scope(world: &World, named: &ResourceId) -> Result<ResourceId, Refusal> {
    if named.group().is_empty() {
        return Ok(named.clone());
    }
    let group = groups::id_of(world, named.subscription(), named.group())?;
    if named.namespace().is_empty() {
        return Ok(group);
    }
    target::existing(world, &group, named)
}
