//! Keys: made in the vault (each time a new version), shown by their public half, changed, deleted with all versions.

use super::refusal::{self, Refusal};
use super::{Exchange, access, attributes};
use crate::world::World;
use crate::world::vault_item::{Matter, VaultItem};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Map, Value, json};

/// The kind of item.
pub const KIND: &str = "keys";
/// What a key may be used for.
const OPERATIONS: [&str; 6] = [
    "encrypt",
    "decrypt",
    "sign",
    "verify",
    "wrapKey",
    "unwrapKey",
];

/// POST …/create.
pub fn create(world: &mut World, exchange: &Exchange) -> Result<Value, Refusal> {
    access::permitted(exchange, KIND, "create")?;
    match exchange.text("kty") {
        Some("RSA") => {}
        Some(other) => {
            return Err(refusal::bad(format!(
                "Property kty has the value {other}: this vault makes keys of the type RSA"
            )));
        }
        None => return Err(refusal::bad("Property kty is required")),
    }
    let size = match exchange.given("key_size") {
        None => Some(2048),
        Some(size) => size.as_u64(),
    };
    let private = size
        .and_then(|size| u16::try_from(size).ok())
        .filter(|size| matches!(size, 2048 | 3072 | 4096))
        .and_then(|size| world.crypto.new_rsa_key(size));
    let private =
        private.ok_or_else(|| refusal::bad("Property key_size is none of 2048, 3072 and 4096"))?;
    let matter = Matter::Key {
        private: STANDARD.encode(private),
        operations: operations(exchange)?.unwrap_or_else(|| OPERATIONS.map(str::to_owned).to_vec()),
    };
    let item = attributes::fresh(world, exchange, matter)?;
    let shown = shown(world, exchange, &item);
    world.put_version(&attributes::place(exchange, KIND)?, item);
    Ok(shown)
}

/// GET of the present version or of another.
pub fn show(world: &World, exchange: &Exchange) -> Result<Value, Refusal> {
    access::permitted(exchange, KIND, "get")?;
    let version = exchange.path.get(2).map(String::as_str);
    let (_, item) = attributes::found(world, exchange, KIND, version)?;
    Ok(shown(world, exchange, &item))
}

/// PATCH of the present version or of another.
pub fn change(world: &mut World, exchange: &Exchange) -> Result<Value, Refusal> {
    access::permitted(exchange, KIND, "update")?;
    let version = exchange.path.get(2).map(String::as_str);
    let (key, mut item) = attributes::found(world, exchange, KIND, version)?;
    attributes::given(exchange, &mut item)?;
    if let (Matter::Key { operations, .. }, Some(given)) = (&mut item.matter, operations(exchange)?)
    {
        *operations = given;
    }
    item.updated = exchange.now;
    let shown = shown(world, exchange, &item);
    world.vault_items.put(&key, item);
    Ok(shown)
}

/// DELETE of all versions.
pub fn delete(world: &mut World, exchange: &Exchange) -> Result<Value, Refusal> {
    access::permitted(exchange, KIND, "delete")?;
    let (_, item) = attributes::found(world, exchange, KIND, None)?;
    world.remove_vault_items(&attributes::place(exchange, KIND)?);
    Ok(shown(world, exchange, &item))
}

/// Both halves of a key.
pub fn private(item: &VaultItem) -> Option<(Vec<u8>, &[String])> {
    match &item.matter {
        Matter::Key {
            private,
            operations,
        } => Some((STANDARD.decode(private).ok()?, operations)),
        Matter::Secret { .. } => None,
    }
}

fn operations(exchange: &Exchange) -> Result<Option<Vec<String>>, Refusal> {
    let Some(given) = exchange.given("key_ops") else {
        return Ok(None);
    };
    let known = |word: &Value| {
        let word = word.as_str()?;
        OPERATIONS
            .iter()
            .find(|known| **known == word)
            .map(|known| (*known).to_owned())
    };
    let words = given
        .as_array()
        .map(|words| words.iter().map(known).collect());
    match words {
        Some(Some(words)) => Ok(Some(words)),
        _ => Err(refusal::bad(format!(
            "Property key_ops is not a list of {}",
            OPERATIONS.join(", ")
        ))),
    }
}

fn shown(world: &World, exchange: &Exchange, item: &VaultItem) -> Value {
    let id = exchange.address(&format!("{KIND}/{}/{}", item.name, item.version));
    let (private, operations) = private(item).unwrap_or_default();
    let (modulus, exponent) = world.crypto.rsa_public_key(&private).unwrap_or_default();
    let key = json!({
        "kid": id,
        "kty": "RSA",
        "key_ops": operations,
        "n": URL_SAFE_NO_PAD.encode(modulus),
        "e": URL_SAFE_NO_PAD.encode(exponent),
    });
    let mut shown = Map::new();
    shown.insert("key".to_owned(), key);
    shown.extend(attributes::shown(item));
    shown.into()
}
