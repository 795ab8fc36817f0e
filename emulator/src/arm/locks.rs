//! What locks forbid: changing and deleting what they stand on and what lies in it, and deleting what holds something locked.

use super::refusal::Refusal;
use crate::{
    providers::authorization::lock,
    world::{
        World,
        extension::{Extension, levels},
        resource_id::ResourceId,
    },
};

/// What is about to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// PUT, PATCH, and POST of an action.
    Write,
    /// DELETE.
    Delete,
}

/// Checks that no lock stands in the way.
///
/// # Errors
/// `ScopeLocked`, naming every scope that is.
pub fn check(world: &World, deed: Deed, scope: &ResourceId) -> Result<(), Refusal> {
    let forbids = |row: &&Extension| match row.text("level") {
        "ReadOnly" => true,
        "CanNotDelete" => deed == Deed::Delete,
        _ => false,
    };
    let above = levels(scope);
    let mut locks: Vec<&Extension> = above
        .iter()
        .flat_map(|level| world.extensions_on(lock::TYPE, level))
        .collect();
    if deed == Deed::Delete {
        locks.extend(world.extensions_below(lock::TYPE, scope));
    }
    let mut locked: Vec<&str> = locks
        .into_iter()
        .filter(forbids)
        .map(|row| row.scope.as_str())
        .collect();
    locked.dedup();
    if locked.is_empty() {
        return Ok(());
    }
    let word = match deed {
        Deed::Write => "write",
        Deed::Delete => "delete",
    };
    Err(Refusal::conflict(
        "ScopeLocked",
        format!(
            "The scope '{scope}' cannot perform {word} operation because following scope(s) are locked: '{}'. Please remove the lock and try again.",
            locked.join("','")
        ),
    ))
}
