//! `POST …/whatIf`: what a deployment would change, by the template engine's own comparison.

use super::{asked, preflight};
use crate::{
    arm::{operations, read, refusal::Refusal, reply::Reply, rights, wording},
    providers::Call,
    world::{
        World,
        operation::{Address, Work},
        resource_id::ResourceId,
    },
};
use porthole_template::{LiveResource, Plan, Value, what_if};
use serde_json::json;
use std::{collections::BTreeSet, time::Duration};

/// The first api-version that has it.
const SINCE: &str = "2019-07-01";

/// Answers it: 202, and the changes at `Location`.
pub fn answer(world: &mut World, call: &Call, id: &ResourceId) -> Result<Reply, Refusal> {
    if call.api_version.as_str() < SINCE {
        return Err(wording::invalid_type(
            "Microsoft.Resources",
            "deployments/whatIf",
            &call.api_version,
        ));
    }
    let operation = "Microsoft.Resources/deployments/whatIf/action";
    rights::check(world, call, operation, id)?;
    let asked = asked::read(world, call, id)?;
    preflight::check(world, &call.principal, id.name(), &asked.plan)?;
    let bodies = call
        .body
        .pointer("/properties/whatIfSettings/resultFormat")
        .and_then(serde_json::Value::as_str)
        .is_none_or(|format| !format.eq_ignore_ascii_case("ResourceIdOnly"));
    let live = live(world, call, &asked.plan);
    let mut changes = what_if(&asked.plan, &live).to_json();
    let changes = changes
        .pointer_mut("/properties/changes")
        .map(serde_json::Value::take);
    let mut changes = changes.unwrap_or_else(|| json!([]));
    if !bodies {
        for change in changes.as_array_mut().into_iter().flatten() {
            if let Some(change) = change.as_object_mut() {
                change.retain(|name, _| matches!(name.as_str(), "resourceId" | "changeType"));
            }
        }
    }
    let mut begun = operations::start(
        world,
        call,
        id.clone(),
        Work::WhatIf,
        Duration::from_secs(2),
        Address::Subscription,
    );
    begun.result = Some(json!({
        "status": "Succeeded",
        "properties": { "correlationId": call.correlation, "changes": changes },
    }));
    world.put_operation(begun.clone());
    Ok(begun.announce(call, Reply::empty(202), true, false))
}

/// What is there in the scopes that the plan reaches, as far as the caller may read it.
fn live(world: &World, call: &Call, plan: &Plan) -> Vec<LiveResource> {
    let mut scopes = BTreeSet::new();
    reached(plan, &mut scopes);
    let mut found = Vec::new();
    for scope in scopes {
        let prefix = format!("{scope}/");
        for (_, resource) in world.resources_under(&prefix, None) {
            let Some(definition) = world.registry.definition(&resource.type_name()) else {
                continue;
            };
            let action = format!("{}/read", definition.name);
            if rights::may(world, &call.principal, &action, &resource.id) {
                let view = read::view(world, call, definition, &resource);
                found.push(LiveResource {
                    id: resource.id.as_str().to_owned(),
                    body: Some(Value::from(view)),
                });
            }
        }
    }
    found
}

/// The groups that a plan deploys to, in lower case.
fn reached(plan: &Plan, scopes: &mut BTreeSet<String>) {
    if plan.deployment.scope.resource_group().is_some() {
        scopes.insert(plan.deployment.scope.id().to_lowercase());
    }
    for resource in &plan.resources {
        let id = ResourceId::new(&resource.id);
        if !id.group().is_empty() && !id.namespace().is_empty() {
            scopes.insert(id.group_id().key());
        }
        if let Some(nested) = &resource.nested {
            reached(nested, scopes);
        }
    }
}
