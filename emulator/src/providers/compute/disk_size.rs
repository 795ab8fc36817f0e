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

/// What a disk of this SKU and size can do, as its own GET tells: operations and megabytes a second.
pub fn show_pace(disk: &mut Resource) {
    let size = disk.property("/diskSizeGB").and_then(Value::as_u64);
    let size = size.unwrap_or_default();
    let premium = disk.envelope.get("sku").and_then(|sku| sku.get("name"))
        == Some(&Value::from("Premium_LRS"));
    let (operations, megabytes) = match (premium, size) {
        (false, _) => (500, 60),
        (_, ..=32) => (120, 25),
        (_, ..=64) => (240, 50),
        (_, ..=128) => (500, 100),
        (_, ..=256) => (1100, 125),
        (_, ..=512) => (2300, 150),
        _ => (5000, 200),
    };
    disk.set("/diskIOPSReadWrite", operations);
    disk.set("/diskMBpsReadWrite", megabytes);
}

fn invalid(message: String) -> Refusal {
    Refusal::bad_request("InvalidParameter", message).target("disk.diskSizeGB")
}
