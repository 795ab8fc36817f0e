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
        let id = |kind: &str, name: &str| self.group.resource(&TypeName::new(kind), name).map(|id| id.to_string());
        let machine = id("Microsoft.Compute/virtualMachines", &self.name)?;
        let mut steps: Vec<Step> = self.group_step.iter().cloned().collect();
        let mut interface = Map::new();
        if let Some(allocation) = self.address {
            let address = id("Microsoft.Network/publicIPAddresses", &format!("{}-ip", self.name))?;
            steps.push(self.put(&address, json!({"properties": {"publicIPAllocationMethod": allocation, "idleTimeoutInMinutes": 4}})));
            interface.insert("publicIPAddress".to_owned(), json!({"id": address}));
        }
        let rules = match &self.rules {
            Rules::None => None,
            Rules::Existing(group) => Some(group.clone()),
            Rules::New { let_in } => {
                let group = id("Microsoft.Network/networkSecurityGroups", &format!("{}-nsg", self.name))?;
                steps.push(self.put(&group, json!({"properties": {"securityRules": if *let_in { json!([self.rule()]) } else { json!([]) }}})));
                Some(group)
            }
        };
        let subnet = match &self.network {
            Network::Existing { subnet } => subnet.clone(),
            Network::New { name, range, subnet, subnet_range } => {
                let network = id("Microsoft.Network/virtualNetworks", name)?;
                let subnets = json!([{"name": subnet, "properties": {"addressPrefix": subnet_range}}]);
                steps.push(self.put(&network, json!({"properties": {"addressSpace": {"addressPrefixes": [range]}, "subnets": subnets}})));
                format!("{network}/subnets/{subnet}")
            }
        };
        interface.insert("subnet".to_owned(), json!({"id": subnet}));
        interface.insert("privateIPAllocationMethod".to_owned(), json!("Dynamic"));
        let card = id("Microsoft.Network/networkInterfaces", &format!("{}-nic", self.name))?;
        let mut properties = json!({"ipConfigurations": [{"name": "primary", "properties": interface}]});
        if let (Some(rules), Some(object)) = (rules, properties.as_object_mut()) {
            object.insert("networkSecurityGroup".to_owned(), json!({"id": rules}));
        }
        steps.push(self.put(&card, json!({ "properties": properties })));
        steps.push(self.put(&machine, self.body(&card)));
        Ok(Work { verb: Verb::Create, resource: machine, steps })
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
        let mut profile = json!({"computerName": self.computer_name(), "adminUsername": self.administrator});
        if let Some(profile) = profile.as_object_mut() {
            match &self.entry {
                Entry::Password(password) => {
                    profile.insert("adminPassword".to_owned(), json!(password));
                    match self.system {
                        System::Linux => profile.insert("linuxConfiguration".to_owned(), json!({"disablePasswordAuthentication": false})),
                        System::Windows => profile.insert("windowsConfiguration".to_owned(), json!({"provisionVMAgent": true})),
                    };
                }
                Entry::Key(key) => {
                    let path = format!("/home/{}/.ssh/authorized_keys", self.administrator);
                    let keys = json!({"publicKeys": [{"path": path, "keyData": key.trim()}]});
                    profile.insert("linuxConfiguration".to_owned(), json!({"disablePasswordAuthentication": true, "ssh": keys}));
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
        let most = if self.system == System::Windows { 15 } else { 63 };
        let name: String = self.name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).take(most).collect();
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

/// Names that ARM refuses for the first person.
const TAKEN: [&str; 14] = [
    "admin", "administrator", "root", "guest", "user", "user1", "test", "backup", "console", "david", "john", "owner", "server", "sys",
];

/// Whether a name cannot be the first person's.
#[must_use]
pub fn administrator_taken(name: &str) -> bool {
    TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(name.trim()))
}

/// Whether a password is one that ARM takes: 12 to 72 characters, three of: lower, upper, digit, other.
#[must_use]
pub fn password_strong(password: &str) -> bool {
    let kinds = [
        password.chars().any(char::is_lowercase),
        password.chars().any(char::is_uppercase),
        password.chars().any(|letter| letter.is_ascii_digit()),
        password.chars().any(|letter| !letter.is_alphanumeric()),
    ];
    (12..=72).contains(&password.chars().count()) && kinds.into_iter().filter(|kind| *kind).count() >= 3
}

/// Whether a text is an RSA public key of OpenSSH with 2048 bits or more: the only kind that stamps of these versions take.
#[must_use]
pub fn is_public_key(text: &str) -> bool {
    /// Type, exponent and 256 bytes of modulus, in base64.
    const SHORTEST: usize = 360;
    let mut words = text.split_whitespace();
    let known = words.next() == Some("ssh-rsa");
    known && words.next().is_some_and(|data| data.len() >= SHORTEST && data.starts_with("AAAAB3NzaC1yc2E"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine() -> Machine {
        Machine {
            group: ResourceId::of_group("s", "g").unwrap(),
            group_step: None,
            name: "erp_web_03".into(),
            location: "local".into(),
            image: ["Canonical".into(), "UbuntuServer".into(), "22.04".into(), "latest".into()],
            size: "Standard_A1".into(),
            system: System::Linux,
            administrator: "azureops".into(),
            entry: Entry::Key("ssh-ed25519 AAAA".into()),
            os_disk: ("Standard_LRS".into(), None),
            data_disks: vec![(128, "Premium_LRS".into())],
            network: Network::New { name: "net".into(), range: "10.0.0.0/16".into(), subnet: "default".into(), subnet_range: "10.0.0.0/24".into() },
            address: Some("Static"),
            rules: Rules::New { let_in: true },
            tags: vec![("env".into(), "prod".into())],
        }
    }

    #[test]
    fn steps_come_in_the_order_that_they_need_each_other() {
        let work = machine().work().unwrap();
        let types: Vec<_> = work.steps.iter().map(|step| ResourceId::parse(&step.path).unwrap().type_name().last().to_owned()).collect();
        assert_eq!(types, ["publicIPAddresses", "networkSecurityGroups", "virtualNetworks", "networkInterfaces", "virtualMachines"]);
        assert_eq!(work.resource, work.steps[4].path);
        for step in &work.steps {
            assert_eq!(step.body.as_ref().unwrap()["location"], "local");
            assert_eq!(step.body.as_ref().unwrap()["tags"]["env"], "prod");
        }
        let card = work.steps[3].body.as_ref().unwrap();
        assert!(card.pointer("/properties/ipConfigurations/0/properties/subnet/id").unwrap().as_str().unwrap().ends_with("/virtualNetworks/net/subnets/default"));
        let body = work.steps[4].body.as_ref().unwrap();
        assert_eq!(body.pointer("/properties/osProfile/computerName").unwrap(), "erp-web-03");
        assert_eq!(body.pointer("/properties/osProfile/linuxConfiguration/disablePasswordAuthentication").unwrap(), true);
        assert_eq!(body.pointer("/properties/storageProfile/dataDisks/0/lun").unwrap(), 0);
    }

    #[test]
    fn what_is_there_is_used() {
        let mut machine = machine();
        machine.network = Network::Existing { subnet: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/a".into() };
        machine.rules = Rules::None;
        machine.address = None;
        machine.system = System::Windows;
        machine.name = "a-very-long-windows-name".into();
        machine.entry = Entry::Password("x".into());
        let work = machine.work().unwrap();
        assert_eq!(work.steps.len(), 2);
        let body = work.steps[1].body.as_ref().unwrap();
        assert_eq!(body.pointer("/properties/osProfile/computerName").unwrap(), "a-very-long-win");
        assert!(body.pointer("/properties/osProfile/windowsConfiguration").is_some());
    }

    #[test]
    fn people_and_passwords_are_checked_as_arm_does() {
        assert!(administrator_taken("Root") && !administrator_taken("azureops"));
        assert!(password_strong("Correct-horse-7") && !password_strong("short-A1") && !password_strong("alllowercaseletters"));
        assert!(is_public_key(&format!("ssh-rsa AAAAB3NzaC1yc2E{} me@host", "A".repeat(357))));
        assert!(!is_public_key("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBe0ai5p1oS3ehO2MfTDrjx8 me@host"));
        assert!(!is_public_key("-----BEGIN OPENSSH PRIVATE KEY-----"));
    }
}
