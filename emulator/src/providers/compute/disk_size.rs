//! How large a disk may be, and when it may grow.

use super::{disk::owner, virtual_machine::is_deallocated};
use crate::{
    arm::refusal::Refusal,
    world::{World, resource::Resource},
};
use serde_json::Value;

/// The largest disk of a stamp, in GiB.
const LARGEST: u64 = 1023;

/// Checks the size of a disk against what it was and who uses it.
pub fn settle(world: &World, disk: &Resource, before: Option<&Resource>) -> Result<(), Refusal> {
    let size = |resource: &Resource| resource.property("/diskSizeGB").and_then(Value::as_u64);
    let Some(wanted) = disk.property("/diskSizeGB") else {
        return Err(invalid(
            "Required parameter 'disk.diskSizeGB' is missing (null).".to_owned(),
        ));
    };
    let Some(wanted) = wanted.as_u64().filter(|size| (1..=LARGEST).contains(size)) else {
        return Err(invalid(format!(
            "The value '{wanted}' of parameter 'disk.diskSizeGB' is out of range. Value '{wanted}' must be between '1' and '{LARGEST}' inclusive."
        )));
    };
    let Some(has) = before.and_then(size) else {
        return Ok(());
    };
    if wanted < has {
        return Err(invalid(format!(
            "The disk/snapshot resource with id {} cannot be resized down. Reducing disk/snapshot size is not supported in Azure to prevent data loss. Current size is {has} GB, requested size is {wanted} GB.",
            disk.id
        )));
    }
    match owner(world, &disk.id) {
        Some(machine) if wanted > has && !is_deallocated(world, &machine) => {
            Err(Refusal::conflict(
                "OperationNotAllowed",
                format!(
                    "Cannot resize disk {} while it is attached to running VM {machine}. Resizing a disk of an Azure Virtual Machine requires the virtual machine to be deallocated. Please stop your VM and retry the operation.",
                    disk.id.name()
                ),
            ))
        }
        _ => Ok(()),
    }
}

fn invalid(message: String) -> Refusal {
    Refusal::bad_request("InvalidParameter", message).target("disk.diskSizeGB")
}
