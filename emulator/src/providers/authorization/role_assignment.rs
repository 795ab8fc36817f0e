//! Role assignments: a principal, a role, a scope.

use super::role_definition;
use crate::{
    arm::{refusal::Refusal, wording},
    identity::application::directory_object,
    providers::{
        Call, ExtensionRules, ExtensionType, Served,
        extension::{Proposal, equal_to},
    },
    world::{
        World,
        extension::{self, Extension},
        resource::set,
        resource_id::ResourceId,
    },
};
use serde_json::{Map, Value, json};

/// Role assignments.
pub static ROLE_ASSIGNMENTS: ExtensionType = ExtensionType {
    name: extension::ROLE_ASSIGNMENTS,
    above_groups_only: false,
    served: Served::Kept(&RoleAssignments),
};

/// From this api-version on the type of the principal is told.
const TYPED_SINCE: &str = "2018-01-01";

struct RoleAssignments;

impl ExtensionRules for RoleAssignments {
    fn prepare(&self, world: &World, call: &Call, proposal: &mut Proposal) -> Result<(), Refusal> {
        let row = &mut proposal.row;
        wording::guid(&row.name).ok_or_else(|| {
            Refusal::bad_request(
                "InvalidRoleAssignmentId",
                format!("The role assignment ID '{}' is not valid. The role assignment ID must be a GUID.", row.name),
            )
        })?;
        let sent = call.body.get("properties").unwrap_or(&call.body);
        let text = |name: &str| {
            sent.get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .trim()
        };
        let (principal, definition) = (text("principalId"), text("roleDefinitionId"));
        for (name, value) in [("principalId", principal), ("roleDefinitionId", definition)] {
            if value.is_empty() {
                return Err(Refusal::bad_request(
                    "InvalidCreateRoleAssignmentRequest",
                    format!(
                        "The request to create role assignment '{}' is not valid. The property '{name}' is missing.",
                        row.name
                    ),
                ));
            }
        }
        let role = definition.rsplit('/').next().unwrap_or_default();
        if !role_definition::exists(world, role) {
            return Err(role_definition::does_not_exist(400, role));
        }
        if directory_object(world, principal).is_none() {
            return Err(Refusal::bad_request(
                "PrincipalNotFound",
                format!(
                    "Principal {} does not exist in the directory {}.",
                    principal.replace('-', ""),
                    world.settings.tenant_id
                ),
            ));
        }
        let same = |other: &Extension| {
            other.text("principalId").eq_ignore_ascii_case(principal)
                && other.role() == role.to_lowercase()
        };
        if world
            .extensions_on(&row.kind, &row.scope.key())
            .into_iter()
            .any(same)
        {
            return Err(Refusal::conflict(
                "RoleAssignmentExists",
                "The role assignment already exists.",
            ));
        }
        if proposal.before.is_some() {
            return Err(Refusal::conflict(
                "RoleAssignmentUpdateNotPermitted",
                "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
            ));
        }
        row.properties = json!({
            "roleDefinitionId": definition,
            "principalId": principal.to_lowercase(),
            "createdBy": call.principal.object_id,
            "updatedBy": call.principal.object_id,
        });
        Ok(())
    }

    fn statuses(&self) -> (u16, u16) {
        (201, 201)
    }

    fn opened(&self, shown: Value) -> Value {
        author_untold(shown)
    }

    fn shows_deleted(&self) -> bool {
        true
    }

    fn fits(&self, row: &Extension, condition: &str) -> Option<bool> {
        let assigned = || {
            let rest = condition.get("assignedTo(".len()..)?.strip_suffix(')')?;
            let named = condition.to_ascii_lowercase().starts_with("assignedto(");
            rest.trim()
                .strip_prefix('\'')?
                .strip_suffix('\'')
                .filter(|_| named)
        };
        let principal = equal_to(condition, "principalId").or_else(assigned)?;
        Some(row.text("principalId").eq_ignore_ascii_case(principal))
    }

    fn present(&self, world: &World, call: &Call, _: &ResourceId, row: &Extension) -> Value {
        let mut properties = Map::new();
        let mut tell = |name: &str, value: Value| drop(properties.insert(name.to_owned(), value));
        tell("roleDefinitionId", row.text("roleDefinitionId").into());
        tell("principalId", row.text("principalId").into());
        if call.api_version.as_str() >= TYPED_SINCE {
            tell(
                "principalType",
                directory_object(world, row.text("principalId"))
                    .unwrap_or("Unknown")
                    .into(),
            );
        }
        let scope = if row.scope.as_str().is_empty() {
            "/"
        } else {
            row.scope.as_str()
        };
        tell("scope", scope.into());
        tell("createdOn", row.created.arm().into());
        tell("updatedOn", row.changed.arm().into());
        tell("createdBy", row.text("createdBy").into());
        tell("updatedBy", row.text("updatedBy").into());
        json!({ "properties": properties, "id": row.id().as_str(), "type": row.kind, "name": row.name })
    }

    fn not_found(&self, name: &str) -> Refusal {
        Refusal::not_found(
            "RoleAssignmentNotFound",
            format!("The role assignment '{name}' is not found."),
        )
    }
}

/// The service of roles tells who made one from the first GET on, not in the reply that makes it.
pub fn author_untold(mut shown: Value) -> Value {
    set(&mut shown, "/properties/createdBy", Value::Null);
    shown
}
