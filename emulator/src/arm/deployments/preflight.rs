//! What is checked of a whole plan before anything of it is done: types, api-versions, groups and rights.

use super::calls;
use crate::{
    arm::{refusal::Refusal, rights, target, wording},
    identity::principal::Principal,
    world::{World, resource_id::ResourceId},
};
use porthole_template::{Plan, PlannedResource, value::same_name};

/// The type of a deployment.
pub const DEPLOYMENTS: &str = "Microsoft.Resources/deployments";
/// The type of a resource group, as templates write it.
pub const GROUPS: &str = "Microsoft.Resources/resourceGroups";

/// The same as roles write it.
const GROUPS_BELOW: &str = "Microsoft.Resources/subscriptions/resourceGroups";

/// Checks a plan and what is nested in it.
///
/// # Errors
/// What a PUT of that resource would be refused with, or `InvalidTemplateDeployment` when rights are missing.
pub fn check(world: &World, caller: &Principal, name: &str, plan: &Plan) -> Result<(), Refusal> {
    types(world, plan)?;
    let mut missing = Vec::new();
    let made: Vec<ResourceId> = groups(plan);
    walk(world, caller, plan, &made, &mut missing)?;
    match missing.as_slice() {
        [] => Ok(()),
        [one] => Err(invalid(format!(
            "The template deployment failed with error: '{one}'."
        ))),
        many => Err(invalid(format!(
            "The template deployment '{name}' failed with multiple errors: '{}'",
            many.join(":")
        ))),
    }
}

fn invalid(message: String) -> Refusal {
    Refusal::bad_request("InvalidTemplateDeployment", message)
}

/// The groups that a plan makes, at whatever depth.
fn groups(plan: &Plan) -> Vec<ResourceId> {
    let own = plan
        .resources
        .iter()
        .filter(|resource| same_name(&resource.resource_type, GROUPS))
        .map(|resource| ResourceId::new(&resource.id));
    let nested = plan
        .resources
        .iter()
        .filter_map(|resource| resource.nested.as_deref());
    own.chain(nested.flat_map(groups)).collect()
}

fn walk(
    world: &World,
    caller: &Principal,
    plan: &Plan,
    made: &[ResourceId],
    missing: &mut Vec<String>,
) -> Result<(), Refusal> {
    for resource in &plan.resources {
        let id = ResourceId::new(&resource.id);
        offered(world, resource, &id)?;
        let kind = type_name(resource, &id);
        if same_name(&kind, DEPLOYMENTS) {
            calls::check_name(id.name())?;
        }
        let action = format!("{kind}/write");
        let permitted = rights::may(world, caller, &action, &id);
        if !permitted {
            missing.push(format!(
                "Authorization failed for template resource '{}' of type '{}'. The client '{}' with object id '{}' does not have permission to perform action '{action}' at scope '{id}'.",
                resource.name,
                resource.resource_type,
                caller.shown(),
                caller.object_id,
            ));
        }
        if let Some(nested) = &resource.nested {
            let scope = ResourceId::new(&nested.deployment.scope.id());
            let there = scope.group().is_empty()
                || world.groups.contains(&scope.key())
                || made.contains(&scope);
            // Whoever may not deploy to a group is not told whether there is one.
            if permitted && !there {
                return Err(wording::group_not_found(scope.group()));
            }
            walk(world, caller, nested, made, missing)?;
        }
    }
    Ok(())
}

/// The type in whose name a right is asked for: that of the extension, where it is written below the type of what it extends.
fn type_name(resource: &PlannedResource, id: &ResourceId) -> String {
    match same_name(&resource.resource_type, GROUPS) {
        true => GROUPS_BELOW.to_owned(),
        false => id.type_name(),
    }
}

/// Whether the stamp has the types of a plan: asked of all before anything else, so that a template for another cloud is told apart from
/// one with a mistake.
fn types(world: &World, plan: &Plan) -> Result<(), Refusal> {
    for resource in &plan.resources {
        let id = ResourceId::new(&resource.id);
        let name = type_name(resource, &id);
        let (namespace, kind) = name.split_once('/').unwrap_or((&name, ""));
        world
            .registry
            .provider(namespace)
            .ok_or_else(|| wording::invalid_namespace(namespace))?;
        let known = is_own(&name)
            || world.registry.definition(&name).is_some()
            || world.registry.extension(namespace, kind).is_some();
        if !known {
            let version = resource.api_version.as_deref();
            return Err(wording::invalid_type(
                namespace,
                kind,
                version.unwrap_or_default(),
            ));
        }
        if let Some(nested) = &resource.nested {
            types(world, nested)?;
        }
    }
    Ok(())
}

/// Whether Resource Manager itself has the type.
fn is_own(name: &str) -> bool {
    same_name(name, DEPLOYMENTS) || name == GROUPS_BELOW
}

/// Whether the stamp has the type in that api-version.
fn offered(world: &World, resource: &PlannedResource, id: &ResourceId) -> Result<(), Refusal> {
    let name = type_name(resource, id);
    if !is_own(&name) && world.registry.definition(&name).is_some() {
        target::registered(world, id.subscription(), id.namespace())?;
    }
    let version = resource.api_version.as_deref();
    match (world.registry.facts(&name), version) {
        (Some(facts), Some(version)) if !facts.knows(version) => Err(
            wording::no_registered_provider(facts, version, &world.settings.region),
        ),
        _ => Ok(()),
    }
}
