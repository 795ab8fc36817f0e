//! Microsoft.Compute/virtualMachines: the rules of the model. Disks, system, power and views have files of their own.

mod data_disk;
mod disks;
mod hardware;
mod instance_view;
mod model;
mod network;
mod power;
mod system;
mod system_disk;
#[cfg(test)]
mod tests;

use super::size::Size;
use crate::{
    arm::refusal::Refusal,
    providers::{Action, Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{
        World, operation::Work, resource::Resource, resource_id::ResourceId, timestamp::Timestamp,
    },
};
pub use disks::show_disk;
pub use instance_view::runs;
pub use power::{failed, show, shown};
use serde_json::{Value, json};
use std::time::Duration;

/// Virtual machines.
pub static VIRTUAL_MACHINES: TypeDefinition = TypeDefinition {
    actions: &[
        Action::running("start", 25, power::start, power::started),
        Action::running("restart", 30, power::restart, power::restarted),
        Action::running("powerOff", 20, power::power_off, power::stopped),
        Action::running("deallocate", 30, power::deallocate, power::deallocated),
        Action::running("redeploy", 60, power::redeploy, power::redeployed),
        Action::running("reapply", 10, power::reapply, power::reapplied),
        Action::running("performMaintenance", 60, power::redeploy, power::redeployed),
        Action::running("capture", 30, power::capture, power::captured),
        Action::immediate("generalize", power::generalize),
        Action::view("instanceView", |world, call, machine| {
            Ok(Some(instance_view::of(world, machine, &call.api_version)))
        }),
        Action::view("vmSizes", |_, _, machine| {
            Ok(Some(hardware::sizes_for(machine)))
        }),
    ],
    ..TypeDefinition::tracked("Microsoft.Compute/virtualMachines", &VirtualMachines)
};

/// What can be done with one machine of a scale set.
pub static POWER_ACTIONS_OF_INSTANCES: [Action; 7] = [
    Action::running("start", 25, power::start, power::started),
    Action::running("restart", 30, power::restart, power::restarted),
    Action::running("powerOff", 20, power::power_off, power::stopped),
    Action::running("deallocate", 30, power::deallocate, power::deallocated),
    Action::running("redeploy", 60, power::redeploy, power::redeployed),
    Action::running("reimage", 60, power::redeploy, power::redeployed),
    super::scale_set::instance::VIEW,
];

/// What a machine points at: its disks, interfaces and availability set, all of which stay while it does.
const HOLDS: [&str; 4] = [
    "/storageProfile/osDisk/managedDisk/id",
    "/storageProfile/dataDisks/*/managedDisk/id",
    "/networkProfile/networkInterfaces/*/id",
    "/availabilitySet/id",
];

struct VirtualMachines;

impl Rules for VirtualMachines {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        model::check_name(write.resource.id.name())?;
        let before = write.before.as_ref();
        let machine = &mut write.resource;
        check::forget(machine, &["instanceView", "vmId", "timeCreated"]);
        model::keep_what_is_fixed(machine, before)?;
        let vm_id = before
            .and_then(|before| before.text("/vmId"))
            .map_or_else(|| world.fresh_guid(), str::to_owned);
        machine.set("/vmId", vm_id);
        let size = hardware::settle(world, machine, before)?;
        disks::settle(world, machine, before, size)?;
        system::settle(machine, before)?;
        network::settle(world, machine, before, size)?;
        machine.envelope.shift_remove("resources");
        Ok(())
    }

    fn references(&self, machine: &Resource) -> Vec<Reference> {
        let mut references = Reference::at(machine, &HOLDS);
        references.extend(
            Reference::at(machine, &["/storageProfile/imageReference/id"])
                .into_iter()
                .map(Reference::loose),
        );
        references
    }

    fn missing(&self, machine: &Resource, reference: &Reference) -> Refusal {
        model::missing(machine, reference)
    }

    fn accepted(&self, world: &mut World, call: &Call, write: &Write) {
        let id = &write.resource.id;
        disks::carry_out(world, call, id, id.name());
        network::follow(world, write.before.as_ref(), &write.resource);
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        match verb {
            Verb::Create => Opening::Status(201),
            Verb::Delete => Opening::Both,
            Verb::Replace | Verb::Patch => Opening::Status(200),
        }
    }

    fn duration(&self, verb: Verb) -> Duration {
        Duration::from_secs(match verb {
            Verb::Create => 90,
            Verb::Delete => 40,
            Verb::Replace | Verb::Patch => 15,
        })
    }

    fn complete(&self, world: &mut World, id: &ResourceId, verb: Verb, now: Timestamp) {
        let Some(mut machine) = world.resource(id) else {
            return;
        };
        if verb == Verb::Create {
            machine.set_state("power", "running");
        }
        machine.set_state("provisioned", now.arm_with_offset());
        world.put_resource(machine.clone());
        network::power_changed(world, &machine);
    }

    fn failed(&self, world: &mut World, id: &ResourceId, work: &Work, failed: &str) {
        action_failed(world, id, work, failed);
    }

    fn present(&self, world: &World, call: &Call, machine: &Resource) -> Value {
        model::present(world, call, machine)
    }

    fn removed(&self, world: &mut World, machine: &Resource, _: Timestamp) {
        network::power_changed(world, machine);
    }
}

/// Takes back what an action on a machine that failed made it show.
pub fn action_failed(world: &mut World, id: &ResourceId, work: &Work, failed: &str) {
    if let (Work::Action(_), Some(mut machine)) = (work, world.resource(id)) {
        power::failed(&mut machine, failed);
        world.put_resource(machine);
    }
}

/// Checks disks and system of a profile that machines are made after, as if it were a machine's own; its secrets are gone afterwards.
///
/// # Errors
/// The refusal that a single machine of this profile would get.
pub fn settle_profile(world: &World, machine: &mut Resource, new: bool) -> Result<(), Refusal> {
    if machine.property("/storageProfile").is_none() {
        return Err(missing_parameter("storageProfile"));
    }
    disks::settle_profile(world, machine, new)?;
    let before = (!new).then(|| machine.clone());
    system::settle(machine, before.as_ref())
}

/// Makes the disks of a machine of a scale set, named after `stem`.
pub fn make_disks(world: &mut World, call: &Call, machine: &ResourceId, stem: &str) {
    disks::carry_out(world, call, machine, stem);
}

/// Writes down which version of an image `latest` was.
pub fn name_image_version(machine: &mut Resource) {
    disks::name_image_version(machine);
}

/// Drops what an older api-version does not tell of a machine.
pub fn as_of(api_version: &str, machine: &mut Resource) {
    model::as_of(api_version, machine);
}

/// The instance view of anything that is a machine.
pub fn view(world: &World, call: &Call, machine: &Resource) -> Value {
    instance_view::of(world, machine, &call.api_version)
}

/// Whether a machine is deallocated, so that its disks may change.
pub fn is_deallocated(world: &World, machine: &ResourceId) -> bool {
    world
        .resource(machine)
        .is_some_and(|machine| machine.state_text("power") == Some("deallocated"))
}

/// The size of a machine.
pub fn size_of(machine: &Resource) -> Option<&'static Size> {
    machine.text("/hardwareProfile/vmSize").and_then(Size::of)
}

/// The compute provider's refusal of a parameter.
fn invalid(target: &str, message: impl Into<String>) -> Refusal {
    Refusal::bad_request("InvalidParameter", message).target(target)
}

/// The compute provider's refusal of a missing parameter.
fn missing_parameter(name: &str) -> Refusal {
    invalid(
        name,
        format!("Required parameter '{name}' is missing (null)."),
    )
}

/// The compute provider's refusal of a change.
fn fixed(property: &str) -> Refusal {
    Refusal::conflict(
        "PropertyChangeNotAllowed",
        format!("Changing property '{property}' is not allowed."),
    )
    .target(property)
}

/// An object with an id, as references are written.
fn link(id: &ResourceId) -> Value {
    json!({ "id": id.as_str() })
}
