//! What a path below `/providers/NAMESPACE/` is about: a resource, the list of a type, or an action on a resource.

use super::{
    locks::{self, Deed},
    provider_list,
    refusal::Refusal,
    rights, versions, wording,
};
use crate::{
    providers::{Action, Call, TypeDefinition},
    world::{World, resource_id::ResourceId},
};

/// What a path is about.
pub enum Target {
    /// One resource, there or not.
    Resource(&'static TypeDefinition, ResourceId),
    /// The resources of a type below a scope: a subscription, a group, or the parent.
    List(&'static TypeDefinition, ResourceId),
    /// Something asked of a resource.
    Action(&'static TypeDefinition, ResourceId, &'static Action),
}

/// Reads the segments below `/providers/NAMESPACE/`. The id is spelled as the registry spells types and as the resources that
/// are there were spelled when they were created.
pub fn find(
    world: &World,
    call: &Call,
    method: &str,
    scope: &ResourceId,
    namespace: &str,
    segments: &[String],
) -> Result<Target, Refusal> {
    let provider = world
        .registry
        .provider(namespace)
        .ok_or_else(|| wording::invalid_namespace(namespace))?;
    let unknown = || {
        let kinds: Vec<&str> = segments.iter().step_by(2).map(String::as_str).collect();
        wording::invalid_type(provider.namespace, &kinds.join("/"), &call.api_version)
    };
    let asked = if method == "HEAD" { "GET" } else { method };
    let mut length = (segments.len().saturating_sub(1) / 2) * 2;
    while length >= 2 {
        let (above, below) = segments.split_at(length);
        if let Some((definition, id)) = named(world, scope, provider.namespace, above)
            && let Some(action) = definition.action(asked, &below.join("/"))
        {
            return Ok(Target::Action(definition, id, action));
        }
        length -= 2;
    }
    if segments.len().is_multiple_of(2) {
        let (definition, id) =
            named(world, scope, provider.namespace, segments).ok_or_else(unknown)?;
        if id.group().is_empty() {
            return Err(unknown());
        }
        return Ok(Target::Resource(definition, id));
    }
    let (kind, above) = segments.split_last().ok_or_else(unknown)?;
    if above.is_empty() {
        let definition = world
            .registry
            .definition(&format!("{namespace}/{kind}"))
            .ok_or_else(unknown)?;
        return Ok(Target::List(definition, scope.clone()));
    }
    let (parent, id) = named(world, scope, provider.namespace, above).ok_or_else(unknown)?;
    let definition = world
        .registry
        .definition(&format!("{}/{kind}", parent.name))
        .ok_or_else(unknown)?;
    Ok(Target::List(definition, id))
}

/// The definition and id of `type/name[/type/name…]`.
fn named(
    world: &World,
    scope: &ResourceId,
    namespace: &str,
    segments: &[String],
) -> Option<(&'static TypeDefinition, ResourceId)> {
    let kinds: Vec<&str> = segments.iter().step_by(2).map(String::as_str).collect();
    let definition = world
        .registry
        .definition(&format!("{namespace}/{}", kinds.join("/")))?;
    let mut id = format!("{scope}/providers/{namespace}");
    for (kind, name) in definition
        .type_path()
        .split('/')
        .zip(segments.iter().skip(1).step_by(2))
    {
        id.push('/');
        id.push_str(kind);
        id.push('/');
        id.push_str(name);
    }
    let id = ResourceId::new(&id);
    let known = world.resource(&id).map(|resource| resource.id).or_else(|| {
        let parent = world.resource(&id.parent()?)?;
        Some(parent.id.child(id.kind(), id.name()))
    });
    Some((definition, known.unwrap_or(id)))
}

/// A resource that is named as a scope, as it was created.
///
/// # Errors
/// When its namespace, its type or the resource itself is not there.
pub fn existing(world: &World, group: &ResourceId, id: &ResourceId) -> Result<ResourceId, Refusal> {
    let provider = world
        .registry
        .provider(id.namespace())
        .ok_or_else(|| wording::invalid_namespace(id.namespace()))?;
    let below = id.as_str().rsplit("/providers/").next().unwrap_or_default();
    let segments: Vec<String> = below.split('/').skip(1).map(str::to_owned).collect();
    let (definition, id) = named(world, group, provider.namespace, &segments).ok_or_else(|| {
        let name = id.type_name();
        let kind = name.split_once('/').map_or("", |(_, kind)| kind);
        wording::invalid_type_of(provider.namespace, kind)
    })?;
    if world.resource(&id).is_some() {
        Ok(id)
    } else {
        Err(definition.rules.not_found(&id))
    }
}

/// Checks what ARM checks before it asks the provider: the api-version, the rights, the registration, the locks.
pub fn check(world: &World, call: &Call, method: &str, target: &Target) -> Result<(), Refusal> {
    let (definition, scope, operation) = match target {
        Target::Resource(definition, id) => (definition, id, verb(method).to_owned()),
        Target::List(definition, scope) => (definition, scope, verb(method).to_owned()),
        Target::Action(definition, id, action) if action.method == "GET" => {
            (definition, id, format!("{}/read", action.name))
        }
        Target::Action(definition, id, action) if action.method == "PUT" => {
            (definition, id, format!("{}/write", action.name))
        }
        Target::Action(definition, id, action) => {
            (definition, id, format!("{}/action", action.name))
        }
    };
    versions::of_type(world, call, definition.name)?;
    let operation = format!("{}/{operation}", definition.name);
    rights::check(world, call, &operation, scope)?;
    registered(world, scope.subscription(), definition.namespace())?;
    match (target, method) {
        (Target::Resource(..), "DELETE") => locks::check(world, Deed::Delete, scope),
        (Target::Resource(..), "PUT" | "PATCH") | (Target::Action(..), "PUT" | "POST") => {
            locks::check(world, Deed::Write, scope)
        }
        _ => Ok(()),
    }
}

/// Checks that a provider is registered in a subscription.
pub fn registered(world: &World, subscription: &str, namespace: &str) -> Result<(), Refusal> {
    match provider_list::state(world, subscription, namespace).as_str() {
        "Registered" | "Registering" => Ok(()),
        _ => Err(wording::not_registered(namespace)),
    }
}

fn verb(method: &str) -> &'static str {
    match method {
        "GET" | "HEAD" => "read",
        "DELETE" => "delete",
        _ => "write",
    }
}
