//! A machine's model: what may not change, what a partial PUT keeps, and how a client sees it.

use super::{fixed, instance_view, invalid, link};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Reference, check},
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Map, Value};

/// What the name of a machine may be.
pub fn check_name(name: &str) -> Result<(), Refusal> {
    let fits = name.len() <= 80
        && name
            .chars()
            .all(|sign| sign.is_alphanumeric() || "-._".contains(sign));
    let begins = name.chars().next().is_some_and(char::is_alphanumeric);
    if fits && begins && !name.ends_with(['-', '.']) {
        return Ok(());
    }
    Err(invalid(
        "vmName",
        format!(
            "The entity name '{name}' is invalid according to its validation rule: ^[^_\\W][\\w-._]{{0,79}}(?<![-.])$."
        ),
    ))
}

/// Takes over what a PUT or PATCH left out of its profiles, and refuses what may not change.
pub fn keep_what_is_fixed(
    machine: &mut Resource,
    before: Option<&Resource>,
) -> Result<(), Refusal> {
    let Some(before) = before else { return Ok(()) };
    for (profile, inner) in [
        ("/storageProfile", true),
        ("/osProfile", true),
        ("/networkProfile", false),
        ("/hardwareProfile", false),
        ("/diagnosticsProfile", false),
    ] {
        let Some(old) = before.property(profile) else {
            continue;
        };
        let mut kept = old.clone();
        if let (Value::Object(kept), Some(Value::Object(given))) =
            (&mut kept, machine.property(profile))
        {
            for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
                match (kept.get_mut(name), value) {
                    (Some(Value::Object(old)), Value::Object(new)) if inner => overlay(old, new),
                    _ => drop(kept.insert(name.clone(), value.clone())),
                }
            }
        }
        machine.set(profile, kept);
    }
    let unchanged = [
        ("/osProfile/adminUsername", "osProfile.adminUsername"),
        ("/osProfile/computerName", "osProfile.computerName"),
        ("/storageProfile/osDisk/name", "osDisk.name"),
        ("/storageProfile/osDisk/osType", "osDisk.osType"),
        (
            "/storageProfile/osDisk/managedDisk/id",
            "osDisk.managedDisk.id",
        ),
        ("/storageProfile/imageReference/publisher", "imageReference"),
        ("/storageProfile/imageReference/offer", "imageReference"),
        ("/storageProfile/imageReference/sku", "imageReference"),
        ("/storageProfile/imageReference/id", "imageReference"),
        ("/availabilitySet/id", "availabilitySet.id"),
    ];
    for (pointer, name) in unchanged {
        let (old, new) = (before.text(pointer), machine.text(pointer));
        if new.is_some() && new.map(str::to_lowercase) != old.map(str::to_lowercase) {
            return Err(fixed(name));
        }
    }
    check::inherit(
        machine,
        Some(before),
        &["/storageProfile/osDisk/createOption"],
    );
    Ok(())
}

/// The refusal when something that a machine names is not there.
pub fn missing(machine: &Resource, reference: &Reference) -> Refusal {
    let target = &reference.target;
    match target.kind().to_lowercase().as_str() {
        "disks" => Refusal::not_found(
            "ResourceNotFound",
            format!(
                "The managed disk {target} of the virtual machine {} was not found.",
                machine.id.name()
            ),
        )
        .target("managedDisk.id"),
        "images" => Refusal::not_found(
            "ResourceNotFound",
            format!(
                "The Image '{target}' cannot be found in '{}' region.",
                machine.location.as_deref().unwrap_or_default()
            ),
        )
        .target("imageReference"),
        "availabilitysets" => Refusal::not_found(
            "ResourceNotFound",
            format!("The availability set {target} was not found."),
        )
        .target("availabilitySet.id"),
        _ => Refusal::bad_request(
            "InvalidResourceReference",
            format!(
                "Resource {target} referenced by resource {} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.",
                machine.id
            ),
        ),
    }
}

/// The machine as its own GET shows it.
pub fn present(world: &World, call: &Call, machine: &Resource) -> Value {
    let mut shown = machine.clone();
    as_of(&call.api_version, &mut shown);
    if machine.state_text("power") == Some("deallocated") {
        as_it_is_told_without_hardware(&mut shown);
    }
    if let Some(set) = machine.text("/availabilitySet/id") {
        shown.set("/availabilitySet", link(&ResourceId::new(set)));
    }
    if call.query.expands("instanceView") {
        shown.set(
            "/instanceView",
            instance_view::of(world, machine, &call.api_version),
        );
    }
    let mut body = shown.body();
    let extensions: Vec<Value> = instance_view::extensions(world, machine)
        .iter()
        .map(|child| child.body().into())
        .collect();
    if !extensions.is_empty() {
        body.insert("resources".to_owned(), extensions.into());
    }
    body.into()
}

/// A machine that has no hardware does not tell the sizes and kinds of its managed disks; the disks do.
fn as_it_is_told_without_hardware(machine: &mut Resource) {
    let profile = machine.properties.pointer_mut("/storageProfile");
    let Some(profile) = profile.and_then(Value::as_object_mut) else {
        return;
    };
    let disks = profile
        .iter_mut()
        .filter_map(|(name, value)| match name.as_str() {
            "osDisk" => Some(std::slice::from_mut(value)),
            "dataDisks" => value.as_array_mut().map(Vec::as_mut_slice),
            _ => None,
        });
    for disk in disks.flatten().filter_map(Value::as_object_mut) {
        if let Some(managed) = disk.get_mut("managedDisk").and_then(Value::as_object_mut) {
            managed.shift_remove("storageAccountType");
            disk.shift_remove("diskSizeGB");
        }
    }
}

/// Drops what an older api-version does not tell.
pub fn as_of(api_version: &str, machine: &mut Resource) {
    if api_version < "2019-12-01"
        && let Some(image) = machine
            .properties
            .pointer_mut("/storageProfile/imageReference")
            .and_then(Value::as_object_mut)
    {
        image.shift_remove("exactVersion");
    }
    if api_version >= "2019" {
        return;
    }
    let mut forget = |pointer: &str, name: &str| {
        let part = machine.properties.pointer_mut(pointer);
        if let Some(part) = part.and_then(Value::as_object_mut) {
            part.shift_remove(name);
        }
    };
    forget("/osProfile", "allowExtensionOperations");
    forget("/osProfile", "requireGuestProvisionSignal");
    forget("/osProfile/linuxConfiguration", "provisionVMAgent");
    for disk in machine.items_mut("/storageProfile/dataDisks") {
        if let Some(disk) = disk.as_object_mut() {
            disk.shift_remove("toBeDetached");
        }
    }
}

/// Lays what was given over what was there, null meaning "not given".
fn overlay(old: &mut Map<String, Value>, new: &Map<String, Value>) {
    for (name, value) in new.iter().filter(|(_, value)| !value.is_null()) {
        match (old.get_mut(name), value) {
            (Some(Value::Object(old)), Value::Object(new)) => overlay(old, new),
            _ => drop(old.insert(name.clone(), value.clone())),
        }
    }
}
