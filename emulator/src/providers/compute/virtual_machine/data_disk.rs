//! A machine's data disks: made empty, attached, from an image; each at a LUN of its own.

use super::{disks, invalid, missing_parameter};
use crate::{
    arm::refusal::Refusal,
    providers::compute::{disk, size::Size},
    world::{
        World,
        resource::{Resource, set},
        resource_id::ResourceId,
    },
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const OPTIONS: [&str; 3] = ["Empty", "Attach", "FromImage"];
const CACHING: [&str; 3] = ["None", "ReadOnly", "ReadWrite"];

/// Checks the data disks and fills in what was left out.
pub fn settle(world: &World, machine: &mut Resource, size: &Size) -> Result<(), Refusal> {
    let id = machine.id.clone();
    let before = world.resource(&id);
    let before = before.as_ref();
    let had = before.map(|before| before.items("/storageProfile/dataDisks").to_vec());
    let had = had.unwrap_or_default();
    let items = machine.items_mut("/storageProfile/dataDisks");
    if items.len() > size.data_disks {
        return Err(Refusal::conflict(
            "OperationNotAllowed",
            format!("The maximum number of data disks allowed to be attached to a VM of this size is {}.", size.data_disks),
        )
        .target("dataDisks"));
    }
    let mut places = BTreeSet::new();
    let mut names = BTreeSet::new();
    for item in items {
        numbers(item);
        keep_own(&had, item);
        let lun = item
            .get("lun")
            .and_then(Value::as_u64)
            .ok_or_else(|| missing_parameter("dataDisk.lun"))?;
        if lun > 63 {
            return Err(invalid(
                "dataDisk.lun",
                format!(
                    "The value '{lun}' of parameter 'dataDisk.lun' is out of range. Value '{lun}' must be between '0' and '63' inclusive."
                ),
            ));
        }
        if !places.insert(lun) {
            return Err(invalid(
                "dataDisk.lun",
                format!(
                    "Cannot attach more than one data disk at LUN {lun} of virtual machine '{}'.",
                    id.name()
                ),
            ));
        }
        one(world, &id, item)?;
        let name = item
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_lowercase();
        if !name.is_empty() && !names.insert(name.clone()) {
            return Err(invalid(
                "dataDisk.name",
                format!("The data disk name '{name}' is used more than once."),
            ));
        }
    }
    Ok(())
}

/// Templates write numbers as text, too.
pub fn numbers(model: &mut Value) {
    for name in ["/lun", "/diskSizeGB"] {
        let text = model.pointer(name).and_then(Value::as_str);
        if let Some(number) = text.and_then(|text| text.trim().parse::<u64>().ok()) {
            set(model, name, number.into());
        }
    }
}

/// A disk that the machine has made for itself is meant again by its name, or without a name by its place: nothing new is made.
fn keep_own(had: &[Value], item: &mut Value) {
    let text = |item: &Value, name: &str| {
        let text = item.pointer(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty()).map(str::to_lowercase)
    };
    let attaches = text(item, "/createOption").is_some_and(|option| option == "attach");
    if attaches || text(item, "/managedDisk/id").is_some() || item.get("vhd").is_some() {
        return;
    }
    let is_meant = |old: &&Value| match text(item, "/name") {
        Some(name) => text(old, "/name") == Some(name),
        None => old.get("lun") == item.get("lun"),
    };
    let own = had.iter().find(is_meant);
    if let Some(own) = own.and_then(|own| own.pointer("/managedDisk/id")).cloned() {
        set(item, "/managedDisk/id", own);
    }
}

/// The data disks that a custom image brings with it, where the model does not speak of them.
pub fn from_image(machine: &mut Resource, of_image: Vec<Value>) {
    let mut items = machine.items("/storageProfile/dataDisks").to_vec();
    for disk in of_image {
        if !items.iter().any(|item| item.get("lun") == disk.get("lun")) {
            let mut item = json!({ "lun": disk.get("lun"), "createOption": "FromImage" });
            if let Some(size) = disk.get("diskSizeGB").filter(|size| !size.is_null()) {
                set(&mut item, "/diskSizeGB", size.clone());
            }
            items.push(item);
        }
    }
    machine.set("/storageProfile/dataDisks", items);
}

/// A disk that is to be attached must belong to nobody else.
pub fn is_free(world: &World, disk: &ResourceId, machine: &ResourceId) -> Result<(), Refusal> {
    match disk::owner(world, disk).filter(|owner| owner != machine) {
        Some(owner) => Err(Refusal::conflict(
            "ConflictingUserInput",
            format!(
                "Disk '{disk}' cannot be attached as the disk is already owned by VM '{owner}'."
            ),
        )),
        None => Ok(()),
    }
}

fn one(world: &World, machine: &ResourceId, item: &mut Value) -> Result<(), Refusal> {
    spelled(item, "/caching", &CACHING, "None")?;
    spelled(item, "/createOption", &OPTIONS, "")?;
    let option = item
        .get("createOption")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let managed = item
        .pointer("/managedDisk/id")
        .and_then(Value::as_str)
        .map(ResourceId::new);
    if item.get("vhd").is_some_and(Value::is_object) {
        return item
            .get("name")
            .and_then(Value::as_str)
            .map(drop)
            .ok_or_else(|| missing_parameter("dataDisk.name"));
    }
    let known = managed
        .as_ref()
        .is_some_and(|id| disk::owner(world, id).is_some_and(|owner| owner == *machine));
    match (option.as_deref(), managed) {
        (Some("Attach"), None) => return Err(missing_parameter("dataDisk.managedDisk.id")),
        (Some("Attach"), Some(id)) => attach(world, machine, item, &id)?,
        (_, Some(id)) if known => attach(world, machine, item, &id)?,
        (Some(_), Some(_)) => {
            return Err(invalid(
                "dataDisk.managedDisk.id",
                "Parameter 'dataDisk.managedDisk.id' is not allowed.",
            ));
        }
        (Some("Empty"), None) => {
            let size = item
                .get("diskSizeGB")
                .filter(|size| !size.is_null())
                .ok_or_else(|| missing_parameter("dataDisk.diskSizeGB"))?;
            if !size
                .as_u64()
                .is_some_and(|size| disks::SIZES.contains(&size))
            {
                return Err(disks::out_of_range(
                    "dataDisk.diskSizeGB",
                    &size.to_string(),
                ));
            }
            name_is_free(world, machine, item)?;
        }
        (Some(_), None) => {}
        (None, _) => return Err(missing_parameter("dataDisk.createOption")),
    }
    disks::storage_type(Some(&mut *item))?;
    set(item, "/toBeDetached", false.into());
    Ok(())
}

fn attach(
    world: &World,
    machine: &ResourceId,
    item: &mut Value,
    id: &ResourceId,
) -> Result<(), Refusal> {
    let Some(disk) = world.resource(id) else {
        return Ok(());
    };
    is_free(world, id, machine)?;
    set(item, "/name", disk.id.name().into());
    set(item, "/managedDisk/id", disk.id.as_str().into());
    for (pointer, value) in [
        ("/diskSizeGB", disk.property("/diskSizeGB")),
        (
            "/managedDisk/storageAccountType",
            disk.envelope.get("sku").and_then(|sku| sku.get("name")),
        ),
    ] {
        if let Some(value) = value {
            set(item, pointer, value.clone());
        }
    }
    Ok(())
}

fn name_is_free(world: &World, machine: &ResourceId, item: &Value) -> Result<(), Refusal> {
    let Some(name) = item
        .get("name")
        .and_then(Value::as_str)
        .filter(|name| !name.is_empty())
    else {
        return Ok(());
    };
    let id = ResourceId::resource(
        machine.subscription(),
        machine.group(),
        "Microsoft.Compute/disks",
        name,
    );
    let Some(owner) = world.exists(&id).then(|| disk::owner(world, &id)) else {
        return Ok(());
    };
    let owner = owner.map_or_else(|| "none".to_owned(), |owner| owner.to_string());
    Err(Refusal::conflict(
        "ConflictingUserInput",
        format!(
            "A disk with name {name} already exists in Azure Resource Group {} and is attached to VM {owner}. 'Name' is an optional property for a disk and a unique name will be generated if not provided.",
            machine.group().to_uppercase()
        ),
    )
    .target("dataDisk.name"))
}

/// A word of a fixed set in any case, or the default.
fn spelled(item: &mut Value, pointer: &str, words: &[&str], default: &str) -> Result<(), Refusal> {
    let given = item
        .pointer(pointer)
        .and_then(Value::as_str)
        .filter(|given| !given.is_empty());
    let name = format!("dataDisk.{}", pointer.trim_start_matches('/'));
    let Some(given) = given else {
        if !default.is_empty() {
            set(item, pointer, default.into());
        }
        return Ok(());
    };
    let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(given)) else {
        return Err(invalid(
            &name,
            format!(
                "The value '{given}' of parameter '{name}' is not allowed. Allowed values are: {}.",
                words.join(", ")
            ),
        ));
    };
    set(item, pointer, (*word).into());
    Ok(())
}
