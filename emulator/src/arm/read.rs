//! GET of a resource and of the list of a type.

use super::{page::Page, refusal::Refusal, reply::Reply};
use crate::{
    providers::{Call, Kept, TypeDefinition},
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::Value;

/// One resource.
pub fn one(
    world: &World,
    call: &Call,
    definition: &'static TypeDefinition,
    id: &ResourceId,
) -> Result<Reply, Refusal> {
    let resource = existing(world, definition, id)?;
    Ok(Reply::ok(view(world, call, definition, &resource)))
}

/// A page of the resources of a type below a scope.
pub fn list(
    world: &World,
    call: &Call,
    definition: &'static TypeDefinition,
    scope: &ResourceId,
) -> Result<Reply, Refusal> {
    if let Some(parent) = parent_of_list(definition, scope) {
        existing(
            world,
            parent_definition(world, &parent).unwrap_or(definition),
            &parent,
        )?;
    }
    let page = Page::asked(world, call)?;
    let items = world.of_type(definition.name, scope, page.after());
    Ok(
        page.reply(call, items.map(|item| (item.id.key(), item)), |item| {
            view(world, call, definition, &item)
        }),
    )
}

/// A resource that must be there.
pub fn existing(
    world: &World,
    definition: &'static TypeDefinition,
    id: &ResourceId,
) -> Result<Resource, Refusal> {
    if let Some(resource) = world.resource(id) {
        return Ok(resource);
    }
    // A child of nothing is reported as the missing parent would be: the provider looks for that first.
    match id
        .parent()
        .filter(|parent| definition.kept != Kept::Alone && world.resource(parent).is_none())
    {
        Some(parent) => Err(parent_definition(world, &parent)
            .unwrap_or(definition)
            .rules
            .not_found(&parent)),
        None => Err(definition.rules.not_found(id)),
    }
}

/// A resource as its own GET shows it.
pub fn view(world: &World, call: &Call, definition: &TypeDefinition, resource: &Resource) -> Value {
    let mut body = definition.rules.present(world, call, resource);
    if !definition.provisioning_state
        && let Some(properties) = body.get_mut("properties").and_then(Value::as_object_mut)
    {
        properties.shift_remove("provisioningState");
    }
    if let Some(etag) = resource.envelope.get("etag").filter(|_| definition.etag) {
        let arrays = body
            .get_mut("properties")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten();
        let items = arrays
            .filter_map(|(_, value)| value.as_array_mut())
            .flatten()
            .filter_map(Value::as_object_mut);
        for item in items {
            let own = item
                .get("id")
                .and_then(Value::as_str)
                .is_some_and(|id| ResourceId::new(id).is_within(&resource.id));
            if own {
                item.insert("etag".to_owned(), etag.clone());
            }
        }
    }
    body
}

/// The resource whose children a list is of, when it is of children of one.
fn parent_of_list(definition: &TypeDefinition, scope: &ResourceId) -> Option<ResourceId> {
    (definition.type_path().contains('/') && !scope.namespace().is_empty()).then(|| scope.clone())
}

fn parent_definition(world: &World, parent: &ResourceId) -> Option<&'static TypeDefinition> {
    world.registry.definition(&parent.type_name())
}
