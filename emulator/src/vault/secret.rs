//! Secrets: set (each time a new version), read, changed beside their value, deleted with all versions.

use super::refusal::{self, Refusal};
use super::{Exchange, access, attributes};
use crate::world::World;
use crate::world::vault_item::{Matter, VaultItem};
use serde_json::{Map, Value};

const KIND: &str = "secrets";
/// How long a secret may be.
const LONGEST: usize = 25_600;

/// PUT.
pub fn set(world: &mut World, exchange: &Exchange) -> Result<Value, Refusal> {
    access::permitted(exchange, KIND, "set")?;
    let value = exchange.text("value");
    let value = value.ok_or_else(|| refusal::bad("Property value is required"))?;
    if value.len() > LONGEST {
        return Err(refusal::bad(format!(
            "Property value has {} bytes; a secret has at most {LONGEST}",
            value.len()
        )));
    }
    let matter = Matter::Secret {
        value: value.to_owned(),
        content_type: exchange.text("contentType").map(str::to_owned),
    };
    let item = attributes::fresh(world, exchange, matter)?;
    let shown = shown(exchange, &item, true);
    world.put_version(&attributes::place(exchange, KIND)?, item);
    Ok(shown)
}

/// GET of the present version or of another.
pub fn show(world: &World, exchange: &Exchange) -> Result<Value, Refusal> {
    access::permitted(exchange, KIND, "get")?;
    let version = exchange.path.get(2).map(String::as_str);
    let (_, item) = attributes::found(world, exchange, KIND, version)?;
    if !item.enabled {
        return Err(refusal::forbidden(
            "SecretDisabled",
            "Operation get is not allowed on a disabled secret.",
        ));
    }
    Ok(shown(exchange, &item, true))
}

/// PATCH of the present version or of another: everything but the value.
pub fn change(world: &mut World, exchange: &Exchange) -> Result<Value, Refusal> {
    access::permitted(exchange, KIND, "set")?;
    let version = exchange.path.get(2).map(String::as_str);
    let (key, mut item) = attributes::found(world, exchange, KIND, version)?;
    attributes::given(exchange, &mut item)?;
    if let (Matter::Secret { content_type, .. }, Some(given)) =
        (&mut item.matter, exchange.text("contentType"))
    {
        *content_type = Some(given.to_owned());
    }
    item.updated = exchange.now;
    let shown = shown(exchange, &item, false);
    world.vault_items.put(&key, item);
    Ok(shown)
}

/// DELETE of all versions.
pub fn delete(world: &mut World, exchange: &Exchange) -> Result<Value, Refusal> {
    access::permitted(exchange, KIND, "delete")?;
    let (_, item) = attributes::found(world, exchange, KIND, None)?;
    world.remove_vault_items(&attributes::place(exchange, KIND)?);
    Ok(shown(exchange, &item, false))
}

fn shown(exchange: &Exchange, item: &VaultItem, with_value: bool) -> Value {
    let mut shown = Map::new();
    if let Matter::Secret {
        value,
        content_type,
    } = &item.matter
    {
        if with_value {
            shown.insert("value".to_owned(), value.clone().into());
        }
        if let Some(content_type) = content_type {
            shown.insert("contentType".to_owned(), content_type.clone().into());
        }
    }
    let id = exchange.address(&format!("{KIND}/{}/{}", item.name, item.version));
    shown.insert("id".to_owned(), id.into());
    shown.extend(attributes::shown(item));
    shown.into()
}
