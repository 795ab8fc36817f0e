//! A new virtual machine as plain data, what is wrong with it, and the work that makes it: its address, rules, network,
//! interface and then itself, each one step.

use crate::resource_view::work::step;
use porthole_shared::operation::{Step, Verb, Work};
use porthole_shared::resource_id::{IdError, ResourceId};
use porthole_shared::type_name::TypeName;
use serde_json::{Map, Value, json};

/// The operating system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum System {
    /// Linux.
    #[default]
    Linux,
    /// Windows.
    Windows,
}

/// How the first person signs in.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// By the private half of this public key.
    Key(String),
    /// By a password.
    Password(String),
}

/// The network of the machine.
#[derive(Clone, Debug, PartialEq)]
pub enum Network {
    /// A subnet that is there.
    Existing {
        /// Its id.
        subnet: String,
    },
    /// A new network with one subnet.
    New {
        /// Its name.
        name: String,
        /// Its range.
        range: String,
        /// The subnet's name.
        subnet: String,
        /// The subnet's range.
        subnet_range: String,
    },
}

/// The rules before the machine.
#[derive(Clone, Debug, PartialEq)]
pub enum Rules {
    /// None of its own.
    None,
    /// A group that is there.
    Existing(String),
    /// A new group; it lets in remote sign-in when wished.
    New {
        /// Whether SSH or RDP is let in.
        let_in: bool,
    },
}

/// The availability set of the machine.
#[derive(Clone, Debug, PartialEq)]
pub enum Availability {
    /// None.
    None,
    /// One that is there, in the machine's own group.
    Existing(String),
    /// A new one.
    New {
        /// Its name.
        name: String,
    },
}

/// The machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// Its group.
    pub group: ResourceId,
    /// The step that makes the group, when it is new.
    pub group_step: Option<Step>,
    /// Its name.
    pub name: String,
    /// Its location.
    pub location: String,
    /// Publisher, offer, SKU, version.
    pub image: [String; 4],
    /// Its size.
    pub size: String,
    /// Its availability set.
    pub availability: Availability,
    /// Its system.
    pub system: System,
    /// The first person.
    pub administrator: String,
    /// How they sign in.
    pub entry: Entry,
    /// The kind of the OS disk, and its size where it differs from the image's.
    pub os_disk: (String, Option<u32>),
    /// Sizes and kinds of data disks.
    pub data_disks: Vec<(u32, String)>,
    /// Its network.
    pub network: Network,
    /// `Dynamic` or `Static`, or none.
    pub address: Option<&'static str>,
    /// Its rules.
    pub rules: Rules,
    /// Tags of everything that is made.
    pub tags: Vec<(String, String)>,
}

impl Machine {
    /// The work, in the order in which ARM needs it.
    pub fn work(&self) -> Result<Work, IdError> {
        let id = |kind: &str, name: &str| {
            self.group
                .resource(&TypeName::new(kind), name)
                .map(|id| id.to_string())
        };
        let machine = id("Microsoft.Compute/virtualMachines", &self.name)?;
        let mut steps: Vec<Step> = self.group_step.iter().cloned().collect();
        let mut interface = Map::new();
        if let Some(allocation) = self.address {
            let address = id(
                "Microsoft.Network/publicIPAddresses",
                &format!("{}-ip", self.name),
            )?;
            steps.push(self.put(&address, json!({"properties": {"publicIPAllocationMethod": allocation, "idleTimeoutInMinutes": 4}})));
            interface.insert("publicIPAddress".to_owned(), json!({"id": address}));
        }
        let rules = match &self.rules {
            Rules::None => None,
            Rules::Existing(group) => Some(group.clone()),
            Rules::New { let_in } => {
                let group = id(
                    "Microsoft.Network/networkSecurityGroups",
                    &format!("{}-nsg", self.name),
                )?;
                steps.push(self.put(&group, json!({"properties": {"securityRules": if *let_in { json!([self.rule()]) } else { json!([]) }}})));
                Some(group)
            }
        };
        let subnet = match &self.network {
            Network::Existing { subnet } => subnet.clone(),
            Network::New {
                name,
                range,
                subnet,
                subnet_range,
            } => {
                let network = id("Microsoft.Network/virtualNetworks", name)?;
                let subnets =
                    json!([{"name": subnet, "properties": {"addressPrefix": subnet_range}}]);
                steps.push(self.put(&network, json!({"properties": {"addressSpace": {"addressPrefixes": [range]}, "subnets": subnets}})));
                format!("{network}/subnets/{subnet}")
            }
        };
        interface.insert("subnet".to_owned(), json!({"id": subnet}));
        interface.insert("privateIPAllocationMethod".to_owned(), json!("Dynamic"));
        let card = id(
            "Microsoft.Network/networkInterfaces",
            &format!("{}-nic", self.name),
        )?;
        let mut properties =
            json!({"ipConfigurations": [{"name": "primary", "properties": interface}]});
        if let (Some(rules), Some(object)) = (rules, properties.as_object_mut()) {
            object.insert("networkSecurityGroup".to_owned(), json!({"id": rules}));
        }
        steps.push(self.put(&card, json!({ "properties": properties })));
        let set = match &self.availability {
            Availability::None => None,
            Availability::Existing(set) => Some(set.clone()),
            Availability::New { name } => {
                let set = id("Microsoft.Compute/availabilitySets", name)?;
                // Aligned: its machines have managed disks.
                steps.push(self.put(&set, json!({"sku": {"name": "Aligned"}, "properties": {"platformFaultDomainCount": 2, "platformUpdateDomainCount": 5}})));
                Some(set)
            }
        };
        let mut body = self.body(&card);
        if let (Some(set), Some(properties)) = (
            set,
            body.pointer_mut("/properties")
                .and_then(Value::as_object_mut),
        ) {
            properties.insert("availabilitySet".to_owned(), json!({ "id": set }));
        }
        steps.push(self.put(&machine, body));
        Ok(Work {
            verb: Verb::Create,
            resource: machine,
            steps,
        })
    }

    fn put(&self, id: &str, mut body: Value) -> Step {
        if let Some(object) = body.as_object_mut() {
            object.insert("location".to_owned(), Value::String(self.location.clone()));
        }
        super::create::add_tags(&mut body, &self.tags);
        step("PUT", id, Some(body))
    }

    fn rule(&self) -> Value {
        let (name, port) = match self.system {
            System::Linux => ("allow-ssh", "22"),
            System::Windows => ("allow-rdp", "3389"),
        };
        json!({"name": name, "properties": {"priority": 1000, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
            "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": port}})
    }

    fn body(&self, card: &str) -> Value {
        let [publisher, offer, sku, version] = &self.image;
        let (kind, size) = &self.os_disk;
        let mut os_disk = json!({"name": format!("{}-os", self.name), "createOption": "FromImage", "caching": "ReadWrite", "managedDisk": {"storageAccountType": kind}});
        if let (Some(size), Some(object)) = (size, os_disk.as_object_mut()) {
            object.insert("diskSizeGB".to_owned(), json!(size));
        }
        let data: Vec<Value> = (0..)
            .zip(&self.data_disks)
            .map(|(lun, (size, kind))| {
                json!({"lun": lun, "name": format!("{}-data-{lun}", self.name), "createOption": "Empty", "diskSizeGB": size, "managedDisk": {"storageAccountType": kind}})
            })
            .collect();
        let mut profile =
            json!({"computerName": self.computer_name(), "adminUsername": self.administrator});
        if let Some(profile) = profile.as_object_mut() {
            match &self.entry {
                Entry::Password(password) => {
                    profile.insert("adminPassword".to_owned(), json!(password));
                    match self.system {
                        System::Linux => profile.insert(
                            "linuxConfiguration".to_owned(),
                            json!({"disablePasswordAuthentication": false}),
                        ),
                        System::Windows => profile.insert(
                            "windowsConfiguration".to_owned(),
                            json!({"provisionVMAgent": true}),
                        ),
                    };
                }
                Entry::Key(key) => {
                    let path = format!("/home/{}/.ssh/authorized_keys", self.administrator);
                    let keys = json!({"publicKeys": [{"path": path, "keyData": key.trim()}]});
                    profile.insert(
                        "linuxConfiguration".to_owned(),
                        json!({"disablePasswordAuthentication": true, "ssh": keys}),
                    );
                }
            }
        }
        json!({"properties": {
            "hardwareProfile": {"vmSize": self.size},
            "storageProfile": {
                "imageReference": {"publisher": publisher, "offer": offer, "sku": sku, "version": version},
                "osDisk": os_disk, "dataDisks": data
            },
            "osProfile": profile,
            "networkProfile": {"networkInterfaces": [{"id": card, "properties": {"primary": true}}]}
        }})
    }

    /// Windows takes 15 characters.
    fn computer_name(&self) -> String {
        let most = if self.system == System::Windows {
            15
        } else {
            63
        };
        let name: String = self
            .name
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() {
                    letter
                } else {
                    '-'
                }
            })
            .take(most)
            .collect();
        name.trim_matches('-').to_owned()
    }

    /// Types and names of what will be made, the machine last.
    #[must_use]
    pub fn makes(&self) -> Vec<(String, String)> {
        let steps = self.work().map(|work| work.steps).unwrap_or_default();
        steps
            .iter()
            .filter_map(|step| ResourceId::parse(&step.path).ok())
            .map(|id| (id.type_name().to_string(), id.name().to_owned()))
            .collect()
    }
}

#[cfg(test)]
#[path = "machine_work_tests.rs"]
mod tests;
