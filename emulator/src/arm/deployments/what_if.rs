//! `POST …/whatIf`: what a deployment would change, by the template engine's own comparison.

use super::{
    asked, preflight,
    request::{self, Request},
};
use crate::{
    arm::{operations, read, refusal::Refusal, reply::Reply, rights, wording},
    providers::Call,
    world::{
        World,
        deployment::Deployment,
        operation::{Address, Work},
        resource_id::ResourceId,
        timestamp::Timestamp,
    },
};
use porthole_template::{LiveResource, Plan, Value, value::same_name, what_if};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

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
    let mut live = BTreeMap::new();
    planned(world, &asked.row, &asked.plan, call.now, &mut live);
    beside(world, call, &asked.plan, &mut live);
    let live: Vec<LiveResource> = live.into_values().collect();
    let mut changes = what_if(&asked.plan, &live).to_json();
    let changes = changes
        .pointer_mut("/properties/changes")
        .map(serde_json::Value::take);
    let mut changes = changes.unwrap_or_else(|| json!([]));
    for change in changes.as_array_mut().into_iter().flatten() {
        // Of a large group the answer would hold every body, and it is kept for a day.
        if let Some(change) = change.as_object_mut()
            && change
                .get("changeType")
                .is_some_and(|kind| kind == "Ignore")
        {
            change.shift_remove("before");
        }
    }
    if !bodies {
        for change in changes.as_array_mut().into_iter().flatten() {
            if let Some(change) = change.as_object_mut() {
                // Nothing is compared, so that nothing is known but that it will be written.
                if let Some(kind) = change.get_mut("changeType")
                    && matches!(kind.as_str(), Some("Modify" | "NoChange" | "NoEffect"))
                {
                    *kind = "Deploy".into();
                }
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

/// What is there of what the plan holds, as the caller sees it in the api-versions of the template: resources, parts of resources that
/// the template writes by themselves, groups, and what stands on other resources.
fn planned(
    world: &mut World,
    row: &Deployment,
    plan: &Plan,
    now: Timestamp,
    live: &mut BTreeMap<String, LiveResource>,
) {
    for resource in &plan.resources {
        if let Some(nested) = &resource.nested {
            planned(world, row, nested, now, live);
        }
        if same_name(&resource.resource_type, preflight::DEPLOYMENTS) {
            continue;
        }
        let request = Request {
            method: "GET",
            path: &resource.id,
            api_version: resource.api_version.as_deref(),
            body: serde_json::Value::Null,
        };
        let (_, reply) = request::send(world, row, now, request);
        if let Some(body) = reply.body.filter(|_| reply.status == 200) {
            let there = LiveResource {
                id: resource.id.clone(),
                body: Some(Value::from(body)),
            };
            live.insert(resource.id.to_lowercase(), there);
        }
    }
}

/// What is beside it in the groups that the plan reaches, as far as the caller may read it.
fn beside(world: &World, call: &Call, plan: &Plan, live: &mut BTreeMap<String, LiveResource>) {
    let mut scopes = BTreeSet::new();
    reached(plan, &mut scopes);
    for scope in scopes {
        let prefix = format!("{scope}/");
        for (key, resource) in world.resources_under(&prefix, None) {
            let Some(definition) = world.registry.definition(&resource.type_name()) else {
                continue;
            };
            let action = format!("{}/read", definition.name);
            if !live.contains_key(key) && rights::may(world, &call.principal, &action, &resource.id)
            {
                let view = read::view(world, call, definition, &resource);
                let there = LiveResource {
                    id: resource.id.as_str().to_owned(),
                    body: Some(Value::from(view)),
                };
                live.insert(key.to_owned(), there);
            }
        }
    }
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
