//! Microsoft.Compute/images: custom images, of a generalized machine, a disk, a snapshot or a blob.

use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{
        World,
        resource::{Resource, set},
        resource_id::ResourceId,
    },
};
use serde_json::{Value, json};
use std::time::Duration;

/// Custom images.
pub static IMAGES: TypeDefinition = TypeDefinition::tracked("Microsoft.Compute/images", &Images);

/// What a machine takes over from an image.
pub struct ImageFacts {
    /// `Linux` or `Windows`.
    pub system: String,
    /// The size of its OS disk in GiB.
    pub size: u64,
    /// Its data disks, as the image lists them.
    pub data_disks: Vec<Value>,
}

/// The facts of a custom image, if it is there.
pub fn facts(world: &World, id: &ResourceId) -> Option<ImageFacts> {
    let image = world.resource(id)?;
    Some(ImageFacts {
        system: image.text("/storageProfile/osDisk/osType")?.to_owned(),
        size: image
            .property("/storageProfile/osDisk/diskSizeGB")
            .and_then(Value::as_u64)
            .unwrap_or(30),
        data_disks: image.items("/storageProfile/dataDisks").to_vec(),
    })
}

struct Images;

impl Rules for Images {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let image = &mut write.resource;
        if let Some(before) = &write.before {
            check::inherit(
                image,
                Some(before),
                &[
                    "/storageProfile",
                    "/sourceVirtualMachine",
                    "/hyperVGeneration",
                ],
            );
            return Ok(());
        }
        check::choice(image, "/hyperVGeneration", &["V1"])?;
        image.default_to("/hyperVGeneration", "V1");
        if let Some(source) = image.text("/sourceVirtualMachine/id").map(ResourceId::new) {
            return from_machine(world, image, &source);
        }
        if image.property("/storageProfile/osDisk").is_none() {
            return Err(invalid(
                "storageProfile.osDisk",
                "Required parameter 'storageProfile.osDisk' is missing (null).",
            ));
        }
        check::required(image, "/storageProfile/osDisk/osType")?;
        check::choice(
            image,
            "/storageProfile/osDisk/osType",
            &["Linux", "Windows"],
        )?;
        check::required(image, "/storageProfile/osDisk/osState")?;
        check::choice(
            image,
            "/storageProfile/osDisk/osState",
            &["Generalized", "Specialized"],
        )?;
        image.default_to("/storageProfile/osDisk/caching", "None");
        image.default_to("/storageProfile/dataDisks", json!([]));
        let sources = ["managedDisk/id", "snapshot/id", "blobUri"]
            .map(|name| format!("/storageProfile/osDisk/{name}"));
        let Some(pointer) = sources.iter().find(|pointer| image.text(pointer).is_some()) else {
            return Err(invalid(
                "storageProfile.osDisk",
                "The OS disk of an image must have one of 'managedDisk', 'snapshot' and 'blobUri'.",
            ));
        };
        let source = image.text(pointer).map(ResourceId::new);
        let size = size_of(world, source.as_ref());
        image.default_to(
            "/storageProfile/osDisk/diskSizeGB",
            size.unwrap_or(json!(30)),
        );
        image.default_to("/storageProfile/osDisk/storageAccountType", "Standard_LRS");
        complete_data_disks(world, image);
        Ok(())
    }

    /// An image is a copy: it holds nothing.
    fn references(&self, image: &Resource) -> Vec<Reference> {
        let pointers = [
            "/sourceVirtualMachine/id",
            "/storageProfile/osDisk/managedDisk/id",
            "/storageProfile/osDisk/snapshot/id",
            "/storageProfile/dataDisks/*/managedDisk/id",
            "/storageProfile/dataDisks/*/snapshot/id",
        ];
        Reference::at(image, &pointers)
            .into_iter()
            .map(Reference::loose)
            .collect()
    }

    fn missing(&self, _: &Resource, reference: &Reference) -> Refusal {
        let target = &reference.target;
        Refusal::not_found(
            "ResourceNotFound",
            format!(
                "The Resource '{}/{}' under resource group '{}' was not found.",
                target.type_name(),
                target.name(),
                target.group()
            ),
        )
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        match verb {
            Verb::Create => Opening::Status(201),
            Verb::Delete => Opening::Both,
            Verb::Replace | Verb::Patch => Opening::Status(200),
        }
    }

    fn duration(&self, _: Verb) -> Duration {
        Duration::from_secs(20)
    }

    /// Sizes are told once the copy is made; that of a machine's own blob is known before.
    fn opened(&self, call: &Call, write: &Write, mut shown: Value) -> Value {
        let sent = |pointer: &str| {
            call.body
                .pointer(&format!("/properties{pointer}"))
                .is_some()
        };
        if write.verb != Verb::Create {
            return shown;
        }
        let of_machine = sent("/sourceVirtualMachine");
        let withhold = |disk: &mut Value, place: String| {
            let known = of_machine && disk.get("blobUri").is_some();
            if !known
                && !sent(&format!("/storageProfile/{place}/diskSizeGB"))
                && let Some(disk) = disk.as_object_mut()
            {
                disk.shift_remove("diskSizeGB");
            }
        };
        if let Some(system) = shown.pointer_mut("/properties/storageProfile/osDisk") {
            withhold(system, "osDisk".to_owned());
        }
        let data = shown.pointer_mut("/properties/storageProfile/dataDisks");
        let data = data.and_then(Value::as_array_mut).into_iter().flatten();
        for (place, disk) in data.enumerate() {
            withhold(disk, format!("dataDisks/{place}"));
        }
        shown
    }

    fn present(&self, _: &World, call: &Call, image: &Resource) -> Value {
        let mut image = image.clone();
        if call.api_version.as_str() < "2019" {
            check::forget(&mut image, &["hyperVGeneration"]);
        }
        image.body().into()
    }
}

/// The size of the disk or snapshot that a disk of an image is copied from.
fn size_of(world: &World, source: Option<&ResourceId>) -> Option<Value> {
    world.resource(source?)?.property("/diskSizeGB").cloned()
}

/// Caching, kind of storage and size of the data disks that a client left out.
fn complete_data_disks(world: &World, image: &mut Resource) {
    for disk in image.items_mut("/storageProfile/dataDisks") {
        let id = ["/managedDisk/id", "/snapshot/id"]
            .iter()
            .find_map(|pointer| disk.pointer(pointer).and_then(Value::as_str))
            .map(ResourceId::new);
        let size = size_of(world, id.as_ref());
        let defaults = [
            ("caching", Some("None".into())),
            ("storageAccountType", Some("Standard_LRS".into())),
            ("diskSizeGB", size),
        ];
        for (name, value) in defaults {
            if let (Some(value), None) = (value, disk.get(name)) {
                set(disk, &format!("/{name}"), value);
            }
        }
    }
}

/// Takes the disks of a generalized machine.
fn from_machine(world: &World, image: &mut Resource, source: &ResourceId) -> Result<(), Refusal> {
    // A machine that is not there is reported as a reference that points nowhere.
    let Some(machine) = world.resource(source) else {
        return Ok(());
    };
    if machine.state_text("generalized").is_none() {
        return Err(Refusal::conflict(
            "OperationNotAllowed",
            format!(
                "The operation 'Create Image' requires the Virtual Machine '{}' to be generalized.",
                machine.id.name()
            ),
        ));
    }
    let part = |model: &Value| {
        let kind = model
            .pointer("/managedDisk/storageAccountType")
            .cloned()
            .unwrap_or(json!("Standard_LRS"));
        let mut part = json!({ "caching": model.get("caching"), "storageAccountType": kind, "diskSizeGB": model.get("diskSizeGB") });
        match model.pointer("/managedDisk/id") {
            Some(id) => set(&mut part, "/managedDisk", json!({ "id": id })),
            None => set(
                &mut part,
                "/blobUri",
                model.pointer("/vhd/uri").cloned().unwrap_or_default(),
            ),
        }
        part
    };
    let mut system = part(
        machine
            .property("/storageProfile/osDisk")
            .unwrap_or(&Value::Null),
    );
    set(
        &mut system,
        "/osType",
        machine.text("/storageProfile/osDisk/osType").into(),
    );
    set(&mut system, "/osState", "Generalized".into());
    image.set("/storageProfile/osDisk", system);
    let data: Vec<Value> = machine
        .items("/storageProfile/dataDisks")
        .iter()
        .map(|model| {
            let mut disk = part(model);
            set(
                &mut disk,
                "/lun",
                model.get("lun").cloned().unwrap_or_default(),
            );
            disk
        })
        .collect();
    image.set("/storageProfile/dataDisks", data);
    Ok(())
}

fn invalid(target: &str, message: &str) -> Refusal {
    Refusal::bad_request("InvalidParameter", message).target(target)
}
