//! What a stamp offers, as its caller found out. `None` is "not known", which is not the same as "nothing".

use std::collections::BTreeMap;

/// A profile: one api-version for each resource type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Its name: `2019-03-01-hybrid`.
    pub name: String,
    /// The api-version of each type. Types in small letters: `microsoft.compute/virtualmachines`.
    pub api_versions: BTreeMap<String, String>,
}

/// A resource type as `/providers` reports it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypeOffer {
    /// Its api-versions.
    pub api_versions: Vec<String>,
    /// Its locations.
    pub locations: Vec<String>,
    /// The api-version that stands for each API profile.
    pub profiles: BTreeMap<String, String>,
}

/// A size of virtual machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VmSize {
    /// Its name.
    pub name: String,
    /// Its cores.
    pub cores: u32,
}

/// A platform image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Who publishes it.
    pub publisher: String,
    /// The offer.
    pub offer: String,
    /// The sku.
    pub sku: String,
    /// The versions that were downloaded.
    pub versions: Vec<String>,
}

/// An extension of virtual machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Who publishes it.
    pub publisher: String,
    /// Its type.
    pub kind: String,
    /// The versions that were downloaded.
    pub versions: Vec<String>,
}

/// What a quota counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// Resources of a type.
    Resources(String),
    /// Cores of virtual machines and scale sets.
    Cores,
}

/// A bound of the subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// What it counts.
    pub counted: Counted,
    /// How many there may be.
    pub limit: u64,
    /// How many there are.
    pub used: u64,
}

/// What a stamp offers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capabilities {
    /// The resource types by name in small letters; `None` if `/providers` was not read.
    pub types: Option<BTreeMap<String, TypeOffer>>,
    /// The names of the stamp's regions.
    pub locations: Option<Vec<String>>,
    /// The sizes of virtual machines.
    pub vm_sizes: Option<Vec<VmSize>>,
    /// The platform images.
    pub images: Option<Vec<Image>>,
    /// The extensions of virtual machines.
    pub extensions: Option<Vec<Extension>>,
    /// The skus of storage accounts and disks.
    pub storage_skus: Option<Vec<String>>,
    /// The kinds of storage accounts.
    pub storage_kinds: Option<Vec<String>>,
    /// The subscription's quotas.
    pub quotas: Vec<Quota>,
    /// Whether `environment()` answers with the stamp's own suffixes.
    pub environment_suffixes: bool,
    /// Whether managed identities can be given to resources; `None` if that is not known.
    pub managed_identity: Option<bool>,
}

/// What is known of a resource type.
pub(super) enum Offer {
    /// Neither the stamp nor the profile is known.
    NotKnown,
    /// It is not there; `namespace` says whether others of its namespace are.
    Absent { namespace: bool },
    /// It is there. `certain` says whether the stamp itself said so.
    There { offer: TypeOffer, certain: bool },
}

impl Capabilities {
    /// What is known of a resource type. The stamp's own word wins over the profile.
    pub(super) fn offer(&self, profile: Option<&Profile>, resource_type: &str) -> Offer {
        let lower = resource_type.to_lowercase();
        let lower = lower.as_str();
        if let Some(types) = &self.types {
            let found = ancestors(lower).find_map(|name| types.get(name));
            return match found {
                Some(offer) => Offer::There {
                    offer: offer.clone(),
                    certain: true,
                },
                None => Offer::Absent {
                    namespace: holds_namespace(types.keys(), lower),
                },
            };
        }
        let Some(profile) = profile else {
            return Offer::NotKnown;
        };
        let found = ancestors(lower).find_map(|name| profile.api_versions.get(name));
        match found {
            Some(version) => Offer::There {
                offer: TypeOffer {
                    api_versions: vec![version.clone()],
                    locations: Vec::new(),
                    profiles: BTreeMap::from([(profile.name.clone(), version.clone())]),
                },
                certain: false,
            },
            None => Offer::Absent {
                namespace: holds_namespace(profile.api_versions.keys(), lower),
            },
        }
    }

    /// The API profiles that a template may name here; empty if that is not known.
    pub(super) fn profiles(&self, profile: Option<&Profile>) -> Vec<String> {
        let mut names: Vec<String> = match &self.types {
            Some(types) => types
                .values()
                .flat_map(|offer| offer.profiles.keys().cloned())
                .collect(),
            None => profile
                .map(|profile| profile.name.clone())
                .into_iter()
                .collect(),
        };
        names.sort();
        names.dedup();
        names
    }
}

/// A type and those above it. `/providers` does not list every child, and a child is served where its parent is.
fn ancestors(lower: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(lower), |name| {
        name.rsplit_once('/').map(|(parent, _)| parent)
    })
    .take_while(|name| name.contains('/'))
}

fn holds_namespace<'a>(mut types: impl Iterator<Item = &'a String>, lower: &str) -> bool {
    let namespace = lower.split('/').next().unwrap_or("");
    types.any(|name| name.split('/').next() == Some(namespace))
}
