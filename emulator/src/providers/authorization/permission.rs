//! What the caller may do on a scope: the permissions of every role held there.

use super::role_definition;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, ExtensionType, Served, extension::Viewed},
    world::{World, extension::levels},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// `SCOPE/providers/Microsoft.Authorization/permissions`.
pub static PERMISSIONS: ExtensionType = ExtensionType {
    name: "Microsoft.Authorization/permissions",
    above_groups_only: false,
    served: Served::View(permissions),
};

fn permissions(world: &World, call: &Call, viewed: &Viewed<'_>) -> Result<Value, Refusal> {
    let above = levels(viewed.scope);
    let roles: BTreeSet<&str> = above
        .iter()
        .flat_map(|level| world.roles_on(&call.principal.object_id, level))
        .collect();
    let value: Vec<Value> = roles
        .into_iter()
        .flat_map(|role| role_definition::permissions(world, role))
        .collect();
    Ok(json!({ "value": value }))
}
