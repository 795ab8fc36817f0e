//! The way into a value: `.name` and `[index]`.

use crate::error::did_you_mean;
use crate::fault::Fault;
use crate::value::Value;

/// `.name`
pub(super) fn property(value: &Value, name: &str) -> Result<Value, Fault> {
    match value {
        Value::Object(members) => members.member(name).cloned().ok_or_else(|| {
            let names: Vec<&str> = members.iter().map(|(name, _)| &**name).take(30).collect();
            Fault::wrong(format!(
                "The language expression property '{name}' doesn't exist."
            ))
            .found(format!("Available properties are '{}'.", names.join(", ")))
            .or_maybe(did_you_mean(name, names.iter().copied()))
        }),
        // A mistake inside of what is not known shows only when it is.
        Value::Unknown(_) => Ok(value.clone()),
        other => Err(Fault::wrong(format!(
            "The language expression property '{name}' can't be evaluated, because the value before it is of type '{}' and has no properties.",
            other.kind()
        ))),
    }
}

/// `[index]`
pub(super) fn index(value: &Value, at: &Value) -> Result<Value, Fault> {
    match (value, at) {
        (Value::Unknown(_), _) => Ok(value.clone()),
        (_, Value::Unknown(_)) => Ok(at.clone()),
        // A name that was made may be a secret: it stands where secrets are left away.
        (Value::Object(members), Value::String(name)) => {
            members.member(name).cloned().ok_or_else(|| {
                Fault::wrong("The language expression property of that name doesn't exist.")
                    .found(format!("The name is '{name}'."))
            })
        }
        (Value::Array(elements), Value::Integer(number)) => {
            let element = usize::try_from(*number)
                .ok()
                .and_then(|number| elements.get(number));
            element.cloned().ok_or_else(|| {
                Fault::wrong(format!(
                    "The language expression property array index '{number}' is out of bounds."
                ))
                .or(format!(
                    "The array has {} elements, and the first has the index 0.",
                    elements.len()
                ))
            })
        }
        (value, at) => Err(Fault::wrong(format!(
            "The language expression property cannot be evaluated: a value of type '{}' has no index of type '{}'.",
            value.kind(),
            at.kind()
        ))),
    }
}
