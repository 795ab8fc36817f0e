//! What surrounds an expression: parameters, variables, the loop, the deployment, where it deploys to.

use super::{Call, Function, written};
use crate::evaluate::{Evaluator, Stage};
use crate::expression::Expression;
use crate::fault::Fault;
use crate::scope::Scope;
use crate::text::unique::write_guid;
use crate::value::{Object, Value, same_name};
use crate::world::Answer;

pub(super) const FUNCTIONS: &[Function] = &[
    written(
        "parameters",
        1,
        1,
        "parameters(parameterName)",
        |evaluator, call, arguments| {
            let name = evaluator.all(arguments)?;
            match name.first() {
                Some(unknown @ Value::Unknown(_)) => Ok(unknown.clone()),
                _ => evaluator.parameter(call.text(&name, 0)?),
            }
        },
    ),
    written(
        "variables",
        1,
        1,
        "variables(variableName)",
        |evaluator, call, arguments| {
            evaluator.only_in(
                call,
                &[Stage::Variable, Stage::Header, Stage::Body, Stage::Output],
            )?;
            let name = evaluator.all(arguments)?;
            match name.first() {
                Some(unknown @ Value::Unknown(_)) => Ok(unknown.clone()),
                _ => evaluator.variable(call.text(&name, 0)?),
            }
        },
    ),
    written(
        "copyIndex",
        0,
        2,
        "copyIndex([offset]) or copyIndex(loopName, [offset])",
        copy_index,
    ),
    written("deployment", 0, 0, "deployment()", |evaluator, _, _| {
        Ok(evaluator.around.deployment.describe())
    }),
    written("environment", 0, 0, "environment()", |evaluator, _, _| {
        answered(evaluator.world().environment(), "environment()")
    }),
    written("subscription", 0, 0, "subscription()", subscription),
    written("resourceGroup", 0, 0, "resourceGroup()", resource_group),
    written("tenant", 0, 0, "tenant()", |evaluator, _, _| {
        answered(evaluator.world().tenant(), "tenant()")
    }),
    written(
        "managementGroup",
        0,
        0,
        "managementGroup()",
        |evaluator, call, _| match &evaluator.around.deployment.scope {
            Scope::ManagementGroup(name) => answered(
                evaluator.world().management_group(name),
                "managementGroup()",
            ),
            _ => Err(call.wrong("the deployment is not made at a management group.")),
        },
    ),
    written("newGuid", 0, 0, "newGuid()", |evaluator, call, _| {
        evaluator.only_in(call, &[Stage::Default])?;
        let guid = evaluator
            .world()
            .new_guid(&evaluator.deployment().full_name());
        Ok(guid.map_or_else(
            || Value::unknown("newGuid()"),
            |guid| Value::from(write_guid(guid)),
        ))
    }),
];

/// The value of an answer, or what it waits for.
pub(super) fn answered(answer: Answer, question: &str) -> Result<Value, Fault> {
    match answer {
        Answer::Known(value) => Ok(value),
        Answer::NotYet => Ok(Value::unknown(question)),
        Answer::Missing => Err(Fault::wrong(format!(
            "There is nothing that {question} could give."
        ))
        .code(crate::error::Code::ResourceNotFound)),
    }
}

fn copy_index(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let values = evaluator.all(arguments)?;
    let (name, offset) = match values.first() {
        None => (None, 0),
        Some(Value::Integer(offset)) if values.len() == 1 => (None, *offset),
        Some(_) => {
            let offset = if values.len() > 1 {
                call.integer(&values, 1)?
            } else {
                0
            };
            (Some(call.text(&values, 0)?), offset)
        }
    };
    let mut open = evaluator.turns.iter().rev();
    let found = match name {
        Some(name) => open.find(|turn| {
            turn.name
                .as_ref()
                .is_some_and(|found| same_name(found, name))
        }),
        None => {
            let outer = evaluator.turns.iter().rev().find(|turn| !turn.inner);
            outer.or(evaluator.turns.last())
        }
    };
    match found {
        Some(turn) => turn
            .index
            .checked_add(offset)
            .map(Value::Integer)
            .ok_or_else(|| call.wrong("the index is too large.")),
        None => Err(match name {
            Some(name) => call.wrong(format!("there is no copy loop '{name}' around this place.")),
            None => Fault::wrong(
                "The template function 'copyIndex' is not expected at this location. The function can only be used in a resource with copy specified.",
            ),
        }),
    }
}

fn subscription(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    _: &[Expression],
) -> Result<Value, Fault> {
    match evaluator.around.deployment.scope.subscription() {
        Some(id) => match evaluator.world().subscription(id) {
            // Its id is known all the same, and names are often made of it.
            Answer::NotYet => Ok(Value::object(Object::from_iter([
                ("id", Value::from(format!("/subscriptions/{id}"))),
                ("subscriptionId", Value::from(id)),
                ("tenantId", Value::unknown("subscription()")),
                ("displayName", Value::unknown("subscription()")),
            ]))),
            answer => answered(answer, "subscription()"),
        },
        None => Err(call.wrong("the deployment is made above all subscriptions.")),
    }
}

fn resource_group(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    _: &[Expression],
) -> Result<Value, Fault> {
    match &evaluator.around.deployment.scope {
        Scope::ResourceGroup { subscription, name } => {
            match evaluator.world().resource_group(subscription, name) {
                Answer::NotYet => Ok(Value::object(Object::from_iter([
                    ("id", Value::from(evaluator.around.deployment.scope.id())),
                    ("name", Value::from(name.as_str())),
                    ("type", Value::from("Microsoft.Resources/resourceGroups")),
                    ("location", Value::unknown("resourceGroup()")),
                    ("tags", Value::unknown("resourceGroup()")),
                    ("properties", Value::unknown("resourceGroup()")),
                ]))),
                answer => answered(answer, "resourceGroup()"),
            }
        }
        _ => Err(call
            .wrong("the deployment is not made in a resource group.")
            .or("Use subscription() here.")),
    }
}
