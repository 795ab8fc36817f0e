//! One thing that a deployment does: a PUT or DELETE of the caller's, or a deployment within the deployment.

use super::{
    asked, calls, failure, preflight,
    progress::shown_template,
    request::{self, Request, status_word},
    shown,
    view::View,
};
use crate::{
    arm::{activity, operations, refusal::Refusal, reply::Reply, rights},
    world::{
        World,
        deployment::{Deployment, Step},
        operation::{Address, Outcome, Work},
        resource_id::ResourceId,
        timestamp::Timestamp,
    },
};
use porthole_template::{Plan, PlannedResource, value::same_name};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Begins a resource of the plan.
pub fn begin(world: &mut World, row: &mut Deployment, plan: &Plan, index: usize, now: Timestamp) {
    let Some(resource) = plan.resources.get(index) else {
        return;
    };
    let (request, reply) = if same_name(&resource.resource_type, preflight::DEPLOYMENTS) {
        nested(world, row, plan, index, resource, now)
    } else {
        put(world, row, plan, index, resource, now)
    };
    let target = ResourceId::new(&resource.id);
    let names = (resource.resource_type.as_str(), resource.name.as_str());
    note(world, row, ("Create", target), names, (request, reply), now);
}

/// Sends the resource itself.
fn put(
    world: &mut World,
    row: &Deployment,
    plan: &Plan,
    index: usize,
    resource: &PlannedResource,
    now: Timestamp,
) -> (String, Reply) {
    let body = plan.body(index, &View::running(world, row, now));
    let body = match body {
        Ok(Some((body, _))) => body,
        Ok(None) => return (world.fresh_guid(), Reply::empty(500)),
        Err(error) => return (world.fresh_guid(), asked::refusal(&[error]).into()),
    };
    if let Some(unknown) = body.first_unknown() {
        let why = format!(
            "Unable to process template language expressions for resource '{}': '{}' cannot be told before the deployment has ended.",
            resource.id, unknown.waits_for
        );
        return (
            world.fresh_guid(),
            Refusal::bad_request("InvalidTemplate", why).into(),
        );
    }
    let request = Request {
        method: "PUT",
        path: &resource.id,
        api_version: resource.api_version.as_deref(),
        body: body.to_json(),
    };
    request::send(world, row, now, request)
}

/// Begins a deployment within the deployment.
fn nested(
    world: &mut World,
    row: &Deployment,
    plan: &Plan,
    index: usize,
    resource: &PlannedResource,
    now: Timestamp,
) -> (String, Reply) {
    let request = Request {
        method: "PUT",
        path: &resource.id,
        api_version: resource.api_version.as_deref(),
        body: Value::Null,
    };
    let call = request::call(world, row, now, request);
    let begun = begin_nested(world, row, plan, index, resource, &call);
    let reply = begun.unwrap_or_else(Reply::from);
    activity::answered(world, &call, &reply);
    (call.id, reply)
}

fn begin_nested(
    world: &mut World,
    row: &Deployment,
    plan: &Plan,
    index: usize,
    resource: &PlannedResource,
    call: &crate::providers::Call,
) -> Result<Reply, Refusal> {
    let id = ResourceId::new(&resource.id);
    rights::check(world, call, "Microsoft.Resources/deployments/write", &id)?;
    let group = id.group_id();
    if !id.group().is_empty() && !world.groups.contains(&group.key()) {
        return Err(crate::arm::wording::group_not_found(id.group()));
    }
    calls::free(world, &id)?;
    let found = plan.nested(index, &View::running(world, row, call.now));
    let inner = found
        .map_err(|errors| asked::refusal(&errors))?
        .ok_or_else(|| {
            Refusal::bad_request(
                "InvalidTemplate",
                format!(
                    "What the nested deployment '{}' deploys cannot be told.",
                    resource.name
                ),
            )
        })?;
    preflight::check(world, &row.caller, id.name(), &inner)?;
    let before = world.deployments.contains(&id.key());
    let template = shown_template(plan, index);
    let begun = operations::start(
        world,
        call,
        id.clone(),
        Work::Deploy,
        calls::BEGINNING,
        Address::Deployment,
    );
    let inner_row = Deployment {
        id: id.clone(),
        location: inner.deployment.location.clone(),
        tags: None,
        api_version: call.api_version.clone(),
        origin: row.origin.clone(),
        caller: row.caller.clone(),
        correlation: row.correlation.clone(),
        complete: inner.deployment.complete,
        facts: shown::facts(&template, &inner),
        template,
        given: Value::Null,
        parent: Some(row.id.clone()),
        state: "Accepted".to_owned(),
        started: call.now,
        changed: call.now,
        // The clock and the chance of the one around it, as its plan has them.
        seed: row.seed.clone(),
        operation: begun.id,
        steps: Vec::new(),
        outputs: None,
        output_resources: Vec::new(),
        error: None,
    };
    world.plans.insert(id.key(), Arc::new(inner));
    world.deployments.put(&id.key(), inner_row);
    Ok(Reply::empty(if before { 200 } else { 201 }))
}

/// Writes down what has begun: it is over at once, or its long-running operation is waited for.
fn note(
    world: &mut World,
    row: &mut Deployment,
    (verb, target): (&str, ResourceId),
    (resource_type, resource_name): (&str, &str),
    (request, reply): (String, Reply),
    now: Timestamp,
) {
    let waits_for = world.operation_of(&request).cloned().map(|mut begun| {
        begun.awaited_by = Some(row.operation.clone());
        let id = begun.id.clone();
        world.put_operation(begun);
        id
    });
    let state = match (reply.status, &waits_for) {
        (400.., _) => "Failed",
        (_, Some(_)) => "Running",
        (_, None) => "Succeeded",
    };
    let id = world.fresh_guid().replace('-', "").to_uppercase();
    row.steps.push(Step {
        id: id.get(..16).unwrap_or(&id).to_owned(),
        verb: verb.to_owned(),
        target,
        resource_type: resource_type.to_owned(),
        resource_name: resource_name.to_owned(),
        state: state.to_owned(),
        status_code: status_word(reply.status).to_owned(),
        started: now,
        changed: now,
        request,
        waits_for,
        message: reply.body.filter(|_| reply.status >= 400),
    });
}

/// Looks at what was waited for.
pub fn observe(world: &World, row: &mut Deployment, now: Timestamp) {
    for step in &mut row.steps {
        let Some(waited) = step.waits_for.as_ref().filter(|_| step.state == "Running") else {
            continue;
        };
        let operation = world.operation(waited);
        let outcome = operation.map_or(&Outcome::Canceled, |operation| &operation.outcome);
        let failed = match outcome {
            Outcome::Running => continue,
            Outcome::Succeeded => None,
            Outcome::Failed(error) => Some(failure::of_work(error)),
            Outcome::Canceled => Some(failure::of_work(&failure::canceled(&step.target))),
        };
        let (state, status) = if failed.is_some() {
            ("Failed", 409)
        } else {
            ("Succeeded", 200)
        };
        state.clone_into(&mut step.state);
        // What was made stays `Created`.
        if failed.is_some() || step.status_code != "Created" {
            status_word(status).clone_into(&mut step.status_code);
        }
        step.message = failed;
        step.changed = operation
            .and_then(|operation| operation.ended)
            .unwrap_or(now);
    }
}

/// Complete mode: what the template does not hold goes, each thing when nothing holds it any more.
pub fn delete_the_rest(world: &mut World, row: &mut Deployment, plan: &Plan, now: Timestamp) {
    if row.id.group().is_empty() {
        return;
    }
    let mut begun = true;
    while begun {
        begun = false;
        let left = left_over(world, row, plan);
        let free = left.iter().find(|id| world.holders_of(id).is_empty());
        // Whatever is held is asked for all the same when nothing else is left: the refusal names who holds it.
        let running = row.steps.iter().any(|step| step.state == "Running");
        let held = left.first().filter(|_| !running);
        if let Some(id) = free.or(held).cloned() {
            let request = Request {
                method: "DELETE",
                path: id.as_str(),
                api_version: None,
                body: Value::Null,
            };
            let sent = request::send(world, row, now, request);
            let name = id.type_name();
            note(
                world,
                row,
                ("Delete", id.clone()),
                (&name, id.name()),
                sent,
                now,
            );
            begun = true;
        }
    }
}

/// Top-level resources of the group that the template does not hold and that are not being deleted.
fn left_over(world: &World, row: &Deployment, plan: &Plan) -> Vec<ResourceId> {
    let mut kept: Map<String, Value> = Map::new();
    keep(plan, &mut kept);
    let prefix = format!("{}/", row.id.group_id().key());
    let rows = world.resources_under(&prefix, None);
    rows.map(|(_, resource)| resource)
        .filter(|resource| {
            let id = &resource.id;
            id.parent().is_none()
                && resource.provisioning_state != "Deleting"
                && !kept.contains_key(&id.key())
                && !row
                    .steps
                    .iter()
                    .any(|step| step.verb == "Delete" && step.target == *id)
        })
        .map(|resource| resource.id)
        .collect()
}

fn keep(plan: &Plan, kept: &mut Map<String, Value>) {
    for resource in &plan.resources {
        kept.insert(ResourceId::new(&resource.id).key(), Value::Null);
        if let Some(nested) = &resource.nested {
            keep(nested, kept);
        }
    }
    for skipped in &plan.skipped {
        kept.insert(ResourceId::new(&skipped.id).key(), Value::Null);
    }
}
