//! A machine's disks: what the model may say of them, and the managed disks that come into being with it.

use super::{data_disk, invalid, missing_parameter, system_disk};
use crate::{
    arm::refusal::Refusal,
    providers::{
        Call, check,
        compute::{managed, marketplace::MarketplaceImage, size::Size},
    },
    world::{
        World,
        resource::{Resource, set},
        resource_id::ResourceId,
    },
};
use serde_json::{Map, Value, json};

/// The smallest and the largest size of a disk in GiB.
pub const SIZES: std::ops::RangeInclusive<u64> = 1..=1023;

const TYPES: [&str; 2] = ["Standard_LRS", "Premium_LRS"];

/// Checks `storageProfile` and fills in what follows from the image. Disks that are to be made get their ids in [`carry_out`].
pub fn settle(
    world: &World,
    machine: &mut Resource,
    before: Option<&Resource>,
    size: &Size,
) -> Result<(), Refusal> {
    if machine.property("/storageProfile").is_none() {
        return Err(missing_parameter("storageProfile"));
    }
    if before.is_none() {
        system_disk::prepare(world, machine)?;
    }
    check::choice(
        machine,
        "/storageProfile/osDisk/caching",
        &["None", "ReadOnly", "ReadWrite"],
    )?;
    machine.default_to("/storageProfile/osDisk/caching", "ReadWrite");
    storage_type(machine.properties.pointer_mut("/storageProfile/osDisk"))?;
    system_disk::may_grow(world, machine, before)?;
    machine.default_to("/storageProfile/dataDisks", json!([]));
    data_disk::settle(world, machine, size)
}

/// The same of a profile that machines are made after.
pub fn settle_profile(world: &World, machine: &mut Resource, new: bool) -> Result<(), Refusal> {
    if new {
        system_disk::prepare(world, machine)?;
    }
    machine.default_to("/storageProfile/osDisk/caching", "ReadWrite");
    machine.default_to("/storageProfile/osDisk/createOption", "FromImage");
    let disk = machine.properties.pointer_mut("/storageProfile/osDisk");
    if disk
        .as_ref()
        .is_some_and(|disk| disk.get("vhdContainers").is_none() && disk.get("image").is_none())
    {
        machine.default_to(
            "/storageProfile/osDisk/managedDisk/storageAccountType",
            "Standard_LRS",
        );
    }
    storage_type(machine.properties.pointer_mut("/storageProfile/osDisk"))
}

/// Writes down which version of an image `latest` was.
pub fn name_image_version(machine: &mut Resource) {
    let reference = machine.property("/storageProfile/imageReference").cloned();
    if let Some(image) = reference.and_then(|reference| marketplace_image(&reference).ok()) {
        machine.set("/storageProfile/imageReference/exactVersion", image.version);
    }
}

/// Makes the disks that a machine's model asks for, named after `stem` where they have no names, and grows those that it lets
/// grow.
pub fn carry_out(world: &mut World, call: &Call, id: &ResourceId, stem: &str) {
    let Some(mut machine) = world.resource(id) else {
        return;
    };
    let source = image_source(world, &machine);
    let number = |place: usize| {
        if place == 0 {
            "OsDisk_1".to_owned()
        } else {
            format!("disk{}", place + 1)
        }
    };
    let count = machine.items("/storageProfile/dataDisks").len();
    for place in 0..=count {
        let pointer = if place == 0 {
            "/storageProfile/osDisk".to_owned()
        } else {
            format!("/storageProfile/dataDisks/{}", place - 1)
        };
        let Some(mut model) = machine.property(&pointer).cloned() else {
            continue;
        };
        if model.get("vhd").is_some() || model.get("vhdContainers").is_some() {
            continue;
        }
        match model
            .pointer("/managedDisk/id")
            .and_then(Value::as_str)
            .map(ResourceId::new)
        {
            Some(existing) => grow(world, &existing, &model),
            None => {
                let fallback = format!(
                    "{stem}_{}_{}",
                    number(place),
                    world.fresh_guid().replace('-', "")
                );
                let name = model
                    .get("name")
                    .and_then(Value::as_str)
                    .filter(|name| !name.is_empty())
                    .map_or(fallback, str::to_owned);
                set(&mut model, "/name", name.as_str().into());
                let disk = make(world, call, &machine, &name, &model, &source);
                set(&mut model, "/managedDisk/id", disk.as_str().into());
                machine.set(&pointer, model);
            }
        }
    }
    world.put_resource(machine);
}

/// Brings the owner's model in line with a disk that changed by itself.
pub fn show_disk(world: &mut World, disk: &Resource) {
    let Some(size) = disk.property("/diskSizeGB").cloned() else {
        return;
    };
    let Some(mut machine) = crate::providers::compute::disk::owner(world, &disk.id)
        .and_then(|owner| world.resource(&owner))
    else {
        return;
    };
    let is_it = |model: &Value| {
        model
            .pointer("/managedDisk/id")
            .and_then(Value::as_str)
            .is_some_and(|id| ResourceId::new(id) == disk.id)
    };
    if let Some(model) = machine
        .properties
        .pointer_mut("/storageProfile/osDisk")
        .filter(|model| is_it(model))
    {
        set(model, "/diskSizeGB", size.clone());
    }
    for model in machine
        .items_mut("/storageProfile/dataDisks")
        .iter_mut()
        .filter(|model| is_it(model))
    {
        set(model, "/diskSizeGB", size.clone());
    }
    world.put_resource(machine);
}

fn make(
    world: &mut World,
    call: &Call,
    machine: &Resource,
    name: &str,
    model: &Value,
    source: &Value,
) -> ResourceId {
    let id = ResourceId::resource(
        machine.id.subscription(),
        machine.id.group(),
        "Microsoft.Compute/disks",
        name,
    );
    let mut properties = Map::new();
    if let Some(system) = model.get("osType") {
        properties.insert("osType".to_owned(), system.clone());
        properties.insert("hyperVGeneration".to_owned(), "V1".into());
    }
    let empty = model.get("createOption").and_then(Value::as_str) == Some("Empty");
    properties.insert(
        "creationData".to_owned(),
        if empty {
            json!({ "createOption": "Empty" })
        } else {
            source.clone()
        },
    );
    properties.insert(
        "diskSizeGB".to_owned(),
        model.get("diskSizeGB").cloned().unwrap_or(json!(1)),
    );
    let mut disk = Resource::new(
        id.clone(),
        machine.location.as_deref(),
        properties.into(),
        call.now,
    );
    disk.tags = Some(Map::new());
    let kind = model
        .pointer("/managedDisk/storageAccountType")
        .and_then(Value::as_str)
        .unwrap_or("Standard_LRS");
    disk.envelope.insert(
        "sku".to_owned(),
        json!({ "name": kind, "tier": kind.split('_').next().unwrap_or_default() }),
    );
    managed::defaults(world, call, &mut disk);
    world.put_resource(disk);
    id
}

fn grow(world: &mut World, id: &ResourceId, model: &Value) {
    let Some(mut disk) = world.resource(id) else {
        return;
    };
    let wanted = model.get("diskSizeGB").and_then(Value::as_u64).unwrap_or(0);
    if disk
        .property("/diskSizeGB")
        .and_then(Value::as_u64)
        .is_some_and(|has| wanted > has)
    {
        disk.set("/diskSizeGB", wanted);
        disk.set("/diskSizeBytes", wanted * 1_073_741_824);
        world.put_resource(disk);
    }
}

/// What the machine's disks say they were made from.
fn image_source(world: &World, machine: &Resource) -> Value {
    let reference = machine.property("/storageProfile/imageReference");
    let id = match reference
        .and_then(|reference| reference.get("id"))
        .and_then(Value::as_str)
    {
        Some(id) => id.to_owned(),
        None => {
            let image = reference.and_then(|reference| marketplace_image(reference).ok());
            image
                .map(|image| image.id(machine.id.subscription(), &world.settings.region))
                .unwrap_or_default()
        }
    };
    json!({ "createOption": "FromImage", "imageReference": { "id": id } })
}

/// The marketplace image that a reference means.
pub fn marketplace_image(reference: &Value) -> Result<MarketplaceImage, Refusal> {
    let text = |name: &str| {
        reference
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    for name in ["publisher", "offer", "sku"] {
        if text(name).is_empty() {
            return Err(missing_parameter(&format!("imageReference.{name}")));
        }
    }
    let version = if text("version").is_empty() {
        "latest"
    } else {
        text("version")
    };
    MarketplaceImage::of(text("publisher"), text("offer"), text("sku"), version).ok_or_else(|| {
        Refusal::not_found(
            "PlatformImageNotFound",
            format!(
                "The platform image '{}:{}:{}:{version}' is not available. Verify that all fields in the storage profile are correct. For more details about storage profile information, please refer to https://aka.ms/storageprofile",
                text("publisher"),
                text("offer"),
                text("sku")
            ),
        )
        .target("imageReference")
    })
}

/// Checks and spells `managedDisk.storageAccountType`; a disk without one is a standard disk, unless it lies in a storage account.
pub fn storage_type(model: Option<&mut Value>) -> Result<(), Refusal> {
    let in_account = |model: &Value| model.get("vhd").is_some() || model.get("image").is_some();
    let Some(model) = model.filter(|model| !in_account(model)) else {
        return Ok(());
    };
    if let Some(id) = model.pointer("/managedDisk/id").and_then(Value::as_str)
        && model
            .pointer("/managedDisk/storageAccountType")
            .is_none_or(Value::is_null)
    {
        set(model, "/managedDisk", json!({ "id": id }));
        return Ok(());
    }
    let given = model
        .pointer("/managedDisk/storageAccountType")
        .and_then(Value::as_str)
        .unwrap_or("Standard_LRS");
    let Some(kind) = TYPES.iter().find(|kind| kind.eq_ignore_ascii_case(given)) else {
        return Err(invalid(
            "managedDisk.storageAccountType",
            format!(
                "The value '{given}' of parameter 'managedDisk.storageAccountType' is not allowed. Allowed values are: {}.",
                TYPES.join(", ")
            ),
        ));
    };
    set(model, "/managedDisk/storageAccountType", (*kind).into());
    Ok(())
}

/// The refusal of a size that no disk has.
pub fn out_of_range(target: &str, shown: &str) -> Refusal {
    invalid(
        target,
        format!(
            "The value '{shown}' of parameter '{target}' is out of range. Value '{shown}' must be between '{}' and '{}' inclusive.",
            SIZES.start(),
            SIZES.end()
        ),
    )
}
