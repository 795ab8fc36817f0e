//! The deletion of a resource group with all that is in it.

use super::{delete, deployments, extensions, operations, reply::Reply};
use crate::{
    providers::{Call, Reference},
    world::{
        World,
        operation::{Address, Outcome, Work},
        resource_group::ResourceGroup,
        resource_id::ResourceId,
        timestamp::Timestamp,
    },
};
use serde_json::json;
use std::time::Duration;

/// Begins it: 202 and `Location`.
pub fn begin(world: &mut World, call: &Call, id: &ResourceId, mut group: ResourceGroup) -> Reply {
    let count = u64::try_from(
        world
            .resources_under(&format!("{}/", id.key()), None)
            .count(),
    )
    .unwrap_or(0);
    group.provisioning_state = "Deleting".to_owned();
    world.groups.put(&id.key(), group);
    let duration = Duration::from_secs(10 + 2 * count.min(60));
    let operation = operations::start(
        world,
        call,
        id.clone(),
        Work::DeleteGroup,
        duration,
        Address::Subscription,
    );
    operation.announce(call, Reply::empty(202), true, false)
}

/// Its end: what is in the group goes, then the group. Something that is held from outside the group makes it fail, and nothing goes.
pub fn finish(world: &mut World, id: &ResourceId, now: Timestamp) -> Outcome {
    if let Some(holder) = held_from_outside(world, id) {
        revive(world, id);
        return Outcome::Failed(json!({
            "code": "ResourceGroupDeletionBlocked",
            "message": format!("Deletion of resource group '{}' failed as resources with identifiers '{}' could not be deleted: they are in use by '{}' in another resource group.", id.name(), holder.target, holder.source),
        }));
    }
    take_out_all(world, id, now);
    Outcome::Succeeded
}

/// A deletion that fails leaves the group as it was.
pub fn revive(world: &mut World, id: &ResourceId) {
    world.groups.change(&id.key(), |group| {
        "Succeeded".clone_into(&mut group.provisioning_state)
    });
}

/// The first reference from outside a group or subscription that holds something in it.
pub fn held_from_outside(world: &World, scope: &ResourceId) -> Option<Reference> {
    let prefix = format!("{}/", scope.key());
    world
        .resources_under(&prefix, None)
        .map(|(_, resource)| resource.id)
        .filter(|own| own.parent().is_none())
        .flat_map(|own| world.holders_of(&own))
        .find(|holder| !holder.source.is_within(scope))
}

/// Takes out everything in a group or subscription, in the order of its dependencies, then its groups and what stands on it.
pub fn take_out_all(world: &mut World, scope: &ResourceId, now: Timestamp) {
    let prefix = format!("{}/", scope.key());
    let mut left: Vec<ResourceId> = world
        .resources_under(&prefix, None)
        .map(|(_, resource)| resource.id)
        .collect();
    while !left.is_empty() {
        let free: Vec<ResourceId> = left
            .iter()
            .filter(|own| world.holders_of(own).is_empty())
            .cloned()
            .collect();
        // Resources that hold each other in a circle go together.
        let going = if free.is_empty() {
            std::mem::take(&mut left)
        } else {
            free
        };
        for own in &going {
            delete::take_out(world, own, now);
        }
        left.retain(|own| world.exists(own));
    }
    deployments::forget(world, scope, now);
    let groups: Vec<String> = world
        .groups
        .under(&scope.key(), None)
        .filter(|(_, group)| {
            ResourceId::group_of(&group.subscription, &group.name).is_within(scope)
        })
        .map(|(key, _)| key.to_owned())
        .collect();
    for key in groups {
        operations::call_off(world, &ResourceId::new(&key), now);
        world.groups.remove(&key);
    }
    extensions::forget(world, scope);
}
