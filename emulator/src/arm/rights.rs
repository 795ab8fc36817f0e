//! Who may do what: decided by the roles that the caller holds on the scope and above it, and the refusal when they are not enough.

use super::{refusal::Refusal, wording};
use crate::{
    identity::principal::Principal,
    providers::{Call, authorization::role_definition, call::Asked},
    world::{World, extension::levels, resource_id::ResourceId},
};

/// What only a role that may read everything covers: lists ask it once instead of item by item.
pub const READ_ALL: &str = "*/read";

/// Whether a principal may do something over a scope.
pub fn may(world: &World, principal: &Principal, operation: &str, scope: &ResourceId) -> bool {
    levels(scope).iter().any(|level| {
        world
            .roles_on(&principal.object_id, level)
            .any(|role| role_definition::allows(world, role, operation))
    })
}

/// Whether a principal holds any role within a subscription.
pub fn sees(world: &World, principal: &Principal, subscription: &str) -> bool {
    let root = ResourceId::new(&format!("/subscriptions/{subscription}"));
    world.holds_any_role(&principal.object_id, &root)
}

/// Notes what a call is about, for the activity log. Only the first note counts.
pub fn note(call: &Call, operation: &str, scope: &ResourceId) {
    call.asked.get_or_init(|| Asked {
        operation: operation.to_owned(),
        scope: scope.clone(),
    });
}

/// Checks that the caller may do something over a scope. `operation` is `TYPE/read`, `TYPE/write`, `TYPE/delete` or
/// `TYPE/action-name/action`.
///
/// # Errors
/// `AuthorizationFailed`.
pub fn check(
    world: &World,
    call: &Call,
    operation: &str,
    scope: &ResourceId,
) -> Result<(), Refusal> {
    note(call, operation, scope);
    if may(world, &call.principal, operation, scope) {
        return Ok(());
    }
    Err(wording::authorization_failed(
        &call.principal,
        operation,
        scope.as_str(),
    ))
}

/// Checks that the caller may look at a subscription or group at all: any role on it, above it or within it is enough.
///
/// # Errors
/// `AuthorizationFailed`.
pub fn check_sight(
    world: &World,
    call: &Call,
    operation: &str,
    scope: &ResourceId,
) -> Result<(), Refusal> {
    if world.holds_any_role(&call.principal.object_id, scope) {
        return Ok(());
    }
    check(world, call, operation, scope)
}
