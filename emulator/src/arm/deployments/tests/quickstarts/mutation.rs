//! Templates with one thing changed: a property taken away, a value changed or an element of a list dropped.

use crate::world::World;
use serde_json::Value;

/// What is done at one place of a template.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// The property or the element at that pointer goes.
    Take(String),
    /// The value at that pointer becomes another.
    Change(String, Value),
}

impl Mutation {
    /// The template with it.
    pub fn upon(&self, template: &Value) -> Value {
        let mut template = template.clone();
        match self {
            Self::Change(pointer, value) => {
                *template.pointer_mut(pointer).unwrap() = value.clone();
            }
            Self::Take(pointer) => {
                let (around, last) = pointer.rsplit_once('/').unwrap();
                match template.pointer_mut(around).unwrap() {
                    Value::Object(members) => {
                        let name = last.replace("~1", "/").replace("~0", "~");
                        members.shift_remove(&name).unwrap();
                    }
                    Value::Array(elements) => drop(elements.remove(last.parse().unwrap())),
                    _ => unreachable!("a pointer leads into an object or an array"),
                }
            }
        }
        template
    }
}

/// All that can be done to the resources of a template, in an order that follows from the seed.
pub fn mutations(world: &World, template: &Value, seed: &str) -> Vec<Mutation> {
    let mut found = Vec::new();
    let resources = template["resources"].as_array();
    for (at, resource) in resources.into_iter().flatten().enumerate() {
        let kind = resource["type"].as_str().unwrap_or_default();
        if world.registry.definition(kind).is_some() {
            collect(
                &resource["properties"],
                &format!("/resources/{at}/properties"),
                &mut found,
            );
        }
    }
    // FNV, and xorshift from there.
    let mut state = seed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut keyed: Vec<(u64, Mutation)> = found
        .into_iter()
        .map(|mutation| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state, mutation)
        })
        .collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, mutation)| mutation).collect()
}

/// What nobody shows cannot be compared.
fn is_hidden(name: &str) -> bool {
    let hidden = [
        "protectedSettings",
        "customData",
        "adminPassword",
        "sharedKey",
    ];
    hidden
        .iter()
        .any(|hidden| hidden.eq_ignore_ascii_case(name))
}

fn collect(value: &Value, pointer: &str, found: &mut Vec<Mutation>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter().filter(|(name, _)| !is_hidden(name)) {
                let name = name.replace('~', "~0").replace('/', "~1");
                let inner = format!("{pointer}/{name}");
                found.push(Mutation::Take(inner.clone()));
                collect(value, &inner, found);
            }
        }
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                let inner = format!("{pointer}/{at}");
                found.push(Mutation::Take(inner.clone()));
                collect(element, &inner, found);
            }
        }
        Value::Bool(truth) => found.push(Mutation::Change(pointer.to_owned(), (!truth).into())),
        Value::Number(number) => {
            if let Some(number) = number.as_i64() {
                found.push(Mutation::Change(pointer.to_owned(), (number + 1).into()));
            }
        }
        Value::String(text) if !text.starts_with('[') => {
            // Another number or another word.
            let other = match text.parse::<i64>() {
                Ok(number) => (number + 1).to_string(),
                Err(_) => format!("{text}x"),
            };
            found.push(Mutation::Change(pointer.to_owned(), other.into()));
        }
        _ => {}
    }
}
