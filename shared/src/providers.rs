//! `GET /subscriptions/{id}/providers`, read: which types and api-versions this stamp really has.

use crate::type_name::TypeName;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// What a stamp says of its providers. Asked by type; a type that it does not list is asked of its parent type,
/// because actions (`virtualMachines/start`) are never listed.
#[derive(Clone, Debug, Default)]
pub struct StampProviders {
    providers: Vec<Provider>,
    types: HashMap<TypeName<'static>, usize>,
    listed: Vec<ListedType>,
}

/// One resource provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// `Microsoft.Compute`.
    pub namespace: String,
    /// `Registered`, `NotRegistered`, `Registering`…
    pub state: String,
}

/// One type of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedType {
    /// With its namespace, as the stamp spells it.
    pub name: TypeName<'static>,
    /// Api-versions, as listed (newest first on real stamps).
    pub versions: Vec<String>,
    /// Display names or names of locations; empty for what lies in none.
    pub locations: Vec<String>,
    /// The version that the stamp itself names for a profile.
    pub profiles: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireProvider {
    #[serde(default)]
    namespace: String,
    #[serde(default)]
    registration_state: Option<String>,
    #[serde(default)]
    resource_types: Option<Vec<WireType>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireType {
    #[serde(default)]
    resource_type: String,
    #[serde(default)]
    api_versions: Option<Vec<String>>,
    #[serde(default)]
    locations: Option<Vec<String>>,
    #[serde(default)]
    api_profiles: Option<Vec<WireProfile>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireProfile {
    #[serde(default)]
    profile_version: String,
    #[serde(default)]
    api_version: String,
}

impl StampProviders {
    /// Reads the reply: `{"value": […]}`, or the bare array. What is no provider is passed over.
    pub fn read(reply: &Value) -> Self {
        let items = reply.get("value").unwrap_or(reply).as_array();
        let mut read = Self::default();
        for item in items.into_iter().flatten() {
            read.add(item);
        }
        read
    }

    /// Adds one more provider (one item of a page).
    pub fn add(&mut self, item: &Value) {
        let Ok(provider) = WireProvider::deserialize(item) else {
            return;
        };
        if provider.namespace.is_empty() {
            return;
        }
        for wire in provider.resource_types.unwrap_or_default() {
            let name = TypeName::owned(format!("{}/{}", provider.namespace, wire.resource_type));
            self.types.insert(name.clone(), self.listed.len());
            self.listed.push(ListedType {
                name,
                versions: wire.api_versions.unwrap_or_default(),
                locations: wire.locations.unwrap_or_default(),
                profiles: wire
                    .api_profiles
                    .unwrap_or_default()
                    .into_iter()
                    .map(|profile| (profile.profile_version, profile.api_version))
                    .collect(),
            });
        }
        self.providers.push(Provider {
            namespace: provider.namespace,
            state: provider.registration_state.unwrap_or_default(),
        });
    }

    /// Whether nothing was listed.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The api-versions that the stamp offers for a type, or for the nearest type above it.
    pub fn offered(&self, type_name: &TypeName<'_>) -> Option<&[String]> {
        let mut name = type_name.clone().into_owned();
        loop {
            if let Some(listed) = self.listed(&name) {
                return Some(&listed.versions);
            }
            name = name.parent()?.into_owned();
        }
    }

    /// The type itself, when the stamp lists it.
    pub fn listed(&self, type_name: &TypeName<'_>) -> Option<&ListedType> {
        let index = self.types.get(&type_name.clone().into_owned())?;
        self.listed.get(*index)
    }

    /// Every type that the stamp lists.
    pub fn types(&self) -> &[ListedType] {
        &self.listed
    }

    /// Every provider.
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// The registration state of a namespace, as the stamp words it.
    pub fn state(&self, namespace: &str) -> Option<&str> {
        let provider = self
            .providers
            .iter()
            .find(|one| one.namespace.eq_ignore_ascii_case(namespace))?;
        Some(&provider.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn types_are_found_without_case_and_actions_by_their_type() {
        let read = StampProviders::read(&json!({"value": [{
            "namespace": "Microsoft.Compute", "registrationState": "Registered",
            "resourceTypes": [{"resourceType": "virtualMachines", "apiVersions": ["2017-12-01"], "locations": ["local"],
                "apiProfiles": [{"profileVersion": "2018-03-01-hybrid", "apiVersion": "2017-03-30"}]}]
        }]}));
        let expected = Some(&["2017-12-01".to_owned()][..]);
        assert_eq!(
            read.offered(&TypeName::of("microsoft.compute/VirtualMachines")),
            expected
        );
        assert_eq!(
            read.offered(&TypeName::of("Microsoft.Compute/virtualMachines/start")),
            expected
        );
        assert_eq!(read.offered(&TypeName::of("Microsoft.Compute/disks")), None);
        assert_eq!(read.state("microsoft.COMPUTE"), Some("Registered"));
        assert_eq!(read.types()[0].profiles[0].1, "2017-03-30");
    }

    #[test]
    fn what_is_no_provider_is_passed_over() {
        let read = StampProviders::read(
            &json!({"value": [1, null, {}, {"namespace": 3}, {"namespace": "A", "resourceTypes": null}]}),
        );
        assert!(read.is_empty());
        assert_eq!(read.providers().len(), 1);
        assert!(StampProviders::read(&json!("no")).is_empty());
    }
}
