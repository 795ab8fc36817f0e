//! One thing that a deployment does: a request of the caller's, or a deployment within the deployment.

use super::{
    asked, calls, failure, link, preflight,
    progress::shown_template,
    request::{self, Request, status_word},
    shown,
    view::View,
    waiting,
};
use crate::{
    arm::{activity, body, operations, refusal::Refusal, reply::Reply, rights},
    world::{
        World,
        deployment::{Deployed, Deployment, Link, Step},
        operation::{Address, Outcome, Work},
        resource_id::ResourceId,
        timestamp::Timestamp,
    },
};
use porthole_template::{Plan, PlannedResource, address, value::same_name};
use serde_json::Value;
use std::sync::Arc;

/// Begins a resource of the plan; whether it could be begun, or waits for a linked file.
pub fn begin(
    world: &mut World,
    row: &mut Deployment,
    plan: &Plan,
    index: usize,
    now: Timestamp,
) -> bool {
    let Some(resource) = plan.resources.get(index) else {
        return false;
    };
    let sent = if same_name(&resource.resource_type, preflight::DEPLOYMENTS) {
        nested(world, row, plan, index, resource, now)
    } else {
        Some(put(world, row, plan, index, resource, now))
    };
    let Some(sent) = sent else {
        return false;
    };
    let target = ResourceId::new(&resource.id);
    let names = (resource.resource_type.as_str(), resource.name.as_str());
    note(world, row, ("Create", target), names, sent, now);
    true
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
    let body = body.to_json();
    if body::is_too_deep(&body) {
        let why = format!(
            "The properties of the resource '{}' lie too deep in one another.",
            resource.id
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
        body,
    };
    request::send(world, row, now, request)
}

/// Begins a deployment within the deployment; nothing when a linked file has to come first.
fn nested(
    world: &mut World,
    row: &mut Deployment,
    plan: &Plan,
    index: usize,
    resource: &PlannedResource,
    now: Timestamp,
) -> Option<(String, Reply)> {
    let request = Request {
        method: "PUT",
        path: &resource.id,
        api_version: resource.api_version.as_deref(),
        body: Value::Null,
    };
    let call = request::call(world, row, now, request);
    let begun = begin_nested(world, row, plan, index, resource, &call);
    let reply = match waiting::wait(world, row) {
        Ok(true) => return None,
        Ok(false) => begun.unwrap_or_else(Reply::from),
        Err(refusal) => refusal.into(),
    };
    activity::answered(world, &call, &reply);
    Some((call.id, reply))
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
    calls::admit(world, &id)?;
    let found = plan.nested(index, &View::running(world, row, call.now));
    if world.fetched.lacks() {
        return Err(link::not_there_yet());
    }
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
    let template = shown_template(world, row, plan, index, &inner);
    let link = inner.deployment.template_link.as_deref().map(|link| Link {
        uri: address::as_shown(link),
        content_version: None,
    });
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
        profile: asked::profile(&template),
        link,
        parameters_link: None,
        withheld: None,
        parent: Some(row.id.clone()),
        state: "Accepted".to_owned(),
        before_deletion: None,
        started: call.now,
        changed: call.now,
        // The clock and the chance of the one around it, as its plan has them.
        seed: row.seed.clone(),
        operation: begun.id,
        begun: 0,
        outputs: None,
        output_resources: Vec::new(),
        error: None,
    };
    let deployed = Deployed {
        facts: shown::facts(&template, &inner),
        template,
    };
    world.put_deployment(inner_row, deployed);
    world.plans.insert(id.key(), Arc::new(inner));
    Ok(Reply::empty(if before { 200 } else { 201 }))
}

/// Writes down what has begun: it is over at once, or its long-running operation is waited for.
pub fn note(
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
    let step = Step {
        number: row.begun,
        id: request::number(world),
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
    };
    row.begun += 1;
    world.put_step(&row.id, step);
}

/// Looks at what was waited for.
pub fn observe(world: &mut World, deployment: &ResourceId, now: Timestamp) {
    for mut step in world.steps_of(deployment) {
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
        step.changed = operation
            .and_then(|operation| operation.ended)
            .unwrap_or(now);
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
        world.put_step(deployment, step);
    }
}
