//! Complete mode: what the template does not hold goes, each thing when nothing holds it any more.

use super::{
    request::{self, Request},
    step,
};
use crate::{
    providers::compute::disk,
    world::{World, deployment::Deployment, resource_id::ResourceId, timestamp::Timestamp},
};
use porthole_template::Plan;
use serde_json::Value;
use std::collections::HashSet;

/// Deletes what is left over and free. Called again whenever something has ended, until nothing is left.
pub fn go_on(world: &mut World, row: &mut Deployment, plan: &Plan, now: Timestamp) {
    if row.id.group().is_empty() {
        return;
    }
    let mut left = left_over(world, row, plan);
    loop {
        let before = left.len();
        let mut held = Vec::new();
        for id in left {
            if world.holders_of(&id).is_empty() {
                delete(world, row, &id, now);
            } else {
                held.push(id);
            }
        }
        left = held;
        if left.len() < before {
            continue;
        }
        // Whatever is held is asked for all the same when nothing else is under way: the refusal names who holds it.
        let steps = world.steps_of(&row.id);
        if left.is_empty() || steps.iter().any(|step| step.state == "Running") {
            return;
        }
        let first = left.remove(0);
        delete(world, row, &first, now);
    }
}

fn delete(world: &mut World, row: &mut Deployment, id: &ResourceId, now: Timestamp) {
    let request = Request {
        method: "DELETE",
        path: id.as_str(),
        api_version: None,
        body: Value::Null,
    };
    let sent = request::send(world, row, now, request);
    let kind = id.type_name();
    let names = (kind.as_str(), id.name());
    step::note(world, row, ("Delete", id.clone()), names, sent, now);
}

/// Top-level resources of the group that the template does not hold, and whose deletion was not asked for yet.
fn left_over(world: &World, row: &Deployment, plan: &Plan) -> Vec<ResourceId> {
    let mut kept = HashSet::new();
    keep_planned(plan, row.clears_skipped(), &mut kept);
    keep_made(world, row, &mut kept);
    let steps = world.steps_of(&row.id);
    let asked = steps.iter().filter(|step| step.verb == "Delete");
    kept.extend(asked.map(|step| step.target.key()));
    let prefix = format!("{}/", row.id.group_id().key());
    let rows = world.resources_under(&prefix, None);
    rows.filter(|(key, resource)| {
        resource.id.parent().is_none()
            && resource.provisioning_state != "Deleting"
            && !kept.contains(*key)
            // The disk of a machine goes with the machine.
            && disk::owner(world, &resource.id).is_none()
    })
    .map(|(_, resource)| resource.id)
    .collect()
}

/// A resource stays, and so does the one that it is part of.
fn keep(id: &ResourceId, kept: &mut HashSet<String>) {
    kept.insert(id.key());
    if let Some(parent) = id.parent() {
        keep(&parent, kept);
    }
}

fn keep_planned(plan: &Plan, clears_skipped: bool, kept: &mut HashSet<String>) {
    for resource in &plan.resources {
        keep(&ResourceId::new(&resource.id), kept);
        if let Some(nested) = &resource.nested {
            keep_planned(nested, clears_skipped, kept);
        }
    }
    for skipped in plan.skipped.iter().filter(|_| !clears_skipped) {
        keep(&ResourceId::new(&skipped.id), kept);
    }
}

/// What the deployments within this one have made: the plan of the beginning need not have known it.
fn keep_made(world: &World, row: &Deployment, kept: &mut HashSet<String>) {
    let steps = world.steps_of(&row.id);
    for step in steps.iter().filter(|step| step.verb == "Create") {
        keep(&step.target, kept);
        let nested = world.deployments.get(&step.target.key());
        if let Some(nested) = nested.filter(|nested| nested.parent.as_ref() == Some(&row.id)) {
            keep_made(world, nested, kept);
        }
    }
}
