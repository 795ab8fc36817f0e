//! What secrets and keys have in common: a name, versions, attributes, tags.

use super::Exchange;
use super::refusal::{self, Refusal};
use crate::world::vault_item::{Matter, VaultItem, below};
use crate::world::{World, timestamp::Timestamp};
use serde_json::{Map, Value};

/// How many tags an item may have.
const MOST_TAGS: usize = 15;

/// The name of a request's secret or key, when it can be one.
pub fn name(exchange: &Exchange) -> Result<String, Refusal> {
    let name = exchange.path.get(1).cloned().unwrap_or_default();
    let signs = name
        .bytes()
        .all(|sign| sign.is_ascii_alphanumeric() || sign == b'-');
    if signs && (1..=127).contains(&name.len()) {
        Ok(name)
    } else {
        Err(refusal::bad(format!(
            "The request URI contains an invalid name: {name}"
        )))
    }
}

/// Where the versions of a request's secret or key stand.
pub fn place(exchange: &Exchange, kind: &str) -> Result<String, Refusal> {
    Ok(below(exchange.vault_name(), kind, &name(exchange)?))
}

/// The version that a request names, else the present one: its key and itself.
pub fn found(
    world: &World,
    exchange: &Exchange,
    kind: &str,
    version: Option<&str>,
) -> Result<(String, VaultItem), Refusal> {
    let mut versions = world.versions_of(&place(exchange, kind)?);
    let item = match version {
        None => versions.pop(),
        Some(version) => versions
            .into_iter()
            .find(|(_, item)| item.version.eq_ignore_ascii_case(version)),
    };
    item.ok_or_else(|| refusal::absent(exchange, kind))
}

/// A new version with the attributes and tags of a request.
pub fn fresh(world: &World, exchange: &Exchange, matter: Matter) -> Result<VaultItem, Refusal> {
    let mut item = VaultItem {
        name: name(exchange)?,
        version: world.fresh_guid().replace('-', ""),
        enabled: true,
        not_before: None,
        expires: None,
        created: exchange.now,
        updated: exchange.now,
        tags: None,
        matter,
    };
    given(exchange, &mut item)?;
    Ok(item)
}

/// Writes what a request says about attributes and tags.
pub fn given(exchange: &Exchange, item: &mut VaultItem) -> Result<(), Refusal> {
    let attribute = |name: &str| {
        let attributes = exchange.given("attributes")?;
        attributes.get(name).filter(|value| !value.is_null())
    };
    if let Some(enabled) = attribute("enabled") {
        let enabled = enabled.as_bool();
        item.enabled = enabled.ok_or_else(|| refusal::bad("Property enabled is not a truth"))?;
    }
    let moment = |name: &str, kept: Option<i64>| match attribute(name) {
        None => Ok(kept),
        Some(value) => value
            .as_i64()
            .map(Some)
            .ok_or_else(|| refusal::bad(format!("Property {name} is not a number of seconds"))),
    };
    item.not_before = moment("nbf", item.not_before)?;
    item.expires = moment("exp", item.expires)?;
    if let (Some(from), Some(until)) = (item.not_before, item.expires)
        && from >= until
    {
        return Err(refusal::bad("Property nbf must be before property exp"));
    }
    if let Some(tags) = exchange.given("tags") {
        let tags = tags
            .as_object()
            .filter(|tags| tags.len() <= MOST_TAGS && tags.values().all(Value::is_string));
        item.tags = Some(tags.cloned().ok_or_else(|| {
            refusal::bad(format!(
                "Property tags is not an object of at most {MOST_TAGS} texts"
            ))
        })?);
    }
    Ok(())
}

/// The attributes and tags as a client sees them.
pub fn shown(item: &VaultItem) -> Map<String, Value> {
    let mut attributes = Map::new();
    attributes.insert("enabled".to_owned(), item.enabled.into());
    let mut say = |name: &str, value: Option<i64>| {
        if let Some(value) = value {
            attributes.insert(name.to_owned(), value.into());
        }
    };
    say("nbf", item.not_before);
    say("exp", item.expires);
    say("created", Some(item.created.seconds()));
    say("updated", Some(item.updated.seconds()));
    // A stamp has no soft delete.
    attributes.insert("recoveryLevel".to_owned(), "Purgeable".into());
    let mut shown = Map::new();
    shown.insert("attributes".to_owned(), attributes.into());
    if let Some(tags) = &item.tags {
        shown.insert("tags".to_owned(), tags.clone().into());
    }
    shown
}

/// Whether it may be used at this moment.
pub fn is_usable(item: &VaultItem, now: Timestamp) -> bool {
    let now = now.seconds();
    item.enabled
        && item.not_before.is_none_or(|from| from <= now)
        && item.expires.is_none_or(|until| now < until)
}
