//! `/subscriptions/S/tagNames`: the tags in use, counted, and names made beforehand.

use super::{page::Page, refusal::Refusal, reply::Reply, versions, wording};
use crate::{providers::Call, world::World};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Answers `tagNames`, `tagNames/N` and `tagNames/N/tagValues/V`.
pub fn answer(
    world: &mut World,
    call: &Call,
    subscription: &str,
    rest: &[&str],
) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, "subscriptions/tagNames")?;
    match (call.method.as_str(), rest) {
        ("GET" | "HEAD", []) => list(world, call, subscription),
        ("PUT", [name]) => create(world, subscription, name, None),
        ("DELETE", [name]) => remove(world, subscription, name, None),
        ("PUT", [name, values, value]) if values.eq_ignore_ascii_case("tagValues") => {
            create(world, subscription, name, Some(value))
        }
        ("DELETE", [name, values, value]) if values.eq_ignore_ascii_case("tagValues") => {
            remove(world, subscription, name, Some(value))
        }
        (method, _) => Err(wording::method_not_allowed(method)),
    }
}

/// Names (in lower case) to the name as first seen and its values with how many things bear them.
type Counted = BTreeMap<String, (String, BTreeMap<String, u64>)>;

fn counted(world: &World, subscription: &str) -> Counted {
    let mut names = Counted::new();
    let known = world
        .subscriptions
        .get(&subscription.to_lowercase())
        .map(|row| row.tag_names.clone())
        .unwrap_or_default();
    for (name, values) in &known {
        let entry = names
            .entry(name.to_lowercase())
            .or_insert_with(|| (name.clone(), BTreeMap::new()));
        entry.1.extend(
            values
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(|value| (value.to_owned(), 0)),
        );
    }
    let prefix = format!(
        "/subscriptions/{}/resourcegroups/",
        subscription.to_lowercase()
    );
    let groups = world
        .groups
        .under(&prefix, None)
        .filter_map(|(_, group)| group.tags.clone());
    let resources = world
        .resources_under(&prefix, None)
        .filter_map(|(_, resource)| resource.tags);
    for (name, value) in groups.chain(resources).flatten() {
        let entry = names
            .entry(name.to_lowercase())
            .or_insert_with(|| (name.clone(), BTreeMap::new()));
        *entry
            .1
            .entry(value.as_str().unwrap_or_default().to_owned())
            .or_default() += 1;
    }
    names
}

fn list(world: &World, call: &Call, subscription: &str) -> Result<Reply, Refusal> {
    let page = Page::asked(world, call)?;
    let names = counted(world, subscription)
        .into_iter()
        .filter(|(key, _)| page.after().is_none_or(|after| key.as_str() > after));
    Ok(page.reply(call, names, |(name, values)| {
        let total: u64 = values.values().sum();
        let values: Vec<Value> = values
            .iter()
            .map(|(value, count)| value_view(subscription, &name, value, *count))
            .collect();
        name_view(subscription, &name, total, values)
    }))
}

fn name_view(subscription: &str, name: &str, total: u64, values: Vec<Value>) -> Value {
    json!({
        "id": format!("/subscriptions/{subscription}/tagNames/{name}"),
        "tagName": name,
        "count": { "type": "Total", "value": total },
        "values": values,
    })
}

fn value_view(subscription: &str, name: &str, value: &str, count: u64) -> Value {
    json!({
        "id": format!("/subscriptions/{subscription}/tagNames/{name}/tagValues/{value}"),
        "tagValue": value,
        "count": { "type": "Total", "value": count },
    })
}

fn create(
    world: &mut World,
    subscription: &str,
    name: &str,
    value: Option<&str>,
) -> Result<Reply, Refusal> {
    let names = counted(world, subscription);
    let known = names.get(&name.to_lowercase());
    let status = match (known, value) {
        (None, Some(_)) => return Err(not_found(name)),
        (None, None) => 201,
        (Some((_, values)), Some(value)) if !values.contains_key(value) => 201,
        (Some(_), _) => 200,
    };
    let shown = known.map_or(name, |(name, _)| name).to_owned();
    change(world, subscription, |tags| {
        let values = tags
            .entry(shown.clone())
            .or_insert_with(|| Value::Array(Vec::new()));
        if let (Some(values), Some(value)) = (values.as_array_mut(), value)
            && !values.iter().any(|known| known == value)
        {
            values.push(value.into());
        }
    });
    let body = match value {
        Some(value) => value_view(
            subscription,
            &shown,
            value,
            known
                .and_then(|(_, values)| values.get(value).copied())
                .unwrap_or(0),
        ),
        None => name_view(
            subscription,
            &shown,
            known.map_or(0, |(_, values)| values.values().sum()),
            Vec::new(),
        ),
    };
    Ok(Reply::with(status, body))
}

fn remove(
    world: &mut World,
    subscription: &str,
    name: &str,
    value: Option<&str>,
) -> Result<Reply, Refusal> {
    let names = counted(world, subscription);
    let Some((shown, values)) = names.get(&name.to_lowercase()) else {
        return Ok(Reply::empty(204));
    };
    let used: u64 = values
        .iter()
        .filter(|(own, _)| value.is_none_or(|value| value == *own))
        .map(|(_, count)| count)
        .sum();
    if used > 0 {
        let what = value.map_or_else(
            || format!("name '{shown}'"),
            |value| format!("value '{value}' of tag name '{shown}'"),
        );
        return Err(Refusal::conflict(
            "TagInUse",
            format!("The tag {what} is used by {used} resources and cannot be deleted."),
        ));
    }
    change(world, subscription, |tags| match value {
        None => drop(tags.shift_remove(shown)),
        Some(value) => {
            if let Some(values) = tags.get_mut(shown).and_then(Value::as_array_mut) {
                values.retain(|own| own != value);
            }
        }
    });
    Ok(Reply::empty(200))
}

fn change(world: &mut World, subscription: &str, change: impl FnOnce(&mut Map<String, Value>)) {
    world
        .subscriptions
        .change(&subscription.to_lowercase(), |row| {
            change(&mut row.tag_names)
        });
}

fn not_found(name: &str) -> Refusal {
    Refusal::not_found(
        "SubscriptionTagNameNotFound",
        format!("Subscription tag name '{name}' could not be found."),
    )
}
