//! The scopes that a role of one's own may be assigned in: whoever writes or deletes the role must hold the right there, and
//! whoever may read none of them does not see it.

use super::role_definition::TYPE;
use crate::{
    arm::{refusal::Refusal, rights, wording},
    providers::Call,
    world::{World, extension::Extension, resource_id::ResourceId},
};
use serde_json::Value;

/// The assignable scopes of a role.
pub fn of(properties: &Value) -> impl Iterator<Item = ResourceId> + use<'_> {
    let scopes = properties.get("assignableScopes").and_then(Value::as_array);
    let scopes = scopes.into_iter().flatten().filter_map(Value::as_str);
    scopes.map(|scope| ResourceId::new(scope.trim_end_matches('/')))
}

/// Checks that the caller may do this (`write`, `delete`) wherever the role can be assigned.
///
/// # Errors
/// `LinkedAuthorizationFailed`.
pub fn check(world: &World, call: &Call, verb: &str, properties: &Value) -> Result<(), Refusal> {
    let action = format!("{TYPE}/{verb}");
    let lacking = of(properties).find(|scope| !rights::may(world, &call.principal, &action, scope));
    let Some(scope) = lacking else {
        return Ok(());
    };
    let asked = call.asked.get().map(|asked| asked.scope.as_str());
    Err(wording::linked_authorization_failed(
        &call.principal,
        &action,
        asked.unwrap_or_default(),
        &action,
        scope.as_str(),
    ))
}

/// Whether the caller, who may read on this scope, sees a role: it can be assigned here, or where the caller may read.
pub fn shows(world: &World, call: &Call, scope: &ResourceId, row: &Extension) -> bool {
    let action = format!("{TYPE}/read");
    of(&row.properties).any(|own| {
        let here = !scope.as_str().is_empty() && scope.is_within(&own);
        own.as_str().is_empty() || here || rights::may(world, &call.principal, &action, &own)
    })
}
