//! A machine's OS disk: from a marketplace image, a custom image, or a disk that has a system already; grown only when deallocated.

use super::{
    data_disk,
    disks::{SIZES, marketplace_image, out_of_range},
    fixed, invalid, is_deallocated, missing_parameter,
};
use crate::{
    arm::refusal::Refusal,
    providers::{check, compute::image},
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::Value;

/// The OS disk of a machine that is being made.
pub fn prepare(world: &World, machine: &mut Resource) -> Result<(), Refusal> {
    spell(machine);
    check::choice(
        machine,
        "/storageProfile/osDisk/createOption",
        &["FromImage", "Attach"],
    )?;
    check::choice(
        machine,
        "/storageProfile/osDisk/osType",
        &["Linux", "Windows"],
    )?;
    let reference = machine
        .property("/storageProfile/imageReference")
        .filter(|reference| reference.as_object().is_some_and(|map| !map.is_empty()))
        .cloned();
    let Some(reference) = reference else {
        return attached(world, machine);
    };
    machine.default_to("/storageProfile/osDisk/createOption", "FromImage");
    if machine.text("/storageProfile/osDisk/createOption") == Some("Attach") {
        return Err(invalid(
            "imageReference",
            "Parameter 'imageReference' is not allowed.",
        ));
    }
    let (system, smallest) = match reference.get("id").and_then(Value::as_str) {
        Some(id) => match image::facts(world, &ResourceId::new(id)) {
            Some(facts) => {
                data_disk::from_image(machine, facts.data_disks);
                (facts.system, facts.size)
            }
            // The missing image is reported as a reference that points nowhere.
            None => return Ok(()),
        },
        None => {
            let image = marketplace_image(&reference)?;
            machine.default_to("/storageProfile/imageReference/version", "latest");
            machine.set("/storageProfile/imageReference/exactVersion", image.version);
            (image.system.to_owned(), image.disk)
        }
    };
    if machine
        .text("/storageProfile/osDisk/osType")
        .is_some_and(|given| given != system)
    {
        return Err(invalid(
            "osDisk.osType",
            format!(
                "The value of parameter 'osDisk.osType' does not match the system of the image, which is {system}."
            ),
        ));
    }
    machine.set("/storageProfile/osDisk/osType", system);
    match machine
        .property("/storageProfile/osDisk/diskSizeGB")
        .map(|size| (size.as_u64(), size.to_string()))
    {
        None => machine.set("/storageProfile/osDisk/diskSizeGB", smallest),
        Some((Some(given), _)) if given < smallest => {
            return Err(Refusal::conflict(
                "OperationNotAllowed",
                format!("The specified disk size {given} GB is smaller than the size of the corresponding disk in the VM image: {smallest} GB. This is not allowed. Please choose equal or greater size or do not specify an explicit size."),
            )
            .target("osDisk.diskSizeGB"));
        }
        Some((Some(given), _)) if SIZES.contains(&given) => {}
        Some((_, shown)) => return Err(out_of_range("osDisk.diskSizeGB", &shown)),
    }
    if machine.text("/storageProfile/osDisk/vhd/uri").is_some()
        && machine.text("/storageProfile/osDisk/name").is_none()
    {
        return Err(missing_parameter("osDisk.name"));
    }
    Ok(())
}

/// Azure CLI writes `diskSizeGb`; names are read in any case and kept as the provider spells them.
fn spell(machine: &mut Resource) {
    let disk = machine.properties.pointer_mut("/storageProfile/osDisk");
    if let Some(disk) = disk.and_then(Value::as_object_mut)
        && let Some(size) = disk.shift_remove("diskSizeGb")
    {
        disk.entry("diskSizeGB").or_insert(size);
    }
    if let Some(disk) = machine.properties.pointer_mut("/storageProfile/osDisk") {
        data_disk::numbers(disk);
    }
}

/// A machine made from a generalized disk in a storage account, of which it gets a copy.
fn from_file(machine: &mut Resource) -> Result<(), Refusal> {
    let size = match machine.text("/storageProfile/osDisk/osType") {
        Some("Windows") => 127,
        Some(_) => 30,
        None => return Err(missing_parameter("osDisk.osType")),
    };
    machine.default_to("/storageProfile/osDisk/diskSizeGB", size);
    Ok(())
}

/// A machine made from a disk that has a system already.
fn attached(world: &World, machine: &mut Resource) -> Result<(), Refusal> {
    let copied = machine.text("/storageProfile/osDisk/image/uri").is_some();
    if copied && machine.text("/storageProfile/osDisk/createOption") != Some("Attach") {
        return from_file(machine);
    }
    if machine.text("/storageProfile/osDisk/createOption") != Some("Attach") {
        return Err(missing_parameter("imageReference"));
    }
    let Some(id) = machine
        .text("/storageProfile/osDisk/managedDisk/id")
        .map(ResourceId::new)
    else {
        return match machine.text("/storageProfile/osDisk/vhd/uri") {
            Some(_) => {
                machine.default_to("/storageProfile/osDisk/diskSizeGB", 30);
                Ok(())
            }
            None => Err(missing_parameter("osDisk.managedDisk.id")),
        };
    };
    let Some(disk) = world.resource(&id) else {
        return Ok(());
    };
    data_disk::is_free(world, &id, &machine.id)?;
    let system = machine
        .text("/storageProfile/osDisk/osType")
        .or_else(|| disk.text("/osType"))
        .ok_or_else(|| missing_parameter("osDisk.osType"))?
        .to_owned();
    machine.set("/storageProfile/osDisk/osType", system);
    machine.set("/storageProfile/osDisk/name", disk.id.name());
    if let Some(size) = disk.property("/diskSizeGB").cloned() {
        machine.set("/storageProfile/osDisk/diskSizeGB", size);
    }
    let sku = disk.envelope.get("sku").and_then(|sku| sku.get("name"));
    if let Some(sku) = sku.cloned() {
        machine.set("/storageProfile/osDisk/managedDisk/storageAccountType", sku);
    }
    Ok(())
}

/// The OS disk may grow through the machine's model while the machine is deallocated.
pub fn may_grow(
    world: &World,
    machine: &Resource,
    before: Option<&Resource>,
) -> Result<(), Refusal> {
    let size = |resource: &Resource| {
        resource
            .property("/storageProfile/osDisk/diskSizeGB")
            .and_then(Value::as_u64)
    };
    let Some((old, new)) = before.and_then(size).zip(size(machine)) else {
        return Ok(());
    };
    if new < old {
        return Err(fixed("osDisk.diskSizeGB"));
    }
    if new > old && !is_deallocated(world, &machine.id) {
        let disk = machine
            .text("/storageProfile/osDisk/name")
            .unwrap_or_default();
        return Err(Refusal::conflict(
            "OperationNotAllowed",
            format!("Change in disk property of OS disk '{disk}' is not allowed when VM is running. Deallocate the VM and retry the operation."),
        )
        .target("osDisk.diskSizeGB"));
    }
    if SIZES.contains(&new) {
        Ok(())
    } else {
        Err(out_of_range("osDisk.diskSizeGB", &new.to_string()))
    }
}
