//! Faults on demand: what a name or a tag asks to go wrong. Clients that show failures well are tested with these.
//!
//! | name contains | tag `porthole-fault` | what happens |
//! |---|---|---|
//! | `fail-allocation` | `allocation` | its create ends with `AllocationFailed` |
//! | `fail-delete` | `delete` | its delete ends with `InternalExecutionError`, and it stays |
//! | `stall-create` | `stall` | its create never ends by itself |

use super::refusal::Refusal;
use crate::{
    providers::{TypeDefinition, Verb},
    world::resource::Resource,
};
use serde_json::{Value, json};
use std::time::Duration;

/// The tag that asks for a fault.
const TAG: &str = "porthole-fault";

/// Longer than any test or demo waits.
const FOREVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// The error that a write is going to end with.
pub fn doom(definition: &TypeDefinition, resource: &Resource, verb: Verb) -> Option<Value> {
    match verb {
        Verb::Create if asks(resource, "fail-allocation", "allocation") => {
            Some(definition.rules.allocation_failure())
        }
        Verb::Delete if asks(resource, "fail-delete", "delete") => Some(json!({
            "code": "InternalExecutionError",
            "message": "An internal execution error occurred. Please retry later.",
        })),
        _ => None,
    }
}

/// Whether a write never ends; if so, the duration that stands for it, whatever the pace.
pub fn stall(resource: &Resource, verb: Verb) -> Option<Duration> {
    (verb == Verb::Create && asks(resource, "stall-create", "stall")).then_some(FOREVER)
}

/// The same error as the refusal of a write that is answered at once.
pub fn refusal(error: &Value) -> Refusal {
    let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    Refusal::conflict(text("code"), text("message"))
}

fn asks(resource: &Resource, name: &str, tag: &str) -> bool {
    let own = resource.id.name().to_lowercase();
    own.contains(name)
        || resource
            .tag(TAG)
            .is_some_and(|fault| fault.eq_ignore_ascii_case(tag))
}
