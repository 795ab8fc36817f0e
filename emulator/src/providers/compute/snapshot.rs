//! Microsoft.Compute/snapshots: a disk as it was at one moment.

use super::{disk_size, managed, source};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write},
    world::{World, resource::Resource},
};
use serde_json::{Value, json};
use std::time::Duration;

/// Snapshots.
pub static SNAPSHOTS: TypeDefinition = TypeDefinition {
    actions: managed::ACCESS,
    ..TypeDefinition::tracked("Microsoft.Compute/snapshots", &Snapshots)
};

struct Snapshots;

impl Rules for Snapshots {
    fn prepare(&self, world: &World, call: &Call, write: &mut Write) -> Result<(), Refusal> {
        let before = write.before.as_ref();
        let snapshot = &mut write.resource;
        managed::keep_what_is_fixed(snapshot, before)?;
        managed::normalise_sku(snapshot, before, "Standard_LRS")?;
        source::complete(world, snapshot, before)?;
        if snapshot.text("/creationData/createOption") == Some("Empty") {
            disk_size::settle(world, snapshot, before)?;
        }
        snapshot.default_to("/incremental", json!(false));
        managed::defaults(world, call, snapshot);
        Ok(())
    }

    fn references(&self, snapshot: &Resource) -> Vec<Reference> {
        source::references(snapshot)
    }

    fn missing(&self, snapshot: &Resource, reference: &Reference) -> Refusal {
        source::missing(snapshot, &reference.target)
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

    fn opened(&self, call: &Call, write: &Write, _: Value) -> Value {
        let mut body = managed::repeated(call, &write.resource);
        if let Some(body) = body.as_object_mut() {
            body.shift_remove("name");
        }
        body
    }

    fn output(&self, world: &World, call: &Call, snapshot: &Resource) -> Option<Value> {
        Some(self.present(world, call, snapshot))
    }

    fn present(&self, _: &World, call: &Call, snapshot: &Resource) -> Value {
        let mut snapshot = snapshot.clone();
        let state = if managed::is_open(&snapshot, call.now) {
            "ActiveSAS"
        } else {
            "Unattached"
        };
        snapshot.set("/diskState", state);
        managed::as_of(&call.api_version, &mut snapshot);
        snapshot.body().into()
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    #[test]
    fn a_snapshot_is_taken_of_a_disk_and_a_disk_made_of_it() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let root =
            format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute");
        let empty = json!({"location": "local", "properties": {"diskSizeGB": 8, "creationData": {"createOption": "Empty"}}});
        stamp.create(&format!("{root}/disks/d"), empty.clone());
        let copy = |from: String| json!({"location": "local", "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": from}}});
        let opened = stamp.put(
            &format!("{root}/snapshots/s"),
            copy(format!("{root}/disks/d")),
        );
        assert_eq!(opened.status, 202);
        let taken = stamp.finish(&opened);
        assert_eq!(
            (
                taken.at("/properties/diskSizeGB"),
                taken.at("/properties/incremental")
            ),
            (json!(8), json!(false))
        );
        let disk = stamp.create(
            &format!("{root}/disks/again"),
            copy(format!("{root}/snapshots/s")),
        );
        assert_eq!(
            disk.at("/properties/creationData/sourceUniqueId"),
            taken.at("/properties/uniqueId")
        );
        let blank = stamp.create(&format!("{root}/snapshots/e"), empty);
        assert_eq!(blank.at("/properties/diskSizeGB"), 8);
        let access = stamp.post(
            &format!("{root}/snapshots/s/beginGetAccess"),
            json!({"access": "Read", "durationInSeconds": 3600}),
        );
        assert_eq!(access.status, 202);
        assert!(stamp.finish(&access).text().contains("accessSAS"));
        let state = |stamp: &mut Stamp| {
            let seen = stamp.get(&format!("{root}/snapshots/s"));
            seen.at("/properties/diskState")
        };
        assert_eq!(state(&mut stamp), "ActiveSAS");
        stamp.wait(std::time::Duration::from_secs(3600));
        assert_eq!(state(&mut stamp), "Unattached");
    }
}
