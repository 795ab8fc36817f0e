//! References as clients write them back: with everything that they read beneath. The network provider keeps the id and drops the rest.

use crate::world::resource::Resource;
use serde_json::{Value, json};

/// Keeps the id only of what stands at these JSON pointers.
pub fn keep_id(resource: &mut Resource, pointers: &[&str]) {
    for pointer in pointers {
        if let Some(value) = resource.properties.pointer_mut(pointer) {
            keep_id_of(value);
        }
    }
}

/// The same of one value.
pub fn keep_id_of(value: &mut Value) {
    if let Some(id) = value.get("id").cloned() {
        *value = json!({ "id": id });
    }
}
