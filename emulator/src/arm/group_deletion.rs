//! The deletion of a resource group with all that is in it.

use super::{delete, operations, reply::Reply};
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

/// Its end: what is in the group goes in the order of its dependencies, then the group. Something that is held from outside
/// the group makes it fail, and nothing goes.
pub fn finish(world: &mut World, id: &ResourceId, now: Timestamp) -> Outcome {
    let prefix = format!("{}/", id.key());
    let mut left: Vec<ResourceId> = world
        .resources_under(&prefix, None)
        .map(|(_, resource)| resource.id)
        .collect();
    let outside = |holder: &Reference| !holder.source.is_within(id);
    let held: Vec<Reference> = left
        .iter()
        .filter(|own| own.parent().is_none())
        .flat_map(|own| world.holders_of(own))
        .filter(outside)
        .collect();
    if let Some(holder) = held.first() {
        world.groups.change(&id.key(), |group| {
            "Succeeded".clone_into(&mut group.provisioning_state)
        });
        return Outcome::Failed(json!({
            "code": "ResourceGroupDeletionBlocked",
            "message": format!("Deletion of resource group '{}' failed as resources with identifiers '{}' could not be deleted: they are in use by '{}' in another resource group.", id.name(), holder.target, holder.source),
        }));
    }
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
    world.groups.remove(&id.key());
    world.forget_extensions(id);
    Outcome::Succeeded
}
