//! Lists of secrets, keys and their versions, in pages; what they hold is never in a list.

use super::refusal::{self, Refusal};
use super::{Exchange, access, attributes};
use crate::arm::query::encode;
use crate::world::World;
use crate::world::vault_item::{Matter, VaultItem};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

/// How many items a page holds at the most.
const MOST: usize = 25;

/// `GET /secrets` and `GET /keys`: the present version of each.
pub fn names(world: &World, exchange: &Exchange, kind: &str) -> Result<Value, Refusal> {
    access::permitted(exchange, kind, "list")?;
    let below = format!("{}/{kind}/", exchange.vault_name()).to_lowercase();
    let mut place = after(exchange)?.map(|name| format!("{below}{name}/\u{10ffff}"));
    let mut items = Vec::new();
    loop {
        let next = world.vault_items.under(&below, place.as_deref()).next();
        let Some((key, _)) = next else {
            return Ok(page(exchange, items, None));
        };
        let name = key
            .strip_prefix(&below)
            .and_then(|rest| rest.split('/').next());
        let name = name.unwrap_or_default().to_owned();
        if items.len() == limit(exchange)? {
            let last = items.last().map(|(name, _): &(String, Value)| name.clone());
            return Ok(page(exchange, items, last));
        }
        let mut versions = world.versions_of(&format!("{below}{name}/"));
        if let Some((_, item)) = versions.pop() {
            items.push((name.clone(), line(exchange, kind, &item, false)));
        }
        place = Some(format!("{below}{name}/\u{10ffff}"));
    }
}

/// `GET /secrets/NAME/versions`.
pub fn versions(world: &World, exchange: &Exchange, kind: &str) -> Result<Value, Refusal> {
    access::permitted(exchange, kind, "list")?;
    let versions = world.versions_of(&attributes::place(exchange, kind)?);
    if versions.is_empty() {
        return Err(refusal::absent(exchange, kind));
    }
    let after = after(exchange)?;
    let behind = versions
        .iter()
        .filter(|(key, _)| after.as_ref().is_none_or(|after| key > after));
    let most = limit(exchange)?;
    let mut items: Vec<(String, Value)> = behind
        .take(most + 1)
        .map(|(key, item)| (key.clone(), line(exchange, kind, item, true)))
        .collect();
    let more = items.len() > most;
    items.truncate(most);
    let last = items.last().map(|(key, _)| key.clone());
    Ok(page(exchange, items, last.filter(|_| more)))
}

fn line(exchange: &Exchange, kind: &str, item: &VaultItem, with_version: bool) -> Value {
    let mut path = format!("{kind}/{}", item.name);
    if with_version {
        path = format!("{path}/{}", item.version);
    }
    let mut line = Map::new();
    let name = if kind == "keys" { "kid" } else { "id" };
    line.insert(name.to_owned(), exchange.address(&path).into());
    if let Matter::Secret {
        content_type: Some(content_type),
        ..
    } = &item.matter
    {
        line.insert("contentType".to_owned(), content_type.clone().into());
    }
    line.extend(attributes::shown(item));
    line.into()
}

fn limit(exchange: &Exchange) -> Result<usize, Refusal> {
    let Some(text) = exchange.query.given("maxresults") else {
        return Ok(MOST);
    };
    let number = text.parse::<usize>().ok();
    number
        .filter(|number| (1..=MOST).contains(number))
        .ok_or_else(|| {
            refusal::bad(format!(
                "invalid value for maxresults: {text}. It must be between 1 and {MOST}."
            ))
        })
}

fn after(exchange: &Exchange) -> Result<Option<String>, Refusal> {
    let Some(text) = exchange.query.given("$skiptoken") else {
        return Ok(None);
    };
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let place = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    place
        .map(Some)
        .ok_or_else(|| refusal::bad("The $skiptoken is not one that a list gave."))
}

fn page(exchange: &Exchange, items: Vec<(String, Value)>, last: Option<String>) -> Value {
    let next = last.map(|last| {
        let version = exchange.query.given("api-version").unwrap_or_default();
        let path = exchange.path.join("/");
        let most = exchange.query.given("maxresults");
        let most = most.map(|most| format!("&maxresults={}", encode(most)));
        exchange.address(&format!(
            "{path}?api-version={}&$skiptoken={}{}",
            encode(version),
            URL_SAFE_NO_PAD.encode(last),
            most.unwrap_or_default()
        ))
    });
    let items: Vec<Value> = items.into_iter().map(|(_, line)| line).collect();
    json!({ "value": items, "nextLink": next })
}
