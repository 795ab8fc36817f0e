//! DELETE of a resource: refused while something holds it; its children go with it.

use super::{
    condition, extensions, faults, operations, refusal::Refusal, reply::Reply, wording,
    write::open, write::renew_etags,
};
use crate::{
    providers::{Call, Reference, TypeDefinition, Verb},
    world::{
        World, operation::Work, resource::Resource, resource_id::ResourceId, timestamp::Timestamp,
    },
};

/// Answers a DELETE.
pub fn delete(
    world: &mut World,
    call: &Call,
    definition: &'static TypeDefinition,
    id: &ResourceId,
) -> Result<Reply, Refusal> {
    let Some(resource) = world.resource(id) else {
        return Ok(Reply::empty(204));
    };
    if resource.provisioning_state == "Deleting" {
        return Err(wording::being_deleted(id));
    }
    condition::check(call, definition, id, Some(&resource))?;
    definition.rules.may_delete(world, &resource)?;
    let holders = world.holders_of(id);
    if !holders.is_empty() {
        return Err(in_use(world, definition, &resource, &holders));
    }
    let opening = definition.rules.opening(Verb::Delete, &call.api_version);
    let doom = faults::doom(definition, &resource, Verb::Delete);
    if let (Some(error), true) = (&doom, opening.is_final()) {
        return Err(faults::refusal(error));
    }
    operations::call_off(world, id, call.now);
    // As it is now that nothing is done with it any more.
    let mut resource = world.resource(id).unwrap_or(resource);
    renew_etags(world, definition, &mut resource);
    if opening.is_final() {
        take_out(world, id, call.now);
    } else {
        resource.provisioning_state = "Deleting".to_owned();
        resource.changed = call.now;
        world.put_resource(resource.clone());
    }
    let duration = definition.rules.duration(Verb::Delete);
    let begin = operations::Begin {
        target: &resource.id,
        definition,
        work: Work::Delete,
        duration,
        doom,
        stall: None,
    };
    Ok(open(world, call, opening, begin, None))
}

/// The refusal, worded by the type of the part that is held: a network in use is a subnet in use.
fn in_use(
    world: &World,
    definition: &TypeDefinition,
    resource: &Resource,
    holders: &[Reference],
) -> Refusal {
    for (child, _) in world.registry.kept_within(definition.name) {
        for part in world.of_type(child.name, &resource.id, None) {
            let held: Vec<Reference> = holders
                .iter()
                .filter(|holder| holder.target.is_within(&part.id))
                .cloned()
                .collect();
            if !held.is_empty() {
                return child.rules.in_use(&part, &held);
            }
        }
    }
    definition.rules.in_use(resource, holders)
}

/// Takes a resource and everything below it out of the world, children first, and tells each type's rules.
pub fn take_out(world: &mut World, id: &ResourceId, now: Timestamp) {
    let prefix = format!("{}/", id.key());
    let mut below: Vec<ResourceId> = world
        .resources_under(&prefix, None)
        .map(|(_, resource)| resource.id)
        .collect();
    below.reverse();
    below.push(id.clone());
    for id in below {
        operations::call_off(world, &id, now);
        let Some(gone) = world.remove_resource(&id) else {
            continue;
        };
        extensions::forget(world, &id);
        if let Some(definition) = world.registry.definition(&gone.type_name()) {
            definition.rules.removed(world, &gone, now);
        }
    }
}
