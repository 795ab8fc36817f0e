//! Who points at what: asked before a delete, and by views that show back references.

use super::{World, resource::Resource, resource_id::ResourceId};
use crate::providers::{Reference, Registry};

impl World {
    /// What a resource points at, by its type's rules.
    pub fn references_of(&self, resource: &Resource) -> Vec<Reference> {
        match self.registry.definition(&resource.type_name()) {
            Some(definition) => definition.rules.references(resource),
            None => Vec::new(),
        }
    }

    /// The references from elsewhere to this id or to something below it. Their `source` is the part that points.
    pub fn users_of(&self, id: &ResourceId) -> Vec<Reference> {
        let users = self.index.users_of(&id.key());
        let users = users
            .iter()
            .filter_map(|key| self.resource_by_key(key))
            .filter(|user| !user.id.is_within(id));
        users
            .flat_map(|user| self.references_of(&user))
            .filter(|reference| reference.target.is_within(id))
            .collect()
    }

    /// Those of them that keep it from being deleted.
    pub fn holders_of(&self, id: &ResourceId) -> Vec<Reference> {
        self.users_of(id)
            .into_iter()
            .filter(|user| user.holds && !user.source.is_within(id))
            .collect()
    }

    /// The keys that a resource points at, for the index.
    pub(super) fn target_keys(&self, resource: &Resource) -> Vec<String> {
        target_keys(&self.registry, resource)
    }
}

/// The keys that a resource points at, by its type's rules.
pub(super) fn target_keys(registry: &Registry, resource: &Resource) -> Vec<String> {
    let definition = registry.definition(&resource.type_name());
    let references = definition.map(|definition| definition.rules.references(resource));
    references
        .into_iter()
        .flatten()
        .map(|reference| reference.target.key())
        .collect()
}
