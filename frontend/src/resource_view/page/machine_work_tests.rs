//! The work that makes a machine: its order, and what is used of what is there.

use super::*;

fn machine() -> Machine {
    Machine {
        group: ResourceId::of_group("s", "g").unwrap(),
        group_step: None,
        name: "erp_web_03".into(),
        location: "local".into(),
        image: [
            "Canonical".into(),
            "UbuntuServer".into(),
            "22.04".into(),
            "latest".into(),
        ],
        size: "Standard_A1".into(),
        availability: Availability::None,
        system: System::Linux,
        administrator: "azureops".into(),
        entry: Entry::Key("ssh-ed25519 AAAA".into()),
        os_disk: ("Standard_LRS".into(), None),
        data_disks: vec![(128, "Premium_LRS".into())],
        network: Network::New {
            name: "net".into(),
            range: "10.0.0.0/16".into(),
            subnet: "default".into(),
            subnet_range: "10.0.0.0/24".into(),
        },
        address: Some("Static"),
        rules: Rules::New { let_in: true },
        tags: vec![("env".into(), "prod".into())],
    }
}

#[test]
fn steps_come_in_the_order_that_they_need_each_other() {
    let work = machine().work().unwrap();
    let types: Vec<_> = work
        .steps
        .iter()
        .map(|step| {
            ResourceId::parse(&step.path)
                .unwrap()
                .type_name()
                .last()
                .to_owned()
        })
        .collect();
    assert_eq!(
        types,
        [
            "publicIPAddresses",
            "networkSecurityGroups",
            "virtualNetworks",
            "networkInterfaces",
            "virtualMachines"
        ]
    );
    assert_eq!(work.resource, work.steps[4].path);
    for step in &work.steps {
        assert_eq!(step.body.as_ref().unwrap()["location"], "local");
        assert_eq!(step.body.as_ref().unwrap()["tags"]["env"], "prod");
    }
    let card = work.steps[3].body.as_ref().unwrap();
    assert!(
        card.pointer("/properties/ipConfigurations/0/properties/subnet/id")
            .unwrap()
            .as_str()
            .unwrap()
            .ends_with("/virtualNetworks/net/subnets/default")
    );
    let body = work.steps[4].body.as_ref().unwrap();
    assert_eq!(
        body.pointer("/properties/osProfile/computerName").unwrap(),
        "erp-web-03"
    );
    assert_eq!(
        body.pointer("/properties/osProfile/linuxConfiguration/disablePasswordAuthentication")
            .unwrap(),
        true
    );
    assert_eq!(
        body.pointer("/properties/storageProfile/dataDisks/0/lun")
            .unwrap(),
        0
    );
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
    assert_eq!(
        body.pointer("/properties/osProfile/computerName").unwrap(),
        "a-very-long-win"
    );
    assert!(
        body.pointer("/properties/osProfile/windowsConfiguration")
            .is_some()
    );
}

#[test]
fn a_new_availability_set_is_made_before_the_machine_that_joins_it() {
    let mut machine = machine();
    machine.availability = Availability::New {
        name: "erp-set".into(),
    };
    let work = machine.work().unwrap();
    let [.., set, last] = work.steps.as_slice() else {
        panic!("a set and a machine");
    };
    assert!(set.path.ends_with("/availabilitySets/erp-set"));
    assert_eq!(set.body.as_ref().unwrap()["sku"]["name"], "Aligned");
    let joined = last.body.as_ref().unwrap();
    assert_eq!(
        joined.pointer("/properties/availabilitySet/id").unwrap(),
        &serde_json::json!(set.path)
    );
}
