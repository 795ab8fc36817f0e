//! `equals`, `less`, `greater` and their likes.

use super::{Call, Function, plain};
use crate::fault::Fault;
use crate::text::collation;
use crate::value::{Value, same_name};
use std::cmp::Ordering;

pub(super) const FUNCTIONS: &[Function] = &[
    plain("equals", 2, 2, "equals(arg1, arg2)", equals),
    plain("less", 2, 2, "less(arg1, arg2)", |call, values| {
        ordered(call, values, Ordering::is_lt)
    }),
    plain(
        "lessOrEquals",
        2,
        2,
        "lessOrEquals(arg1, arg2)",
        |call, values| ordered(call, values, Ordering::is_le),
    ),
    plain("greater", 2, 2, "greater(arg1, arg2)", |call, values| {
        ordered(call, values, Ordering::is_gt)
    }),
    plain(
        "greaterOrEquals",
        2,
        2,
        "greaterOrEquals(arg1, arg2)",
        |call, values| ordered(call, values, Ordering::is_ge),
    ),
];

/// Text by itself is compared without regard to case, text inside of something with it, as the real engine does.
fn equals(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let (left, right) = (call.value(values, 0), call.value(values, 1));
    if let (Value::String(left), Value::String(right)) = (left, right) {
        return Ok(Value::Bool(same_name(left, right)));
    }
    if let Some(unknown) = left.first_unknown().or(right.first_unknown()) {
        return Err(Fault::Unknown(unknown.clone()));
    }
    Ok(Value::Bool(call.same(left, right)?))
}

fn ordered(call: &Call<'_>, values: &[Value], holds: fn(Ordering) -> bool) -> Result<Value, Fault> {
    let (left, right) = (call.value(values, 0), call.value(values, 1));
    let ordering = match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left.cmp(right),
        (Value::String(left), Value::String(right)) => {
            call.budget.steps((left.len() + right.len()) / 16)?;
            collation::compare(left, right)
        }
        (Value::Integer(_) | Value::Float(_), Value::Integer(_) | Value::Float(_)) => {
            size(left).total_cmp(&size(right))
        }
        (Value::Integer(_) | Value::Float(_) | Value::String(_), other) => {
            return Err(call.kind(1, left.kind(), other));
        }
        (other, _) => return Err(call.kind(0, "Integer, String", other)),
    };
    Ok(Value::Bool(holds(ordering)))
}

fn size(value: &Value) -> f64 {
    match value {
        Value::Integer(number) => *number as f64,
        Value::Float(number) => *number,
        _ => 0.0,
    }
}
