//! Names that only one resource of the whole stamp may bear, over all subscriptions: storage accounts, vaults.

use crate::world::{World, resource_id::ResourceId};
use serde_json::Value;

/// Whether somebody else than `own` bears this name.
pub fn is_taken(world: &World, kind: &str, name: &str, own: Option<&ResourceId>) -> bool {
    owner(world, kind, name).is_some_and(|owner| own.is_none_or(|own| *own != owner))
}

/// Who bears this name.
pub fn owner(world: &World, kind: &str, name: &str) -> Option<ResourceId> {
    let owner = world.notes.get(&key(kind, name)).and_then(Value::as_str);
    owner.map(ResourceId::new)
}

/// Takes the name.
pub fn take(world: &mut World, kind: &str, owner: &ResourceId) {
    world
        .notes
        .put(&key(kind, owner.name()), owner.as_str().into());
}

/// Gives the name back.
pub fn give_back(world: &mut World, kind: &str, owner: &ResourceId) {
    world.notes.remove(&key(kind, owner.name()));
}

fn key(kind: &str, name: &str) -> String {
    format!("names/{}/{}", kind.to_lowercase(), name.to_lowercase())
}
