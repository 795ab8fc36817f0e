//! Arithmetic: whole numbers of 64 bits; what does not fit is an error, never a wrong number.

use super::{Call, Function, plain};
use crate::fault::Fault;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    plain("add", 2, 2, "add(operand1, operand2)", |call, values| {
        binary(call, values, i64::checked_add)
    }),
    plain("sub", 2, 2, "sub(operand1, operand2)", |call, values| {
        binary(call, values, i64::checked_sub)
    }),
    plain("mul", 2, 2, "mul(operand1, operand2)", |call, values| {
        binary(call, values, i64::checked_mul)
    }),
    plain("div", 2, 2, "div(operand1, operand2)", |call, values| {
        divisor(call, values)?;
        binary(call, values, i64::checked_div)
    }),
    plain("mod", 2, 2, "mod(operand1, operand2)", |call, values| {
        divisor(call, values)?;
        binary(call, values, i64::checked_rem)
    }),
    plain("int", 1, 1, "int(valueToConvert)", int),
    plain("float", 1, 1, "float(arg1)", float),
];

fn binary(
    call: &Call<'_>,
    values: &[Value],
    compute: fn(i64, i64) -> Option<i64>,
) -> Result<Value, Fault> {
    let (left, right) = (call.integer(values, 0)?, call.integer(values, 1)?);
    compute(left, right)
        .map(Value::Integer)
        .ok_or_else(|| call.wrong("the result does not fit into 64 bits."))
}

fn divisor(call: &Call<'_>, values: &[Value]) -> Result<(), Fault> {
    match call.integer(values, 1)? {
        0 => Err(call.wrong("the second operand is 0, and nothing can be divided by it.")),
        _ => Ok(()),
    }
}

fn int(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    match call.value(values, 0) {
        Value::Float(number) if number.abs() < 9.0e18 => Ok(Value::Integer(number.trunc() as i64)),
        Value::String(text) => match text.trim().parse() {
            Ok(number) => Ok(Value::Integer(number)),
            Err(_) => Err(call
                .wrong("the text is not a whole number.")
                .found(format!("It is '{text}'."))),
        },
        _ => call.integer(values, 0).map(Value::Integer),
    }
}

fn float(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    match call.value(values, 0) {
        Value::Float(number) => Ok(Value::Float(*number)),
        Value::Integer(number) => Ok(Value::Float(*number as f64)),
        Value::String(text) => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Float(number)),
            _ => Err(call
                .wrong("the text is not a number.")
                .found(format!("It is '{text}'."))),
        },
        other => Err(call.kind(0, "String", other)),
    }
}
