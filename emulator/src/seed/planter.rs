//! The hands of a seed: groups, networks, machines and the rest in a few words each, through the rules of their types.

use crate::{
    arm::placing,
    world::{
        World, resource::Resource, resource_group::ResourceGroup, resource_id::ResourceId,
        timestamp::Timestamp,
    },
};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// Plants into one group.
pub struct Planter<'a> {
    pub world: &'a mut World,
    subscription: &'static str,
    group: &'static str,
    now: Timestamp,
}

/// A machine to be planted, with its interface and disks.
pub struct Machine {
    /// Its name; disks and interface are named after it.
    pub name: &'static str,
    /// Its size.
    pub size: &'static str,
    /// Publisher, offer and sku of its image.
    pub image: [&'static str; 3],
    /// The id of its subnet.
    pub subnet: ResourceId,
    /// Its private address, when it has a fixed one.
    pub address: Option<&'static str>,
    /// Name and size of its data disks.
    pub disks: &'static [(&'static str, u64)],
    /// The type of all its disks.
    pub storage: &'static str,
    /// Further properties of its interface's configuration.
    pub network: Value,
    /// Further properties of the machine itself.
    pub more: Value,
    /// Its tags.
    pub tags: Value,
}

/// Ubuntu 22.04.
pub const UBUNTU: [&str; 3] = ["Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts"];
/// Windows Server 2019.
pub const WINDOWS: [&str; 3] = ["MicrosoftWindowsServer", "WindowsServer", "2019-Datacenter"];
/// SQL Server on Windows.
pub const SQL: [&str; 3] = ["MicrosoftSQLServer", "SQL2016SP1-WS2016", "Enterprise"];

impl<'a> Planter<'a> {
    /// Makes the group and goes on in it. `days` is how long ago all this happened.
    pub fn begin(
        world: &'a mut World,
        now: Timestamp,
        days: i64,
        subscription: &'static str,
        group: &'static str,
        tags: Value,
    ) -> Planter<'a> {
        let now = Timestamp(now.0.saturating_sub(days * 86_400_000));
        let row = ResourceGroup {
            subscription: subscription.to_owned(),
            name: group.to_owned(),
            location: world.settings.region.clone(),
            tags: tags.as_object().filter(|tags| !tags.is_empty()).cloned(),
            provisioning_state: "Succeeded".to_owned(),
            managed_by: None,
            created: now,
        };
        world
            .groups
            .put(&ResourceId::group_of(subscription, group).key(), row);
        Planter {
            world,
            subscription,
            group,
            now,
        }
    }

    /// The id of something in this group.
    pub fn id(&self, kind: &str, name: &str) -> ResourceId {
        ResourceId::resource(self.subscription, self.group, kind, name)
    }

    /// PUTs a resource with these properties and tags.
    pub fn put(&mut self, kind: &str, name: &str, properties: Value, tags: &Value) {
        self.put_body(kind, name, json!({ "properties": properties }), tags);
    }

    /// PUTs a resource with a body that needs a location and tags only.
    pub fn put_body(&mut self, kind: &str, name: &str, mut body: Value, tags: &Value) {
        let id = self.id(kind, name);
        if let Some(body) = body.as_object_mut() {
            body.insert(
                "location".to_owned(),
                self.world.settings.region.clone().into(),
            );
            if tags.as_object().is_some_and(|tags| !tags.is_empty()) {
                body.insert("tags".to_owned(), tags.clone());
            }
        }
        let outcome = placing::put(self.world, &id, body, self.now);
        debug_assert_eq!(outcome, Ok(()), "{id}");
        self.later();
    }

    /// An action on a machine, to its end.
    pub fn act(&mut self, machine: &str, action: &str) {
        let id = self.id("Microsoft.Compute/virtualMachines", machine);
        let outcome = placing::act(self.world, &id, action, self.now);
        debug_assert_eq!(outcome, Ok(()), "{id} {action}");
        self.later();
    }

    /// Lets a resource have failed.
    pub fn fail(&mut self, kind: &str, name: &str) {
        let id = self.id(kind, name);
        if let Some(mut resource) = self.world.resource(&id) {
            resource.provisioning_state = "Failed".to_owned();
            resource.state.shift_remove("power");
            self.world.put_resource(resource);
        }
    }

    /// A machine with its interface `NAME-nic`, its disk `NAME-os` and its data disks.
    pub fn machine(&mut self, machine: Machine) {
        let interface = format!("{}-nic", machine.name);
        let mut configuration = machine.network.as_object().cloned().unwrap_or_default();
        configuration.insert(
            "subnet".to_owned(),
            json!({ "id": machine.subnet.as_str() }),
        );
        if let Some(address) = machine.address {
            configuration.insert("privateIPAllocationMethod".to_owned(), "Static".into());
            configuration.insert("privateIPAddress".to_owned(), address.into());
        }
        let configurations = json!([{ "name": "ipconfig1", "properties": configuration }]);
        self.put(
            "Microsoft.Network/networkInterfaces",
            &interface,
            json!({ "ipConfigurations": configurations }),
            &json!({}),
        );
        let [publisher, offer, sku] = machine.image;
        let managed = json!({ "storageAccountType": machine.storage });
        let data: Vec<Value> = machine.disks.iter().enumerate().map(|(lun, (name, size))| {
            json!({ "lun": lun, "name": name, "createOption": "Empty", "diskSizeGB": size, "caching": "ReadOnly", "managedDisk": managed })
        }).collect();
        let mut properties = Map::new();
        properties.insert(
            "hardwareProfile".to_owned(),
            json!({ "vmSize": machine.size }),
        );
        properties.insert("storageProfile".to_owned(), json!({
            "imageReference": { "publisher": publisher, "offer": offer, "sku": sku, "version": "latest" },
            "osDisk": { "name": format!("{}-os", machine.name), "createOption": "FromImage", "managedDisk": managed },
            "dataDisks": data
        }));
        // Checked by the rules like any password, and forgotten with it.
        properties.insert("osProfile".to_owned(), json!({ "computerName": machine.name, "adminUsername": "azureops", "adminPassword": self.password() }));
        let interface = self.id("Microsoft.Network/networkInterfaces", &interface);
        properties.insert(
            "networkProfile".to_owned(),
            json!({ "networkInterfaces": [{ "id": interface.as_str() }] }),
        );
        properties.extend(machine.more.as_object().cloned().unwrap_or_default());
        self.put(
            "Microsoft.Compute/virtualMachines",
            machine.name,
            properties.into(),
            &machine.tags,
        );
    }

    /// A resource as it stands.
    pub fn resource(&self, kind: &str, name: &str) -> Option<Resource> {
        self.world.resource(&self.id(kind, name))
    }

    /// A public address.
    pub fn public_address(&mut self, name: &str, label: &str) -> Value {
        let mut properties = json!({ "publicIPAllocationMethod": "Static" });
        if !label.is_empty() {
            crate::world::resource::set(
                &mut properties,
                "/dnsSettings/domainNameLabel",
                label.into(),
            );
        }
        self.put(
            "Microsoft.Network/publicIPAddresses",
            name,
            properties,
            &json!({}),
        );
        json!({ "id": self.id("Microsoft.Network/publicIPAddresses", name).as_str() })
    }

    /// A security group that lets these ports in.
    pub fn security_group(&mut self, name: &str, ports: &[(&str, u32)]) -> Value {
        let rules: Vec<Value> = ports.iter().zip((100..).step_by(10)).map(|((rule, port), priority)| {
            json!({ "name": rule, "properties": {
                "protocol": "Tcp", "access": "Allow", "direction": "Inbound", "priority": priority, "sourcePortRange": "*",
                "destinationPortRange": port.to_string(), "sourceAddressPrefix": "*", "destinationAddressPrefix": "*"
            } })
        }).collect();
        self.put(
            "Microsoft.Network/networkSecurityGroups",
            name,
            json!({ "securityRules": rules }),
            &json!({}),
        );
        json!({ "id": self.id("Microsoft.Network/networkSecurityGroups", name).as_str() })
    }

    /// A storage account.
    pub fn storage_account(&mut self, name: &str, tags: &Value) {
        self.put_body(
            "Microsoft.Storage/storageAccounts",
            name,
            json!({ "sku": { "name": "Standard_LRS" }, "kind": "Storage" }),
            tags,
        );
    }

    /// A vault that nobody has access to yet.
    pub fn vault(&mut self, name: &str, tags: &Value) {
        let tenant = self.world.settings.tenant_id.clone();
        self.put("Microsoft.KeyVault/vaults", name, json!({ "tenantId": tenant, "sku": { "family": "A", "name": "standard" }, "accessPolicies": [] }), tags);
    }

    /// Not everything happened in one moment.
    fn later(&mut self) {
        self.now = self.now.after(Duration::from_secs(97));
    }

    fn password(&self) -> String {
        format!("Aa1-{}", self.world.fresh_guid())
    }
}
