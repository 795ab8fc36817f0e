//! What a disk, snapshot or machine's disk is made from, and what it takes over from there.

use super::marketplace::MarketplaceImage;
use crate::{
    arm::refusal::Refusal,
    providers::{Reference, check},
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Value, json};

const OPTIONS: [&str; 5] = ["Empty", "FromImage", "Copy", "Import", "Attach"];

/// Checks `creationData` and takes size, system and unique id over from the source.
pub fn complete(
    world: &World,
    disk: &mut Resource,
    before: Option<&Resource>,
) -> Result<(), Refusal> {
    if before.is_some() {
        return Ok(());
    }
    required(disk, "/creationData")?;
    required(disk, "/creationData/createOption")?;
    check::choice(disk, "/creationData/createOption", &OPTIONS)
        .map_err(|refusal| refusal.target("disk.creationData.createOption"))?;
    match disk.text("/creationData/createOption") {
        Some("Copy") => {
            required(disk, "/creationData/sourceResourceId")?;
            copy(world, disk)
        }
        Some("Import") => required(disk, "/creationData/sourceUri"),
        Some("FromImage") => {
            required(disk, "/creationData/imageReference")?;
            from_image(world, disk);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What a disk points at: nothing that it holds, for it is a copy.
pub fn references(disk: &Resource) -> Vec<Reference> {
    Reference::at(disk, &["/creationData/sourceResourceId"])
        .into_iter()
        .map(Reference::loose)
        .collect()
}

/// The refusal when the source of a copy is not there.
pub fn missing(disk: &Resource, source: &ResourceId) -> Refusal {
    let kind = if disk.id.kind().eq_ignore_ascii_case("snapshots") {
        "snapshot"
    } else {
        "disk"
    };
    Refusal::not_found(
        "ResourceNotFound",
        format!(
            "The source {source} of the {kind} {} was not found.",
            disk.id.name()
        ),
    )
    .target("creationData.sourceResourceId")
}

fn copy(world: &World, disk: &mut Resource) -> Result<(), Refusal> {
    let Some(id) = disk
        .text("/creationData/sourceResourceId")
        .map(ResourceId::new)
    else {
        return Ok(());
    };
    let source = world.resource(&id).ok_or_else(|| missing(disk, &id))?;
    if let Some(unique) = source.text("/uniqueId").map(str::to_owned) {
        disk.set("/creationData/sourceUniqueId", unique);
    }
    for pointer in ["/diskSizeGB", "/osType", "/hyperVGeneration"] {
        if let Some(value) = source.property(pointer).cloned() {
            disk.default_to(pointer, value);
        }
    }
    Ok(())
}

/// A disk made from a marketplace image, named by its full id.
fn from_image(world: &World, disk: &mut Resource) {
    let id = disk
        .text("/creationData/imageReference/id")
        .unwrap_or_default()
        .to_owned();
    let part = |name: &str| {
        let mut segments = id
            .split('/')
            .skip_while(|segment| !segment.eq_ignore_ascii_case(name));
        segments.nth(1).unwrap_or_default().to_owned()
    };
    if let Some(image) = MarketplaceImage::of(
        &part("publishers"),
        &part("offers"),
        &part("skus"),
        &part("versions"),
    ) {
        disk.default_to("/diskSizeGB", image.disk);
        disk.default_to("/osType", image.system);
        disk.set(
            "/creationData/imageReference",
            json!({ "id": image.id(disk.id.subscription(), &world.settings.region) }),
        );
    }
}

fn required(disk: &Resource, pointer: &str) -> Result<(), Refusal> {
    if disk
        .property(pointer)
        .is_some_and(|value| *value != Value::String(String::new()))
    {
        return Ok(());
    }
    let kind = if disk.id.kind().eq_ignore_ascii_case("snapshots") {
        "snapshot"
    } else {
        "disk"
    };
    let name = format!(
        "{kind}.{}",
        pointer.trim_start_matches('/').replace('/', ".")
    );
    Err(Refusal::bad_request(
        "InvalidParameter",
        format!("Required parameter '{name}' is missing (null)."),
    )
    .target(name))
}
