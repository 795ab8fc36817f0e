//! Role definitions: the built-in ones, and those that people write. Kept for the whole stamp, shown in a subscription as its own.

use super::assignable_scope;
use super::built_in_role::{BUILT_IN_ROLES, BuiltInRole, built_in};
use crate::{
    arm::{refusal::Refusal, wording},
    providers::{
        Call, ExtensionRules, ExtensionType, Served,
        extension::{Proposal, conditions, equal_to},
    },
    world::{World, extension::Extension, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::{Value, json};

/// The type.
pub const TYPE: &str = "Microsoft.Authorization/roleDefinitions";

/// Role definitions.
pub static ROLE_DEFINITIONS: ExtensionType = ExtensionType {
    name: TYPE,
    above_groups_only: false,
    served: Served::Kept(&RoleDefinitions),
};

struct RoleDefinitions;

/// Whether a role (a GUID) lets an operation be done.
pub fn allows(world: &World, role: &str, operation: &str) -> bool {
    if let Some(role) = built_in(role) {
        let fits = |patterns: &[&str]| patterns.iter().any(|pattern| covers(pattern, operation));
        return fits(role.actions) && !fits(role.not_actions);
    }
    let custom = world.extension(TYPE, &ResourceId::new(""), role);
    let sets = custom
        .and_then(|row| row.properties.get("permissions"))
        .and_then(Value::as_array);
    sets.into_iter().flatten().any(|set| {
        let fits = |name: &str| texts(set, name).any(|pattern| covers(pattern, operation));
        fits("actions") && !fits("notActions")
    })
}

/// What a role permits: `actions` and `notActions`, as `permissions` lists them.
pub fn permissions(world: &World, role: &str) -> Vec<Value> {
    match built_in(role) {
        Some(role) => vec![json!({ "actions": role.actions, "notActions": role.not_actions })],
        None => world
            .extension(TYPE, &ResourceId::new(""), role)
            .and_then(|row| row.properties.get("permissions"))
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default(),
    }
}

/// Whether there is such a role.
pub fn exists(world: &World, role: &str) -> bool {
    built_in(role).is_some() || world.extension(TYPE, &ResourceId::new(""), role).is_some()
}

/// Whether an action with `*` in it covers an operation. Case does not matter, and `*` stands for slashes too.
pub fn covers(pattern: &str, operation: &str) -> bool {
    let (pattern, operation) = (pattern.to_ascii_lowercase(), operation.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| operation.strip_prefix(first)) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        if let Some(middle) = last.replace(part) {
            match rest.split_once(middle) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
    }
    last.map_or(rest.is_empty(), |end| rest.ends_with(end))
}

impl ExtensionRules for RoleDefinitions {
    fn prepare(&self, world: &World, call: &Call, proposal: &mut Proposal) -> Result<(), Refusal> {
        let row = &mut proposal.row;
        wording::guid(&row.name).ok_or_else(|| {
            Refusal::bad_request(
                "InvalidRoleDefinitionId",
                format!("The role definition ID '{}' is not valid. The role definition ID must be a GUID.", row.name),
            )
        })?;
        if built_in(&row.name).is_some() {
            return Err(Refusal::conflict(
                "CannotUpdateBuiltInRoleDefinition",
                format!(
                    "The role definition '{}' is a built-in role and cannot be changed.",
                    row.name
                ),
            ));
        }
        let sent = call.body.get("properties").unwrap_or(&Value::Null);
        let text = |name: &str| {
            sent.get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .trim()
        };
        let role_name = text("roleName");
        if role_name.is_empty() {
            return Err(invalid("its 'roleName' is missing"));
        }
        let scopes: Vec<&str> = texts(sent, "assignableScopes").collect();
        if scopes.is_empty() {
            return Err(invalid(
                "its 'assignableScopes' must name at least one scope",
            ));
        }
        for scope in &scopes {
            let subscription = ResourceId::new(scope).subscription().to_lowercase();
            if !world.subscriptions.contains(&subscription) {
                return Err(invalid(&format!(
                    "its assignable scope '{scope}' is in no subscription of this stamp"
                )));
            }
        }
        assignable_scope::check(world, call, "write", sent)?;
        if let Some(before) = &proposal.before {
            assignable_scope::check(world, call, "write", &before.properties)?;
        }
        let sets = sent.get("permissions").and_then(Value::as_array);
        let mut permissions = Vec::new();
        for set in sets.into_iter().flatten() {
            let (actions, denied): (Vec<&str>, Vec<&str>) = (
                texts(set, "actions").collect(),
                texts(set, "notActions").collect(),
            );
            permissions.push(json!({ "actions": actions, "notActions": denied }));
        }
        if permissions
            .iter()
            .all(|set| texts(set, "actions").next().is_none())
        {
            return Err(invalid("its 'permissions' must hold at least one action"));
        }
        let taken = BUILT_IN_ROLES
            .iter()
            .any(|role| role.name.eq_ignore_ascii_case(role_name))
            || world.extensions_on(TYPE, "").into_iter().any(|other| {
                other.text("roleName").eq_ignore_ascii_case(role_name)
                    && !other.name.eq_ignore_ascii_case(&row.name)
            });
        if taken {
            return Err(Refusal::conflict(
                "RoleDefinitionWithSameNameExists",
                "A custom role with the same name already exists in this directory. Use a different name.",
            ));
        }
        let by = |name: &str| {
            let old = proposal
                .before
                .as_ref()
                .map(|old| old.text(name).to_owned());
            old.unwrap_or_else(|| call.principal.object_id.clone())
        };
        row.properties = json!({
            "roleName": role_name,
            "type": "CustomRole",
            "description": text("description"),
            "assignableScopes": scopes,
            "permissions": permissions,
            "createdBy": by("createdBy"),
            "updatedBy": call.principal.object_id,
        });
        Ok(())
    }

    fn statuses(&self) -> (u16, u16) {
        (201, 201)
    }

    fn opened(&self, shown: Value) -> Value {
        super::role_assignment::author_untold(shown)
    }

    fn shows_deleted(&self) -> bool {
        true
    }

    fn keeper(&self, _: &ResourceId) -> ResourceId {
        ResourceId::new("")
    }

    fn find(&self, world: &World, _: &str, _: &ResourceId, name: &str) -> Option<Extension> {
        built_in(name)
            .map(as_extension)
            .or_else(|| world.extension(TYPE, &ResourceId::new(""), name).cloned())
    }

    fn list(
        &self,
        world: &World,
        call: &Call,
        _: &str,
        scope: &ResourceId,
    ) -> Result<Vec<Extension>, Refusal> {
        let asked = call.query.given("$filter").unwrap_or_default();
        let demanded = demanded(asked).ok_or_else(|| wording::invalid_filter(asked))?;
        let custom = world.extensions_on(TYPE, "").into_iter().filter(|row| {
            texts(&row.properties, "assignableScopes").any(|own| {
                let own = ResourceId::new(own);
                scope.is_within(&own) || (demanded.below && own.is_within(scope))
            })
        });
        let rows = BUILT_IN_ROLES
            .iter()
            .map(as_extension)
            .chain(custom.cloned());
        Ok(rows
            .filter(|row| {
                demanded
                    .name
                    .as_ref()
                    .is_none_or(|name| row.text("roleName").eq_ignore_ascii_case(name))
                    && demanded
                        .kind
                        .as_ref()
                        .is_none_or(|kind| row.text("type").eq_ignore_ascii_case(kind))
            })
            .collect())
    }

    fn shows(&self, world: &World, call: &Call, scope: &ResourceId, row: &Extension) -> bool {
        assignable_scope::shows(world, call, scope, row)
    }

    fn may_delete(&self, world: &World, call: &Call, row: &Extension) -> Result<(), Refusal> {
        if built_in(&row.name).is_some() {
            return Err(Refusal::conflict(
                "CannotDeleteBuiltInRoleDefinition",
                format!(
                    "The role definition '{}' is a built-in role and cannot be deleted.",
                    row.name
                ),
            ));
        }
        assignable_scope::check(world, call, "delete", &row.properties)?;
        let role = row.name.to_lowercase();
        if world.holders().any(|(_, _, held)| held == role) {
            return Err(Refusal::bad_request(
                "RoleDefinitionHasAssignments",
                "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).",
            ));
        }
        Ok(())
    }

    fn present(&self, _: &World, _: &Call, scope: &ResourceId, row: &Extension) -> Value {
        let above = match scope.subscription() {
            "" => String::new(),
            subscription => format!("/subscriptions/{subscription}"),
        };
        let mut properties = row.properties.clone();
        if let Some(properties) = properties.as_object_mut() {
            properties.insert("createdOn".to_owned(), row.created.arm().into());
            properties.insert("updatedOn".to_owned(), row.changed.arm().into());
        }
        json!({
            "properties": properties,
            "id": format!("{above}/providers/{TYPE}/{}", row.name),
            "type": TYPE,
            "name": row.name,
        })
    }

    fn not_found(&self, name: &str) -> Refusal {
        does_not_exist(404, name)
    }
}

/// The refusal for a role that there is not, in the words of the service: the GUID without its hyphens.
pub fn does_not_exist(status: u16, role: &str) -> Refusal {
    Refusal::new(
        status,
        "RoleDefinitionDoesNotExist",
        format!(
            "The specified role definition with ID '{}' does not exist.",
            role.replace('-', "")
        ),
    )
}

/// When the built-in roles were last written, as recordings show it.
const BUILT: Timestamp = Timestamp(1_527_708_142_453);

fn as_extension(role: &BuiltInRole) -> Extension {
    Extension {
        scope: ResourceId::new(""),
        kind: TYPE.to_owned(),
        name: role.id.to_owned(),
        properties: json!({
            "roleName": role.name,
            "type": "BuiltInRole",
            "description": role.description,
            "assignableScopes": ["/"],
            "permissions": [{ "actions": role.actions, "notActions": role.not_actions }],
            "createdBy": null,
            "updatedBy": null,
        }),
        created: BUILT,
        changed: BUILT,
    }
}

/// What a filter demands: `roleName eq 'X'`, `type eq 'CustomRole'`, `atScopeAndBelow()`, joined by `and`.
#[derive(Default)]
struct Demanded {
    name: Option<String>,
    kind: Option<String>,
    below: bool,
}

fn demanded(filter: &str) -> Option<Demanded> {
    let mut demanded = Demanded::default();
    for condition in conditions(filter) {
        if let Some(name) = equal_to(condition, "roleName") {
            demanded.name = Some(name.to_owned());
        } else if let Some(kind) = equal_to(condition, "type") {
            demanded.kind = Some(kind.to_owned());
        } else if condition.eq_ignore_ascii_case("atScopeAndBelow()") {
            demanded.below = true;
        } else if !condition.eq_ignore_ascii_case("atScope()") {
            return None;
        }
    }
    Some(demanded)
}

fn texts<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn invalid(why: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidRoleDefinition",
        format!("The role definition is not valid: {why}."),
    )
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_star_stands_for_anything_and_case_for_nothing() {
        for (pattern, operation, expected) in [
            ("*", "Microsoft.Compute/disks/write", true),
            ("*/read", "Microsoft.Compute/disks/READ", true),
            ("*/read", "Microsoft.Compute/disks/readers", false),
            (
                "Microsoft.Authorization/*/Write",
                "microsoft.authorization/locks/write",
                true,
            ),
            (
                "Microsoft.Authorization/*/Write",
                "Microsoft.Authorization/write",
                false,
            ),
            ("Microsoft.Compute/*", "Microsoft.Storage/a/read", false),
            (
                "Microsoft.Compute/virtualMachines/start/action",
                "Microsoft.Compute/virtualMachines/start/action",
                true,
            ),
            (
                "Microsoft.Compute/virtualMachines/start",
                "Microsoft.Compute/virtualMachines/start/action",
                false,
            ),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "a1c", false),
            ("ab*ab", "ab", false),
        ] {
            assert_eq!(
                covers(pattern, operation),
                expected,
                "{pattern} {operation}"
            );
        }
    }
}
