//! Machines under test: a stamp with a network, a Linux model, and words to act on machines with.

mod belongings;
mod life;
mod refusals;
mod sequences;

use crate::testing::{Reply, SUBSCRIPTION, Stamp};
use serde_json::{Value, json};

const GROUP: &str = "rg";

fn id(kind: &str, name: &str) -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/{kind}/{name}")
}

fn machine(name: &str) -> String {
    id("Microsoft.Compute/virtualMachines", name)
}

fn disk(name: &str) -> String {
    id("Microsoft.Compute/disks", name)
}

fn interface(name: &str) -> String {
    id("Microsoft.Network/networkInterfaces", name)
}

/// A stamp with a network and the interfaces `n1`, `n2`, `n3`.
fn stamp() -> Stamp {
    let mut stamp = Stamp::new();
    stamp.has_group(GROUP);
    let subnet = format!(
        "{}/subnets/web",
        id("Microsoft.Network/virtualNetworks", "v")
    );
    stamp.create(&id("Microsoft.Network/virtualNetworks", "v"), json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}));
    stamp.create(
        &subnet,
        json!({"properties": {"addressPrefix": "10.0.0.0/24"}}),
    );
    for name in ["n1", "n2", "n3"] {
        stamp.create(&interface(name), json!({"location": "local", "properties": {"ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": subnet}}}]}}));
    }
    stamp
}

fn linux() -> Value {
    json!({
        "location": "local",
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_DS1_v2"},
            "osProfile": {"computerName": "vm1", "adminUsername": "userlogin", "adminPassword": "Azure-12345678", "customData": "c2VjcmV0"},
            "storageProfile": {"imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "16.04-LTS", "version": "latest"}},
            "networkProfile": {"networkInterfaces": [{"id": interface("n1")}]}
        }
    })
}

fn with(pointer: &str, value: Value) -> Value {
    let mut body = linux();
    crate::world::resource::set(&mut body, pointer, value);
    body
}

fn power(stamp: &mut Stamp, name: &str) -> String {
    let view = stamp.get(&format!("{}?$expand=instanceView", machine(name)));
    let statuses = view.at("/properties/instanceView/statuses");
    let codes = statuses
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|status| status["code"].as_str());
    codes
        .filter_map(|code| code.strip_prefix("PowerState/"))
        .collect()
}

fn act(stamp: &mut Stamp, name: &str, action: &str) -> Reply {
    let opened = stamp.post(&format!("{}/{action}", machine(name)), json!(null));
    assert_eq!(opened.status, 202, "{action}: {}", opened.text());
    let ended = stamp.finish(&opened);
    assert!(ended.status < 300, "{action}: {}", ended.text());
    ended
}
