//! Very many resources, always the same ones for the same number: written straight into the world, since no rule would be broken and
//! checking each would take longer than anybody waits. Machines come with their interface and disk; ids, names and back references
//! agree as if they had been requested.

use super::ground;
use crate::{
    providers::{compute::quota::Quota, quota},
    world::{
        World, resource::Resource, resource_group::ResourceGroup, resource_id::ResourceId,
        timestamp::Timestamp,
    },
};
use serde_json::{Map, Value, json};

/// The subscription that holds them.
pub const SUBSCRIPTION: &str = "b0c4d7e2-19f3-4a86-8d5b-e6a1f2c39075";

/// How many resources a group has.
const PER_GROUP: usize = 500;
const SIZES: [&str; 4] = [
    "Standard_DS1_v2",
    "Standard_DS2_v2",
    "Standard_F2s_v2",
    "Standard_D2_v2",
];
const TEAMS: [&str; 6] = [
    "erp-team",
    "plant-it",
    "netops",
    "controlling",
    "research",
    "quality",
];
const STAGES: [&str; 3] = ["prod", "test", "dev"];
const POWER: [&str; 8] = [
    "running",
    "running",
    "running",
    "running",
    "running",
    "stopped",
    "deallocated",
    "running",
];

/// Plants so many resources.
pub fn plant(world: &mut World, count: usize, now: Timestamp) {
    ground::subscription(world, SUBSCRIPTION, "Large estate", now);
    let many = u64::try_from(count).unwrap_or(u64::MAX);
    Quota {
        cores: many.saturating_mul(4).max(100),
        machines: many.max(50),
        availability_sets: 2000,
    }
    .grant(world, SUBSCRIPTION);
    quota::grant_all(world, SUBSCRIPTION, many.max(2000));
    let mut left = count;
    let mut number = 0;
    while left > 0 {
        let here = left.min(PER_GROUP);
        Group::new(world, number, now).fill(here);
        left -= here;
        number += 1;
    }
}

struct Group<'a> {
    world: &'a mut World,
    number: usize,
    name: String,
    region: String,
    tags: Map<String, Value>,
    now: Timestamp,
}

impl<'a> Group<'a> {
    fn new(world: &'a mut World, number: usize, now: Timestamp) -> Group<'a> {
        let name = format!("estate-{number:04}");
        let mut tags = Map::new();
        tags.insert("env".to_owned(), pick(&STAGES, number).into());
        tags.insert("owner".to_owned(), pick(&TEAMS, number / 2).into());
        let region = world.settings.region.clone();
        let now = Timestamp(
            now.0
                .saturating_sub(i64::try_from(number % 700 + 1).unwrap_or(1) * 86_400_000),
        );
        let row = ResourceGroup {
            subscription: SUBSCRIPTION.to_owned(),
            name: name.clone(),
            location: region.clone(),
            tags: Some(tags.clone()),
            provisioning_state: "Succeeded".to_owned(),
            managed_by: None,
            created: now,
        };
        world
            .groups
            .put(&ResourceId::group_of(SUBSCRIPTION, &name).key(), row);
        Group {
            world,
            number,
            name,
            region,
            tags,
            now,
        }
    }

    /// A network first; then machines with disk and interface in threes; what remains are disks on their own.
    fn fill(&mut self, count: usize) {
        self.network();
        let rest = count.saturating_sub(1);
        for place in 0..rest / 3 {
            self.machine(place);
        }
        for place in 0..rest % 3 {
            let name = format!("spare-{:04}-{place}", self.number);
            self.disk(&name, None);
        }
    }

    fn id(&self, kind: &str, name: &str) -> ResourceId {
        ResourceId::resource(SUBSCRIPTION, &self.name, kind, name)
    }

    fn put(
        &mut self,
        id: ResourceId,
        properties: Value,
        envelope: &[(&str, Value)],
        power: Option<&str>,
    ) {
        let mut resource = Resource::new(id, Some(&self.region), properties, self.now);
        resource.tags = Some(self.tags.clone());
        resource.envelope.extend(
            envelope
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone())),
        );
        if let Some(power) = power {
            resource.set_state("power", power);
            resource.set_state("provisioned", self.now.arm_with_offset());
        }
        self.world.put_resource(resource);
    }

    /// `10.x.0.0/16` with a /22 for the machines: room for a thousand.
    fn network(&mut self) {
        let id = self.id(
            "Microsoft.Network/virtualNetworks",
            &format!("net-{:04}", self.number),
        );
        let second = self.number % 256;
        let subnet = json!({
            "name": "default",
            "id": id.child("subnets", "default").as_str(),
            "properties": { "provisioningState": "Succeeded", "addressPrefix": format!("10.{second}.0.0/22"), "delegations": [] },
            "type": "Microsoft.Network/virtualNetworks/subnets"
        });
        let properties = json!({
            "resourceGuid": self.guid(0),
            "addressSpace": { "addressPrefixes": [format!("10.{second}.0.0/16")] },
            "dhcpOptions": { "dnsServers": [] },
            "subnets": [subnet],
            "virtualNetworkPeerings": [],
            "enableDdosProtection": false,
            "enableVmProtection": false
        });
        let etag = self.etag(0);
        self.put(id, properties, &[("etag", etag)], None);
    }

    fn machine(&mut self, place: usize) {
        let name = format!("vm-{:04}-{place:03}", self.number);
        let interface = self.interface(&name, place);
        let disk_name = format!("{name}-os");
        let disk = self.disk(&disk_name, Some(place));
        let image = json!({ "publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS", "version": "latest", "exactVersion": "18.04.202009220" });
        let properties = json!({
            "vmId": self.guid(place * 3 + 1),
            "hardwareProfile": { "vmSize": pick(&SIZES, place) },
            "storageProfile": {
                "imageReference": image,
                "osDisk": {
                    "osType": "Linux", "name": disk_name, "createOption": "FromImage", "caching": "ReadWrite",
                    "managedDisk": { "storageAccountType": "Standard_LRS", "id": disk.as_str() }, "diskSizeGB": 30
                },
                "dataDisks": []
            },
            "osProfile": {
                "computerName": name, "adminUsername": "azureops", "secrets": [], "allowExtensionOperations": true,
                "linuxConfiguration": { "disablePasswordAuthentication": false, "provisionVMAgent": true }
            },
            "networkProfile": { "networkInterfaces": [{ "id": interface.as_str() }] }
        });
        let id = self.id("Microsoft.Compute/virtualMachines", &name);
        self.put(id, properties, &[], Some(pick(&POWER, self.number + place)));
    }

    fn interface(&mut self, machine: &str, place: usize) -> ResourceId {
        let id = self.id(
            "Microsoft.Network/networkInterfaces",
            &format!("{machine}-nic"),
        );
        let network = self.id(
            "Microsoft.Network/virtualNetworks",
            &format!("net-{:04}", self.number),
        );
        let (third, fourth) = ((place + 4) / 256, (place + 4) % 256);
        let configuration = json!({
            "name": "ipconfig1",
            "id": id.child("ipConfigurations", "ipconfig1").as_str(),
            "properties": {
                "provisioningState": "Succeeded",
                "privateIPAddress": format!("10.{}.{third}.{fourth}", self.number % 256),
                "privateIPAllocationMethod": "Dynamic",
                "subnet": { "id": network.child("subnets", "default").as_str() },
                "primary": true,
                "privateIPAddressVersion": "IPv4"
            },
            "type": "Microsoft.Network/networkInterfaces/ipConfigurations"
        });
        let hardware = format!(
            "00-1D-D8-{:02X}-{:02X}-{:02X}",
            self.number / 256 % 256,
            self.number % 256,
            place % 256
        );
        let properties = json!({
            "resourceGuid": self.guid(place * 3 + 2),
            "ipConfigurations": [configuration],
            "dnsSettings": { "dnsServers": [], "appliedDnsServers": [], "internalDomainNameSuffix": format!("{}.internal.{}", self.name, self.world.settings.domain) },
            "macAddress": hardware,
            "enableAcceleratedNetworking": false,
            "enableIPForwarding": false,
            "tapConfigurations": []
        });
        let etag = self.etag(place * 3 + 2);
        self.put(id.clone(), properties, &[("etag", etag)], None);
        id
    }

    fn disk(&mut self, name: &str, place: Option<usize>) -> ResourceId {
        let id = self.id("Microsoft.Compute/disks", name);
        let created = self.now.arm_with_offset();
        let size: u64 = if place.is_some() { 30 } else { 128 };
        let source = match place {
            Some(_) => json!({ "createOption": "FromImage" }),
            None => json!({ "createOption": "Empty" }),
        };
        let properties = json!({
            "creationData": source,
            "diskSizeGB": size,
            "encryption": { "type": "EncryptionAtRestWithPlatformKey" },
            "timeCreated": created,
            "uniqueId": self.guid(place.unwrap_or(name.len()) * 3 + 3),
            "diskSizeBytes": size * 1_073_741_824
        });
        let sku = json!({ "name": "Standard_LRS", "tier": "Standard" });
        self.put(id.clone(), properties, &[("sku", sku)], None);
        id
    }

    /// A GUID that follows from the place, so that the same number of resources is always the same resources.
    fn guid(&self, place: usize) -> String {
        format!(
            "e57a7e00-{:04x}-4000-8000-{place:012x}",
            self.number % 0x1_0000
        )
    }

    fn etag(&self, place: usize) -> Value {
        format!("W/\"{}\"", self.guid(place)).into()
    }
}

fn pick<'w>(words: &[&'w str], place: usize) -> &'w str {
    words
        .get(place % words.len().max(1))
        .copied()
        .unwrap_or_default()
}
