//! An ARM id, taken apart: subscription, resource group, provider, types and names. Subscriptions, groups, providers and
//! extension resources (`…/providers/Microsoft.Authorization/locks/keep`) are ids too.
//!
//! Reading is loose (case, doubled and trailing slashes: ARM and its clients send all of them), writing is canonical.
//! It is not a URL: no scheme, no query. Paths that are not ids (lists, actions) are `arm_path`'s.

use crate::arm_path::ArmPath;
use crate::type_name::TypeName;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// The type of a subscription.
pub const SUBSCRIPTION: TypeName<'static> = TypeName::of("Microsoft.Resources/subscriptions");
/// The type of a resource group.
pub const RESOURCE_GROUP: TypeName<'static> = TypeName::of("Microsoft.Resources/resourceGroups");
/// The type of a resource provider.
pub const PROVIDER: TypeName<'static> = TypeName::of("Microsoft.Resources/providers");

/// Why a text is not an ARM id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing between the slashes.
    #[error("an ARM id is empty; it starts like /subscriptions/<id>/resourceGroups/<name>")]
    Empty,
    /// It does not start with a slash.
    #[error(
        "\u{201c}{0}\u{201d} is not an ARM id: it must start with /subscriptions/ or /providers/"
    )]
    NotRooted(String),
    /// A segment that no name may be.
    #[error("the ARM id has the segment \u{201c}{segment}\u{201d}, which is not allowed ({why})")]
    Forbidden {
        /// The segment.
        segment: String,
        /// Why not.
        why: &'static str,
    },
    /// A type without a name, or words after the id.
    #[error("\u{201c}{0}\u{201d} is not an ARM id: after \u{201c}{1}\u{201d} a name is missing")]
    Incomplete(String, String),
}

/// One `providers/<namespace>/<type>/<name>…` stretch of an id.
#[derive(Clone, Debug)]
pub(crate) struct ProviderPart {
    pub(crate) namespace: String,
    /// Type and name, in turn.
    pub(crate) path: Vec<(String, String)>,
}

/// An ARM id. Equal without regard to case.
#[derive(Clone, Debug, Default)]
pub struct ResourceId {
    pub(crate) subscription: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) providers: Vec<ProviderPart>,
}

impl ResourceId {
    /// Reads an id. Loose about case and doubled slashes.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let path = ArmPath::parse(text)?;
        match (path.id, path.rest.first()) {
            (Some(id), None) => Ok(id),
            (_, Some(word)) => Err(IdError::Incomplete(shorten(text), word.clone())),
            (None, None) => Err(IdError::Empty),
        }
    }

    /// The id of a subscription.
    pub fn of_subscription(subscription: &str) -> Result<Self, IdError> {
        Self::parse(&format!("/subscriptions/{subscription}"))
    }

    /// The id of a resource group.
    pub fn of_group(subscription: &str, group: &str) -> Result<Self, IdError> {
        Self::parse(&format!(
            "/subscriptions/{subscription}/resourceGroups/{group}"
        ))
    }

    /// The id of a resource of `type_name` (one level: `Microsoft.Compute/disks`) called `name` in this group or subscription.
    pub fn resource(&self, type_name: &TypeName<'_>, name: &str) -> Result<Self, IdError> {
        Self::parse(&format!("{self}/providers/{type_name}/{name}"))
    }

    /// The id of a child: `subnets`, `default` under a virtual network.
    pub fn child(&self, kind: &str, name: &str) -> Result<Self, IdError> {
        Self::parse(&format!("{self}/{kind}/{name}"))
    }

    /// The subscription's GUID.
    pub fn subscription(&self) -> Option<&str> {
        self.subscription.as_deref()
    }

    /// The resource group's name.
    pub fn group(&self) -> Option<&str> {
        self.group.as_deref()
    }

    /// The name of the thing itself: the last segment.
    pub fn name(&self) -> &str {
        match self.providers.last() {
            Some(part) => part
                .path
                .last()
                .map_or(part.namespace.as_str(), |(_, name)| name),
            None => self.group().or(self.subscription()).unwrap_or_default(),
        }
    }

    /// All names from the outermost resource on, `vnet-1/default`: how ARM writes a child's `name`.
    pub fn full_name(&self) -> String {
        match self.providers.last() {
            Some(part) if !part.path.is_empty() => {
                let names: Vec<&str> = part.path.iter().map(|(_, name)| name.as_str()).collect();
                names.join("/")
            }
            _ => self.name().to_owned(),
        }
    }

    /// The type, in the spelling of the id.
    pub fn type_name(&self) -> TypeName<'static> {
        match self.providers.last() {
            Some(part) if part.path.is_empty() => PROVIDER,
            Some(part) => {
                let mut name = part.namespace.clone();
                for (kind, _) in &part.path {
                    name.push('/');
                    name.push_str(kind);
                }
                TypeName::owned(name)
            }
            None if self.group.is_some() => RESOURCE_GROUP,
            None => SUBSCRIPTION,
        }
    }

    /// What it lies in: the parent resource, the resource that it extends, the group, the subscription.
    pub fn parent(&self) -> Option<Self> {
        let mut up = self.clone();
        match up.providers.pop() {
            Some(mut part) => {
                part.path.pop();
                if !part.path.is_empty() {
                    up.providers.push(part);
                }
            }
            None if up.group.take().is_some() => {}
            None => return None,
        }
        (up.subscription.is_some() || !up.providers.is_empty()).then_some(up)
    }

    /// The id of the resource group it lies in.
    pub fn group_id(&self) -> Option<Self> {
        self.group.as_ref().map(|group| Self {
            subscription: self.subscription.clone(),
            group: Some(group.clone()),
            providers: Vec::new(),
        })
    }

    /// Whether `self` is `other` or lies anywhere below it.
    pub fn within(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.to_string(), other.to_string());
        match (mine.get(..theirs.len()), mine.as_bytes().get(theirs.len())) {
            (Some(head), None | Some(b'/')) => head.eq_ignore_ascii_case(&theirs),
            _ => false,
        }
    }

    /// The canonical text in lower case: a key for maps.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(subscription) = &self.subscription {
            write!(formatter, "/subscriptions/{subscription}")?;
        }
        if let Some(group) = &self.group {
            write!(formatter, "/resourceGroups/{group}")?;
        }
        for part in &self.providers {
            write!(formatter, "/providers/{}", part.namespace)?;
            for (kind, name) in &part.path {
                write!(formatter, "/{kind}/{name}")?;
            }
        }
        Ok(())
    }
}

impl FromStr for ResourceId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::parse(text)
    }
}

impl PartialEq for ResourceId {
    fn eq(&self, other: &Self) -> bool {
        self.to_string().eq_ignore_ascii_case(&other.to_string())
    }
}

impl Eq for ResourceId {}

impl Hash for ResourceId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl Serialize for ResourceId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResourceId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VM: &str =
        "/subscriptions/5f3a/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/vm-1";

    #[test]
    fn a_resource_is_taken_apart() {
        let id = ResourceId::parse(VM).unwrap();
        assert_eq!(id.subscription(), Some("5f3a"));
        assert_eq!(id.group(), Some("web"));
        assert_eq!(id.name(), "vm-1");
        assert_eq!(id.type_name().as_str(), "Microsoft.Compute/virtualMachines");
        assert_eq!(
            id.parent().unwrap().to_string(),
            "/subscriptions/5f3a/resourceGroups/web"
        );
        assert_eq!(id.to_string(), VM);
    }

    #[test]
    fn reading_is_loose_and_writing_canonical() {
        let loose = "//subscriptions/5f3a/resourcegroups/web/PROVIDERS/Microsoft.Compute//virtualMachines/vm-1/";
        let id = ResourceId::parse(loose).unwrap();
        assert_eq!(id.to_string(), VM);
        assert_eq!(id, ResourceId::parse(&VM.to_uppercase()).unwrap());
    }

    #[test]
    fn scopes_children_and_extensions_are_ids() {
        let subscription = ResourceId::parse("/subscriptions/5f3a").unwrap();
        assert_eq!(subscription.type_name(), SUBSCRIPTION);
        assert!(subscription.parent().is_none());
        let group = ResourceId::of_group("5f3a", "web").unwrap();
        assert_eq!(group.type_name(), RESOURCE_GROUP);
        let provider =
            ResourceId::parse("/subscriptions/5f3a/providers/Microsoft.Compute").unwrap();
        assert_eq!(
            (provider.type_name(), provider.name()),
            (PROVIDER, "Microsoft.Compute")
        );
        let lock = ResourceId::parse(&format!(
            "{VM}/providers/Microsoft.Authorization/locks/keep"
        ))
        .unwrap();
        assert_eq!(lock.type_name().as_str(), "Microsoft.Authorization/locks");
        assert_eq!(lock.parent().unwrap().to_string(), VM);
        let vnet = group
            .resource(&TypeName::of("Microsoft.Network/virtualNetworks"), "net")
            .unwrap();
        let subnet = vnet.child("subnets", "default").unwrap();
        assert_eq!(subnet.full_name(), "net/default");
        assert_eq!(subnet.parent().unwrap(), vnet);
        assert!(subnet.within(&group) && !group.within(&subnet));
        let tenant = ResourceId::parse("/providers/Microsoft.Subscriptions.Admin/plans/p").unwrap();
        assert_eq!(tenant.subscription(), None);
    }

    #[test]
    fn what_is_no_id_is_refused_by_name() {
        for (text, word) in [
            ("", "empty"),
            ("/", "empty"),
            ("subscriptions/5f3a", "must start"),
            ("/subscriptions", "name is missing"),
            ("/subscriptions/5f3a/resourceGroups", "resourceGroups"),
            ("/subscriptions/5f3a/resourceGroups/../x", ".."),
            ("/subscriptions/5f3a/resourceGroups/%2e%2E/x", "%2e%2E"),
            ("/subscriptions/5f3a/resourceGroups/a%00b", "%00"),
            ("/subscriptions/5f3a/resourceGroups/ /x", "empty"),
            ("/subscriptions/5f3a/resourceGroups/a?x=1", "?"),
            ("/subscriptions/5f3a/resourceGroups/a\\b", "\\"),
        ] {
            let message = ResourceId::parse(text).unwrap_err().to_string();
            assert!(message.contains(word), "{text}: {message}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in ".{0,200}") {
            let _ = ResourceId::parse(&text);
        }

        #[test]
        fn what_was_read_is_written_and_read_again(
            names in proptest::collection::vec("[A-Za-z0-9_.()-]{1,20}", 4..8)
        ) {
            let mut text = format!("/subscriptions/{}/resourceGroups/{}/providers/Ms.X", names[0], names[1]);
            for name in names.iter().skip(2) {
                text.push_str(&format!("/type/{name}"));
            }
            if let Ok(id) = ResourceId::parse(&text) {
                prop_assert_eq!(id.to_string(), text.clone());
                prop_assert_eq!(&ResourceId::parse(&id.to_string()).unwrap(), &id);
                prop_assert!(id.within(&id.parent().unwrap()));
            }
        }
    }
}
