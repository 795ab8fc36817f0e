//! Policy assignments: kept and shown, and of a definition that is there.

use super::policy_definition;
use crate::{
    arm::{body, refusal::Refusal},
    providers::{
        Call, ExtensionRules, ExtensionType, Served,
        extension::{Proposal, equal_to},
    },
    world::{World, extension::Extension, resource_id::ResourceId},
};
use serde_json::{Map, Value};

/// The type.
pub const TYPE: &str = "Microsoft.Authorization/policyAssignments";

/// Policy assignments.
pub static POLICY_ASSIGNMENTS: ExtensionType = ExtensionType {
    name: TYPE,
    above_groups_only: false,
    served: Served::Kept(&PolicyAssignments),
};

struct PolicyAssignments;

impl ExtensionRules for PolicyAssignments {
    /// az 2.91 lists by it.
    fn at_exact_scope(&self) -> bool {
        true
    }

    fn prepare(&self, world: &World, call: &Call, proposal: &mut Proposal) -> Result<(), Refusal> {
        let row = &mut proposal.row;
        let sent = body::object(&call.body)?
            .get("properties")
            .and_then(Value::as_object);
        let text = |name: &str| {
            sent.and_then(|sent| sent.get(name))
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let definition = ResourceId::new(text("policyDefinitionId"));
        if definition.as_str().is_empty() {
            return Err(Refusal::bad_request(
                "InvalidPolicyAssignment",
                format!(
                    "The policy assignment '{}' is invalid: its 'policyDefinitionId' is missing.",
                    row.name
                ),
            ));
        }
        let above = ResourceId::new(
            definition
                .as_str()
                .split("/providers/")
                .next()
                .unwrap_or_default(),
        );
        let is_definition = definition
            .type_name()
            .eq_ignore_ascii_case(policy_definition::TYPE);
        if !is_definition
            || world
                .extension(policy_definition::TYPE, &above, definition.name())
                .is_none()
        {
            return Err(Refusal::not_found(
                "PolicyDefinitionNotFound",
                format!(
                    "The policy definition '{}' could not be found.",
                    definition.name()
                ),
            ));
        }
        if !row.scope.is_within(&above) {
            return Err(Refusal::bad_request(
                "InvalidPolicyAssignment",
                format!(
                    "The policy assignment '{}' is invalid: its definition '{definition}' belongs to another subscription.",
                    row.name
                ),
            ));
        }
        let mut properties = Map::new();
        if !text("displayName").is_empty() {
            properties.insert("displayName".to_owned(), text("displayName").into());
        }
        properties.insert("policyDefinitionId".to_owned(), definition.as_str().into());
        properties.insert("scope".to_owned(), row.scope.as_str().into());
        for name in ["parameters", "description", "metadata", "notScopes"] {
            if let Some(value) = sent
                .and_then(|sent| sent.get(name))
                .filter(|value| !value.is_null())
            {
                properties.insert(name.to_owned(), value.clone());
            }
        }
        row.properties = properties.into();
        Ok(())
    }

    fn statuses(&self) -> (u16, u16) {
        (201, 201)
    }

    fn shows_deleted(&self) -> bool {
        true
    }

    fn fits(&self, row: &Extension, condition: &str) -> Option<bool> {
        let definition = equal_to(condition, "policyDefinitionId")?;
        Some(
            row.text("policyDefinitionId")
                .eq_ignore_ascii_case(definition),
        )
    }

    fn not_found(&self, name: &str) -> Refusal {
        Refusal::not_found(
            "PolicyAssignmentNotFound",
            format!("The policy assignment '{name}' is not found."),
        )
    }
}
