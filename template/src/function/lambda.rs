//! `map`, `filter`, `reduce`, `sort`, `toObject`, `groupBy`, `mapValues` and the functions inside of them. Newer than the
//! engine of today's stamps, which is why the portability of a template is another question than its value.

use super::{Call, Function, MANY, written};
use crate::evaluate::Evaluator;
use crate::expression::{Expression, Head};
use crate::fault::Fault;
use crate::value::{Object, Value};
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Function] = &[
    written("map", 2, 2, "map(inputArray, transformFunction)", map),
    written(
        "mapValues",
        2,
        2,
        "mapValues(object, transformFunction)",
        map_values,
    ),
    written("filter", 2, 2, "filter(inputArray, lambda)", filter),
    written(
        "reduce",
        3,
        3,
        "reduce(inputArray, initialValue, accumulatorFunction)",
        reduce,
    ),
    written("sort", 2, 2, "sort(inputArray, comparer)", sort),
    written(
        "toObject",
        2,
        3,
        "toObject(inputArray, lambda function, [lambda function])",
        to_object,
    ),
    written(
        "groupBy",
        2,
        2,
        "groupBy(inputArray, keySelector)",
        group_by,
    ),
    written(
        "lambda",
        2,
        MANY,
        "lambda(<lambda variable>, [<lambda variable>, ...], <expression>)",
        |_, call, _| {
            Err(call.wrong("a lambda can only be an argument of map, filter, reduce, sort, toObject, groupBy or mapValues."))
        },
    ),
    written(
        "lambdaVariables",
        1,
        1,
        "lambdaVariables(variableName)",
        variable,
    ),
];

/// A function written where it is used.
struct Lambda<'e> {
    names: Vec<Arc<str>>,
    body: &'e Expression,
}

impl<'e> Lambda<'e> {
    fn read(
        call: &Call<'_>,
        argument: Option<&'e Expression>,
        counts: &[usize],
    ) -> Result<Self, Fault> {
        let wrong = || call.wrong("a lambda is expected: lambda('name', expression).");
        let Some(Head::Call {
            namespace: None,
            name,
            arguments,
        }) = argument.map(|argument| &argument.head)
        else {
            return Err(wrong());
        };
        let Some((body, names)) = arguments
            .split_last()
            .filter(|_| name.eq_ignore_ascii_case("lambda"))
        else {
            return Err(wrong());
        };
        let names: Option<Vec<Arc<str>>> =
            names.iter().map(|name| name.as_text().cloned()).collect();
        match names {
            Some(names) if counts.contains(&names.len()) => Ok(Self { names, body }),
            _ => Err(call.wrong(format!(
                "the lambda must have {counts:?} variables, named by text."
            ))),
        }
    }

    /// Runs it. More values than it has names for are left away: the index is optional.
    fn run(&self, evaluator: &mut Evaluator<'_>, values: &[Value]) -> Result<Value, Fault> {
        let named = self.names.iter().cloned().zip(values.iter().cloned());
        let before = evaluator.lambda_values.len();
        evaluator.lambda_values.extend(named);
        let result = evaluator.expression(self.body);
        evaluator.lambda_values.truncate(before);
        result
    }
}

fn variable(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let name = arguments
        .first()
        .map(|name| evaluator.expression(name))
        .transpose()?;
    let name = [name.unwrap_or(Value::Null)];
    let name = call.text(&name, 0)?;
    let found = evaluator
        .lambda_values
        .iter()
        .rev()
        .find(|(found, _)| crate::value::same_name(found, name));
    found
        .map(|(_, value)| value.clone())
        .ok_or_else(|| call.wrong(format!("the lambda variable '{name}' is not found.")))
}

/// The first argument's elements.
fn elements(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Arc<Vec<Value>>, Fault> {
    let input = arguments
        .first()
        .map(|input| evaluator.expression(input))
        .transpose()?;
    let input = [input.unwrap_or(Value::Null)];
    call.array(&input, 0).cloned()
}

fn index(at: usize) -> Value {
    Value::Integer(i64::try_from(at).unwrap_or(i64::MAX))
}

fn map(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let lambda = Lambda::read(call, arguments.get(1), &[1, 2])?;
    let input = elements(evaluator, call, arguments)?;
    let mut mapped = Vec::with_capacity(input.len());
    for (at, element) in input.iter().enumerate() {
        mapped.push(lambda.run(evaluator, &[element.clone(), index(at)])?);
    }
    Ok(Value::array(mapped))
}

fn map_values(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let lambda = Lambda::read(call, arguments.get(1), &[1])?;
    let input = arguments
        .first()
        .map(|input| evaluator.expression(input))
        .transpose()?;
    let input = [input.unwrap_or(Value::Null)];
    let mut mapped = Object::default();
    for (name, value) in call.object(&input, 0)?.iter() {
        mapped.push(
            name.clone(),
            lambda.run(evaluator, std::slice::from_ref(value))?,
        );
    }
    Ok(Value::object(mapped))
}

fn filter(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let lambda = Lambda::read(call, arguments.get(1), &[1, 2])?;
    let input = elements(evaluator, call, arguments)?;
    let mut kept = Vec::new();
    for (at, element) in input.iter().enumerate() {
        let keep = [lambda.run(evaluator, &[element.clone(), index(at)])?];
        if call.truth(&keep, 0)? {
            kept.push(element.clone());
        }
    }
    Ok(Value::array(kept))
}

fn reduce(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let lambda = Lambda::read(call, arguments.get(2), &[2, 3])?;
    let input = elements(evaluator, call, arguments)?;
    let start = arguments
        .get(1)
        .map(|start| evaluator.expression(start))
        .transpose()?;
    let mut so_far = start.unwrap_or(Value::Null);
    for (at, element) in input.iter().enumerate() {
        so_far = lambda.run(evaluator, &[so_far, element.clone(), index(at)])?;
    }
    Ok(so_far)
}

/// Merging by hand: the comparer is a template's own and may be wrong, unknown, or no order at all.
fn sort(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let lambda = Lambda::read(call, arguments.get(1), &[2])?;
    let mut sorted = Vec::clone(&*elements(evaluator, call, arguments)?);
    let mut width = 1;
    while width < sorted.len() {
        let mut merged = Vec::with_capacity(sorted.len());
        for pair in sorted.chunks(width * 2) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([first, left_rest @ ..], [second, right_rest @ ..]) = (left, right) {
                let before = [lambda.run(evaluator, &[second.clone(), first.clone()])?];
                if call.truth(&before, 0)? {
                    merged.push(second.clone());
                    right = right_rest;
                } else {
                    merged.push(first.clone());
                    left = left_rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        sorted = merged;
        width *= 2;
    }
    Ok(Value::array(sorted))
}

fn to_object(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let keys = Lambda::read(call, arguments.get(1), &[1])?;
    let values = arguments
        .get(2)
        .map(|argument| Lambda::read(call, Some(argument), &[1]))
        .transpose()?;
    let mut object = Object::default();
    for element in elements(evaluator, call, arguments)?.iter() {
        let key = [keys.run(evaluator, std::slice::from_ref(element))?];
        let value = match &values {
            Some(values) => values.run(evaluator, std::slice::from_ref(element))?,
            None => element.clone(),
        };
        call.budget.steps(object.len() / 8)?;
        object.set(call.text(&key, 0)?.clone(), value);
    }
    Ok(Value::object(object))
}

fn group_by(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let lambda = Lambda::read(call, arguments.get(1), &[1])?;
    let mut groups: Vec<(Arc<str>, Vec<Value>)> = Vec::new();
    for element in elements(evaluator, call, arguments)?.iter() {
        let key = [lambda.run(evaluator, std::slice::from_ref(element))?];
        let key = call.text(&key, 0)?;
        call.budget.steps(1 + groups.len() / 8)?;
        match groups
            .iter_mut()
            .find(|(found, _)| crate::value::same_name(found, key))
        {
            Some((_, members)) => members.push(element.clone()),
            None => groups.push((key.clone(), vec![element.clone()])),
        }
    }
    let groups = groups
        .into_iter()
        .map(|(key, members)| (key, Value::array(members)));
    Ok(Value::object(groups.collect::<Object>()))
}
