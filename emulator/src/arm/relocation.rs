//! `moveResources` and `validateMoveResources`: resources change their group, and everything that names them follows.

use super::{
    body, groups,
    locks::{self, Deed},
    operations,
    refusal::Refusal,
    reply::Reply,
    rights, versions, wording,
};
use crate::{
    providers::{Call, Reference},
    world::{
        World,
        operation::{Address, Outcome, Work},
        relocation::relocate,
        resource::Resource,
        resource_id::ResourceId,
        timestamp::Timestamp,
    },
};
use serde_json::{Value, json};
use std::time::Duration;

/// No more may go in one move.
const MOST: usize = 800;

/// Answers either of the two: 202 and `Location`, or why it cannot be.
pub fn answer(
    world: &mut World,
    call: &Call,
    source: &ResourceId,
    moves: bool,
) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, "subscriptions/resourceGroups")?;
    let word = if moves {
        "moveResources"
    } else {
        "validateMoveResources"
    };
    let operation = format!("Microsoft.Resources/subscriptions/resourceGroups/{word}/action");
    rights::check(world, call, &operation, source)?;
    let (resources, target) = asked(world, call, &operation, source)?;
    check(world, source, &resources, &target)?;
    let count = u64::try_from(resources.len()).unwrap_or(1);
    let work = if moves {
        Work::Move { resources, target }
    } else {
        Work::ValidateMove
    };
    let begun = operations::start(
        world,
        call,
        source.clone(),
        work,
        Duration::from_secs(15 + 3 * count),
        Address::Subscription,
    );
    Ok(begun.announce(call, Reply::empty(202), true, false))
}

/// The end of a move. What came in its way since it began makes it fail, and nothing moves.
pub fn finish(
    world: &mut World,
    source: &ResourceId,
    resources: &[ResourceId],
    target: &ResourceId,
    now: Timestamp,
) -> Outcome {
    if let Err(refusal) = check(world, source, resources, target) {
        return Outcome::Failed(refusal.error());
    }
    for resource in resources {
        relocate(world, resource, target, now);
    }
    Outcome::Succeeded
}

/// What is asked: the resources as they are spelled in the world, and the group that they go to.
fn asked(
    world: &World,
    call: &Call,
    operation: &str,
    source: &ResourceId,
) -> Result<(Vec<ResourceId>, ResourceId), Refusal> {
    let sent = body::object(&call.body)?;
    let target = sent
        .get("targetResourceGroup")
        .and_then(Value::as_str)
        .map(ResourceId::new)
        .filter(|id| !id.group().is_empty() && id.namespace().is_empty())
        .ok_or_else(|| {
            invalid("The property 'targetResourceGroup' must be the id of a resource group.")
        })?;
    super::subscriptions::existing(world, target.subscription())?;
    // Whoever may not write there learns nothing about what is there.
    linked_right(world, call, operation, source, &target)?;
    let target = groups::id_of(world, target.subscription(), target.group())?;
    let listed = sent.get("resources").and_then(Value::as_array);
    let listed = listed
        .filter(|list| !list.is_empty())
        .ok_or_else(|| invalid("The property 'resources' must name at least one resource."))?;
    if listed.len() > MOST {
        return Err(invalid(&format!(
            "At most {MOST} resources can be moved at once."
        )));
    }
    let mut resources: Vec<ResourceId> = Vec::new();
    for id in listed {
        let id = ResourceId::new(id.as_str().unwrap_or_default());
        if !id.is_within(source) || id.namespace().is_empty() {
            return Err(invalid(&format!(
                "The resource '{id}' is not in the resource group '{}'.",
                source.name()
            )));
        }
        if id.parent().is_some() {
            return Err(invalid(&format!(
                "The resource '{id}' cannot be moved by itself: it moves with its parent."
            )));
        }
        let resource = world
            .resource(&id)
            .ok_or_else(|| wording::resource_not_found(&id))?;
        if !resources.contains(&resource.id) {
            resources.push(resource.id);
        }
    }
    Ok((resources, target))
}

/// Whoever moves must be allowed to write where it goes.
fn linked_right(
    world: &World,
    call: &Call,
    operation: &str,
    source: &ResourceId,
    target: &ResourceId,
) -> Result<(), Refusal> {
    let write = "Microsoft.Resources/subscriptions/resourceGroups/write";
    if rights::may(world, &call.principal, write, target) {
        return Ok(());
    }
    Err(wording::linked_authorization_failed(
        &call.principal,
        operation,
        source.as_str(),
        write,
        target.as_str(),
    ))
}

/// Checks that these can go there now.
fn check(
    world: &World,
    source: &ResourceId,
    resources: &[ResourceId],
    target: &ResourceId,
) -> Result<(), Refusal> {
    if source == target {
        return Err(invalid(
            "The source and the target resource group are the same.",
        ));
    }
    for group in [source, target] {
        groups::id_of(world, group.subscription(), group.group())?;
        let row = world.groups.get(&group.key());
        if row.is_some_and(|row| row.provisioning_state == "Deleting") {
            return Err(wording::group_being_deleted(group.name()));
        }
        locks::check(world, Deed::Write, group)?;
    }
    let abroad = !source
        .subscription()
        .eq_ignore_ascii_case(target.subscription());
    let capability = if abroad {
        "CrossSubscriptionResourceMove"
    } else {
        "CrossResourceGroupResourceMove"
    };
    for id in resources {
        let resource = world
            .resource(id)
            .ok_or_else(|| wording::resource_not_found(id))?;
        locks::check(world, Deed::Delete, id)?;
        let facts = world.registry.facts(&id.type_name());
        if !facts.is_some_and(|facts| facts.capabilities.contains(capability)) {
            return Err(Refusal::bad_request(
                "ResourceMoveNotSupported",
                format!(
                    "Resource move is not supported for resource types '{}'.",
                    id.type_name()
                ),
            ));
        }
        if abroad {
            super::target::registered(world, target.subscription(), id.namespace())?;
        }
        let settled =
            |row: &Resource| ["Succeeded", "Failed"].contains(&row.provisioning_state.as_str());
        // What is part of it as well: work under way on a child would end where nothing is any more.
        if !settled(&resource) || !world.children(id).iter().all(settled) {
            return Err(Refusal::conflict(
                "MoveCannotProceedWithResourcesNotInSucceededState",
                format!(
                    "The move resources request contains resources like '{id}' that are not in the succeeded state. Please retry once their current operations are complete."
                ),
            ));
        }
        let new = ResourceId::resource(
            target.subscription(),
            target.group(),
            &id.type_name(),
            id.name(),
        );
        if world.exists(&new) {
            return Err(Refusal::conflict(
                "ResourceMoveConflict",
                format!("The resource '{new}' already exists in the target resource group."),
            ));
        }
    }
    if abroad {
        together(world, resources)
    } else {
        Ok(())
    }
}

/// Into another subscription goes only what leaves nothing behind that it needs, or that needs it.
fn together(world: &World, resources: &[ResourceId]) -> Result<(), Refusal> {
    let goes = |id: &ResourceId| resources.iter().any(|moving| id.is_within(moving));
    let rows: Vec<Resource> = resources
        .iter()
        .flat_map(|id| world.resource(id).into_iter().chain(world.children(id)))
        .collect();
    let needed = rows
        .iter()
        .flat_map(|row| world.references_of(row))
        .filter(|reference: &Reference| reference.holds)
        .map(|reference| reference.target);
    let needing = resources
        .iter()
        .flat_map(|id| world.holders_of(id))
        .map(|reference| reference.source);
    let mut missing: Vec<String> = needed
        .chain(needing)
        .filter(|id| !goes(id))
        .map(|id| id.as_str().to_owned())
        .collect();
    missing.sort();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    let details = missing
        .iter()
        .map(|id| json!({ "code": "MissingMoveDependentResource", "message": id }))
        .collect();
    Err(Refusal::conflict(
        "MissingMoveDependentResources",
        "The move resources request does not contain all the dependent resources. Please check details for missing resource ids.",
    )
    .details(details))
}

fn invalid(message: &str) -> Refusal {
    Refusal::bad_request("InvalidResourceMoveRequest", message)
}
