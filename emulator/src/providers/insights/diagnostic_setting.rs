//! `RESOURCE/providers/Microsoft.Insights/diagnosticSettings`: where a resource's metrics and logs are to be sent. Kept and shown;
//! nothing is sent.

use super::measure;
use crate::{
    arm::{body, refusal::Refusal},
    providers::{
        Call, ExtensionRules, ExtensionType, Served,
        extension::{Proposal, Viewed},
    },
    world::{World, extension::Extension, resource_id::ResourceId},
};
use serde_json::{Map, Value, json};

/// Diagnostic settings.
pub static DIAGNOSTIC_SETTINGS: ExtensionType = ExtensionType {
    name: "Microsoft.Insights/diagnosticSettings",
    above_groups_only: false,
    served: Served::Kept(&DiagnosticSettings),
};

/// What can be sent of a resource.
pub static CATEGORIES: ExtensionType = ExtensionType {
    name: "Microsoft.Insights/diagnosticSettingsCategories",
    above_groups_only: false,
    served: Served::View(categories),
};

/// Where it can be sent.
const TARGETS: [&str; 4] = [
    "storageAccountId",
    "workspaceId",
    "eventHubAuthorizationRuleId",
    "eventHubName",
];

struct DiagnosticSettings;

impl ExtensionRules for DiagnosticSettings {
    fn prepare(&self, world: &World, call: &Call, proposal: &mut Proposal) -> Result<(), Refusal> {
        let invalid = |why: &str| Refusal::bad_request("BadRequest", why);
        if proposal.row.scope.namespace().is_empty() {
            return Err(invalid("Diagnostic settings are made on a resource."));
        }
        let sent = body::object(&call.body)?
            .get("properties")
            .and_then(Value::as_object)
            .ok_or_else(|| invalid("The diagnostic setting has no 'properties'."))?;
        let mut properties = Map::new();
        for name in TARGETS {
            let value = sent.get(name).cloned().unwrap_or_default();
            properties.insert(name.to_owned(), value);
        }
        if properties.values().all(Value::is_null) {
            return Err(invalid(
                "At least one data sink needs to be specified: storageAccountId, workspaceId or eventHubAuthorizationRuleId.",
            ));
        }
        let account = properties.get("storageAccountId").and_then(Value::as_str);
        if let Some(account) = account.map(ResourceId::new)
            && world.resource(&account).is_none()
        {
            return Err(invalid(&format!(
                "The storage account '{account}' was not found."
            )));
        }
        for name in ["metrics", "logs"] {
            let list = sent.get(name).filter(|list| list.is_array()).cloned();
            properties.insert(name.to_owned(), list.unwrap_or_else(|| json!([])));
        }
        proposal.row.properties = properties.into();
        Ok(())
    }

    fn statuses(&self) -> (u16, u16) {
        (200, 200)
    }

    fn inherited(&self) -> bool {
        false
    }

    fn not_found(&self, name: &str) -> Refusal {
        Refusal::not_found(
            "ResourceNotFound",
            format!("The diagnostic setting '{name}' doesn't exist."),
        )
    }

    fn present(&self, _: &World, _: &Call, _: &ResourceId, row: &Extension) -> Value {
        json!({
            "id": row.id().as_str(),
            "type": row.kind,
            "name": row.name,
            "location": null,
            "kind": null,
            "tags": null,
            "properties": row.properties,
            "identity": null,
        })
    }
}

fn categories(_: &World, _: &Call, viewed: &Viewed<'_>) -> Result<Value, Refusal> {
    let type_name = viewed.scope.type_name();
    let measured = !measure::of_type(&type_name).is_empty();
    let value: Vec<Value> = measured
        .then(|| {
            let id = format!(
                "{}/providers/Microsoft.Insights/diagnosticSettingsCategories/AllMetrics",
                viewed.scope
            );
            json!({
                "id": id,
                "type": CATEGORIES.name,
                "name": "AllMetrics",
                "properties": { "categoryType": "Metrics" },
            })
        })
        .into_iter()
        .collect();
    Ok(json!({ "value": value }))
}
