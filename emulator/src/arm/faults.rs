//! Faults on demand: what a name or a tag asks to go wrong. Clients that show failures well are tested with these.

use super::refusal::Refusal;
use crate::{providers::TypeDefinition, world::resource::Resource};
use serde_json::Value;

/// The tag that asks for a fault.
const TAG: &str = "porthole-fault";

/// The error that a create is going to end with: when the name contains `fail-allocation`, or the tag says `allocation`.
pub fn doom(definition: &TypeDefinition, resource: &Resource) -> Option<Value> {
    let by_name = resource
        .id
        .name()
        .to_lowercase()
        .contains("fail-allocation");
    let by_tag = resource
        .tag(TAG)
        .is_some_and(|fault| fault.eq_ignore_ascii_case("allocation"));
    (by_name || by_tag).then(|| definition.rules.allocation_failure())
}

/// The same error as the refusal of a create that is answered at once.
pub fn refusal(error: &Value) -> Refusal {
    let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    Refusal::conflict(text("code"), text("message"))
}
