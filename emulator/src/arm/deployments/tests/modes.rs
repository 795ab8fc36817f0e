//! Complete mode, and what-if before it.

use super::{account, body, deploy, deployment, resource, stamp, template};
use serde_json::{Value, json};

#[test]
fn complete_mode_deletes_what_the_template_does_not_hold() {
    let mut stamp = stamp();
    let network = json!({
        "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2017-10-01", "name": "net", "location": "local",
        "properties": { "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
            "subnets": [{ "name": "default", "properties": { "addressPrefix": "10.0.1.0/24" } }] },
    });
    let interface = json!({
        "type": "Microsoft.Network/networkInterfaces", "apiVersion": "2017-10-01", "name": "nic", "location": "local",
        "dependsOn": ["net"],
        "properties": { "ipConfigurations": [{ "name": "one", "properties": {
            "subnet": { "id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'default')]" } } }] },
    });
    let whole = body(
        template(json!([network, interface, account("one"), account("two")])),
        json!({}),
    );
    let made = deploy(&mut stamp, "whole", whole);
    assert_eq!(
        made.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        made.text()
    );
    let mut complete = body(
        template(json!([account("two"), account("three")])),
        json!({}),
    );
    complete["properties"]["mode"] = json!("Complete");
    let asked = stamp.post(&format!("{}/whatIf", deployment("less")), complete.clone());
    assert_eq!(asked.status, 202, "{}", asked.text());
    let told = stamp.finish(&asked);
    let fates = told.at("/properties/changes");
    let mut fates: Vec<(String, String)> = fates
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let id = change["resourceId"].as_str().unwrap();
            let name = id.rsplit('/').next().unwrap().to_owned();
            (name, change["changeType"].as_str().unwrap().to_owned())
        })
        .collect();
    fates.sort();
    let told: Vec<(&str, &str)> = fates
        .iter()
        .map(|(name, fate)| (name.as_str(), fate.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("net", "Delete"),
            ("nic", "Delete"),
            ("one", "Delete"),
            ("three", "Create"),
            ("two", "NoChange")
        ]
    );
    let ended = deploy(&mut stamp, "less", complete);
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    let left = stamp.get(&format!("{}/resources", super::group())).names();
    assert_eq!(left, ["three", "two"]);
    let steps = stamp.get(&format!("{}/operations", deployment("less")));
    let steps = steps.at("/value");
    let deleted: Vec<&Value> = steps
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| step["properties"]["provisioningOperation"] == "Delete")
        .map(|step| &step["properties"]["targetResource"]["resourceName"])
        .collect();
    // The interface holds its network.
    assert_eq!(deleted.len(), 3);
    let place = |name: &str| {
        deleted
            .iter()
            .position(|deleted| **deleted == name)
            .unwrap()
    };
    assert!(place("nic") < place("net"));
}

#[test]
fn what_if_is_there_since_2019_07_01_and_says_nothing_of_its_own_deployment() {
    let mut stamp = stamp();
    let one = body(template(json!([account("one")])), json!({}));
    let path = format!("{}/whatIf", deployment("d"));
    let early = stamp.post(&format!("{path}?api-version=2019-05-01"), one.clone());
    assert_eq!(
        (early.status, early.code().as_str()),
        (404, "InvalidResourceType")
    );
    deploy(&mut stamp, "d", one.clone());
    let asked = stamp.post(&path, one);
    let told = stamp.finish(&asked);
    assert_eq!(told.at("/status"), "Succeeded");
    assert_eq!(
        told.at("/properties/changes/0/changeType"),
        "NoChange",
        "{}",
        told.text()
    );
    let mut tagged = account("one");
    tagged["tags"] = json!({ "own": "new" });
    let mut by_id = body(template(json!([tagged])), json!({}));
    by_id["properties"]["whatIfSettings"] = json!({ "resultFormat": "ResourceIdOnly" });
    let asked = stamp.post(&path, by_id);
    let id = resource("Microsoft.Storage/storageAccounts", "one");
    assert_eq!(
        stamp.finish(&asked).at("/properties/changes"),
        json!([{ "resourceId": id, "changeType": "Deploy" }])
    );
}

/// A machine with everything that it needs, whose disk it makes itself.
pub fn machine() -> Value {
    let mut machine = json!({
        "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2017-12-01", "name": "vm", "location": "local", "dependsOn": ["nic"],
        "properties": {
            "hardwareProfile": { "vmSize": "Standard_A1" },
            "osProfile": { "computerName": "vm", "adminUsername": "someone", "adminPassword": "Pa55-word-hidden" },
            "storageProfile": { "imageReference": { "publisher": "Canonical", "offer": "UbuntuServer", "sku": "16.04-LTS", "version": "latest" },
                "osDisk": { "name": "system", "createOption": "FromImage" } },
            "networkProfile": { "networkInterfaces": [{ "id": "[resourceId('Microsoft.Network/networkInterfaces', 'nic')]" }] },
        },
    });
    machine["properties"]["storageProfile"]["dataDisks"] = json!([]);
    template(json!([
        { "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2017-10-01", "name": "net", "location": "local",
            "properties": { "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
                "subnets": [{ "name": "default", "properties": { "addressPrefix": "10.0.1.0/24" } }] } },
        { "type": "Microsoft.Network/networkInterfaces", "apiVersion": "2017-10-01", "name": "nic", "location": "local", "dependsOn": ["net"],
            "properties": { "ipConfigurations": [{ "name": "one", "properties": {
                "subnet": { "id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'default')]" } } }] } },
        machine,
    ]))
}

#[test]
fn complete_mode_leaves_the_disk_that_a_machine_manages() {
    let mut stamp = stamp();
    let mut complete = body(machine(), json!({}));
    complete["properties"]["mode"] = json!("Complete");
    for turn in ["first", "second"] {
        let ended = deploy(&mut stamp, turn, complete.clone());
        assert_eq!(
            ended.at("/properties/provisioningState"),
            "Succeeded",
            "{}",
            ended.text()
        );
    }
    let names = stamp.get(&format!("{}/resources", super::group())).names();
    assert_eq!(names.len(), 4, "{names:?}");
    let asked = stamp.post(&format!("{}/whatIf", deployment("first")), complete);
    let told = stamp.finish(&asked);
    let changes = told.at("/properties/changes");
    let kinds: Vec<&str> = changes
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["changeType"].as_str().unwrap())
        .collect();
    assert!(!kinds.contains(&"Delete"), "{changes:#}");
}

#[test]
fn complete_mode_clears_what_a_condition_leaves_out_since_may_2019() {
    for (version, names) in [("2018-05-01", &["one"][..]), ("2019-10-01", &[])] {
        let mut stamp = stamp();
        deploy(
            &mut stamp,
            "d",
            body(template(json!([account("one")])), json!({})),
        );
        let mut skipped = account("one");
        skipped["condition"] = json!(false);
        let mut complete = body(template(json!([skipped])), json!({}));
        complete["properties"]["mode"] = json!("Complete");
        let opened = stamp.put(
            &format!("{}?api-version={version}", deployment("d")),
            complete,
        );
        assert!(opened.status < 300, "{}", opened.text());
        stamp.finish(&opened);
        assert_eq!(
            stamp.get(&format!("{}/resources", super::group())).names(),
            names
        );
    }
}

#[test]
fn what_if_finds_parts_of_resources_that_the_template_writes_by_themselves() {
    let mut stamp = stamp();
    let whole = body(
        template(json!([
            { "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2017-10-01", "name": "net", "location": "local",
                "properties": { "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] } } },
            { "type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2017-10-01", "name": "net/default", "dependsOn": ["net"],
                "properties": { "addressPrefix": "10.0.1.0/24" } },
        ])),
        json!({}),
    );
    let ended = deploy(&mut stamp, "d", whole.clone());
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    let asked = stamp.post(&format!("{}/whatIf", deployment("d")), whole);
    let told = stamp.finish(&asked);
    let subnet = &told.at("/properties/changes/0");
    assert!(!told.text().contains("Create"), "{subnet:#}");
}
