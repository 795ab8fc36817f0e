//! Two answers side by side: the recorded one and ours. Status, opening of a long-running operation, error code, the states that
//! it tells, and the shape of the body: which paths there are, and of what kind. Null says as much as no key at all.

use crate::ignored::is_ignored;
use crate::reply::Reply;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What an answer is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The status.
    Status,
    /// Which poll addresses a long-running operation opens with.
    Opening,
    /// The code of an error.
    Code,
    /// Paths and kinds of the body.
    Shape,
    /// What it says about how things stand: states, types, skus.
    State,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// In what.
    pub aspect: Aspect,
    /// `201, here 200`; `lacks properties.x (text)`.
    pub told: String,
}

/// The differences of ours from the recorded one.
pub fn differences(type_name: &str, recorded: &Reply, ours: &Reply) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut tell = |aspect, told: String| found.push(Difference { aspect, told });
    if recorded.status != ours.status {
        let code = ours.code();
        let code = if code.is_empty() {
            String::new()
        } else {
            format!(" {code}")
        };
        tell(
            Aspect::Status,
            format!("{}, here {}{code}", recorded.status, ours.status),
        );
        return found;
    }
    if recorded.status < 300 && recorded.opening() != ours.opening() {
        tell(
            Aspect::Opening,
            format!("{}, here {}", recorded.opening(), ours.opening()),
        );
    }
    if recorded.code() != ours.code() {
        tell(
            Aspect::Code,
            format!("{}, here {}", recorded.code(), ours.code()),
        );
    }
    let (theirs, own) = (
        shape(type_name, &recorded.body),
        shape(type_name, &ours.body),
    );
    for (path, kinds) in &theirs {
        match own.get(path) {
            None if !covered(&theirs, &own, path) => {
                tell(Aspect::Shape, format!("lacks {path} ({})", words(kinds)));
            }
            Some(here) if kinds.is_disjoint(here) => tell(
                Aspect::Shape,
                format!("{path} is {}, not {}", words(here), words(kinds)),
            ),
            _ => {}
        }
    }
    for (path, kinds) in &own {
        if !theirs.contains_key(path) && !covered(&own, &theirs, path) {
            tell(
                Aspect::Shape,
                format!("has {path} ({}) beyond", words(kinds)),
            );
        }
    }
    let (theirs, own) = (
        states(type_name, &recorded.body),
        states(type_name, &ours.body),
    );
    for (path, values) in &theirs {
        if let Some(here) = own.get(path).filter(|here| *here != values) {
            let told = |values: &BTreeSet<String>| {
                values.iter().cloned().collect::<Vec<_>>().join(" and ")
            };
            tell(
                Aspect::State,
                format!("{path} is {}, not {}", told(here), told(values)),
            );
        }
    }
    found
}

/// What tells how things stand: these values are the same everywhere, unlike names, times and ids.
const STATES: [&str; 7] = [
    "status",
    "provisioningState",
    "registrationState",
    "statuses[].code",
    "type",
    "sku.name",
    "diskState",
];

/// The values of such paths, all items of a list together, in small letters.
fn states(type_name: &str, body: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    leaves(type_name, body, String::new(), &mut |path, text| {
        let tells = |state: &&str| path == *state || path.ends_with(&format!(".{state}"));
        if STATES.iter().any(tells) {
            found
                .entry(path.to_owned())
                .or_default()
                .insert(text.to_lowercase());
        }
    });
    found
}

fn leaves(type_name: &str, value: &Value, path: String, tell: &mut impl FnMut(&str, &str)) {
    if is_ignored(type_name, &plain(&path)) {
        return;
    }
    match value {
        Value::String(text) => tell(&path, text),
        Value::Array(items) => {
            for item in items {
                leaves(type_name, item, format!("{path}[]"), tell);
            }
        }
        Value::Object(map) => {
            for (name, value) in map {
                let dot = if path.is_empty() { "" } else { "." };
                leaves(type_name, value, format!("{path}{dot}{name}"), tell);
            }
        }
        _ => {}
    }
}

/// A path as the list of ignored ones has it: without marks of lists.
fn plain(path: &str) -> String {
    let plain = path.replace("[]", "");
    plain.strip_prefix("value.").unwrap_or(&plain).to_owned()
}

type Shape = BTreeMap<String, BTreeSet<&'static str>>;

/// Whether something above the path is missing as well: one missing object is one difference, not one for each leaf.
fn covered(has: &Shape, lacks: &Shape, path: &str) -> bool {
    let mut above = path;
    while let Some((parent, _)) = above.rsplit_once('.') {
        let parent_in_array = parent.trim_end_matches("[]");
        if [parent, parent_in_array]
            .iter()
            .any(|parent| has.contains_key(*parent) && !lacks.contains_key(*parent))
        {
            return true;
        }
        above = parent;
    }
    false
}

fn words(kinds: &BTreeSet<&'static str>) -> String {
    kinds.iter().copied().collect::<Vec<_>>().join(" or ")
}

/// The paths of a body with their kinds, ignored ones left out.
fn shape(type_name: &str, body: &Value) -> Shape {
    let mut found = Shape::new();
    walk(type_name, body, String::new(), &mut found);
    found
}

fn walk(type_name: &str, value: &Value, path: String, found: &mut Shape) {
    if is_ignored(type_name, &plain(&path)) {
        return;
    }
    let kind = match value {
        Value::Null => return,
        Value::Bool(_) => "truth",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(items) => {
            items
                .iter()
                .for_each(|item| walk(type_name, item, format!("{path}[]"), found));
            "list"
        }
        Value::Object(map) => {
            for (name, value) in map {
                let dot = if path.is_empty() { "" } else { "." };
                walk(type_name, value, format!("{path}{dot}{name}"), found);
            }
            "object"
        }
    };
    if !path.is_empty() {
        found.entry(path).or_default().insert(kind);
    }
}
