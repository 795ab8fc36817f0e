//! The end of a deployment: outputs, what it made, and its operation.

use super::{calls, failure, preflight, request, view::View};
use crate::{
    arm::{activity, body, operations},
    world::{
        World,
        deployment::{Deployment, Step},
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
    let steps = world.steps_of(&row.id);
    let error = failure::of_steps(&steps).or_else(|| {
        let outputs = outputs(world, &row, plan, now);
        let error = outputs.map(|outputs| row.outputs = outputs).err();
        evaluated(world, &mut row, error.clone(), now);
        error
    });
    row.output_resources = made(world, &steps);
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
        world,
        &mut row,
        if error.is_some() {
            "Failed"
        } else {
            "Succeeded"
        },
        now,
    );
    row.error.clone_from(&error);
    let id = row.id.clone();
    world.deployments.put(&id.key(), row);
    // Nothing is left behind when it fails before those within it have ended.
    calls::call_off_nested(world, &id, now);
    let outcome = error.map_or(Outcome::Succeeded, Outcome::Failed);
    end(world, operation, outcome, now);
}

/// Gives a row its last state. What it was given is forgotten: there may be secrets among it.
pub fn close(world: &mut World, row: &mut Deployment, state: &str, now: Timestamp) {
    state.clone_into(&mut row.state);
    row.changed = now;
    world.let_go(row);
    world.plans.remove(&row.id.key());
}

/// Notes that the outputs were evaluated: the last of the operations.
fn evaluated(world: &mut World, row: &mut Deployment, error: Option<Value>, now: Timestamp) {
    let (state, status) = match error {
        Some(_) => ("Failed", 400),
        None => ("Succeeded", 200),
    };
    let step = Step {
        number: row.begun,
        id: request::number(world),
        verb: "EvaluateDeploymentOutput".to_owned(),
        target: ResourceId::new(""),
        resource_type: String::new(),
        resource_name: String::new(),
        state: state.to_owned(),
        status_code: request::status_word(status).to_owned(),
        started: now,
        changed: now,
        request: String::new(),
        waits_for: None,
        message: error.map(|error| json!({ "error": error })),
    };
    row.begun += 1;
    world.put_step(&row.id, step);
}

/// Ends the operation of a deployment, and tells whoever waits for it.
pub fn end(world: &mut World, mut operation: Operation, outcome: Outcome, now: Timestamp) {
    operation.ended = Some(now);
    operation.outcome = outcome;
    activity::ended(world, &operation, now);
    world.put_operation(operation.clone());
    operations::wake(world, &operation, now);
}

/// The outputs as they show; nothing when the template has no such section.
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
        shown.insert(camel_case(&output.name), value);
    }
    let shown = Value::Object(shown);
    if body::is_too_deep(&shown) {
        return Err(failed("They lie too deep in one another.".to_owned()));
    }
    Ok(plan.has_outputs().then_some(shown))
}

/// A name as Resource Manager writes it: its capitals at the beginning are small, but for the one that begins a second word
/// (`VMSS`: `vmss`, `IPAddress`: `ipAddress`).
fn camel_case(name: &str) -> String {
    let signs: Vec<char> = name.chars().collect();
    let capital = |at: usize| signs.get(at).is_some_and(|sign| sign.is_uppercase());
    let mut small = true;
    let spelled = signs.iter().enumerate().map(|(at, sign)| {
        small &= capital(at) && (at == 0 || at + 1 == signs.len() || capital(at + 1));
        match small {
            true => sign.to_lowercase().next().unwrap_or(*sign),
            false => *sign,
        }
    });
    spelled.collect()
}

/// The ids of what a deployment and those nested in it have made, in the order of their names.
fn made(world: &World, steps: &[Step]) -> Vec<String> {
    let mut ids = Vec::new();
    for step in steps {
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

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn names_of_outputs_begin_small_as_recorded() {
        let spelled = ["VMSS", "IPAddress", "Name", "storageName", "A", "", "X1"].map(camel_case);
        assert_eq!(
            spelled,
            ["vmss", "ipAddress", "name", "storageName", "a", "", "x1"]
        );
    }
}
