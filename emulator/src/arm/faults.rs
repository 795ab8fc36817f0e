//! Faults on demand: what a name or a tag asks to go wrong. Clients that show failures well are tested with these.
//!
//! | name contains | tag `porthole-fault` | what happens |
//! |---|---|---|
//! | `fail-allocation` | `allocation` | its create ends with `AllocationFailed` |
//! | `fail-delete` | `delete` | its delete ends with `InternalExecutionError`, and it stays |
//! | `stall-create` | `stall` | its create never ends by itself |
//! | `fail-action` | `fail` | an action on it ends with `InternalExecutionError` |
//! | `cancel-action` | `cancel` | an action on it is called off |

use super::refusal::Refusal;
use crate::{
    fault::FOREVER,
    providers::{TypeDefinition, Verb},
    world::resource::Resource,
};
use serde_json::{Value, json};
use std::time::Duration;

/// The tag that asks for a fault.
const TAG: &str = "porthole-fault";

/// The error that a write is going to end with.
pub fn doom(definition: &TypeDefinition, resource: &Resource, verb: Verb) -> Option<Value> {
    match verb {
        Verb::Create if asks(resource, "fail-allocation", "allocation") => {
            Some(definition.rules.allocation_failure())
        }
        Verb::Delete if asks(resource, "fail-delete", "delete") => Some(internal_error()),
        _ => None,
    }
}

/// The error that an action on a resource is going to end with.
pub fn of_action(resource: &Resource) -> Option<Value> {
    if asks(resource, "fail-action", "fail") {
        return Some(internal_error());
    }
    asks(resource, "cancel-action", "cancel").then(canceled)
}

/// How work ends that fails for no reason of its own.
pub fn internal_error() -> Value {
    json!({
        "code": "InternalExecutionError",
        "message": "An internal execution error occurred. Please retry later.",
    })
}

/// How work ends that is called off.
pub fn canceled() -> Value {
    json!({ "code": "Canceled", "message": "Operation was canceled." })
}

/// Whether an error stands for having been called off.
pub fn is_cancellation(error: &Value) -> bool {
    *error == canceled()
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
