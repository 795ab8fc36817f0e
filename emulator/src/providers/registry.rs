//! The registry: every type this stamp has, its api-versions and profiles. `/providers` and every version check read it.

use super::{
    EXTENSIONS, ExtensionType, PROVIDERS, Provider, TypeDefinition,
    definition::Kept,
    resources::{ANSWERED_BY_ARM, RESOURCES},
};
use crate::world::settings::ApiVersions;
use std::collections::BTreeMap;

/// The facts about api-versions, one type a line.
const TABLE: &str = include_str!("api_versions.txt");

/// All providers and types of a stamp.
pub struct Registry {
    definitions: BTreeMap<String, &'static TypeDefinition>,
    facts: BTreeMap<String, TypeFacts>,
}

/// What `/providers` tells about a type.
#[derive(Clone, Debug)]
pub struct TypeFacts {
    /// The full type as the stamp spells it.
    pub name: String,
    /// Where it is offered: `local` (any region: replaced by the stamp's own), `global`, or nowhere.
    pub locations: Vec<String>,
    /// `CrossResourceGroupResourceMove, …`, `None`, or empty when not told.
    pub capabilities: String,
    /// Newest first.
    pub api_versions: Vec<String>,
    /// Profile and api-version, newest profile first.
    pub profiles: Vec<(String, String)>,
}

impl Registry {
    /// The registry of a stamp with these api-versions.
    pub fn new(versions: ApiVersions) -> Registry {
        let types = PROVIDERS
            .iter()
            .flat_map(|provider| provider.types.iter().copied());
        let definitions = types
            .map(|definition| (definition.name.to_lowercase(), definition))
            .collect();
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        let facts = lines
            .map(|line| TypeFacts::parse(line, versions))
            .map(|facts| (facts.name.to_lowercase(), facts))
            .collect();
        Registry { definitions, facts }
    }

    /// A type by its full name, in any case.
    pub fn definition(&self, name: &str) -> Option<&'static TypeDefinition> {
        self.definitions.get(&name.to_lowercase()).copied()
    }

    /// The types kept within this one, with the name of their array.
    pub fn kept_within(&self, name: &str) -> Vec<(&'static TypeDefinition, &'static str)> {
        let prefix = format!("{}/", name.to_lowercase());
        let below = self
            .definitions
            .range(prefix.clone()..)
            .take_while(|(key, _)| key.starts_with(&prefix));
        let direct =
            below.filter(|(key, _)| !key.get(prefix.len()..).unwrap_or_default().contains('/'));
        direct
            .filter_map(|(_, definition)| {
                if let Kept::Within(array) = definition.kept {
                    Some((*definition, array))
                } else {
                    None
                }
            })
            .collect()
    }

    /// A provider by its namespace, in any case.
    pub fn provider(&self, namespace: &str) -> Option<&'static Provider> {
        PROVIDERS
            .iter()
            .copied()
            .find(|provider| provider.namespace.eq_ignore_ascii_case(namespace))
    }

    /// A type that stands on scopes, by namespace and type in any case.
    pub fn extension(&self, namespace: &str, kind: &str) -> Option<&'static ExtensionType> {
        let mut types = EXTENSIONS.iter().copied().flatten();
        let fits = |name: &str| {
            name.split_once('/').is_some_and(|(own, path)| {
                own.eq_ignore_ascii_case(namespace) && path.eq_ignore_ascii_case(kind)
            })
        };
        types.find(|own| fits(own.name)).copied()
    }

    /// The full names of the types that stand on scopes.
    pub fn extension_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        EXTENSIONS
            .iter()
            .copied()
            .flatten()
            .map(|extension| extension.name)
    }

    /// The facts of a type by its full name. A type that has no line of its own (an action, a child) goes by its parent's.
    pub fn facts(&self, name: &str) -> Option<&TypeFacts> {
        let lower = name.to_lowercase();
        let mut name = lower.as_str();
        while name.contains('/') {
            if let Some(facts) = self.facts.get(name) {
                return Some(facts);
            }
            name = name.rsplit_once('/')?.0;
        }
        None
    }

    /// The facts of all types of a namespace that this stamp really has, in the order of their names.
    pub fn offered(&self, namespace: &str) -> Vec<&TypeFacts> {
        let prefix = format!("{}/", namespace.to_lowercase());
        let rows = self
            .facts
            .range(prefix.clone()..)
            .take_while(|(key, _)| key.starts_with(&prefix));
        rows.filter(|(key, _)| self.has(namespace, key))
            .map(|(_, facts)| facts)
            .collect()
    }

    /// Whether a line of the table stands for something that is answered: a type, an endpoint, or what the engine itself does
    /// for every provider.
    fn has(&self, namespace: &str, key: &str) -> bool {
        let Some(provider) = self.provider(namespace) else {
            return false;
        };
        let path = key.split_once('/').map_or("", |(_, path)| path);
        let common = [
            "locations",
            "locations/operations",
            "locations/operationresults",
            "locations/diskoperations",
        ];
        self.definitions.contains_key(key)
            || path == "operations"
            || self.extension(provider.namespace, path).is_some()
            || provider
                .endpoints
                .iter()
                .any(|endpoint| endpoint.of.eq_ignore_ascii_case(path))
            || (!provider.types.is_empty() && common.contains(&path))
            || (provider.namespace == RESOURCES.namespace && ANSWERED_BY_ARM.contains(&path))
    }
}

impl TypeFacts {
    fn parse(line: &str, versions: ApiVersions) -> TypeFacts {
        let mut columns = line.split('|').map(str::trim);
        let mut next = || columns.next().unwrap_or_default();
        let (name, locations, capabilities, listed, profiles, public) =
            (next(), next(), next(), next(), next(), next());
        let newer = if versions == ApiVersions::Public {
            public
        } else {
            ""
        };
        TypeFacts {
            name: name.to_owned(),
            locations: locations
                .split(',')
                .filter(|location| !location.is_empty())
                .map(str::to_owned)
                .collect(),
            capabilities: capabilities.to_owned(),
            api_versions: newer
                .split_whitespace()
                .chain(listed.split_whitespace())
                .map(str::to_owned)
                .collect(),
            profiles: profiles
                .split_whitespace()
                .filter_map(|pair| pair.split_once('='))
                .map(|(profile, version)| (profile.to_owned(), version.to_owned()))
                .collect(),
        }
    }

    /// The type without its namespace.
    pub fn kind(&self) -> &str {
        self.name.split_once('/').map_or("", |(_, kind)| kind)
    }

    /// Whether this api-version is listed; compared without case.
    pub fn knows(&self, version: &str) -> bool {
        self.api_versions
            .iter()
            .any(|listed| listed.eq_ignore_ascii_case(version))
    }
}

#[cfg(test)]
mod tests {
    use super::Registry;
    use crate::{providers::PROVIDERS, world::settings::ApiVersions};

    #[test]
    fn every_type_and_endpoint_has_api_versions() {
        let registry = Registry::new(ApiVersions::Stamp);
        for provider in PROVIDERS {
            let types = provider
                .types
                .iter()
                .map(|definition| definition.name.to_owned());
            let endpoints = provider
                .endpoints
                .iter()
                .map(|endpoint| format!("{}/{}", provider.namespace, endpoint.of));
            for name in types.chain(endpoints) {
                assert!(
                    registry
                        .facts(&name)
                        .is_some_and(|facts| !facts.api_versions.is_empty()),
                    "{name} is not in api_versions.txt"
                );
            }
        }
    }

    #[test]
    fn every_type_is_spelled_as_its_line_and_stands_below_its_provider() {
        let registry = Registry::new(ApiVersions::Stamp);
        for provider in PROVIDERS {
            for definition in provider.types {
                assert_eq!(definition.namespace(), provider.namespace);
                let facts = registry.facts(definition.name).unwrap();
                assert!(
                    definition.name.starts_with(&facts.name),
                    "{} is spelled {} in api_versions.txt",
                    definition.name,
                    facts.name
                );
            }
        }
    }
}
