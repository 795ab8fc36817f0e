//! How a deployment goes on: whatever waits for nothing any more is begun, all at once; the end of each thing lets it go on.

use super::{asked, calls, deletion, ending, link, step, view::View, waiting};
use crate::{
    arm::faults,
    fault::FOREVER,
    world::{
        World,
        deployment::Deployment,
        operation::{Operation, Outcome},
        resource_id::ResourceId,
        timestamp::Timestamp,
    },
};
use porthole_template::{Document, Limits, Plan, TemplateError};
use serde_json::Value;
use std::{collections::HashMap, sync::Arc};

/// Lets a deployment go on. Called when it begins and whenever something has ended that it waits for.
pub fn advance(world: &mut World, mut operation: Operation, now: Timestamp) {
    let row = world.deployments.get(&operation.target.key());
    let row = row.filter(|row| row.operation == operation.id && row.is_active());
    let Some(mut row) = row.cloned() else {
        ending::end(world, operation, Outcome::Canceled, now);
        return;
    };
    if let Some(error) = operation.doom.take() {
        if faults::is_cancellation(&error) {
            ending::close(world, &mut row, "Canceled", now);
            let id = row.id.clone();
            world.deployments.put(&id.key(), row);
            calls::call_off_nested(world, &id, now);
            ending::end(world, operation, Outcome::Canceled, now);
        } else {
            ending::fail_or_succeed(world, row, operation, Some(error), now);
        }
        return;
    }
    let plan = match plan_of(world, &row, now) {
        Ok(plan) => plan,
        Err(errors) => {
            let error = asked::refusal(&errors).error();
            ending::fail_or_succeed(world, row, operation, Some(error), now);
            return;
        }
    };
    "Running".clone_into(&mut row.state);
    step::observe(world, &row.id, now);
    while begin_ready(world, &mut row, &plan, now) {}
    let failed = world
        .steps_of(&row.id)
        .iter()
        .any(|step| step.state == "Failed");
    if !failed && row.complete && !is_waiting(world, &row) {
        deletion::go_on(world, &mut row, &plan, now);
    }
    if !is_waiting(world, &row) {
        ending::finish(world, row, operation, &plan, now);
        return;
    }
    row.changed = now;
    world.deployments.put(&row.id.key(), row);
    operation.due = now.after(FOREVER);
    world.put_operation(operation);
}

/// Looks at what a deployment that was called off had begun: that goes on to its own end.
pub fn look(world: &mut World, operation: &Operation, now: Timestamp) {
    let row = world.deployments.get(&operation.target.key());
    if row.is_some_and(|row| row.operation == operation.id) {
        step::observe(world, &operation.target, now);
    }
}

fn is_waiting(world: &World, row: &Deployment) -> bool {
    let steps = world.steps_of(&row.id);
    waiting::waits(world, row) || steps.iter().any(|step| step.state == "Running")
}

/// Begins everything whose predecessors have succeeded; whether there was anything.
fn begin_ready(world: &mut World, row: &mut Deployment, plan: &Plan, now: Timestamp) -> bool {
    let begun: HashMap<String, bool> = world
        .steps_of(&row.id)
        .into_iter()
        .filter(|step| step.verb == "Create")
        .map(|step| (step.target.key(), step.state == "Succeeded"))
        .collect();
    // Nothing for what has not begun, else whether it is done.
    let states: Vec<Option<bool>> = plan
        .resources
        .iter()
        .map(|resource| begun.get(&ResourceId::new(&resource.id).key()).copied())
        .collect();
    let done = |index: &usize| states.get(*index) == Some(&Some(true));
    let ready: Vec<usize> = plan
        .resources
        .iter()
        .enumerate()
        .filter(|(index, resource)| {
            states.get(*index).is_some_and(Option::is_none) && resource.after.iter().all(done)
        })
        .map(|(index, _)| index)
        .collect();
    let mut any = false;
    for index in &ready {
        any |= step::begin(world, row, plan, *index, now);
    }
    any
}

/// The plan of a deployment under way: remembered, or made anew after a restart.
pub fn plan_of(
    world: &mut World,
    row: &Deployment,
    now: Timestamp,
) -> Result<Arc<Plan>, Vec<TemplateError>> {
    let key = row.id.key();
    if let Some(plan) = world.plans.get(&key) {
        return Ok(plan.clone());
    }
    let plan = match &row.parent {
        None => asked::plan_again(world, row)?,
        Some(parent) => nested_again(world, row, parent, now)?,
    };
    let plan = Arc::new(plan);
    world.plans.insert(key, plan.clone());
    Ok(plan)
}

/// The plan of a nested deployment from that of the one around it.
fn nested_again(
    world: &mut World,
    row: &Deployment,
    parent: &ResourceId,
    now: Timestamp,
) -> Result<Plan, Vec<TemplateError>> {
    let lost = || {
        vec![TemplateError::new(
            porthole_template::Code::InvalidTemplate,
            format!(
                "The deployment '{}' is gone that '{}' is nested in.",
                parent.name(),
                row.id.name()
            ),
        )]
    };
    let outer = world
        .deployments
        .get(&parent.key())
        .cloned()
        .ok_or_else(lost)?;
    let plan = plan_of(world, &outer, now)?;
    let index = plan
        .resources
        .iter()
        .position(|resource| ResourceId::new(&resource.id) == row.id)
        .ok_or_else(lost)?;
    let view = View::running(world, &outer, now);
    plan.nested(index, &view)?.ok_or_else(lost)
}

/// The template of a nested deployment as it may be shown: a linked one as it was fetched, another one without secrets of the one
/// around it.
pub fn shown_template(
    world: &World,
    row: &Deployment,
    plan: &Plan,
    index: usize,
    inner: &Plan,
) -> Value {
    if let Some(address) = &inner.deployment.template_link {
        let file = link::file(world, row, address).and_then(Result::ok);
        let document = file.and_then(|text| Document::parse(&text, None, &Limits::default()).ok());
        return document.map_or(Value::Null, |document| document.root().literal().to_json());
    }
    let body = plan
        .resources
        .get(index)
        .map(|resource| resource.shown_body());
    let template = body
        .as_ref()
        .and_then(|body| body.pointer("/properties/template"));
    template.cloned().unwrap_or_default()
}
