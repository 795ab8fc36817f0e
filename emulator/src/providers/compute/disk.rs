//! Microsoft.Compute/disks: empty, from an image, or a copy; grown but never shrunk; one machine at a time.

use super::{disk_size, managed, source};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write},
    world::{World, resource::Resource, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::{Value, json};
use std::time::Duration;

/// Managed disks.
pub static DISKS: TypeDefinition = TypeDefinition {
    actions: managed::ACCESS,
    ..TypeDefinition::tracked("Microsoft.Compute/disks", &Disks)
};

struct Disks;

impl Rules for Disks {
    fn prepare(&self, world: &World, call: &Call, write: &mut Write) -> Result<(), Refusal> {
        let before = write.before.as_ref();
        let disk = &mut write.resource;
        managed::keep_what_is_fixed(disk, before)?;
        managed::normalise_sku(disk, before, "Standard_LRS")?;
        source::complete(world, disk, before)?;
        disk_size::settle(world, disk, before)?;
        managed::defaults(world, call, disk);
        Ok(())
    }

    fn references(&self, disk: &Resource) -> Vec<Reference> {
        source::references(disk)
    }

    fn missing(&self, disk: &Resource, reference: &Reference) -> Refusal {
        source::missing(disk, &reference.target)
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        if verb == Verb::Delete {
            Opening::Both
        } else {
            Opening::BodyAndBoth
        }
    }

    fn duration(&self, _: Verb) -> Duration {
        Duration::from_secs(4)
    }

    fn complete(&self, world: &mut World, id: &ResourceId, _: Verb, _: Timestamp) {
        // The owner's model shows the size as well.
        let Some(disk) = world.resource(id) else {
            return;
        };
        super::virtual_machine::show_disk(world, &disk);
    }

    fn present(&self, world: &World, call: &Call, disk: &Resource) -> Value {
        let mut disk = disk.clone();
        let owner = owner(world, &disk.id);
        match &owner {
            Some(owner) => drop(
                disk.envelope
                    .insert("managedBy".to_owned(), owner.as_str().into()),
            ),
            None => drop(disk.envelope.shift_remove("managedBy")),
        }
        let state = match &owner {
            None if managed::is_open(&disk, call.now) => "ActiveSAS",
            None => "Unattached",
            Some(owner) if super::virtual_machine::is_deallocated(world, owner) => "Reserved",
            Some(_) => "Attached",
        };
        disk.set("/diskState", state);
        if call.api_version.as_str() >= "2019" {
            disk_size::show_pace(&mut disk);
        }
        managed::as_of(&call.api_version, &mut disk);
        disk.body().into()
    }

    fn opened(&self, call: &Call, write: &Write, _: Value) -> Value {
        managed::repeated(call, &write.resource)
    }

    /// Its pace as well, at every api-version.
    fn output(&self, world: &World, call: &Call, disk: &Resource) -> Option<Value> {
        let mut disk = disk.clone();
        disk_size::show_pace(&mut disk);
        let mut output = self.present(world, call, &disk);
        if let Some(own) = output.get_mut("properties").and_then(Value::as_object_mut) {
            for name in ["diskIOPSReadWrite", "diskMBpsReadWrite"] {
                own.insert(
                    name.to_owned(),
                    disk.properties.get(name).cloned().unwrap_or_default(),
                );
            }
        }
        Some(output)
    }

    fn in_use(&self, disk: &Resource, holders: &[Reference]) -> Refusal {
        let by = holders
            .first()
            .map(|holder| holder.source.as_str())
            .unwrap_or_default();
        Refusal::conflict(
            "OperationNotAllowed",
            format!("Disk {} is attached to VM {by}.", disk.id.name()),
        )
    }

    fn allocation_failure(&self) -> Value {
        json!({ "code": "AllocationFailed", "message": "Allocation failed. There is not enough storage capacity for the requested disk on this stamp." })
    }
}

/// The machine that a disk is attached to.
pub fn owner(world: &World, disk: &ResourceId) -> Option<ResourceId> {
    let users = world.users_of(disk).into_iter().filter(|user| user.holds);
    users.map(|user| user.source).find(|source| {
        // A machine, or one of a scale set.
        source.kind().eq_ignore_ascii_case("virtualMachines")
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    fn disk(name: &str) -> String {
        format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/disks/{name}"
        )
    }

    #[test]
    fn an_empty_disk_is_made_grows_and_never_shrinks() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let opened = stamp.put(&disk("d"), json!({"location": "local", "properties": {"diskSizeGB": 8, "creationData": {"createOption": "empty"}}}));
        assert_eq!(opened.status, 202);
        assert!(
            opened.header("location").is_some() && opened.header("azure-asyncoperation").is_some()
        );
        assert_eq!(opened.at("/name"), "d");
        let made = stamp.finish(&opened);
        assert_eq!(made.at("/properties/creationData/createOption"), "Empty");
        assert_eq!(
            (made.at("/properties/diskState"), made.at("/sku/tier")),
            (json!("Unattached"), json!("Standard"))
        );
        assert_eq!(made.at("/properties/diskSizeBytes"), 8_589_934_592_u64);
        let mut seen = made.json();
        seen["properties"]["diskSizeGB"] = json!(16);
        let grown = stamp.put(&disk("d"), seen.clone());
        assert_eq!(stamp.finish(&grown).at("/properties/diskSizeGB"), 16);
        seen["properties"]["diskSizeGB"] = json!(4);
        assert_eq!(stamp.put(&disk("d"), seen).code(), "InvalidParameter");
        let patched = stamp.patch(&disk("d"), json!({"tags": {"a": "b"}}));
        assert_eq!(patched.status, 202);
        let patched = stamp.finish(&patched);
        assert_eq!(
            (patched.at("/tags/a"), patched.at("/properties/diskSizeGB")),
            (json!("b"), json!(16))
        );
    }

    #[test]
    fn sizes_sources_and_skus_are_checked() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let mut put = |properties: serde_json::Value, sku: &str| {
            let reply = stamp.put(
                &disk("x"),
                json!({"location": "local", "sku": {"name": sku}, "properties": properties}),
            );
            (reply.status, reply.code(), reply.at("/error/target"))
        };
        let empty = json!({"createOption": "Empty"});
        assert_eq!(
            put(json!({"creationData": empty}), "Standard_LRS").2,
            "disk.diskSizeGB"
        );
        assert_eq!(
            put(
                json!({"creationData": empty, "diskSizeGB": 0}),
                "Standard_LRS"
            )
            .1,
            "InvalidParameter"
        );
        assert_eq!(
            put(
                json!({"creationData": empty, "diskSizeGB": 5000}),
                "Standard_LRS"
            )
            .1,
            "InvalidParameter"
        );
        assert_eq!(
            put(
                json!({"creationData": empty, "diskSizeGB": 5}),
                "UltraSSD_LRS"
            )
            .1,
            "InvalidParameter"
        );
        assert_eq!(
            put(json!({"diskSizeGB": 5}), "Standard_LRS").2,
            "disk.creationData"
        );
        assert_eq!(
            put(
                json!({"creationData": {"createOption": "Copy", "sourceResourceId": disk("none")}}),
                "Standard_LRS"
            )
            .0,
            404
        );
        assert_eq!(
            put(
                json!({"creationData": {"createOption": "copy"}}),
                "Standard_LRS"
            )
            .2,
            "disk.creationData.sourceResourceId"
        );
    }

    #[test]
    fn a_copy_takes_its_size_from_its_source() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        stamp.create(&disk("a"), json!({"location": "local", "properties": {"diskSizeGB": 8, "osType": "linux", "creationData": {"createOption": "Empty"}}}));
        let copy = stamp.create(&disk("b"), json!({"location": "local", "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": disk("a")}}}));
        assert_eq!(
            (
                copy.at("/properties/diskSizeGB"),
                copy.at("/properties/osType")
            ),
            (json!(8), json!("Linux"))
        );
        let gone = stamp.delete(&disk("a"));
        assert_eq!(gone.status, 202, "a copy does not hold its source");
    }

    #[test]
    fn a_disk_whose_name_asks_for_it_fails() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let opened = stamp.put(&disk("d-fail-allocation"), json!({"location": "local", "properties": {"diskSizeGB": 8, "creationData": {"createOption": "Empty"}}}));
        assert_eq!(stamp.finish(&opened).at("/error/code"), "AllocationFailed");
        assert_eq!(
            stamp
                .get(&disk("d-fail-allocation"))
                .at("/properties/provisioningState"),
            "Failed"
        );
    }
}
