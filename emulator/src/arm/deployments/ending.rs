//! The end of a deployment: outputs, what it made, and its operation.

use super::{failure, preflight, view::View};
use crate::{
    arm::{activity, operations},
    world::{
        World,
        deployment::Deployment,
        operation::{Operation, Outcome},
        resource_id::ResourceId,
        timestamp::Timestamp,
    },
};
use porthole_template::{Plan, value::same_name};
use serde_json::{Map, Value, json};

/// Ends a deployment of which everything is done that can be done.
pub fn finish(
    world: &mut World,
    mut row: Deployment,
    operation: Operation,
    plan: &Plan,
    now: Timestamp,
) {
    let error = failure::of_steps(&row).or_else(|| {
        let outputs = outputs(world, &row, plan, now);
        outputs.map(|outputs| row.outputs = outputs).err()
    });
    row.output_resources = made(world, &row);
    fail_or_succeed(world, row, operation, error, now);
}

/// Ends a deployment with an error, or well.
pub fn fail_or_succeed(
    world: &mut World,
    mut row: Deployment,
    operation: Operation,
    error: Option<Value>,
    now: Timestamp,
) {
    close(
        &mut row,
        if error.is_some() {
            "Failed"
        } else {
            "Succeeded"
        },
        now,
    );
    row.error.clone_from(&error);
    world.plans.remove(&row.id.key());
    world.deployments.put(&row.id.key(), row);
    let outcome = error.map_or(Outcome::Succeeded, Outcome::Failed);
    end(world, operation, outcome, now);
}

/// Gives a row its last state. What it was given is forgotten: there may be secrets among it.
pub fn close(row: &mut Deployment, state: &str, now: Timestamp) {
    state.clone_into(&mut row.state);
    row.changed = now;
    row.given = Value::Null;
}

/// Ends the operation of a deployment, and tells whoever waits for it.
pub fn end(world: &mut World, mut operation: Operation, outcome: Outcome, now: Timestamp) {
    operation.ended = Some(now);
    operation.outcome = outcome;
    activity::ended(world, &operation, now);
    world.put_operation(operation.clone());
    operations::wake(world, &operation, now);
}

fn outputs(
    world: &mut World,
    row: &Deployment,
    plan: &Plan,
    now: Timestamp,
) -> Result<Option<Value>, Value> {
    let view = View::running(world, row, now);
    let failed = |why: String| {
        json!({
            "code": "DeploymentOutputEvaluationFailed",
            "message": format!("Unable to evaluate template outputs: {why} Please see error details and deployment operations. Please see https://aka.ms/arm-common-errors for usage details."),
        })
    };
    let found = plan.outputs(&view).map_err(|errors| {
        let names: Vec<String> = errors.iter().map(|error| error.message.clone()).collect();
        failed(names.join(" "))
    })?;
    let mut shown = Map::new();
    for output in found {
        if let Some(unknown) = output.value.first_unknown() {
            let why = format!("'{}' waits for {}.", output.name, unknown.waits_for);
            return Err(failed(why));
        }
        let mut value = json!({ "type": output.kind.name() });
        if let (false, Some(value)) = (output.secure, value.as_object_mut()) {
            value.insert("value".to_owned(), output.value.to_json());
        }
        shown.insert(output.name.to_string(), value);
    }
    Ok((!shown.is_empty()).then(|| shown.into()))
}

/// The ids of what a deployment and those nested in it have made, in the order of their names.
fn made(world: &World, row: &Deployment) -> Vec<String> {
    let mut ids = Vec::new();
    for step in &row.steps {
        if step.state != "Succeeded" || step.verb != "Create" {
            continue;
        }
        if !same_name(&step.resource_type, preflight::DEPLOYMENTS) {
            ids.push(spelled(world, &step.target));
            continue;
        }
        let nested = world.deployments.get(&step.target.key());
        ids.extend(
            nested
                .iter()
                .flat_map(|nested| nested.output_resources.clone()),
        );
    }
    ids.sort_by_key(|id| id.to_lowercase());
    ids.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
    ids
}

/// An id as the world spells it.
fn spelled(world: &World, id: &ResourceId) -> String {
    let known = world.resource(id).map(|resource| resource.id);
    known.unwrap_or_else(|| id.clone()).as_str().to_owned()
}
