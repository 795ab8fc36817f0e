//! Contoso's smaller groups: office reporting, a laboratory where something failed, and what engineering has in its own subscription.

use super::{
    contoso::{ENGINEERING, group, subnet},
    planter::{Machine, Planter, UBUNTU, WINDOWS},
};
use crate::world::{World, timestamp::Timestamp};
use serde_json::json;

/// Plants them: five, six and three resources.
pub fn plant(world: &mut World, now: Timestamp) {
    reporting(world, now);
    laboratory(world, now);
    engineering(world, now);
}

fn reporting(world: &mut World, now: Timestamp) {
    let tags = json!({ "env": "prod", "owner": "controlling" });
    let mut group = group(world, now, 120, "office-reporting", tags.clone());
    group.storage_account("reportarchive01", &tags);
    group.security_group("report-nsg", &[("allow-rdp", 3389)]);
    group.machine(Machine {
        name: "report-01",
        size: "Standard_D2_v2",
        image: WINDOWS,
        subnet: subnet("office"),
        address: None,
        disks: &[],
        storage: "Standard_LRS",
        network: json!({}),
        more: json!({}),
        tags,
    });
}

fn laboratory(world: &mut World, now: Timestamp) {
    let tags = json!({ "env": "test", "owner": "research" });
    let mut group = group(world, now, 30, "lab-sandbox", tags.clone());
    for name in ["lab-sim-01", "lab-sim-02"] {
        group.machine(Machine {
            name,
            size: "Standard_F2s_v2",
            image: UBUNTU,
            subnet: subnet("office"),
            address: None,
            disks: &[],
            storage: "Standard_LRS",
            network: json!({}),
            more: json!({}),
            tags: tags.clone(),
        });
    }
    group.act("lab-sim-01", "deallocate");
    group.fail("Microsoft.Compute/virtualMachines", "lab-sim-02");
}

fn engineering(world: &mut World, now: Timestamp) {
    let mut group = Planter::begin(
        world,
        now,
        60,
        ENGINEERING,
        "engineering-dev",
        json!({ "env": "dev" }),
    );
    let subnets = json!([{ "name": "default", "properties": { "addressPrefix": "10.90.0.0/24" } }]);
    group.put(
        "Microsoft.Network/virtualNetworks",
        "dev-vnet",
        json!({ "addressSpace": { "addressPrefixes": ["10.90.0.0/16"] }, "subnets": subnets }),
        &json!({}),
    );
    group.storage_account("engineeringdev01", &json!({ "env": "dev" }));
    group.vault("engineering-vault", &json!({}));
}
