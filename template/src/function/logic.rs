//! `if`, `and`, `or`, `not`, `bool`, `coalesce` and the constants.

use super::{Call, Function, MANY, Run, function, plain, written};
use crate::evaluate::Evaluator;
use crate::expression::Expression;
use crate::fault::Fault;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    written("if", 3, 3, "if(condition, trueValue, falseValue)", choose),
    written("and", 2, MANY, "and(arg1, arg2, ...)", and),
    written("or", 2, MANY, "or(arg1, arg2, ...)", or),
    plain("not", 1, 1, "not(arg1)", |call, values| {
        Ok(Value::Bool(!call.truth(values, 0)?))
    }),
    plain("bool", 1, 1, "bool(arg1)", bool),
    function(
        "coalesce",
        1,
        MANY,
        "coalesce(arg1, arg2, arg3, ...)",
        Run::Tolerant(coalesce),
    ),
    plain("true", 0, 0, "true()", |_, _| Ok(Value::Bool(true))),
    plain("false", 0, 0, "false()", |_, _| Ok(Value::Bool(false))),
    plain("null", 0, 0, "null()", |_, _| Ok(Value::Null)),
];

/// Only the branch that is taken is evaluated: the other may look at something that is not there.
fn choose(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let [condition, yes, no] = arguments else {
        return Err(call.wrong("three arguments are expected."));
    };
    let condition = [evaluator.expression(condition)?];
    let taken = if call.truth(&condition, 0)? { yes } else { no };
    evaluator.expression(taken)
}

fn and(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    decided_by(false, evaluator, call, arguments)
}

fn or(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    decided_by(true, evaluator, call, arguments)
}

/// Evaluates arguments until one of them decides. One that is not known yet matters only if no other decides.
fn decided_by(
    decisive: bool,
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let mut unknown = None;
    for (index, argument) in arguments.iter().enumerate() {
        match evaluator.expression(argument)? {
            Value::Bool(value) if value == decisive => return Ok(Value::Bool(decisive)),
            Value::Bool(_) => {}
            value @ Value::Unknown(_) => unknown = Some(value),
            other => return Err(call.kind(index, "Boolean", &other)),
        }
    }
    Ok(unknown.unwrap_or(Value::Bool(!decisive)))
}

fn bool(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    match call.value(values, 0) {
        Value::Bool(value) => Ok(Value::Bool(*value)),
        Value::Integer(number) => Ok(Value::Bool(*number != 0)),
        Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
        other => Err(call
            .wrong("the value cannot be converted to a boolean.")
            .found(format!("It is {other}."))
            .or("Give 'true', 'false', 1 or 0.")),
    }
}

fn coalesce(_: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let first = values.iter().find(|value| **value != Value::Null);
    Ok(first.cloned().unwrap_or(Value::Null))
}
