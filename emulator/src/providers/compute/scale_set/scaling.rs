//! How many machines there are: brought in line with the capacity when the set is written, and made whole when that is done.

use super::{capacity, instance, instances, interface};
use crate::{
    arm::delete::take_out,
    providers::{Call, Verb, Write},
    world::{World, resource::Resource, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::Value;

/// Adds and removes machines after a write of the set; older ones are no longer of the newest model when that changed.
pub fn follow(world: &mut World, call: &Call, write: &Write) {
    let set = &write.resource;
    let changed = write.before.as_ref().is_some_and(|before| {
        before.property("/virtualMachineProfile") != set.property("/virtualMachineProfile")
    });
    let has = instances(world, &set.id);
    let wanted = usize::try_from(capacity(set)).unwrap_or(usize::MAX);
    for gone in has.iter().skip(wanted) {
        take_out(world, &gone.id, call.now);
    }
    if changed && write.verb != Verb::Create {
        let manual = set.text("/upgradePolicy/mode") == Some("Manual");
        for mut machine in has.into_iter().take(wanted) {
            machine.set("/latestModelApplied", !manual);
            world.put_resource(machine);
        }
    }
    let missing = wanted.saturating_sub(instances(world, &set.id).len());
    for _ in 0..missing {
        let number = next_number(world, &set.id);
        instance::make(world, call, set, number);
    }
}

/// What was being made or changed is there, and runs.
pub fn settle(world: &mut World, set: &ResourceId, now: Timestamp) {
    for mut machine in instances(world, set) {
        if machine.provisioning_state == "Creating" {
            machine.set_state("power", "running");
            machine.set_state("provisioned", now.arm_with_offset());
        }
        if machine.provisioning_state != "Deleting" {
            machine.provisioning_state = "Succeeded".to_owned();
        }
        world.put_resource(machine);
    }
}

/// What was being made will not be there.
pub fn failed(world: &mut World, set: &ResourceId, state: &str) {
    for mut machine in instances(world, set) {
        if machine.provisioning_state == "Creating" {
            state.clone_into(&mut machine.provisioning_state);
            machine.set_state("power", "stopped");
            world.put_resource(machine);
        }
    }
}

/// The disks of a machine of a set go with it, and whatever stands on them.
pub fn remove_disks(world: &mut World, machine: &Resource, now: Timestamp) {
    let system = machine.property("/storageProfile/osDisk").into_iter();
    let models = system.chain(machine.items("/storageProfile/dataDisks"));
    for model in models {
        let id = model.pointer("/managedDisk/id").and_then(Value::as_str);
        if let Some(id) = id {
            take_out(world, &ResourceId::new(id), now);
        }
    }
}

/// Numbers are never used twice.
fn next_number(world: &mut World, id: &ResourceId) -> u64 {
    let Some(mut set) = world.resource(id) else {
        return 0;
    };
    let number = set
        .state
        .get("next")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    set.set_state("next", number + 1);
    world.put_resource(set);
    number
}

/// The interfaces of a machine.
pub fn interfaces(world: &World, machine: &ResourceId) -> Vec<Resource> {
    let mut rows = world.children(machine);
    rows.retain(|row| row.type_name().eq_ignore_ascii_case(interface::TYPE));
    rows
}
