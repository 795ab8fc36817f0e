//! Locks: what keeps a scope, and all that lies in it, from being deleted or from being changed at all.

use crate::{
    arm::refusal::Refusal,
    providers::{Call, ExtensionRules, ExtensionType, Served, extension::Proposal},
    world::World,
};
use serde_json::{Map, Value};

/// The type.
pub const TYPE: &str = "Microsoft.Authorization/locks";

/// Locks.
pub static LOCKS: ExtensionType = ExtensionType {
    name: TYPE,
    above_groups_only: false,
    served: Served::Kept(&Locks),
};

/// The levels, as they are shown.
const LEVELS: [&str; 3] = ["CanNotDelete", "ReadOnly", "NotSpecified"];

struct Locks;

impl ExtensionRules for Locks {
    fn prepare(&self, _: &World, call: &Call, proposal: &mut Proposal) -> Result<(), Refusal> {
        let sent = call.body.get("properties").unwrap_or(&Value::Null);
        let given = sent
            .get("level")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let Some(level) = LEVELS
            .iter()
            .find(|level| level.eq_ignore_ascii_case(given))
        else {
            return Err(Refusal::bad_request(
                "InvalidLockLevel",
                format!(
                    "The lock level '{given}' is invalid. The supported levels are '{}'.",
                    LEVELS.join(",")
                ),
            ));
        };
        let mut properties = Map::new();
        properties.insert("level".to_owned(), (*level).into());
        for name in ["notes", "owners"] {
            if let Some(value) = sent.get(name).filter(|value| !value.is_null()) {
                properties.insert(name.to_owned(), value.clone());
            }
        }
        if sent
            .get("notes")
            .and_then(Value::as_str)
            .is_some_and(|notes| notes.chars().count() > 512)
        {
            return Err(Refusal::bad_request(
                "InvalidLockNotes",
                "The lock notes are too long. They can have at most 512 characters.",
            ));
        }
        proposal.row.properties = properties.into();
        Ok(())
    }

    // A lock that locked itself could never be taken off.
    fn yields_to_locks(&self) -> bool {
        false
    }

    fn not_found(&self, name: &str) -> Refusal {
        Refusal::not_found(
            "LockNotFound",
            format!("The lock '{name}' could not be found."),
        )
    }
}
