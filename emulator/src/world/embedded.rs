//! Children kept within an array of their parent's properties: read, written and taken out as if they were resources.

use super::resource::Resource;
use crate::providers::TypeDefinition;
use serde_json::{Map, Value};

/// The child of this name in the parent's array, as a resource.
pub(super) fn child(
    parent: &Resource,
    array: &str,
    name: &str,
    definition: &TypeDefinition,
) -> Option<Resource> {
    let item = parent
        .properties
        .get(array)?
        .as_array()?
        .iter()
        .find(|item| is_named(item, name))?;
    Some(item_as_child(parent, item, definition))
}

/// All children in the parent's array, as resources.
pub(super) fn children(
    parent: &Resource,
    array: &str,
    definition: &TypeDefinition,
) -> Vec<Resource> {
    let items = parent.properties.get(array).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .map(|item| item_as_child(parent, item, definition))
        .collect()
}

/// An element of the array as a resource. Its id follows from the parent's, whatever the element says.
pub(crate) fn item_as_child(
    parent: &Resource,
    item: &Value,
    definition: &TypeDefinition,
) -> Resource {
    let name = item.get("name").and_then(Value::as_str).unwrap_or_default();
    let kind = definition.name.rsplit('/').next().unwrap_or_default();
    let mut properties = item
        .get("properties")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let state = properties.shift_remove("provisioningState");
    let mut envelope = Map::new();
    if let Some(etag) = parent.envelope.get("etag") {
        envelope.insert("etag".to_owned(), etag.clone());
    }
    Resource {
        id: parent.id.child(kind, name),
        location: None,
        tags: None,
        envelope,
        properties: properties.into(),
        provisioning_state: state
            .and_then(|state| state.as_str().map(str::to_owned))
            .unwrap_or_else(|| "Succeeded".to_owned()),
        state: Map::new(),
        created: parent.created,
        changed: parent.changed,
    }
}

/// The element that a child makes in its parent's array.
pub(crate) fn child_as_item(child: &Resource) -> Value {
    let mut item = Map::new();
    item.insert("name".to_owned(), child.id.name().into());
    item.insert("id".to_owned(), child.id.as_str().into());
    let mut body = child.body();
    if let Some(etag) = body.shift_remove("etag") {
        item.insert("etag".to_owned(), etag);
    }
    if let Some(properties) = body.shift_remove("properties") {
        item.insert("properties".to_owned(), properties);
    }
    item.insert("type".to_owned(), child.type_name().into());
    item.into()
}

/// Writes a child into its parent's array: in its old place, or at the end.
pub(crate) fn put(parent: &mut Resource, array: &str, child: &Resource) {
    if !parent.properties.get(array).is_some_and(Value::is_array) {
        parent.set(&format!("/{array}"), Value::Array(Vec::new()));
    }
    let Some(items) = parent
        .properties
        .get_mut(array)
        .and_then(Value::as_array_mut)
    else {
        return;
    };
    match items
        .iter_mut()
        .find(|item| is_named(item, child.id.name()))
    {
        Some(item) => *item = child_as_item(child),
        None => items.push(child_as_item(child)),
    }
}

/// Takes a child out of its parent's array.
pub(super) fn remove(parent: &mut Resource, array: &str, name: &str) {
    if let Some(items) = parent
        .properties
        .get_mut(array)
        .and_then(Value::as_array_mut)
    {
        items.retain(|item| !is_named(item, name));
    }
}

fn is_named(item: &Value, name: &str) -> bool {
    item.get("name")
        .and_then(Value::as_str)
        .is_some_and(|own| own.to_lowercase() == name.to_lowercase())
}
