//! Any sequence of what clients do with machines, disks, interfaces and addresses leaves the world consistent: whatever is pointed at is
//! there, nothing has two owners, and a view from one side agrees with the view from the other.

use super::{disk, id, interface, linux, machine, stamp};
use crate::{testing::Stamp, world::resource_id::ResourceId};
use proptest::{prelude::*, test_runner::RngSeed};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

#[derive(Clone, Debug)]
enum Step {
    Machine { name: u8, on: u8 },
    Disk(u8),
    Attach { name: u8, disk: u8 },
    Detach(u8),
    Act { name: u8, action: u8 },
    Address { interface: u8, address: u8 },
    DeleteMachine(u8),
    DeleteDisk(u8),
    DeleteInterface(u8),
    Wait(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..2_u8, 1..4_u8).prop_map(|(name, on)| Step::Machine { name, on }),
        3 => (0..2_u8).prop_map(Step::Disk),
        4 => (0..2_u8, 0..2_u8).prop_map(|(name, disk)| Step::Attach { name, disk }),
        2 => (0..2_u8).prop_map(Step::Detach),
        4 => (0..2_u8, 0..4_u8).prop_map(|(name, action)| Step::Act { name, action }),
        2 => (1..4_u8, 0..2_u8).prop_map(|(interface, address)| Step::Address { interface, address }),
        1 => (0..2_u8).prop_map(Step::DeleteMachine),
        1 => (0..2_u8).prop_map(Step::DeleteDisk),
        1 => (1..4_u8).prop_map(Step::DeleteInterface),
        4 => (0..120_u8).prop_map(Step::Wait),
    ]
}

fn public(number: u8) -> String {
    id("Microsoft.Network/publicIPAddresses", &format!("p{number}"))
}

/// Does it; what the stamp says is part of the game, as long as it is no breakdown.
fn take(stamp: &mut Stamp, step: &Step) -> u16 {
    let vm = |name: &u8| machine(&format!("vm{name}"));
    match step {
        Step::Machine { name, on } => {
            let mut body = linux();
            let on = interface(&format!("n{on}"));
            crate::world::resource::set(
                &mut body,
                "/properties/networkProfile/networkInterfaces",
                json!([{ "id": on }]),
            );
            stamp.put(&vm(name), body).status
        }
        Step::Disk(number) => {
            let empty = json!({"location": "local", "properties": {"diskSizeGB": 4, "creationData": {"createOption": "Empty"}}});
            stamp.put(&disk(&format!("d{number}")), empty).status
        }
        Step::Attach { name, disk: number } => {
            let mut model = stamp.get(&vm(name)).json();
            let attached = json!({"lun": number, "createOption": "Attach", "managedDisk": {"id": disk(&format!("d{number}"))}});
            let Some(disks) = model
                .pointer_mut("/properties/storageProfile/dataDisks")
                .and_then(Value::as_array_mut)
            else {
                return 404;
            };
            disks.retain(|disk| disk["lun"] != json!(number));
            disks.push(attached);
            stamp.put(&vm(name), model).status
        }
        Step::Detach(name) => {
            let mut model = stamp.get(&vm(name)).json();
            let Some(disks) = model.pointer_mut("/properties/storageProfile/dataDisks") else {
                return 404;
            };
            *disks = json!([]);
            stamp.put(&vm(name), model).status
        }
        Step::Act { name, action } => {
            let action = ["start", "powerOff", "deallocate", "restart"][usize::from(*action)];
            stamp
                .post(&format!("{}/{action}", vm(name)), json!(null))
                .status
        }
        Step::Address {
            interface: on,
            address,
        } => {
            stamp.put(&public(*address), json!({"location": "local"}));
            let path = interface(&format!("n{on}"));
            let mut model = stamp.get(&path).json();
            let Some(properties) = model.pointer_mut("/properties/ipConfigurations/0/properties")
            else {
                return 404;
            };
            properties["publicIPAddress"] = json!({ "id": public(*address) });
            stamp.put(&path, model).status
        }
        Step::DeleteMachine(name) => stamp.delete(&vm(name)).status,
        Step::DeleteDisk(number) => stamp.delete(&disk(&format!("d{number}"))).status,
        Step::DeleteInterface(number) => stamp.delete(&interface(&format!("n{number}"))).status,
        Step::Wait(seconds) => {
            stamp.wait(Duration::from_secs(u64::from(*seconds)));
            200
        }
    }
}

fn is_consistent(stamp: &mut Stamp) {
    // Whatever is due by now comes true first.
    stamp.get("/subscriptions?api-version=2016-06-01");
    let everything: Vec<ResourceId> = stamp
        .world
        .resources_under("", None)
        .map(|(_, resource)| resource.id)
        .collect();
    let mut held = BTreeSet::new();
    let mut addresses = BTreeSet::new();
    for id in everything {
        let resource = stamp.world.resource(&id).unwrap();
        for reference in stamp.world.references_of(&resource) {
            let target = &reference.target;
            assert!(
                stamp.world.exists(target),
                "{id} points at {target}, which is not there"
            );
            let exclusive = ["disks", "networkinterfaces", "publicipaddresses"]
                .contains(&target.kind().to_lowercase().as_str());
            assert!(
                !exclusive || !reference.holds || held.insert(target.key()),
                "{target} has two owners"
            );
        }
        for configuration in resource.items("/ipConfigurations") {
            let address = configuration["properties"]["privateIPAddress"].to_string();
            assert!(
                addresses.insert(address.clone()),
                "{address} is given away twice"
            );
        }
        if id.kind() == "disks" {
            let seen = stamp.get(id.as_str());
            let attached = seen.at("/properties/diskState") != "Unattached";
            assert_eq!(
                attached,
                seen.at("/managedBy").is_string(),
                "{}",
                seen.text()
            );
            if let Some(owner) = seen.at("/managedBy").as_str() {
                assert!(
                    stamp.get(owner).text().contains(id.name()),
                    "{owner} does not know {id}"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, rng_seed: RngSeed::Fixed(0x5eed), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn machines_and_what_they_hold_stay_consistent(steps in prop::collection::vec(step(), 1..30)) {
        let mut stamp = stamp();
        for step in &steps {
            let status = take(&mut stamp, step);
            prop_assert!(status < 500, "{step:?} answered {status}");
            is_consistent(&mut stamp);
        }
        stamp.wait(Duration::from_secs(3600));
        stamp.get("/subscriptions?api-version=2016-06-01");
        is_consistent(&mut stamp);
        for (_, resource) in stamp.world.resources_under("", None) {
            prop_assert_eq!(resource.provisioning_state, "Succeeded");
        }
    }
}

#[test]
fn every_step_of_the_game_can_succeed() {
    let mut stamp = stamp();
    for step in [
        Step::Disk(0),
        Step::Machine { name: 0, on: 1 },
        Step::Address {
            interface: 2,
            address: 0,
        },
        Step::Wait(119),
        Step::Attach { name: 0, disk: 0 },
        Step::Wait(60),
        Step::Act { name: 0, action: 2 },
        Step::Wait(60),
        Step::Detach(0),
        Step::Wait(60),
        Step::DeleteDisk(0),
        Step::DeleteMachine(0),
        Step::Wait(60),
        Step::DeleteInterface(1),
    ] {
        let status = take(&mut stamp, &step);
        assert!(status < 300, "{step:?} answered {status}");
        is_consistent(&mut stamp);
    }
}
