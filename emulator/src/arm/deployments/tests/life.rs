//! The way of a deployment from its PUT to its outputs.

use super::{account, body, deploy, deployment, group, resource, stamp, template};
use crate::arm::operations;
use serde_json::{Value, json};
use std::time::Duration;

/// A network, an interface in it, and an address beside both.
fn network() -> Value {
    let mut network = template(json!([
        {
            "type": "Microsoft.Network/networkInterfaces", "apiVersion": "2017-10-01", "name": "nic", "location": "[resourceGroup().location]",
            "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks', 'net')]"],
            "properties": { "ipConfigurations": [{ "name": "one", "properties": {
                "privateIPAllocationMethod": "Dynamic",
                "subnet": { "id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'default')]" } } }] },
        },
        {
            "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2017-10-01", "name": "net", "location": "local",
            "properties": { "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
                "subnets": [{ "name": "default", "properties": { "addressPrefix": "10.0.1.0/24" } }] },
        },
        {
            "type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2017-10-01", "name": "ip", "location": "local",
            "properties": { "publicIPAllocationMethod": "Static" },
        },
    ]));
    network["parameters"] =
        json!({ "secret": { "type": "securestring" }, "word": { "type": "string" } });
    network["outputs"] = json!({
        "address": { "type": "string", "value": "[reference('nic').ipConfigurations[0].properties.privateIPAddress]" },
        "hidden": { "type": "securestring", "value": "[parameters('secret')]" },
        "word": { "type": "string", "value": "[parameters('word')]" },
    });
    network
}

fn given() -> Value {
    json!({ "secret": { "value": "Pa55-word-hidden" }, "word": { "value": "seen" } })
}

#[test]
fn resources_come_in_the_order_of_their_dependencies_and_those_without_any_at_once() {
    let mut stamp = stamp();
    let opened = stamp.put(&deployment("d"), body(network(), given()));
    assert_eq!(opened.status, 201, "{}", opened.text());
    assert_eq!(opened.at("/properties/provisioningState"), "Accepted");
    let status = opened.header("azure-asyncoperation").unwrap();
    assert!(
        status.starts_with("https://localhost:8443/subscriptions/")
            && status.contains("/deployments/d/operationStatuses/"),
        "{status}"
    );
    assert_eq!(stamp.get(&status).at("/status"), "Running");
    stamp.now = operations::next_due(&stamp.world).unwrap();
    assert_eq!(stamp.get(&status).at("/status"), "Running");
    let steps = stamp.get(&format!("{}/deployments/d/operations", group()));
    let names: Vec<Value> = steps
        .at("/value")
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["properties"]["targetResource"]["resourceName"].clone())
        .collect();
    assert_eq!(names, ["net", "ip"]);
    assert_eq!(
        stamp
            .get(&resource("Microsoft.Network/networkInterfaces", "nic"))
            .status,
        404
    );
    stamp.finish(&opened);
    assert_eq!(stamp.get(&status).json(), json!({ "status": "Succeeded" }));
    let ended = stamp.get(&deployment("d"));
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    assert_eq!(
        ended.at("/properties/outputs"),
        json!({
            "address": { "type": "String", "value": "10.0.1.4" },
            "hidden": { "type": "SecureString" },
            "word": { "type": "String", "value": "seen" },
        })
    );
    let made = [
        ("networkInterfaces", "nic"),
        ("publicIPAddresses", "ip"),
        ("virtualNetworks", "net"),
    ];
    let made = made
        .map(|(kind, name)| json!({ "id": resource(&format!("Microsoft.Network/{kind}"), name) }));
    assert_eq!(ended.at("/properties/outputResources"), json!(made));
    let steps = stamp.get(&format!("{}/deployments/d/operations", group()));
    let last = steps.at("/value/3/properties");
    assert_eq!(last["provisioningOperation"], "EvaluateDeploymentOutput");
    assert_eq!(last["provisioningState"], "Succeeded");
    assert!(last.get("targetResource").is_none() && last.get("serviceRequestId").is_none());
    assert_eq!(ended.at("/properties/dependencies/0/resourceName"), "nic");
    assert_eq!(
        ended.at("/properties/dependencies/0/dependsOn/0/resourceName"),
        "net"
    );
    assert_eq!(
        ended.at("/properties/providers/0/resourceTypes/1"),
        json!({ "resourceType": "networkInterfaces", "locations": ["local"] })
    );
}

#[test]
fn secrets_are_in_no_answer_and_when_it_has_ended_nowhere() {
    let mut stamp = stamp();
    let opened = stamp.put(&deployment("d"), body(network(), given()));
    assert!(!opened.text().contains("Pa55"), "{}", opened.text());
    assert_eq!(
        opened.at("/properties/parameters/secret"),
        json!({ "type": "SecureString" })
    );
    let ended = deploy(&mut stamp, "e", body(network(), given()));
    stamp.finish(&opened);
    assert!(!ended.text().contains("Pa55"));
    let mut saved = String::new();
    stamp
        .world
        .snapshot(|row| {
            saved += &serde_json::to_string(&row).unwrap();
            Ok::<(), ()>(())
        })
        .unwrap();
    assert!(saved.contains("\"deployments\"") && !saved.contains("Pa55"));
}

#[test]
fn things_that_do_not_wait_for_one_another_take_as_long_as_the_longest() {
    let alone = |count: usize| {
        let mut stamp = stamp();
        let began = stamp.now;
        let accounts: Vec<Value> = (0..count)
            .map(|at| account(&format!("account{at}")))
            .collect();
        let opened = stamp.put(&deployment("d"), body(template(json!(accounts)), json!({})));
        let status = opened.header("azure-asyncoperation").unwrap();
        while stamp.get(&status).at("/status") != "Succeeded" {
            stamp.wait(Duration::from_millis(100));
            assert!(stamp.now < began.after(Duration::from_secs(600)));
        }
        stamp.now.0 - began.0
    };
    assert_eq!(alone(1), alone(5));
}

#[test]
fn everything_has_the_callers_correlation_id() {
    let mut stamp = stamp();
    let ended = deploy(
        &mut stamp,
        "d",
        body(template(json!([account("one")])), json!({})),
    );
    let correlation = ended.at("/properties/correlationId");
    let own: Vec<String> = stamp
        .world
        .events(None)
        .filter(|(_, event)| correlation == event.deed.correlation.as_str())
        .map(|(_, event)| format!("{} {}", event.deed.action, event.status))
        .collect();
    for line in [
        "Microsoft.Resources/deployments/write Succeeded",
        "Microsoft.Storage/storageAccounts/write Succeeded",
    ] {
        assert!(own.iter().any(|own| own == line), "{own:?}");
    }
}

#[test]
fn the_body_that_azure_cli_sends_is_taken_with_its_comments() {
    let mut stamp = stamp();
    let template = template(json!([account("one")])).to_string();
    let text = format!(
        "{{\"properties\": {{\"parameters\": {{}}, \"mode\": \"incremental\", template:// as it was written\r\n{template}}}}}"
    );
    let opened = stamp.send_bytes("PUT", &deployment("d"), text.into_bytes());
    assert_eq!(opened.status, 201, "{}", opened.text());
    stamp.finish(&opened);
    let there = stamp.get(&resource("Microsoft.Storage/storageAccounts", "one"));
    assert_eq!(there.at("/properties/provisioningState"), "Succeeded");
}

#[test]
fn the_same_name_again_answers_200_and_changes_what_is_there() {
    let mut stamp = stamp();
    deploy(
        &mut stamp,
        "d",
        body(template(json!([account("one")])), json!({})),
    );
    let mut tagged = account("one");
    tagged["tags"] = json!({ "own": "two" });
    let again = stamp.put(&deployment("d"), body(template(json!([tagged])), json!({})));
    assert_eq!(again.status, 200);
    let active = stamp.put(&deployment("d"), body(template(json!([])), json!({})));
    assert_eq!(
        (active.status, active.code().as_str()),
        (409, "DeploymentActive")
    );
    stamp.finish(&again);
    let there = stamp.get(&resource("Microsoft.Storage/storageAccounts", "one"));
    assert_eq!(there.at("/tags/own"), "two");
}
