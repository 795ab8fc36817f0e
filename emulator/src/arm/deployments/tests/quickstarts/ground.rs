//! What lies in a group before a template is deployed that builds on it: machines that extensions are put on, networks that machines are
//! put in, accounts, vaults and disks.

use super::super::{group, resource};
use crate::{testing::Stamp, world::resource_id::ResourceId};
use serde_json::{Value, json};

/// A subnet that is there.
pub fn subnet_id() -> String {
    format!(
        "{}/subnets/default",
        resource("Microsoft.Network/virtualNetworks", "ground")
    )
}

/// An account that is there.
pub fn account_id() -> String {
    resource("Microsoft.Storage/storageAccounts", "groundaccount")
}

/// A vault that is there.
pub fn vault_id() -> String {
    resource("Microsoft.KeyVault/vaults", "groundvault")
}

/// The address of a disk that lies in an account; another one for each word.
pub fn disk_address(word: &str) -> String {
    let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("https://groundaccount.blob.local.azurestack.external/vhds/{plain}.vhd")
}

/// Makes what is not there of the resources that a refusal names; whether there was anything that can be made.
pub fn lay(stamp: &mut Stamp, refusal: &str) -> bool {
    let mut made = false;
    let steps = stamp.world.deployment_steps.iter();
    // Of what failed, the refusal may name the parent without its id.
    let failed = steps.filter(|(_, step)| step.state == "Failed");
    let parents = failed.filter_map(|(_, step)| step.target.parent());
    let mut wanted: Vec<ResourceId> = parents.collect();
    wanted.extend(ids(refusal).iter().map(|id| ResourceId::new(id)));
    for id in wanted {
        let mut top = id.clone();
        while let Some(parent) = top.parent() {
            top = parent;
        }
        if id.group().is_empty() || stamp.world.exists(&id) {
            continue;
        }
        let group = id.group_id();
        if !stamp.world.groups.contains(&group.key()) {
            stamp.put(group.as_str(), json!({ "location": "local" }));
        }
        made |= make(stamp, &top, &id);
    }
    made
}

/// Makes what parameters say that it exists, and no refusal would tell.
pub fn existing(stamp: &mut Stamp, given: &Value) {
    for (name, given) in given.as_object().into_iter().flatten() {
        let lower = name.to_lowercase();
        if lower.starts_with("existing") && lower.contains("vmss") {
            let name = given["value"].as_str().unwrap();
            let id = resource("Microsoft.Compute/virtualMachineScaleSets", name);
            scale_set(stamp, &ResourceId::new(&id));
        }
    }
}

/// The ids that stand in a text.
fn ids(text: &str) -> Vec<String> {
    let starts = text.match_indices("/subscriptions/").map(|(at, _)| at);
    let mut found: Vec<String> = starts
        .map(|at| {
            let rest = &text[at..];
            let end = rest.find(['\'', '"', ' ', ',', '\\']).unwrap_or(rest.len());
            rest[..end].trim_end_matches('.').to_owned()
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn make(stamp: &mut Stamp, top: &ResourceId, wanted: &ResourceId) -> bool {
    let kind = top.type_name().to_lowercase();
    match kind.as_str() {
        "microsoft.network/virtualnetworks" => {
            let name = if wanted == top {
                "default"
            } else {
                wanted.name()
            };
            network(stamp, top.as_str(), name);
        }
        "microsoft.compute/virtualmachines" if wanted == top => machine(stamp, top),
        "microsoft.storage/storageaccounts" => account(stamp, top.as_str()),
        "microsoft.network/publicipaddresses" => {
            let body = json!({ "location": "local", "properties": { "publicIPAllocationMethod": "Dynamic" } });
            stamp.create(top.as_str(), body);
        }
        "microsoft.network/networksecuritygroups" => {
            stamp.create(
                top.as_str(),
                json!({ "location": "local", "properties": {} }),
            );
        }
        "microsoft.compute/availabilitysets" => {
            stamp.create(
                top.as_str(),
                json!({ "location": "local", "sku": { "name": "Aligned" }, "properties": {} }),
            );
        }
        "microsoft.compute/virtualmachinescalesets" if wanted == top => scale_set(stamp, top),
        _ => return false,
    }
    true
}

/// A network with a subnet of that name beside those that it has.
fn network(stamp: &mut Stamp, id: &str, subnet: &str) {
    let there = stamp.get(id).at("/properties/subnets");
    let mut subnets = there.as_array().cloned().unwrap_or_default();
    let number = subnets.len();
    subnets.push(json!({ "name": subnet, "properties": { "addressPrefix": format!("10.88.{number}.0/24") } }));
    let body = json!({ "location": "local", "properties": {
        "addressSpace": { "addressPrefixes": ["10.88.0.0/16"] }, "subnets": subnets } });
    stamp.create(id, body);
}

fn account(stamp: &mut Stamp, id: &str) {
    let body = json!({ "location": "local", "sku": { "name": "Standard_LRS" }, "kind": "Storage", "properties": {} });
    stamp.create(id, body);
}

fn image() -> Value {
    json!({ "publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2016-Datacenter", "version": "latest" })
}

fn machine(stamp: &mut Stamp, id: &ResourceId) {
    let network_id = resource("Microsoft.Network/virtualNetworks", "ground");
    if !stamp.world.exists(&ResourceId::new(&network_id)) {
        network(stamp, &network_id, "default");
    }
    let interface = resource(
        "Microsoft.Network/networkInterfaces",
        &format!("{}-ground", id.name()),
    );
    let body = json!({ "location": "local", "properties": { "ipConfigurations": [{ "name": "one", "properties": { "subnet": { "id": subnet_id() } } }] } });
    stamp.create(&interface, body);
    let body = json!({ "location": "local", "properties": {
        "hardwareProfile": { "vmSize": "Standard_A1" },
        "osProfile": { "computerName": "ground", "adminUsername": "someone", "adminPassword": "Pa55-word-of-test" },
        "storageProfile": { "imageReference": image(), "osDisk": { "createOption": "FromImage" } },
        "networkProfile": { "networkInterfaces": [{ "id": interface }] } } });
    stamp.create(id.as_str(), body);
}

fn scale_set(stamp: &mut Stamp, id: &ResourceId) {
    let network_id = resource("Microsoft.Network/virtualNetworks", "ground");
    if !stamp.world.exists(&ResourceId::new(&network_id)) {
        network(stamp, &network_id, "default");
    }
    let address = json!({ "name": "one", "properties": { "subnet": { "id": subnet_id() } } });
    let interface =
        json!({ "name": "nic", "properties": { "primary": true, "ipConfigurations": [address] } });
    let body = json!({ "location": "local", "sku": { "name": "Standard_A1", "capacity": 2 }, "properties": {
        "upgradePolicy": { "mode": "Manual" },
        "virtualMachineProfile": {
            "osProfile": { "computerNamePrefix": "ground", "adminUsername": "someone", "adminPassword": "Pa55-word-of-test" },
            "storageProfile": { "imageReference": image(), "osDisk": { "createOption": "FromImage" } },
            "networkProfile": { "networkInterfaceConfigurations": [interface] } } } });
    stamp.create(id.as_str(), body);
}

/// The group that everything lies in.
pub fn start(stamp: &mut Stamp) {
    assert!(stamp.get(&group()).status == 200);
}
