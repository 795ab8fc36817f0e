//! What-if against what then happens.

use super::super::deployment;
use crate::testing::Stamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What what-if tells of a deployment: the id of each resource in lower case with its fate and what differs. The refusal, if it is refused.
pub fn foretold(
    stamp: &mut Stamp,
    body: &Value,
) -> Result<BTreeMap<String, (String, Value)>, String> {
    let asked = stamp.post(&format!("{}/whatIf", deployment("foretold")), body.clone());
    if asked.status != 202 {
        return Err(asked.text());
    }
    let told = stamp.finish(&asked);
    let changes = told.at("/properties/changes");
    let changes = changes.as_array().unwrap().iter();
    let fates = changes
        .map(|change| {
            let id = change["resourceId"].as_str().unwrap().to_lowercase();
            let kind = change["changeType"].as_str().unwrap().to_owned();
            (id, (kind, change["delta"].clone()))
        })
        .collect();
    Ok(fates)
}

/// Those of them that would change something, each as a line.
pub fn changes(foretold: &BTreeMap<String, (String, Value)>) -> Vec<String> {
    let changing = foretold
        .iter()
        .filter(|(_, (kind, _))| !matches!(kind.as_str(), "NoChange" | "Ignore" | "NoEffect"));
    changing
        .map(|(id, (kind, delta))| {
            format!(
                "{kind} {} {delta}",
                id.rsplit("/providers/").next().unwrap()
            )
        })
        .collect()
}

/// What would change: the ids in lower case, each with the ways to what differs. A part that has no row of its own is an element of a list
/// of the resource around it.
pub fn changing(
    foretold: &BTreeMap<String, (String, Value)>,
    rows: &BTreeMap<String, Value>,
) -> BTreeMap<String, BTreeSet<String>> {
    let changing = foretold
        .iter()
        .filter(|(_, (kind, _))| !matches!(kind.as_str(), "NoChange" | "Ignore" | "NoEffect"));
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (id, (_, delta)) in changing {
        let mut ways = BTreeSet::new();
        told(delta, "", &mut ways);
        let mut parts = id.rsplitn(3, '/').skip(1);
        let (list, whole) = (parts.next().unwrap(), parts.next().unwrap());
        if rows.contains_key(id) || !rows.contains_key(whole) {
            found.entry(id.clone()).or_default().extend(ways);
        } else {
            let ways = ways
                .into_iter()
                .map(|way| format!("properties.{list}[].{way}"));
            found.entry(whole.to_owned()).or_default().extend(ways);
        }
    }
    found
}

/// The ways of a delta down to what has nothing inside; elements of lists are `[]`, because their places differ.
fn told(delta: &Value, around: &str, ways: &mut BTreeSet<String>) {
    for change in delta.as_array().into_iter().flatten() {
        let written = change["path"].as_str().unwrap().to_lowercase();
        let mut way = around.to_owned();
        if written.bytes().all(|byte| byte.is_ascii_digit()) && !around.is_empty() {
            way.push_str("[]");
        } else {
            if !around.is_empty() {
                way.push('.');
            }
            way.push_str(&written);
        }
        if change["children"].as_array().is_none_or(Vec::is_empty) {
            ways.insert(way);
        } else {
            told(&change["children"], &way, ways);
        }
    }
}

/// What differs between two rows, as ways of the same kind.
fn ways(before: &Value, after: &Value, around: &str, found: &mut BTreeSet<String>) {
    match (before, after) {
        _ if before == after || is_nothing(before) && is_nothing(after) => {}
        (Value::Object(old), Value::Object(new)) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names {
                let way = match (around, name.as_str()) {
                    ("", "envelope") => String::new(),
                    ("", name) => name.to_lowercase(),
                    (around, name) => format!("{around}.{}", name.to_lowercase()),
                };
                let of = |row: &serde_json::Map<String, Value>| row.get(name).cloned();
                let (old, new) = (of(old).unwrap_or_default(), of(new).unwrap_or_default());
                ways(&old, &new, &way, found);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            let way = format!("{around}[]");
            let key = |item: &Value| item.get("name").or(item.get("id")).cloned();
            let mut left: Vec<&Value> = old.iter().collect();
            for item in new {
                let same =
                    |old: &&Value| *old == item || key(item).is_some() && key(old) == key(item);
                match left.iter().position(same) {
                    Some(at) => ways(left.remove(at), item, &way, found),
                    None => drop(found.insert(way.clone())),
                }
            }
            if !left.is_empty() {
                found.insert(way);
            }
        }
        _ => drop(found.insert(around.to_owned())),
    }
}

/// An empty list and none are the same.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(is_nothing),
        _ => false,
    }
}

/// Whether two ways are the same or one lies within the other.
fn meet(one: &str, other: &str) -> bool {
    let (short, long) = match one.len() <= other.len() {
        true => (one, other),
        false => (other, one),
    };
    long.strip_prefix(short)
        .is_some_and(|rest| short.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

/// What was foretold of a resource and not done, and done and not foretold.
pub fn wrong(foretold: &BTreeSet<String>, before: &Value, after: &Value) -> Option<String> {
    let mut done = BTreeSet::new();
    ways(before, after, "", &mut done);
    let lost = foretold
        .iter()
        .filter(|told| !done.iter().any(|done| meet(told, done)));
    let sudden = done
        .iter()
        .filter(|done| !foretold.iter().any(|told| meet(told, done)));
    let (lost, sudden): (Vec<_>, Vec<_>) = (lost.collect(), sudden.collect());
    (!lost.is_empty() || !sudden.is_empty())
        .then(|| format!("foretold and not done {lost:?}, done and not foretold {sudden:?}"))
}

/// What is there, without what every write renews and what nobody writes.
pub fn there(stamp: &Stamp) -> BTreeMap<String, Value> {
    let rows = stamp.world.resources_under("/subscriptions/", None);
    rows.map(|(key, resource)| {
        let mut envelope = resource.envelope.clone();
        envelope.shift_remove("etag");
        let mut properties = resource.properties.clone();
        forget(&mut properties);
        let tags = resource.tags.clone();
        let row = json!({ "tags": tags, "envelope": envelope, "properties": properties });
        (key.to_owned(), row)
    })
    .collect()
}

fn forget(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.shift_remove("etag");
            members.shift_remove("provisioningState");
            // What follows from another property or from another resource.
            members.shift_remove("fqdn");
            members.shift_remove("ipAddress");
            members.shift_remove("latestModelApplied");
            members.values_mut().for_each(forget);
        }
        Value::Array(items) => items.iter_mut().for_each(forget),
        _ => {}
    }
}

/// The keys whose rows are others than before.
pub fn changed(
    before: &BTreeMap<String, Value>,
    after: &BTreeMap<String, Value>,
) -> BTreeSet<String> {
    let keys = before.keys().chain(after.keys());
    keys.filter(|key| before.get(*key) != after.get(*key))
        .cloned()
        .collect()
}
