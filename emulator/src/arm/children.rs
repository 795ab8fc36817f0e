//! Children that come within their parent's body: each goes through its own type's rules, as if it had been put by itself.

use super::refusal::Refusal;
use crate::{
    providers::{Call, TypeDefinition, Verb, Write},
    world::{World, child_as_item, item_as_child, resource::Resource},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Prepares the children kept within the parent of a write; those that are left out must not be in use.
pub fn prepare(
    world: &World,
    call: &Call,
    definition: &TypeDefinition,
    write: &mut Write,
) -> Result<(), Refusal> {
    for (child, array) in world.registry.kept_within(definition.name) {
        let pointer = format!("/{array}");
        let mut items = Vec::new();
        let mut names = BTreeSet::new();
        for item in write.resource.items(&pointer) {
            let name = item
                .get("name")
                .and_then(Value::as_str)
                .filter(|name| !name.is_empty());
            let Some(name) = name else {
                return Err(invalid(
                    write,
                    &format!("every element of 'properties.{array}' must have a name"),
                ));
            };
            if !names.insert(name.to_lowercase()) {
                return Err(invalid(
                    write,
                    &format!("the name '{name}' occurs more than once in 'properties.{array}'"),
                ));
            }
            items.push(prepare_one(world, call, child, write, item)?);
        }
        let before = write
            .before
            .as_ref()
            .map(|before| before.items(&pointer))
            .unwrap_or_default();
        for gone in before
            .iter()
            .map(|item| item_as_child(&write.resource, item, child))
            .filter(|old| !names.contains(&old.id.name().to_lowercase()))
        {
            let holders = world.holders_of(&gone.id);
            if !holders.is_empty() {
                return Err(child.rules.in_use(&gone, &holders));
            }
        }
        if !items.is_empty() || write.resource.property(&pointer).is_some() {
            write.resource.set(&pointer, items);
        }
    }
    Ok(())
}

fn prepare_one(
    world: &World,
    call: &Call,
    child: &TypeDefinition,
    write: &Write,
    item: &Value,
) -> Result<Value, Refusal> {
    let mut resource = item_as_child(&write.resource, item, child);
    resource
        .provisioning_state
        .clone_from(&write.resource.provisioning_state);
    let before: Option<Resource> = write
        .before
        .as_ref()
        .and_then(|_| world.resource(&resource.id));
    let verb = if before.is_some() {
        Verb::Replace
    } else {
        Verb::Create
    };
    let mut inner = Write {
        verb,
        before,
        resource,
    };
    child.rules.prepare(world, call, &mut inner)?;
    Ok(child_as_item(&inner.resource))
}

fn invalid(write: &Write, why: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidRequestFormat",
        format!("Cannot parse the request: in {}, {why}.", write.resource.id),
    )
    .details(Vec::new())
}
