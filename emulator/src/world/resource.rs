//! A resource as the world keeps it: what the client may see, and private state it never sees.

use super::{resource_id::ResourceId, timestamp::Timestamp};
use serde::{Deserialize, Serialize, de::Error as _};
use serde_json::{Map, Value};

/// A resource taken out of the world: an owned copy. Change it and give it back with `World::put_resource`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// The id, as created.
    pub id: ResourceId,
    /// The region; none for children that have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The tags; `None` when the resource was never tagged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Map<String, Value>>,
    /// Whatever else stands beside `properties`: `sku`, `kind`, `plan`, `zones`, `identity`, `managedBy`, `etag`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub envelope: Map<String, Value>,
    /// `properties` without `provisioningState`, which has its own field.
    pub properties: Value,
    /// `Creating`, `Updating`, `Deleting`, `Succeeded`, `Failed`, `Canceled`.
    pub provisioning_state: String,
    /// What no client ever sees: power state, access keys, counters.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub state: Map<String, Value>,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last written.
    pub changed: Timestamp,
}

impl Resource {
    /// A resource that is just there and well (`Succeeded`), as seeds and provider side effects make it.
    pub fn new(
        id: ResourceId,
        location: Option<&str>,
        properties: Value,
        now: Timestamp,
    ) -> Resource {
        Resource {
            id,
            location: location.map(str::to_owned),
            tags: None,
            envelope: Map::new(),
            properties,
            provisioning_state: "Succeeded".to_owned(),
            state: Map::new(),
            created: now,
            changed: now,
        }
    }

    /// The full type, `Microsoft.Compute/virtualMachines`.
    pub fn type_name(&self) -> String {
        self.id.type_name()
    }

    /// A value within `properties` by JSON pointer: `vm.property("/storageProfile/osDisk/name")`.
    pub fn property(&self, pointer: &str) -> Option<&Value> {
        self.properties
            .pointer(pointer)
            .filter(|value| !value.is_null())
    }

    /// A text within `properties` by JSON pointer.
    pub fn text(&self, pointer: &str) -> Option<&str> {
        self.property(pointer).and_then(Value::as_str)
    }

    /// The elements of an array within `properties`; empty when there is none.
    pub fn items(&self, pointer: &str) -> &[Value] {
        self.property(pointer)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The elements of an array within `properties`, to be changed in place.
    pub fn items_mut(&mut self, pointer: &str) -> &mut [Value] {
        self.properties
            .pointer_mut(pointer)
            .and_then(Value::as_array_mut)
            .map_or(&mut [], Vec::as_mut_slice)
    }

    /// Writes a value within `properties`; missing objects on the way are made.
    pub fn set(&mut self, pointer: &str, value: impl Into<Value>) {
        set(&mut self.properties, pointer, value.into());
    }

    /// Writes a value within `properties` where nothing (or null) stands yet: a default.
    pub fn default_to(&mut self, pointer: &str, value: impl Into<Value>) {
        if self.property(pointer).is_none() {
            self.set(pointer, value);
        }
    }

    /// Private state by name.
    pub fn state_text(&self, name: &str) -> Option<&str> {
        self.state.get(name).and_then(Value::as_str)
    }

    /// Writes private state.
    pub fn set_state(&mut self, name: &str, value: impl Into<Value>) {
        self.state.insert(name.to_owned(), value.into());
    }

    /// The value of a tag, the name compared without case.
    pub fn tag(&self, name: &str) -> Option<&str> {
        self.tags
            .iter()
            .flatten()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| value.as_str())
    }

    /// The resource as a client sees it by default: id, name, type, location, tags, the envelope, properties.
    pub fn body(&self) -> Map<String, Value> {
        let mut body = self.head();
        let mut properties = Map::new();
        properties.insert(
            "provisioningState".to_owned(),
            self.provisioning_state.clone().into(),
        );
        if let Value::Object(own) = &self.properties {
            properties.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
        body.insert("properties".to_owned(), properties.into());
        body
    }

    /// The resource as a generic list shows it: without `properties`.
    pub fn head(&self) -> Map<String, Value> {
        let mut head = Map::new();
        head.insert("id".to_owned(), self.id.as_str().into());
        head.insert("name".to_owned(), self.id.name().into());
        head.insert("type".to_owned(), self.type_name().into());
        if let Some(location) = &self.location {
            head.insert("location".to_owned(), location.clone().into());
        }
        if let Some(tags) = &self.tags {
            head.insert("tags".to_owned(), tags.clone().into());
        }
        head.extend(
            self.envelope
                .iter()
                .map(|(key, value)| (key.clone(), value.clone())),
        );
        head
    }
}

/// Writes a value by JSON pointer; missing objects on the way are made, array elements must exist.
pub fn set(root: &mut Value, pointer: &str, value: Value) {
    let mut place = root;
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        if let (Value::Array(_), Ok(index)) = (&place, segment.parse::<usize>()) {
            let Some(element) = place.get_mut(index) else {
                return;
            };
            place = element;
            continue;
        }
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(map) = place else { return };
        place = map.entry(segment).or_insert(Value::Null);
    }
    *place = value;
}

/// A resource as the table keeps it: its JSON text, since a parsed tree takes five times the room.
#[derive(Clone, Debug)]
pub struct Packed(Box<str>);

impl Packed {
    /// Packs a resource.
    pub fn of(resource: &Resource) -> Packed {
        Packed(serde_json::to_string(resource).unwrap_or_default().into())
    }

    /// Unpacks it.
    pub fn unpack(&self) -> Option<Resource> {
        serde_json::from_str(&self.0).ok()
    }
}

impl Serialize for Packed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value: Value = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        value.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let resource = Resource::deserialize(deserializer).map_err(D::Error::custom)?;
        Ok(Packed::of(&resource))
    }
}
