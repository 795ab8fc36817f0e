//! Objects: making, taking apart, `json` and `tryGet`.

use super::{Call, Function, MANY, Run, function, plain};
use crate::document::Document;
use crate::fault::{Fault, shown};
use crate::limits::Limits;
use crate::value::{Object, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "createObject",
        0,
        MANY,
        "createObject(key1, value1, key2, value2, ...)",
        Run::Tolerant(create_object),
    ),
    plain("items", 1, 1, "items(obj)", items),
    plain("objectKeys", 1, 1, "objectKeys(obj)", |call, values| {
        let names = call
            .object(values, 0)?
            .iter()
            .map(|(name, _)| Value::String(name.clone()));
        call.made_array(names.collect())
    }),
    plain(
        "shallowMerge",
        1,
        1,
        "shallowMerge(inputArray)",
        shallow_merge,
    ),
    plain("json", 1, 1, "json(arg1)", json),
    plain("tryGet", 2, MANY, "tryGet(container, itemToGet)", try_get),
];

fn create_object(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    if !values.len().is_multiple_of(2) {
        return Err(call.wrong("every name needs a value: the number of arguments must be even."));
    }
    call.budget.steps(values.len())?;
    let mut object = Object::default();
    for (index, pair) in values.chunks(2).enumerate() {
        if let [name, value] = pair {
            let Value::String(name) = name else {
                return Err(call.kind(index * 2, "String", name));
            };
            call.budget.steps(object.len() / 8)?;
            object.set(name.clone(), value.clone());
        }
    }
    Ok(Value::object(object))
}

/// Names and values, ordered by name.
fn items(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let mut members: Vec<_> = call.object(values, 0)?.iter().collect();
    members.sort_by_key(|(name, _)| *name);
    let pairs = members.into_iter().map(|(name, value)| {
        Value::object(Object::from_iter([
            ("key", Value::String(name.clone())),
            ("value", value.clone()),
        ]))
    });
    call.made_array(pairs.collect())
}

fn shallow_merge(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let mut merged = Object::default();
    for value in call.array(values, 0)?.iter() {
        let Value::Object(members) = value else {
            return Err(call.kind(0, "Array of objects", value));
        };
        for (name, value) in members.iter() {
            call.budget.steps(1 + merged.len() / 8)?;
            merged.set(name.clone(), value.clone());
        }
    }
    Ok(Value::object(merged))
}

fn json(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let text = call.text(values, 0)?;
    read_json(call, text)
}

/// JSON in text, read as tolerantly as a template.
pub(super) fn read_json(call: &Call<'_>, text: &str) -> Result<Value, Fault> {
    call.budget.text(text.len())?;
    call.budget.steps(text.len() / 8)?;
    match Document::parse(text, None, &Limits::default()) {
        Ok(document) => Ok(document.root().literal()),
        Err(error) => Err(call.wrong("the text is not valid JSON.").found(format!(
            "{} It begins with '{}'.",
            error.message,
            shown(&Value::from(text))
        ))),
    }
}

/// The way into a value, or null where it ends too early.
fn try_get(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let mut found = call.value(values, 0).clone();
    for (index, step) in values.iter().enumerate().skip(1) {
        found = match (&found, step) {
            (Value::Unknown(_), _) => return Ok(found),
            (Value::Object(members), Value::String(name)) => members.member(name).cloned(),
            (Value::Array(elements), Value::Integer(at)) => usize::try_from(*at)
                .ok()
                .and_then(|at| elements.get(at))
                .cloned(),
            (_, Value::String(_) | Value::Integer(_)) => None,
            (_, other) => return Err(call.kind(index, "String, Integer", other)),
        }
        .unwrap_or(Value::Null);
    }
    Ok(found)
}
