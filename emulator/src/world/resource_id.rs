//! The id of a resource as the stamp writes it. Compared and kept without regard to case, shown as it was created.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An ARM id: `/subscriptions/S/resourceGroups/G/providers/N/type/name[/childType/childName…]`.
///
/// It may also name less (a subscription, a group); the accessors then answer an empty string.
#[derive(Clone, Debug, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResourceId(String);

impl ResourceId {
    /// Takes the text as it is; a doubled or trailing slash is dropped.
    pub fn new(text: &str) -> ResourceId {
        let mut id = String::with_capacity(text.len());
        for segment in text.split('/').filter(|segment| !segment.is_empty()) {
            id.push('/');
            id.push_str(segment);
        }
        ResourceId(id)
    }

    /// The id of a resource group.
    pub fn group_of(subscription: &str, group: &str) -> ResourceId {
        ResourceId(format!(
            "/subscriptions/{subscription}/resourceGroups/{group}"
        ))
    }

    /// The id of a top-level resource: `type_name` is the full name, `Microsoft.Network/virtualNetworks`.
    pub fn resource(subscription: &str, group: &str, type_name: &str, name: &str) -> ResourceId {
        ResourceId(format!(
            "/subscriptions/{subscription}/resourceGroups/{group}/providers/{type_name}/{name}"
        ))
    }

    /// The id of a child of this: `network.child("subnets", "default")`.
    #[must_use]
    pub fn child(&self, kind: &str, name: &str) -> ResourceId {
        ResourceId(format!("{}/{kind}/{name}", self.0))
    }

    /// As created.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the tables are keyed: lower case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The subscription's id, empty when there is none.
    pub fn subscription(&self) -> &str {
        self.after("subscriptions")
    }

    /// The resource group's name, empty when there is none.
    pub fn group(&self) -> &str {
        self.after("resourcegroups")
    }

    /// The id of the resource group this lies in.
    pub fn group_id(&self) -> ResourceId {
        ResourceId::group_of(self.subscription(), self.group())
    }

    /// The provider's namespace, of the last `/providers/` when there are two; empty when there is none.
    pub fn namespace(&self) -> &str {
        self.below_provider().next().unwrap_or_default()
    }

    /// The full type: `Microsoft.Network/virtualNetworks/subnets`.
    pub fn type_name(&self) -> String {
        let mut segments = self.below_provider();
        let mut name = segments.next().unwrap_or_default().to_owned();
        for kind in segments.step_by(2) {
            name.push('/');
            name.push_str(kind);
        }
        name
    }

    /// The last segment: the resource's own name.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The last segment but one: the last part of the type, `subnets`.
    pub fn kind(&self) -> &str {
        self.0.rsplit('/').nth(1).unwrap_or_default()
    }

    /// The resource this is a child of; none for a top-level resource, a group or a subscription.
    pub fn parent(&self) -> Option<ResourceId> {
        if self.below_provider().count() < 5 {
            return None;
        }
        let (above, _) = self.0.rsplit_once('/')?;
        let (above, _) = above.rsplit_once('/')?;
        Some(ResourceId(above.to_owned()))
    }

    /// Whether this is `other` or lies below it.
    pub fn is_within(&self, other: &ResourceId) -> bool {
        let (own, other) = (self.key(), other.key());
        own.strip_prefix(&other)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn below_provider(&self) -> impl Iterator<Item = &str> {
        let start = self
            .0
            .to_ascii_lowercase()
            .rfind("/providers/")
            .map(|at| at + "/providers/".len());
        start
            .and_then(|at| self.0.get(at..))
            .unwrap_or_default()
            .split('/')
            .filter(|segment| !segment.is_empty())
    }

    fn after(&self, marker: &str) -> &str {
        let mut segments = self.0.split('/');
        segments
            .find(|segment| segment.eq_ignore_ascii_case(marker))
            .and_then(|_| segments.next())
            .unwrap_or_default()
    }
}

impl PartialEq for ResourceId {
    fn eq(&self, other: &ResourceId) -> bool {
        self.0.len() == other.0.len() && self.key() == other.key()
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ResourceId;

    #[test]
    fn an_id_is_taken_apart_without_regard_to_case() {
        let id = ResourceId::new(
            "/Subscriptions/s/resourcegroups/g/providers/Microsoft.Network//virtualNetworks/v/subnets/a/",
        );
        assert_eq!(
            (id.subscription(), id.group(), id.namespace()),
            ("s", "g", "Microsoft.Network")
        );
        assert_eq!(
            (id.type_name().as_str(), id.kind(), id.name()),
            ("Microsoft.Network/virtualNetworks/subnets", "subnets", "a")
        );
        let parent = id.parent().unwrap();
        assert!(id.is_within(&parent) && !parent.is_within(&id));
        assert_eq!(parent.parent(), None);
        assert_eq!(id, ResourceId::new(&id.as_str().to_uppercase()));
    }
}
