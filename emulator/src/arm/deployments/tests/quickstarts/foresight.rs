//! What-if against what then happens.

use super::super::deployment;
use crate::testing::Stamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What what-if tells of a deployment: the id of each resource in lower case with its fate and what differs.
pub fn foretold(stamp: &mut Stamp, body: &Value) -> BTreeMap<String, (String, Value)> {
    let asked = stamp.post(&format!("{}/whatIf", deployment("foretold")), body.clone());
    assert_eq!(asked.status, 202, "{}", asked.text());
    let told = stamp.finish(&asked);
    let changes = told.at("/properties/changes");
    let changes = changes.as_array().unwrap().iter();
    changes
        .map(|change| {
            let id = change["resourceId"].as_str().unwrap().to_lowercase();
            let kind = change["changeType"].as_str().unwrap().to_owned();
            (id, (kind, change["delta"].clone()))
        })
        .collect()
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

/// The ids of what would change, in lower case.
pub fn changing(foretold: &BTreeMap<String, (String, Value)>) -> BTreeSet<String> {
    let changing = foretold
        .iter()
        .filter(|(_, (kind, _))| !matches!(kind.as_str(), "NoChange" | "Ignore" | "NoEffect"));
    changing.map(|(id, _)| id.clone()).collect()
}

/// What is there, without what every write renews.
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
            members.values_mut().for_each(forget);
        }
        Value::Array(items) => items.iter_mut().for_each(forget),
        _ => {}
    }
}

/// How they differ, for whoever looks for the reason.
pub fn lines(
    before: &BTreeMap<String, Value>,
    after: &BTreeMap<String, Value>,
    keys: &BTreeSet<String>,
) -> String {
    let lines = keys.iter().map(|key| {
        let (before, after) = (before.get(key), after.get(key));
        let shown = |row: Option<&Value>| row.map(Value::to_string).unwrap_or_default();
        format!("{key}\n  was {}\n  is  {}\n", shown(before), shown(after))
    });
    lines.collect()
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
