//! What was there before a cassette began. The recorded tests make their resource group, and often a storage account or a vault,
//! outside of the recording: what is used without having been made is planted.

use crate::deployment;
use crate::recording::{Cassette, Exchange};
use crate::stand::Stand;
use crate::subject::{self, Subject};
use porthole_emulator::identity::application::Application;
use porthole_emulator::world::resource_id::ResourceId;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Plants it.
pub fn set(stand: &mut Stand, cassette: &Cassette) {
    let mut known = BTreeSet::<String>::new();
    for exchange in &cassette.exchanges {
        if exchange.host != "management.azure.com" {
            continue;
        }
        people(stand, exchange);
        if exchange.is_deployment() && exchange.method == "PUT" {
            // What it makes is there from then on.
            let made = deployment::resources(exchange);
            known.extend(made.iter().map(|put| ResourceId::new(&put.path).key()));
        }
        let id = ResourceId::new(&exchange.path);
        if !id.group().is_empty() && !known.contains(&id.group_id().key()) {
            group(stand, cassette, exchange, &id, &mut known);
        }
        for part in parts(&id) {
            resource(stand, cassette, exchange, &part, &mut known);
        }
    }
}

/// Whoever gets a role is in the directory: the recorded tests make principals by other services.
fn people(stand: &mut Stand, exchange: &Exchange) {
    let principal = exchange.request_body.pointer("/properties/principalId");
    if let Some(principal) = principal.and_then(Value::as_str)
        && exchange.is_good()
    {
        Application {
            client_id: principal.to_owned(),
            object_id: principal.to_owned(),
            name: principal.to_owned(),
            ..Application::default()
        }
        .enrol(&mut stand.world);
    }
}

fn group(
    stand: &mut Stand,
    cassette: &Cassette,
    exchange: &Exchange,
    id: &ResourceId,
    known: &mut BTreeSet<String>,
) {
    let group = id.group_id();
    let itself = *id == group;
    let absent = exchange.status == 404 && (itself || code(exchange) == "ResourceGroupNotFound");
    if absent {
        return;
    }
    known.insert(group.key());
    if itself && exchange.method == "PUT" && exchange.status == 201 {
        return;
    }
    let shown = shown(cassette, &group);
    let body = json!({ "location": "local", "tags": shown.and_then(|body| body.get("tags")) });
    let kind = "Microsoft.Resources/subscriptions/resourceGroups";
    stand.plant(group.as_str(), "2018-02-01", kind, &body);
}

fn resource(
    stand: &mut Stand,
    cassette: &Cassette,
    exchange: &Exchange,
    id: &ResourceId,
    known: &mut BTreeSet<String>,
) {
    if known.contains(&id.key()) || !exchange.is_good() {
        return;
    }
    let itself = *id == ResourceId::new(&exchange.path);
    if itself && exchange.status == 204 {
        return;
    }
    known.insert(id.key());
    let made = itself && exchange.method == "PUT";
    let type_name = match subject::of(&stand.world.registry, exchange) {
        Subject::Emulated(_) => id.type_name(),
        Subject::Elsewhere(_) => return,
    };
    // A part of the parent that was planted with it.
    if made || stand.world.registry.definition(&type_name).is_none() || stand.world.exists(id) {
        return;
    }
    let body = shown(cassette, id).cloned();
    let version = exchange.query.get("api-version").and_then(Value::as_str);
    let body = body.unwrap_or_else(|| plain(&type_name, stand));
    stand.plant(id.as_str(), version.unwrap_or_default(), &type_name, &body);
}

/// The resource and what it is a part of, the outermost first.
fn parts(id: &ResourceId) -> Vec<ResourceId> {
    if id.namespace().is_empty() || id.group().is_empty() {
        return Vec::new();
    }
    let whole = id.as_str();
    let at = whole.to_lowercase().rfind("/providers/").unwrap_or(0) + "/providers/".len();
    let segments: Vec<&str> = whole[at..].split('/').collect();
    let mut found = Vec::new();
    for end in (3..=segments.len()).step_by(2) {
        found.push(ResourceId::new(&format!(
            "{}{}",
            &whole[..at],
            segments[..end].join("/")
        )));
    }
    found
}

/// The first body that a GET of it, or of a list that holds it, showed.
fn shown<'a>(cassette: &'a Cassette, id: &ResourceId) -> Option<&'a Value> {
    let good = cassette.exchanges.iter().filter(|exchange| {
        exchange.method == "GET"
            && exchange.status == 200
            && !exchange.path.contains("/operations/")
    });
    let mut bodies = good.flat_map(|exchange| {
        let body = &exchange.response_body;
        let items = body.get("value").and_then(Value::as_array);
        items.into_iter().flatten().chain([body])
    });
    bodies.find(|body| {
        let own = body.get("id").and_then(Value::as_str);
        own.is_some_and(|own| ResourceId::new(own) == *id)
    })
}

/// What a type needs at the least.
fn plain(type_name: &str, stand: &Stand) -> Value {
    match type_name {
        "Microsoft.Storage/storageAccounts" => {
            json!({ "location": "local", "sku": { "name": "Standard_LRS" }, "kind": "Storage" })
        }
        "Microsoft.KeyVault/vaults" => json!({ "location": "local", "properties": {
            "tenantId": stand.world.settings.tenant_id, "sku": { "family": "A", "name": "standard" }, "accessPolicies": []
        } }),
        _ => json!({ "location": "local", "properties": {} }),
    }
}

fn code(exchange: &Exchange) -> &str {
    let code = exchange.response_body.pointer("/error/code");
    code.and_then(Value::as_str).unwrap_or_default()
}
