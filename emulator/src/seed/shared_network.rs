//! Contoso's group `shared-network`: the network everybody is in, the way into it, and an image that did not turn out well.

use super::{
    contoso::{group, subnet},
    planter::{Machine, UBUNTU},
};
use crate::world::{World, timestamp::Timestamp};
use serde_json::json;

/// Plants it: eight resources.
pub fn plant(world: &mut World, now: Timestamp) {
    let tags = json!({ "owner": "netops" });
    let mut group = group(world, now, 400, "shared-network", tags.clone());
    let dmz = group.security_group("core-dmz-nsg", &[("allow-ssh", 22), ("allow-https", 443)]);
    let routes = json!([{ "name": "to-plant", "properties": { "addressPrefix": "10.40.0.0/16", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.20.1.4" } }]);
    group.put(
        "Microsoft.Network/routeTables",
        "core-routes",
        json!({ "routes": routes }),
        &tags,
    );
    let table = json!({ "id": group.id("Microsoft.Network/routeTables", "core-routes").as_str() });
    let subnets = json!([
        { "name": "dmz", "properties": { "addressPrefix": "10.20.1.0/24", "networkSecurityGroup": dmz } },
        { "name": "web", "properties": { "addressPrefix": "10.20.4.0/24" } },
        { "name": "data", "properties": { "addressPrefix": "10.20.5.0/24" } },
        { "name": "plant", "properties": { "addressPrefix": "10.20.8.0/22", "routeTable": table } },
        { "name": "office", "properties": { "addressPrefix": "10.20.16.0/24" } }
    ]);
    let space = json!({ "addressSpace": { "addressPrefixes": ["10.20.0.0/16"] }, "dhcpOptions": { "dnsServers": ["10.20.5.10"] }, "subnets": subnets });
    group.put(
        "Microsoft.Network/virtualNetworks",
        "core-vnet",
        space,
        &tags,
    );
    let public = group.public_address("jump-01-ip", "contoso-jump");
    group.machine(Machine {
        name: "jump-01",
        size: "Standard_A1_v2",
        image: UBUNTU,
        subnet: subnet("dmz"),
        address: Some("10.20.1.10"),
        disks: &[],
        storage: "Standard_LRS",
        network: json!({ "publicIPAddress": public }),
        more: json!({}),
        tags: tags.clone(),
    });
    let disk = json!({ "id": group.id("Microsoft.Compute/disks", "jump-01-os").as_str() });
    let image = json!({ "storageProfile": { "osDisk": { "osType": "Linux", "osState": "Generalized", "managedDisk": disk } } });
    group.put(
        "Microsoft.Compute/images",
        "ubuntu-22.04-hardened",
        image,
        &json!({}),
    );
    group.fail("Microsoft.Compute/images", "ubuntu-22.04-hardened");
}
