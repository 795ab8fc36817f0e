//! The table of contents of ARM: which path is answered where.

use super::{
    actions, delete, deployments, endpoints, export_template, extensions, groups,
    path::Path,
    polls, provider_list, read,
    refusal::Refusal,
    relocation,
    reply::Reply,
    resource_lists, rights, self_service, subscriptions, tag_names,
    target::{self, Target},
    wording, write,
};
use crate::{
    providers::Call,
    world::{World, resource_id::ResourceId},
};

/// Answers an authenticated call.
pub fn route(world: &mut World, call: &Call, path: &Path) -> Result<Reply, Refusal> {
    let lower: Vec<&str> = path.lower.iter().map(String::as_str).collect();
    let method = call.method.as_str();
    let reads = matches!(method, "GET" | "HEAD");
    if let Some(found) = extensions::find(world, path) {
        return extensions::answer(world, method, call, &found);
    }
    if let Some(asked) = deployments::find(path) {
        return deployments::answer(world, call, &asked);
    }
    match lower.as_slice() {
        ["subscriptions"] if reads => subscriptions::list(world, call),
        ["tenants"] if reads => subscriptions::tenants(world, call),
        ["providers"] if reads => provider_list::list(world, call, None),
        ["providers", namespace] if reads => provider_list::one(world, call, None, namespace),
        ["providers", namespace, ..] => {
            let below = path.segments.get(2..).unwrap_or_default();
            endpoints::answer(world, method, call, "", namespace, below)?.ok_or_else(|| lost(call))
        }
        ["offers"] if reads => self_service::offers(world, call, None),
        ["delegatedproviders", ..] if reads => {
            let below = path.segments.get(1..).unwrap_or_default();
            self_service::offers(world, call, Some(below))
        }
        ["subscriptions", _] if matches!(method, "PUT" | "DELETE") => {
            let named = path.segments.get(1).map_or("", String::as_str);
            match method {
                "PUT" => self_service::put(world, call, named),
                _ => self_service::cancel(world, call, named),
            }
        }
        ["subscriptions", _, below @ ..] => {
            let named = path.segments.get(1).map_or("", String::as_str);
            let subscription = subscriptions::existing(world, named)?;
            in_subscription(world, call, &subscription, below, path)
        }
        [
            "subscriptions" | "tenants" | "providers" | "offers" | "delegatedproviders",
            ..,
        ] => Err(wording::method_not_allowed(method)),
        _ => Err(lost(call)),
    }
}

/// Everything below `/subscriptions/S`.
fn in_subscription(
    world: &mut World,
    call: &Call,
    subscription: &str,
    below: &[&str],
    path: &Path,
) -> Result<Reply, Refusal> {
    let method = call.method.as_str();
    let reads = matches!(method, "GET" | "HEAD");
    let named = |place: usize| path.segments.get(place).map_or("", String::as_str);
    let root = ResourceId::new(&format!("/subscriptions/{subscription}"));
    let may = |world: &World, operation: &str| rights::check(world, call, operation, &root);
    // A stranger is told that, and nothing about the subscription.
    if !reads && rights::sees(world, &call.principal, subscription) {
        subscriptions::writable(world, subscription)?;
    }
    // What only looks at the subscription itself is open to whoever holds any role within it.
    let looks = |world: &World, operation: &str| rights::check_sight(world, call, operation, &root);
    match below {
        [] if reads => {
            looks(world, "Microsoft.Resources/subscriptions/read")?;
            subscriptions::one(world, call, subscription)
        }
        ["locations"] if reads => {
            looks(world, "Microsoft.Resources/subscriptions/locations/read")?;
            subscriptions::locations(world, call, subscription)
        }
        ["operationresults", id] if reads => {
            looks(
                world,
                "Microsoft.Resources/subscriptions/operationresults/read",
            )?;
            polls::by_subscription(world, call, &root, id)
        }
        ["resources"] if reads => {
            looks(world, "Microsoft.Resources/subscriptions/resources/read")?;
            resource_lists::all(world, call, &root)
        }
        ["resourcegroups"] if reads => {
            looks(
                world,
                "Microsoft.Resources/subscriptions/resourceGroups/read",
            )?;
            groups::list(world, call, subscription)
        }
        ["resourcegroups", _] => groups::answer(world, method, call, subscription, named(3)),
        ["resourcegroups", _, "resources"] if reads => {
            let group = groups::seen(world, call, subscription, named(3))?;
            resource_lists::all(world, call, &group)
        }
        [
            "resourcegroups",
            _,
            word @ ("moveresources" | "validatemoveresources"),
        ] if method == "POST" => {
            let group = groups::seen(world, call, subscription, named(3))?;
            relocation::answer(world, call, &group, *word == "moveresources")
        }
        ["resourcegroups", _, "exporttemplate"] if method == "POST" => {
            let group = groups::seen(world, call, subscription, named(3))?;
            export_template::answer(world, call, &group)
        }
        ["tagnames", rest @ ..] => {
            may(
                world,
                if reads {
                    "Microsoft.Resources/subscriptions/tagNames/read"
                } else {
                    "Microsoft.Resources/subscriptions/tagNames/write"
                },
            )?;
            let rest: Vec<&str> = (0..rest.len()).map(|place| named(3 + place)).collect();
            tag_names::answer(world, call, subscription, &rest)
        }
        ["providers"] if reads => {
            looks(world, "Microsoft.Resources/subscriptions/providers/read")?;
            provider_list::list(world, call, Some(subscription))
        }
        ["providers", namespace] if reads => {
            looks(world, "Microsoft.Resources/subscriptions/providers/read")?;
            provider_list::one(world, call, Some(subscription), namespace)
        }
        ["providers", namespace, verb @ ("register" | "unregister")] if method == "POST" => {
            may(world, &format!("{}/{verb}/action", named(3)))?;
            provider_list::register(world, call, subscription, namespace, *verb == "register")
        }
        ["providers", namespace, "locations", _, kind, id] if reads && polls::is_poll(kind) => {
            looks(world, &format!("{namespace}/locations/{kind}/read"))?;
            polls::by_provider(world, call, &root, namespace, kind, id)
        }
        ["providers", namespace, ..] => {
            let segments = path.segments.get(4..).unwrap_or_default();
            match endpoints::answer(world, method, call, subscription, namespace, segments)? {
                Some(reply) => Ok(reply),
                None => resource(world, call, &root, namespace, segments),
            }
        }
        ["resourcegroups", _, "providers", namespace, kind, id]
            if reads && polls::is_poll(kind) =>
        {
            polls::by_provider(world, call, &root, namespace, kind, id)
        }
        ["resourcegroups", _, "providers", namespace, ..] => {
            let group = groups::seen(world, call, subscription, named(3))?;
            let segments = path.segments.get(6..).unwrap_or_default();
            resource(world, call, &group, namespace, segments)
        }
        ["locations" | "resources" | "resourcegroups" | "operationresults"] | [] => {
            Err(wording::method_not_allowed(method))
        }
        _ => Err(lost(call)),
    }
}

/// A resource, a list of a type, or an action, below a subscription or a group.
fn resource(
    world: &mut World,
    call: &Call,
    scope: &ResourceId,
    namespace: &str,
    segments: &[String],
) -> Result<Reply, Refusal> {
    let method = call.method.as_str();
    let target = target::find(world, call, method, scope, namespace, segments)?;
    target::check(world, call, method, &target)?;
    match (target, method) {
        (Target::Resource(definition, id), "GET") => read::one(world, call, definition, &id),
        (Target::Resource(_, id), "HEAD") => {
            Ok(Reply::empty(if world.exists(&id) { 204 } else { 404 }))
        }
        (Target::Resource(definition, id), "PUT" | "PATCH") => {
            write::write(world, call, definition, id, method)
        }
        (Target::Resource(definition, id), "DELETE") => {
            delete::delete(world, call, definition, &id)
        }
        (Target::Action(definition, id, action), _) => {
            actions::run(world, call, definition, &id, action)
        }
        (Target::List(definition, scope), "GET" | "HEAD") => {
            read::list(world, call, definition, &scope)
        }
        _ => Err(wording::method_not_allowed(method)),
    }
}

fn lost(call: &Call) -> Refusal {
    wording::no_such_route(&call.origin, &call.path)
}
