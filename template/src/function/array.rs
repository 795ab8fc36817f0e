//! Functions of arrays only; those that also take text or objects are in `sequence`.

use super::{Call, Function, MANY, Run, function, plain, written_out};
use crate::fault::Fault;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("array", 1, 1, "array(convertToArray)", Run::Tolerant(array)),
    function(
        "createArray",
        0,
        MANY,
        "createArray(arg1, arg2, arg3, ...)",
        Run::Tolerant(|call, values| call.made_array(values.to_vec())),
    ),
    plain("flatten", 1, 1, "flatten(arrayToFlatten)", flatten),
    plain("join", 2, 2, "join(inputArray, delimiter)", join),
    plain("max", 1, MANY, "max(arg1, ...)", |call, values| {
        extreme(call, values, i64::max)
    }),
    plain("min", 1, MANY, "min(arg1, ...)", |call, values| {
        extreme(call, values, i64::min)
    }),
    plain(
        "range",
        2,
        2,
        "range(startingInteger, numberOfElements)",
        range,
    ),
];

fn array(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    match call.value(values, 0) {
        value @ (Value::Array(_) | Value::Unknown(_)) => Ok(value.clone()),
        other => Ok(Value::array(vec![other.clone()])),
    }
}

fn flatten(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let mut flat = Vec::new();
    for element in call.array(values, 0)?.iter() {
        let Value::Array(inner) = element else {
            return Err(call.kind(0, "Array of arrays", element));
        };
        call.budget.steps(inner.len())?;
        flat.extend(inner.iter().cloned());
    }
    Ok(Value::array(flat))
}

fn join(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let delimiter = call.text(values, 1)?;
    let mut joined = String::new();
    for (index, element) in call.array(values, 0)?.iter().enumerate() {
        if index > 0 {
            joined.push_str(delimiter);
        }
        let text = written_out(element)?;
        call.budget.text(text.len() + delimiter.len())?;
        joined.push_str(&text);
    }
    Ok(Value::from(joined))
}

/// The largest or smallest of whole numbers, given one by one or in arrays.
fn extreme(call: &Call<'_>, values: &[Value], better: fn(i64, i64) -> i64) -> Result<Value, Fault> {
    let mut best: Option<i64> = None;
    for (index, value) in values.iter().enumerate() {
        let elements = match value {
            Value::Array(elements) => elements.as_slice(),
            other => std::slice::from_ref(other),
        };
        call.budget.steps(elements.len())?;
        for element in elements {
            let Value::Integer(number) = element else {
                return Err(call.kind(index, "Integer", element));
            };
            best = Some(best.map_or(*number, |best| better(best, *number)));
        }
    }
    best.map(Value::Integer)
        .ok_or_else(|| call.wrong("there is no number to choose from."))
}

fn range(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let (start, count) = (call.integer(values, 0)?, call.integer(values, 1)?);
    if !(0..=10_000).contains(&count) {
        return Err(call
            .wrong("the number of elements must lie between 0 and 10000.")
            .found(format!("It is {count}.")));
    }
    match start.checked_add(count) {
        Some(end) if end <= i64::from(i32::MAX) => {
            call.made_array((start..end).map(Value::Integer).collect())
        }
        _ => Err(call.wrong("the numbers must not be larger than 2147483647.")),
    }
}
