//! Policy definitions: kept and shown. A stamp's policies are made by deployments of the operator's module; nothing is denied by them here.

use crate::{
    arm::{body, refusal::Refusal},
    providers::{Call, ExtensionRules, ExtensionType, Served, check, extension::Proposal},
    world::{World, extension::Extension},
};
use serde_json::{Map, Value};

/// The type.
pub const TYPE: &str = "Microsoft.Authorization/policyDefinitions";

/// Policy definitions.
pub static POLICY_DEFINITIONS: ExtensionType = ExtensionType {
    name: TYPE,
    above_groups_only: true,
    served: Served::Kept(&PolicyDefinitions),
};

struct PolicyDefinitions;

impl ExtensionRules for PolicyDefinitions {
    fn prepare(&self, _: &World, call: &Call, proposal: &mut Proposal) -> Result<(), Refusal> {
        let sent = body::object(&call.body)?
            .get("properties")
            .and_then(Value::as_object)
            .ok_or_else(|| invalid(&proposal.row.name, "it has no 'properties'"))?;
        let rule = sent.get("policyRule").and_then(Value::as_object);
        let rule =
            rule.ok_or_else(|| invalid(&proposal.row.name, "its 'policyRule' is missing"))?;
        for part in ["if", "then"] {
            if !rule.get(part).is_some_and(Value::is_object) {
                return Err(invalid(
                    &proposal.row.name,
                    &format!("its 'policyRule' has no '{part}'"),
                ));
            }
        }
        let effect = rule
            .get("then")
            .and_then(|then| then.get("effect"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        if effect.is_empty() {
            return Err(invalid(
                &proposal.row.name,
                "its 'policyRule' has no effect",
            ));
        }
        let mut properties = Map::new();
        for name in SHOWN {
            let value = sent.get(name).filter(|value| !value.is_null());
            // A PUT that names no mode leaves it as it was; the rest it replaces.
            let kept = || {
                let old = proposal.before.as_ref().filter(|_| name == "mode");
                old.and_then(|old| old.properties.get(name))
            };
            if let Some(value) = value.or_else(kept) {
                properties.insert(name.to_owned(), value.clone());
            }
            if name == "displayName" {
                properties.insert("policyType".to_owned(), "Custom".into());
            }
        }
        if let Some(parameters) = properties
            .get_mut("parameters")
            .and_then(Value::as_object_mut)
        {
            for parameter in parameters.values_mut().filter_map(Value::as_object_mut) {
                if let Some(kind) = parameter.get("type").map(check::as_text) {
                    parameter.insert("type".to_owned(), capital(&kind).into());
                }
            }
        }
        properties.insert(
            "metadata".to_owned(),
            metadata(call, proposal, sent.get("metadata")),
        );
        proposal.row.properties = properties.into();
        Ok(())
    }

    fn statuses(&self) -> (u16, u16) {
        (201, 201)
    }

    fn shows_deleted(&self) -> bool {
        true
    }

    fn may_delete(&self, world: &World, _: &Call, row: &Extension) -> Result<(), Refusal> {
        let id = row.id();
        let used = world.all_extensions().find(|other| {
            other.kind == super::policy_assignment::TYPE
                && other
                    .text("policyDefinitionId")
                    .eq_ignore_ascii_case(id.as_str())
        });
        used.map_or(Ok(()), |user| {
            Err(Refusal::conflict(
                "PolicyDefinitionInUse",
                format!("The policy definition '{}' cannot be deleted because it is used by the policy assignment '{}'.", row.name, user.id()),
            ))
        })
    }

    fn not_found(&self, name: &str) -> Refusal {
        Refusal::not_found(
            "PolicyDefinitionNotFound",
            format!("The policy definition '{name}' could not be found."),
        )
    }
}

/// What is kept of what was sent, in the order in which it is shown.
const SHOWN: [&str; 6] = [
    "displayName",
    "mode",
    "description",
    "metadata",
    "parameters",
    "policyRule",
];

/// What was sent, with who wrote the definition and when.
fn metadata(call: &Call, proposal: &Proposal, sent: Option<&Value>) -> Value {
    let mut metadata = sent.and_then(Value::as_object).cloned().unwrap_or_default();
    let caller = Value::from(call.principal.object_id.clone());
    let now = Value::from(call.now.arm());
    let old = |name: &str| {
        let before = proposal.before.as_ref()?;
        before.properties.get("metadata")?.get(name).cloned()
    };
    let renewed = proposal.before.is_some();
    let written = [
        (
            "createdBy",
            old("createdBy").unwrap_or_else(|| caller.clone()),
        ),
        ("createdOn", old("createdOn").unwrap_or_else(|| now.clone())),
        ("updatedBy", if renewed { caller } else { Value::Null }),
        ("updatedOn", if renewed { now } else { Value::Null }),
    ];
    metadata.extend(written.map(|(name, value)| (name.to_owned(), value)));
    metadata.into()
}

/// `array` as it is shown: `Array`.
fn capital(word: &str) -> String {
    let mut signs = word.chars();
    signs
        .next()
        .map(|first| first.to_uppercase().chain(signs).collect())
        .unwrap_or_default()
}

fn invalid(name: &str, why: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidPolicyDefinition",
        format!("The policy definition '{name}' is invalid: {why}."),
    )
}
