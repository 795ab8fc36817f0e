//! `POST …/resourcegroups/G/exportTemplate`: what a group holds, as a template that would make it again.
//!
//! Names become parameters with the present name as their default, ids of exported resources become `resourceId(…)`, and what
//! the stamp itself computes (ids, etags, states) is left out. Secrets are never in the world's properties, so none is exported.

use super::{body, refusal::Refusal, reply::Reply, rights, versions};
use crate::{
    providers::Call,
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Map, Value, json};

const SCHEMA: &str =
    "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#";

/// What a resource's properties hold that its maker did not send.
const COMPUTED: &[&str] = &[
    "provisioningState",
    "resourceGuid",
    "uniqueId",
    "vmId",
    "timeCreated",
    "creationTime",
    "vaultUri",
    "primaryEndpoints",
    "macAddress",
    "primaryLocation",
    "statusOfPrimary",
    "keyCreationTime",
    "diskState",
    "instanceView",
];

/// Answers for a group that is there.
pub fn answer(world: &World, call: &Call, group: &ResourceId) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, "subscriptions/resourceGroups")?;
    rights::check(
        world,
        call,
        "Microsoft.Resources/subscriptions/resourceGroups/exportTemplate/action",
        group,
    )?;
    let wanted = wanted(&call.body)?;
    let prefix = format!("{}/", group.key());
    let held: Vec<Resource> = world
        .resources_under(&prefix, None)
        .filter(|(key, resource)| {
            let tracked = world
                .registry
                .definition(&resource.type_name())
                .is_some_and(|definition| definition.tracked);
            tracked
                && wanted
                    .as_ref()
                    .is_none_or(|ids| ids.iter().any(|id| id == key))
        })
        .map(|(_, resource)| resource)
        .collect();
    let parameters: Map<String, Value> = held
        .iter()
        .map(|resource| {
            (
                parameter(&resource.id),
                json!({ "defaultValue": resource.id.name(), "type": "String" }),
            )
        })
        .collect();
    let resources: Vec<Value> = held
        .iter()
        .map(|resource| exported(world, resource, &held))
        .collect();
    Ok(Reply::ok(json!({
        "template": {
            "$schema": SCHEMA,
            "contentVersion": "1.0.0.0",
            "parameters": parameters,
            "variables": {},
            "resources": resources,
        }
    })))
}

/// The keys of the resources that are asked for; `None` stands for all, asked for as `*`.
fn wanted(sent: &Value) -> Result<Option<Vec<String>>, Refusal> {
    let list = body::object(sent)?
        .get("resources")
        .and_then(Value::as_array);
    let list = list
        .filter(|list| !list.is_empty())
        .ok_or_else(|| body::malformed("the list 'resources' is missing or empty"))?;
    let ids: Vec<String> = list
        .iter()
        .filter_map(Value::as_str)
        .map(|id| ResourceId::new(id).key())
        .collect();
    Ok((!list.iter().any(|id| id == "*")).then_some(ids))
}

/// `vaults_my_vault_name`: the last word of the type, the name, and what it is.
fn parameter(id: &ResourceId) -> String {
    let type_name = id.type_name();
    let kind = type_name.rsplit('/').next().unwrap_or_default();
    let name = id
        .name()
        .replace(|letter: char| !letter.is_ascii_alphanumeric(), "_");
    format!("{kind}_{name}_name")
}

fn exported(world: &World, resource: &Resource, held: &[Resource]) -> Value {
    let type_name = resource.type_name();
    let newest = world
        .registry
        .facts(&type_name)
        .and_then(|facts| facts.api_versions.first().cloned());
    let mut out = Map::new();
    out.insert("type".to_owned(), type_name.into());
    out.insert("apiVersion".to_owned(), newest.unwrap_or_default().into());
    out.insert(
        "name".to_owned(),
        format!("[parameters('{}')]", parameter(&resource.id)).into(),
    );
    out.extend(
        resource
            .location
            .clone()
            .map(|location| ("location".to_owned(), location.into())),
    );
    out.extend(
        resource
            .tags
            .clone()
            .map(|tags| ("tags".to_owned(), tags.into())),
    );
    let shown = resource
        .envelope
        .iter()
        .filter(|(name, _)| !["etag", "managedBy"].contains(&name.as_str()));
    out.extend(shown.map(|(name, value)| (name.clone(), value.clone())));
    let mut needed = Vec::new();
    let properties = rewritten(&resource.properties, resource, held, &mut needed);
    needed.sort();
    needed.dedup();
    if !needed.is_empty() {
        out.insert("dependsOn".to_owned(), needed.into());
    }
    out.insert("properties".to_owned(), properties);
    out.into()
}

/// The same value without what is computed, and with expressions in place of the ids of exported resources.
fn rewritten(
    value: &Value,
    owner: &Resource,
    held: &[Resource],
    needed: &mut Vec<String>,
) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().filter(|(name, value)| {
                let own = name.as_str() == "id"
                    && value
                        .as_str()
                        .is_some_and(|id| ResourceId::new(id).is_within(&owner.id));
                !COMPUTED.contains(&name.as_str()) && name.as_str() != "etag" && !own
            });
            let kept =
                kept.map(|(name, value)| (name.clone(), rewritten(value, owner, held, needed)));
            Value::Object(kept.collect())
        }
        Value::Array(items) => items
            .iter()
            .map(|item| rewritten(item, owner, held, needed))
            .collect(),
        Value::String(text) if text.starts_with("/subscriptions/") => {
            let id = ResourceId::new(text);
            let target = held
                .iter()
                .find(|other| id.key() == other.id.key() || id.is_within(&other.id));
            match target {
                Some(target) => {
                    let expression = expression(&id, &target.id);
                    if target.id.key() != owner.id.key() {
                        needed.push(self::expression(&target.id, &target.id));
                    }
                    expression.into()
                }
                None => value.clone(),
            }
        }
        // A text that begins with a bracket would be read as an expression.
        Value::String(text) if text.starts_with('[') => format!("[{text}").into(),
        other => other.clone(),
    }
}

/// `[resourceId('Microsoft.Network/virtualNetworks/subnets', parameters('…'), 'front')]`.
fn expression(id: &ResourceId, exported: &ResourceId) -> String {
    let below = id
        .as_str()
        .get(exported.as_str().len()..)
        .unwrap_or_default();
    let names: Vec<&str> = below.split('/').skip(2).step_by(2).collect();
    let rest: String = names.iter().map(|name| format!(", '{name}'")).collect();
    format!(
        "[resourceId('{}', parameters('{}'){rest})]",
        id.type_name(),
        parameter(exported)
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    const GROUP: &str = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/web";

    fn stamp_with_network() -> Stamp {
        assert!(GROUP.contains(SUBSCRIPTION));
        let mut stamp = Stamp::new();
        stamp.has_group("web");
        let network = format!("{GROUP}/providers/Microsoft.Network/virtualNetworks/net-1");
        stamp.create(
            &network,
            json!({"location": "local", "tags": {"a": "[b"}, "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [{"name": "front", "properties": {"addressPrefix": "10.0.0.0/24"}}]}}),
        );
        stamp.create(
            &format!("{GROUP}/providers/Microsoft.Network/networkInterfaces/nic"),
            json!({"location": "local", "properties": {"ipConfigurations": [{"name": "one", "properties": {"subnet": {"id": format!("{network}/subnets/front")}}}]}}),
        );
        stamp
    }

    #[test]
    fn a_group_is_exported_with_parameters_and_references() {
        let mut stamp = stamp_with_network();
        let reply = stamp.post(
            &format!("{GROUP}/exportTemplate"),
            json!({"resources": ["*"]}),
        );
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_eq!(
            reply.at("/template/parameters/virtualNetworks_net_1_name"),
            json!({"defaultValue": "net-1", "type": "String"})
        );
        let text = reply.text();
        assert!(text.contains("[resourceId('Microsoft.Network/virtualNetworks/subnets', parameters('virtualNetworks_net_1_name'), 'front')]"), "{text}");
        assert!(
            !text.contains("provisioningState")
                && !text.contains("etag")
                && !text.contains("/subscriptions/"),
            "{text}"
        );
        let interface = reply.json()["template"]["resources"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["type"] == "Microsoft.Network/networkInterfaces")
            .cloned()
            .unwrap();
        assert_eq!(
            interface["dependsOn"],
            json!([
                "[resourceId('Microsoft.Network/virtualNetworks', parameters('virtualNetworks_net_1_name'))]"
            ])
        );
    }

    #[test]
    fn only_what_is_asked_for_is_exported() {
        let mut stamp = stamp_with_network();
        let network = format!("{GROUP}/providers/Microsoft.Network/VIRTUALNETWORKS/NET-1");
        let reply = stamp.post(
            &format!("{GROUP}/exportTemplate"),
            json!({"resources": [network]}),
        );
        assert_eq!(
            reply.json()["template"]["resources"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            stamp
                .post(&format!("{GROUP}/exportTemplate"), json!({}))
                .status,
            400
        );
        assert_eq!(
            stamp
                .post(
                    &format!("{}/exportTemplate", GROUP.replace("web", "none")),
                    json!({"resources": ["*"]})
                )
                .code(),
            "ResourceGroupNotFound"
        );
    }
}
