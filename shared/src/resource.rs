//! A resource as the stamp sent it: the whole object, with a typed look at the envelope. Nothing is lost between reading,
//! changing and writing, because there is only the object.

use crate::resource_id::ResourceId;
use crate::type_name::TypeName;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A resource. Compared, written and read as the object that it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Resource(Map<String, Value>);

impl Resource {
    /// Takes an object; anything else is no resource.
    pub fn read(value: Value) -> Option<Self> {
        match value {
            Value::Object(object) => Some(Self(object)),
            _ => None,
        }
    }

    /// The id as written.
    pub fn id_text(&self) -> &str {
        self.text("id")
    }

    /// The id, taken apart.
    pub fn id(&self) -> Option<ResourceId> {
        ResourceId::parse(self.id_text()).ok()
    }

    /// The name; for a child its full name, as ARM writes it.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    /// The type, from the field or else from the id.
    pub fn type_name(&self) -> Option<TypeName<'static>> {
        match self.text("type") {
            "" => self.id().map(|id| id.type_name()),
            text => Some(TypeName::owned(text)),
        }
    }

    /// The location.
    pub fn location(&self) -> &str {
        self.text("location")
    }

    /// The kind (`StorageV2`).
    pub fn kind(&self) -> &str {
        self.text("kind")
    }

    /// The etag inside the body, where the type has one.
    pub fn etag(&self) -> Option<&str> {
        self.0.get("etag").and_then(Value::as_str)
    }

    /// `sku.name`, or the older `properties.accountType`.
    pub fn sku(&self) -> &str {
        let newer = self.at("/sku/name").and_then(Value::as_str);
        newer
            .or_else(|| self.at("/properties/accountType").and_then(Value::as_str))
            .unwrap_or_default()
    }

    /// Tags in the stamp's order.
    pub fn tags(&self) -> impl Iterator<Item = (&str, &str)> {
        let tags = self.0.get("tags").and_then(Value::as_object);
        tags.into_iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()))
    }

    /// Replaces all tags; the rest stays.
    pub fn set_tags<I: IntoIterator<Item = (String, String)>>(&mut self, tags: I) {
        let object = tags
            .into_iter()
            .map(|(name, value)| (name, Value::String(value)))
            .collect();
        self.0.insert("tags".to_owned(), Value::Object(object));
    }

    /// `properties.provisioningState`, or the same at the top as `$expand=provisioningState` writes it.
    pub fn provisioning_state(&self) -> Option<&str> {
        let inside = self
            .at("/properties/provisioningState")
            .and_then(Value::as_str);
        inside.or_else(|| self.at("/provisioningState").and_then(Value::as_str))
    }

    /// The power state of a virtual machine (`running`), out of its instance view.
    pub fn power_state(&self) -> Option<&str> {
        let statuses = self
            .at("/properties/instanceView/statuses")
            .or_else(|| self.at("/statuses"))?;
        statuses.as_array()?.iter().find_map(|status| {
            let code = status.get("code")?.as_str()?;
            let (head, state) = code.split_once('/')?;
            head.eq_ignore_ascii_case("PowerState").then_some(state)
        })
    }

    /// What a JSON pointer leads to. Keys are compared without case where the exact one is not there, because stamps differ.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        let mut words = pointer.strip_prefix('/')?.split('/').map(unescape);
        let mut value = field(&self.0, &words.next()?)?;
        for word in words {
            value = match value {
                Value::Object(object) => field(object, &word)?,
                Value::Array(list) => list.get(word.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(value)
    }

    /// The whole object.
    pub fn object(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The whole object, to change.
    pub fn object_mut(&mut self) -> &mut Map<String, Value> {
        &mut self.0
    }

    /// The whole object as a value.
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// As indented JSON.
    pub fn pretty(&self) -> String {
        serde_json::to_string_pretty(&self.0).unwrap_or_default()
    }

    fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

fn field<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| {
        object
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

fn unescape(word: &str) -> String {
    word.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn machine() -> Resource {
        Resource::read(json!({
            "name": "vm-1", "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm-1",
            "type": "Microsoft.Compute/virtualMachines", "location": "local", "zones": ["1"], "tags": {"env": "prod"},
            "properties": {"vmId": "1", "provisioningState": "Succeeded", "HardwareProfile": {"vmSize": "Standard_A1"},
                "storageProfile": {"dataDisks": [{"lun": 0}]},
                "instanceView": {"statuses": [{"code": "ProvisioningState/succeeded"}, {"code": "PowerState/deallocated"}]}}
        })).unwrap()
    }

    #[test]
    fn the_envelope_is_seen_and_pointers_are_followed() {
        let machine = machine();
        assert_eq!((machine.name(), machine.location()), ("vm-1", "local"));
        assert_eq!(machine.id().unwrap().group(), Some("g"));
        assert_eq!(machine.provisioning_state(), Some("Succeeded"));
        assert_eq!(machine.power_state(), Some("deallocated"));
        assert_eq!(
            machine.at("/properties/hardwareProfile/vmSize"),
            Some(&json!("Standard_A1"))
        );
        assert_eq!(
            machine.at("/properties/storageProfile/dataDisks/0/lun"),
            Some(&json!(0))
        );
        assert_eq!(machine.at("/properties/nothing/here"), None);
        assert_eq!(machine.at("no pointer"), None);
    }

    #[test]
    fn changing_tags_loses_nothing_else() {
        let mut changed = machine();
        changed.set_tags([("owner".to_owned(), "me".to_owned())]);
        assert_eq!(changed.tags().collect::<Vec<_>>(), [("owner", "me")]);
        let mut back = changed.clone();
        back.set_tags([("env".to_owned(), "prod".to_owned())]);
        assert_eq!(back, machine());
        assert_eq!(
            changed.object().keys().collect::<Vec<_>>(),
            machine().object().keys().collect::<Vec<_>>()
        );
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_unchanged(keys in proptest::collection::vec("[a-zA-Z$@.]{1,8}", 0..8), number in any::<i64>()) {
            let object: Map<String, Value> = keys.iter().map(|key| (key.clone(), json!([number, {"x": key}]))).collect();
            let text = serde_json::to_string(&object).unwrap();
            let resource: Resource = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(serde_json::to_string(&resource).unwrap(), text);
        }
    }
}
