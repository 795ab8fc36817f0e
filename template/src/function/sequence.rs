//! Functions that take text, arrays or objects alike: `concat`, `contains`, `empty`, `first`, `union`, …

use super::{Call, Function, MANY, Run, function, plain, written_out};
use crate::fault::Fault;
use crate::text::utf16;
use crate::value::{Object, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    plain("concat", 0, MANY, "concat(arg1, arg2, arg3, ...)", concat),
    plain(
        "contains",
        2,
        2,
        "contains(container, itemToFind)",
        contains,
    ),
    plain("empty", 1, 1, "empty(itemToTest)", empty),
    plain("first", 1, 1, "first(arg1)", |call, values| {
        end(call, values, true)
    }),
    plain("last", 1, 1, "last(arg1)", |call, values| {
        end(call, values, false)
    }),
    plain(
        "indexOf",
        2,
        2,
        "indexOf(stringToSearch, stringToFind)",
        |call, values| index_of(call, values, false),
    ),
    plain(
        "lastIndexOf",
        2,
        2,
        "lastIndexOf(stringToSearch, stringToFind)",
        |call, values| index_of(call, values, true),
    ),
    plain(
        "intersection",
        2,
        MANY,
        "intersection(arg1, arg2, arg3, ...)",
        intersection,
    ),
    plain("length", 1, 1, "length(array/string)", length),
    plain(
        "skip",
        2,
        2,
        "skip(originalValue, numberToSkip)",
        |call, values| part(call, values, false),
    ),
    plain(
        "take",
        2,
        2,
        "take(originalValue, numberToTake)",
        |call, values| part(call, values, true),
    ),
    function(
        "union",
        2,
        MANY,
        "union(arg1, arg2, arg3, ...)",
        Run::Plain(union),
    ),
];

fn concat(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    if let Some(Value::Array(_)) = values.first() {
        let mut joined = Vec::new();
        for index in 0..values.len() {
            let elements = call.array(values, index)?;
            call.budget.steps(elements.len())?;
            joined.extend(elements.iter().cloned());
        }
        return Ok(Value::array(joined));
    }
    let mut joined = String::new();
    for (index, value) in values.iter().enumerate() {
        match value {
            Value::String(text) => joined.push_str(text),
            Value::Integer(_) | Value::Bool(_) | Value::Float(_) => {
                joined.push_str(&written_out(value)?)
            }
            other => {
                return Err(call.kind(index, "String, Integer, Boolean", other).or(
                    "All arguments are text, or all are arrays; string() makes text of an object.",
                ));
            }
        }
    }
    call.made(joined)
}

fn contains(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let item = call.value(values, 1);
    let found = match call.value(values, 0) {
        Value::String(text) => {
            let wanted = written_out(item)?;
            call.budget.steps(text.len() / 32)?;
            text.contains(&wanted)
        }
        Value::Array(elements) => {
            call.budget.steps(elements.len())?;
            if let Some(unknown) = elements.iter().find_map(Value::first_unknown) {
                return Err(Fault::Unknown(unknown.clone()));
            }
            any_same(call, elements, item)?
        }
        Value::Object(members) => {
            call.budget.steps(members.len() / 8)?;
            members.member(call.text(values, 1)?).is_some()
        }
        other => return Err(call.kind(0, "String, Array, Object", other)),
    };
    Ok(Value::Bool(found))
}

/// Whether one of the elements is the same as a value.
fn any_same(call: &Call<'_>, elements: &[Value], value: &Value) -> Result<bool, Fault> {
    for element in elements {
        if call.same(element, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn empty(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    match call.value(values, 0) {
        Value::Null => Ok(Value::Bool(true)),
        Value::String(text) => Ok(Value::Bool(text.is_empty())),
        Value::Array(elements) => Ok(Value::Bool(elements.is_empty())),
        Value::Object(members) => Ok(Value::Bool(members.is_empty())),
        other => Err(call.kind(0, "String, Array, Object", other)),
    }
}

fn end(call: &Call<'_>, values: &[Value], front: bool) -> Result<Value, Fault> {
    match call.value(values, 0) {
        Value::String(text) => {
            let length = utf16::length(text);
            let start = if front { 0 } else { length.saturating_sub(1) };
            Ok(Value::from(utf16::part(text, start, 1)))
        }
        Value::Array(elements) => {
            let element = if front {
                elements.first()
            } else {
                elements.last()
            };
            Ok(element.cloned().unwrap_or(Value::Null))
        }
        other => Err(call.kind(0, "String, Array", other)),
    }
}

/// Text is searched without regard to case, arrays with it.
fn index_of(call: &Call<'_>, values: &[Value], from_the_end: bool) -> Result<Value, Fault> {
    let item = call.value(values, 1);
    let index = match call.value(values, 0) {
        Value::String(text) => {
            call.budget.steps(text.len() / 4)?;
            utf16::index_ignoring_case(text, call.text(values, 1)?, from_the_end)
        }
        Value::Array(elements) => {
            call.budget.steps(elements.len())?;
            let mut at = None;
            for (index, element) in elements.iter().enumerate() {
                if (from_the_end || at.is_none()) && call.same(element, item)? {
                    at = Some(index);
                }
            }
            at
        }
        other => return Err(call.kind(0, "String, Array", other)),
    };
    Ok(Value::Integer(
        index
            .and_then(|index| i64::try_from(index).ok())
            .unwrap_or(-1),
    ))
}

fn length(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let length = match call.value(values, 0) {
        Value::String(text) => utf16::length(text),
        Value::Array(elements) => elements.len(),
        Value::Object(members) => members.len(),
        other => return Err(call.kind(0, "String, Array, Object", other)),
    };
    Ok(Value::Integer(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn part(call: &Call<'_>, values: &[Value], front: bool) -> Result<Value, Fault> {
    let count = usize::try_from(call.integer(values, 1)?.max(0)).unwrap_or(usize::MAX);
    match call.value(values, 0) {
        Value::String(text) => {
            let taken = if front {
                utf16::part(text, 0, count)
            } else {
                utf16::part(text, count, usize::MAX)
            };
            call.made(taken)
        }
        Value::Array(elements) => {
            let at = count.min(elements.len());
            let taken = if front {
                elements.get(..at)
            } else {
                elements.get(at..)
            };
            call.made_array(taken.unwrap_or_default().to_vec())
        }
        other => Err(call.kind(0, "String, Array", other)),
    }
}

fn intersection(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let others = values.get(1..).unwrap_or_default();
    match call.value(values, 0) {
        Value::Array(elements) => {
            let mut common: Vec<Value> = Vec::new();
            for element in elements.iter() {
                let mut everywhere = true;
                for index in 0..others.len() {
                    let other = call.array(others, index)?;
                    call.budget.steps(other.len())?;
                    everywhere &= any_same(call, other, element)?;
                }
                if everywhere && !any_same(call, &common, element)? {
                    common.push(element.clone());
                }
            }
            Ok(Value::array(common))
        }
        Value::Object(members) => {
            let mut common = Object::default();
            for (name, value) in members.iter() {
                let mut everywhere = true;
                for index in 0..others.len() {
                    let other = call.object(others, index)?;
                    call.budget.steps(1 + other.len() / 8)?;
                    everywhere &= match other.member(name) {
                        Some(found) => call.same(found, value)?,
                        None => false,
                    };
                }
                if everywhere {
                    common.set(name.clone(), value.clone());
                }
            }
            Ok(Value::object(common))
        }
        other => Err(call.kind(0, "Array, Object", other)),
    }
}

fn union(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    match call.value(values, 0) {
        Value::Array(_) => {
            let mut all: Vec<Value> = Vec::new();
            for index in 0..values.len() {
                for element in call.array(values, index)?.iter() {
                    call.budget.steps(1 + all.len() / 8)?;
                    if !any_same(call, &all, element)? {
                        all.push(element.clone());
                    }
                }
            }
            Ok(Value::array(all))
        }
        Value::Object(first) => {
            call.budget.steps(first.len())?;
            let mut all = Object::clone(first);
            for index in 1..values.len() {
                merge(call, &mut all, call.object(values, index)?)?;
            }
            Ok(Value::object(all))
        }
        other => Err(call.kind(0, "Array, Object", other)),
    }
}

/// Later members win; objects inside of both are joined, arrays inside are not.
fn merge(call: &Call<'_>, into: &mut Object, from: &Object) -> Result<(), Fault> {
    for (name, value) in from.iter() {
        call.budget.steps(1 + into.len() / 8)?;
        let merged = match (into.member(name), value) {
            (Some(Value::Object(old)), Value::Object(new)) => {
                let mut joined = Object::clone(old);
                merge(call, &mut joined, new)?;
                Value::object(joined)
            }
            _ => value.clone(),
        };
        into.set(name.clone(), merged);
    }
    Ok(())
}
