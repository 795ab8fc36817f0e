//! Contoso's group `erp-prod`: two web servers behind a balancer, the application, the database.

use super::{
    contoso::{group, subnet},
    planter::{Machine, SQL, UBUNTU, WINDOWS},
};
use crate::world::{World, timestamp::Timestamp};
use serde_json::{Value, json};

/// Plants it: twenty-seven resources.
pub fn plant(world: &mut World, now: Timestamp) {
    let tags = json!({ "env": "prod", "owner": "erp-team", "cost-centre": "4711" });
    let mut group = group(world, now, 300, "erp-prod", tags.clone());
    let web = group.security_group("erp-web-nsg", &[("allow-http", 80), ("allow-https", 443)]);
    let sql = group.security_group("erp-sql-nsg", &[("allow-sql", 1433)]);
    group.storage_account("erpdata01", &tags);
    group.storage_account("erpdiag01", &json!({}));
    group.vault("erp-vault", &tags);
    let domains = json!({ "sku": { "name": "Aligned" }, "properties": { "platformFaultDomainCount": 2, "platformUpdateDomainCount": 5 } });
    group.put_body(
        "Microsoft.Compute/availabilitySets",
        "erp-web-avset",
        domains,
        &json!({}),
    );
    let set =
        json!({ "id": group.id("Microsoft.Compute/availabilitySets", "erp-web-avset").as_str() });

    let front = group.public_address("erp-lb-ip", "contoso-erp");
    let balancer = group.id("Microsoft.Network/loadBalancers", "erp-lb");
    let (frontend, pool, probe) = (
        balancer.child("frontendIPConfigurations", "front"),
        balancer.child("backendAddressPools", "web"),
        balancer.child("probes", "https"),
    );
    let link = |id: &crate::world::resource_id::ResourceId| json!({ "id": id.as_str() });
    let rule = json!({ "name": "https", "properties": {
        "protocol": "Tcp", "frontendPort": 443, "backendPort": 443, "frontendIPConfiguration": link(&frontend),
        "backendAddressPool": link(&pool), "probe": link(&probe)
    } });
    let parts = json!({
        "frontendIPConfigurations": [{ "name": "front", "properties": { "publicIPAddress": front } }],
        "backendAddressPools": [{ "name": "web" }],
        "probes": [{ "name": "https", "properties": { "protocol": "Tcp", "port": 443 } }],
        "loadBalancingRules": [rule]
    });
    group.put(
        "Microsoft.Network/loadBalancers",
        "erp-lb",
        parts,
        &json!({}),
    );

    let diagnostics = json!({ "bootDiagnostics": { "enabled": true, "storageUri": format!("https://erpdiag01.blob.{}/", group.world.settings.domain) } });
    for (name, address, disks, public) in [
        (
            "erp-web-01",
            "10.20.4.11",
            [("erp-web-01-data-0", 128), ("erp-web-01-logs", 64)].as_slice(),
            true,
        ),
        (
            "erp-web-02",
            "10.20.4.12",
            [("erp-web-02-data-0", 128)].as_slice(),
            false,
        ),
    ] {
        let mut network = json!({ "loadBalancerBackendAddressPools": [link(&pool)] });
        if public {
            let address = group.public_address("erp-web-01-ip", "");
            crate::world::resource::set(&mut network, "/publicIPAddress", address);
        }
        group.machine(Machine {
            name,
            size: "Standard_DS2_v2",
            image: UBUNTU,
            subnet: subnet("web"),
            address: Some(address),
            disks,
            storage: "Premium_LRS",
            network,
            more: json!({ "availabilitySet": set, "diagnosticsProfile": diagnostics }),
            tags: tags.clone(),
        });
        guard(&mut group, name, &web);
    }
    for (name, size, image, address, disks, storage) in [
        (
            "erp-app-01",
            "Standard_DS3_v2",
            WINDOWS,
            "10.20.5.20",
            [].as_slice(),
            "Standard_LRS",
        ),
        (
            "erp-sql-01",
            "Standard_DS12_v2",
            SQL,
            "10.20.5.10",
            [("erp-sql-01-data-0", 512)].as_slice(),
            "Premium_LRS",
        ),
    ] {
        group.machine(Machine {
            name,
            size,
            image,
            subnet: subnet("data"),
            address: Some(address),
            disks,
            storage,
            network: json!({}),
            more: json!({}),
            tags: tags.clone(),
        });
    }
    guard(&mut group, "erp-sql-01", &sql);
    let script = json!({ "publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.0", "autoUpgradeMinorVersion": true, "settings": { "commandToExecute": "apt-get install -y nginx" } });
    group.put(
        "Microsoft.Compute/virtualMachines",
        "erp-web-01/extensions/install-nginx",
        script,
        &json!({}),
    );
    let spare = json!({ "sku": { "name": "Premium_LRS" }, "properties": { "diskSizeGB": 512, "creationData": { "createOption": "Empty" } } });
    group.put_body(
        "Microsoft.Compute/disks",
        "erp-sql-01-data-1",
        spare,
        &json!({ "env": "prod" }),
    );
    let data = group.id("Microsoft.Compute/disks", "erp-sql-01-data-0");
    let copy =
        json!({ "creationData": { "createOption": "Copy", "sourceResourceId": data.as_str() } });
    group.put(
        "Microsoft.Compute/snapshots",
        "erp-sql-01-before-upgrade",
        copy,
        &json!({}),
    );
}

/// Puts a security group before a machine's interface.
fn guard(group: &mut super::planter::Planter<'_>, machine: &str, by: &Value) {
    let name = format!("{machine}-nic");
    let Some(interface) = group.resource("Microsoft.Network/networkInterfaces", &name) else {
        return;
    };
    let mut properties = interface.properties;
    crate::world::resource::set(&mut properties, "/networkSecurityGroup", by.clone());
    group.put(
        "Microsoft.Network/networkInterfaces",
        &name,
        properties,
        &json!({}),
    );
}
