//! What points at what: the ids within a resource that name other resources.

use crate::world::{resource::Resource, resource_id::ResourceId};
use serde_json::Value;

/// One id that a resource names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What is pointed at.
    pub target: ResourceId,
    /// What points: the resource, or the part of it that has an id of its own
    /// (`…/networkInterfaces/n/ipConfigurations/primary`), as "in use" messages name it.
    pub source: ResourceId,
    /// Whether the target cannot be deleted while this stands.
    pub holds: bool,
}

impl Reference {
    /// Every `"id": "/subscriptions/…"` within the properties that does not lie below the resource's own id. Those below
    /// `imageReference`, `creationData` or `source` do not hold their target: a copy was made.
    pub fn every_id_in(resource: &Resource) -> Vec<Reference> {
        let mut found = Vec::new();
        walk(
            &resource.properties,
            &resource.id,
            &resource.id,
            true,
            &mut found,
        );
        found
    }

    /// The ids at these JSON pointers within the properties (`*` stands for every element of an array), all of them holding.
    pub fn at(resource: &Resource, pointers: &[&str]) -> Vec<Reference> {
        let mut found = Vec::new();
        for pointer in pointers {
            let segments: Vec<&str> = pointer.split('/').skip(1).collect();
            follow(&resource.properties, &segments, &mut |text| {
                found.push(Reference {
                    target: ResourceId::new(text),
                    source: resource.id.clone(),
                    holds: true,
                });
            });
        }
        found
    }

    /// The same, not holding its target.
    #[must_use]
    pub fn loose(mut self) -> Reference {
        self.holds = false;
        self
    }
}

fn follow(value: &Value, segments: &[&str], found: &mut dyn FnMut(&str)) {
    match segments.split_first() {
        None => value.as_str().into_iter().for_each(found),
        Some((&"*", rest)) => value
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|item| follow(item, rest, found)),
        Some((name, rest)) => value
            .get(name)
            .into_iter()
            .for_each(|inner| follow(inner, rest, found)),
    }
}

fn walk(
    value: &Value,
    own: &ResourceId,
    part: &ResourceId,
    holds: bool,
    found: &mut Vec<Reference>,
) {
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| walk(item, own, part, holds, found)),
        Value::Object(map) => {
            let id = map
                .get("id")
                .and_then(Value::as_str)
                .filter(|id| is_rooted(id))
                .map(ResourceId::new);
            let inner = match &id {
                Some(id) if id.is_within(own) => id.clone(),
                Some(id) => {
                    found.push(Reference {
                        target: id.clone(),
                        source: part.clone(),
                        holds,
                    });
                    part.clone()
                }
                None => part.clone(),
            };
            for (name, value) in map {
                let copied = matches!(
                    name.as_str(),
                    "imageReference" | "creationData" | "source" | "sourceVirtualMachine"
                );
                walk(value, own, &inner, holds && !copied, found);
            }
        }
        _ => {}
    }
}

fn is_rooted(id: &str) -> bool {
    id.get(..15)
        .is_some_and(|start| start.eq_ignore_ascii_case("/subscriptions/"))
}

#[cfg(test)]
mod tests {
    use super::Reference;
    use crate::world::{resource::Resource, resource_id::ResourceId, timestamp::Timestamp};
    use serde_json::json;

    #[test]
    fn an_interface_points_at_its_subnet_from_its_configuration() {
        let id = ResourceId::resource("s", "g", "Microsoft.Network/networkInterfaces", "n");
        let (subnet, part) = (
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/a",
            id.child("ipConfigurations", "c"),
        );
        let properties = json!({"ipConfigurations": [{"id": part.as_str(), "properties": {"subnet": {"id": subnet}}}]});
        let references = Reference::every_id_in(&Resource::new(
            id.clone(),
            None,
            properties.clone(),
            Timestamp(0),
        ));
        assert_eq!(
            references,
            [Reference {
                target: ResourceId::new(subnet),
                source: part,
                holds: true
            }]
        );
        let at = Reference::at(
            &Resource::new(id, None, properties, Timestamp(0)),
            &["/ipConfigurations/*/properties/subnet/id"],
        );
        assert_eq!(at.len(), 1);
    }
}
