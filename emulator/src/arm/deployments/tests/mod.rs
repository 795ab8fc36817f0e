//! Deployments from the outside: what a client sends and what it gets.

mod calls;
mod failures;
mod life;
mod linked;
mod modes;
mod nested;
mod quickstarts;
mod restart;
mod secrets;

use crate::testing::{Reply, SUBSCRIPTION, Stamp};
use serde_json::{Value, json};

/// The path of the group that tests deploy to.
fn group() -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg")
}

/// The path of a deployment in it.
fn deployment(name: &str) -> String {
    format!(
        "{}/providers/Microsoft.Resources/deployments/{name}",
        group()
    )
}

/// The path of a resource in it.
fn resource(kind: &str, name: &str) -> String {
    format!("{}/providers/{kind}/{name}", group())
}

fn stamp() -> Stamp {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    stamp
}

/// A body that deploys a template.
fn body(template: Value, parameters: Value) -> Value {
    json!({ "properties": { "mode": "Incremental", "template": template, "parameters": parameters } })
}

/// A template of these resources.
fn template(resources: Value) -> Value {
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": resources,
    })
}

/// A storage account of a template.
fn account(name: &str) -> Value {
    json!({
        "type": "Microsoft.Storage/storageAccounts",
        "apiVersion": "2017-10-01",
        "name": name,
        "location": "local",
        "sku": { "name": "Standard_LRS" },
        "kind": "Storage",
    })
}

/// Sends a deployment and waits for its end; answers it as a GET shows it then.
fn deploy(stamp: &mut Stamp, name: &str, body: Value) -> Reply {
    let opened = stamp.put(&deployment(name), body);
    assert!(opened.status < 300, "{}", opened.text());
    stamp.finish(&opened);
    stamp.get(&deployment(name))
}
