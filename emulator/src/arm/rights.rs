//! Who may do what: the role a principal holds over a scope, and the refusal when it is not enough.

use super::{refusal::Refusal, wording};
use crate::{
    identity::principal::Principal,
    world::{World, resource_id::ResourceId, subscription::Role},
};

/// The highest role that a principal holds over a scope.
pub fn role(world: &World, principal: &Principal, scope: &ResourceId) -> Option<Role> {
    let prefix = format!("{}|", principal.object_id.to_lowercase());
    let covering = world
        .grants
        .under(&prefix, None)
        .filter(|(_, grant)| scope.is_within(&ResourceId::new(&grant.scope)));
    covering.map(|(_, grant)| grant.role).max()
}

/// Whether a principal holds any role within a subscription.
pub fn sees(world: &World, principal: &Principal, subscription: &str) -> bool {
    let prefix = format!("{}|", principal.object_id.to_lowercase());
    let root = ResourceId::new(&format!("/subscriptions/{subscription}"));
    world
        .grants
        .under(&prefix, None)
        .any(|(_, grant)| ResourceId::new(&grant.scope).is_within(&root))
}

/// Checks that a principal may do something over a scope. `operation` is `TYPE/read`, `TYPE/write`, `TYPE/delete` or
/// `TYPE/action-name/action`; a reader may only read.
///
/// # Errors
/// `AuthorizationFailed`.
pub fn check(
    world: &World,
    principal: &Principal,
    operation: &str,
    scope: &ResourceId,
) -> Result<(), Refusal> {
    let needed = if operation.ends_with("/read") {
        Role::Reader
    } else {
        Role::Contributor
    };
    match role(world, principal, scope) {
        Some(held) if held >= needed => Ok(()),
        _ => Err(wording::authorization_failed(
            principal,
            operation,
            scope.as_str(),
        )),
    }
}
