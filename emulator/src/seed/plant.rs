//! Contoso's group `plant-mes`: what runs the plant. One machine stopped and still billed, one deallocated.

use super::{
    contoso::{group, subnet},
    planter::{Machine, UBUNTU, WINDOWS},
};
use crate::world::{World, timestamp::Timestamp};
use serde_json::json;

/// Plants it: fourteen resources.
pub fn plant(world: &mut World, now: Timestamp) {
    let tags = json!({ "env": "prod", "owner": "plant-it" });
    let test = json!({ "env": "test", "owner": "plant-it" });
    let mut group = group(world, now, 200, "plant-mes", tags.clone());
    group.security_group("mes-nsg", &[("allow-opc", 4840), ("allow-https", 443)]);
    group.storage_account("mesdata01", &tags);
    group.vault("mes-vault", &json!({}));
    let inner = json!({ "name": "front", "properties": { "subnet": { "id": subnet("plant").as_str() }, "privateIPAddress": "10.20.8.100", "privateIPAllocationMethod": "Static" } });
    let parts =
        json!({ "frontendIPConfigurations": [inner], "backendAddressPools": [{ "name": "app" }] });
    group.put(
        "Microsoft.Network/loadBalancers",
        "mes-lb",
        parts,
        &json!({}),
    );
    let pool = group
        .id("Microsoft.Network/loadBalancers", "mes-lb")
        .child("backendAddressPools", "app");
    let pools = json!({ "loadBalancerBackendAddressPools": [{ "id": pool.as_str() }] });
    for (name, size, image, disks, network, tags) in [
        (
            "mes-app-01",
            "Standard_DS2_v2",
            WINDOWS,
            [("mes-app-01-data-0", 256)].as_slice(),
            pools.clone(),
            &tags,
        ),
        (
            "mes-app-02",
            "Standard_DS2_v2",
            WINDOWS,
            [].as_slice(),
            pools,
            &test,
        ),
        (
            "mes-batch-01",
            "Standard_F4s_v2",
            UBUNTU,
            [].as_slice(),
            json!({}),
            &test,
        ),
    ] {
        group.machine(Machine {
            name,
            size,
            image,
            subnet: subnet("plant"),
            address: None,
            disks,
            storage: "Standard_LRS",
            network,
            more: json!({}),
            tags: tags.clone(),
        });
    }
    group.act("mes-app-02", "powerOff");
    group.act("mes-batch-01", "deallocate");
}
