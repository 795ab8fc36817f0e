//! A machine's whole life in the order of the samples' calls, and a Windows machine on the recycled interface.

use super::{act, disk, interface, linux, machine, power, stamp, with};
use crate::testing::{SUBSCRIPTION, Stamp};
use serde_json::json;

#[test]
fn the_samples_path_from_linux_to_windows_on_the_recycled_interface() {
    let mut stamp = stamp();
    let opened = stamp.put(&machine("vm1"), linux());
    assert_eq!(
        (opened.status, opened.at("/properties/provisioningState")),
        (201, json!("Creating")),
        "{}",
        opened.text()
    );
    let made = stamp.finish(&opened);
    assert_eq!(made.status, 201);
    let made = stamp.get(&machine("vm1"));
    assert_eq!(made.at("/properties/provisioningState"), "Succeeded");
    assert_eq!(made.at("/properties/storageProfile/osDisk/osType"), "Linux");
    assert_eq!(made.at("/properties/storageProfile/dataDisks"), json!([]));
    assert_eq!(
        made.at("/properties/storageProfile/imageReference/exactVersion"),
        "16.04.202009080"
    );
    for secret in ["Azure-12345678", "c2VjcmV0", "adminPassword", "customData"] {
        assert!(!made.text().contains(secret), "{secret} is shown");
        assert!(
            !format!(
                "{:?}",
                stamp
                    .world
                    .resource(&crate::world::resource_id::ResourceId::new(&machine("vm1")))
            )
            .contains(secret),
            "{secret} is kept"
        );
    }
    assert_eq!(power(&mut stamp, "vm1"), "running");
    let system_disk = made
        .at("/properties/storageProfile/osDisk/managedDisk/id")
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(stamp.get(&system_disk).at("/managedBy"), machine("vm1"));
    assert_eq!(
        stamp
            .get(&interface("n1"))
            .at("/properties/virtualMachine/id"),
        machine("vm1")
    );
    assert!(
        stamp
            .get(&interface("n1"))
            .at("/properties/macAddress")
            .is_string()
    );

    let tagged = stamp.put(
        &machine("vm1"),
        json!({"location": "local", "tags": {"who-rocks": "python"}}),
    );
    assert_eq!(tagged.status, 200, "{}", tagged.text());
    stamp.finish(&tagged);
    let tagged = stamp.get(&machine("vm1"));
    assert_eq!(tagged.at("/tags/who-rocks"), "python");
    for profile in [
        "storageProfile",
        "osProfile",
        "networkProfile",
        "hardwareProfile",
    ] {
        assert_eq!(
            tagged.at(&format!("/properties/{profile}")),
            made.at(&format!("/properties/{profile}")),
            "a partial PUT lost something"
        );
    }

    stamp.create(&disk("mydatadisk1"), json!({"location": "local", "properties": {"diskSizeGB": 1, "creationData": {"createOption": "Empty"}}}));
    let mut model = tagged.json();
    model["properties"]["storageProfile"]["dataDisks"] =
        json!([{"lun": 12, "createOption": "Attach", "managedDisk": {"id": disk("mydatadisk1")}}]);
    let attached = stamp.put(&machine("vm1"), model.clone());
    assert_eq!(attached.status, 200, "{}", attached.text());
    stamp.finish(&attached);
    let attached = stamp.get(&machine("vm1"));
    assert_eq!(
        attached.at("/properties/storageProfile/dataDisks/0/name"),
        "mydatadisk1",
        "a disk attached by id gets its name"
    );
    assert_eq!(
        attached.at("/properties/storageProfile/dataDisks/0/diskSizeGB"),
        1
    );
    assert_eq!(
        stamp.get(&disk("mydatadisk1")).at("/managedBy"),
        machine("vm1")
    );
    assert_eq!(
        stamp.delete(&disk("mydatadisk1")).code(),
        "OperationNotAllowed"
    );
    model["properties"]["storageProfile"]["dataDisks"] = json!([]);
    let detached = stamp.put(&machine("vm1"), model);
    stamp.finish(&detached);
    assert_eq!(
        stamp
            .get(&machine("vm1"))
            .at("/properties/storageProfile/dataDisks"),
        json!([])
    );
    assert_eq!(
        stamp.get(&disk("mydatadisk1")).at("/managedBy"),
        json!(null)
    );

    let mut size = stamp.get(&system_disk).json();
    size["properties"]["diskSizeGB"] = json!(40);
    assert_eq!(
        stamp.put(&system_disk, size.clone()).code(),
        "OperationNotAllowed",
        "an OS disk grows only when deallocated"
    );
    act(&mut stamp, "vm1", "deallocate");
    assert_eq!(power(&mut stamp, "vm1"), "deallocated");
    let grown = stamp.put(&system_disk, size);
    assert_eq!(stamp.finish(&grown).at("/properties/diskSizeGB"), 40);
    let size_told = |stamp: &mut Stamp| {
        let seen = stamp.get(&machine("vm1"));
        seen.at("/properties/storageProfile/osDisk/diskSizeGB")
    };
    assert_eq!(size_told(&mut stamp), json!(null), "it has no hardware");
    act(&mut stamp, "vm1", "start");
    assert_eq!(size_told(&mut stamp), 40);
    assert_eq!(power(&mut stamp, "vm1"), "running");
    act(&mut stamp, "vm1", "restart");
    assert_eq!(power(&mut stamp, "vm1"), "running");
    act(&mut stamp, "vm1", "powerOff");
    assert_eq!(power(&mut stamp, "vm1"), "stopped");

    assert_eq!(
        stamp
            .get(&format!(
                "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines"
            ))
            .names(),
        ["vm1"]
    );
    let gone = stamp.delete(&machine("vm1"));
    assert_eq!(gone.status, 202);
    stamp.finish(&gone);
    assert_eq!(stamp.get(&machine("vm1")).code(), "ResourceNotFound");
    assert_eq!(
        stamp.get(&system_disk).at("/properties/diskState"),
        "Unattached",
        "the disk stays"
    );
    assert_eq!(
        stamp.get(&interface("n1")).at("/properties/virtualMachine"),
        json!(null)
    );

    let mut windows = with(
        "/properties/storageProfile/imageReference",
        json!({"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2016-Datacenter", "version": "latest"}),
    );
    windows["properties"]["osProfile"]["adminPassword"] = json!("Azure-12345678");
    let windows = stamp.create(&machine("vm1"), windows);
    assert_eq!(
        windows.at("/properties/storageProfile/osDisk/osType"),
        "Windows"
    );
    assert_eq!(
        windows.at("/properties/osProfile/windowsConfiguration/provisionVMAgent"),
        true
    );
}

#[test]
fn an_action_that_fails_leaves_the_machine_as_it_was() {
    let mut stamp = stamp();
    for (tag, state) in [("fail", "Failed"), ("cancel", "Canceled")] {
        let body = |tag: &str| with("/tags", json!({"porthole-fault": tag}));
        stamp.create(&machine("m"), body("none"));
        stamp.create(&machine("m"), body(tag));
        let opened = stamp.post(&format!("{}/deallocate", machine("m")), json!(null));
        assert_eq!(power(&mut stamp, "m"), "deallocating");
        assert_eq!(stamp.finish(&opened).at("/status"), state);
        let after = stamp.get(&machine("m"));
        assert_eq!(after.at("/properties/provisioningState"), state);
        assert_eq!(power(&mut stamp, "m"), "running");
        stamp.create(&machine("m"), body("none"));
        act(&mut stamp, "m", "deallocate");
        assert_eq!(power(&mut stamp, "m"), "deallocated");
        act(&mut stamp, "m", "start");
    }
}

#[test]
fn an_action_that_fails_while_a_newer_one_runs_changes_nothing() {
    let mut stamp = stamp();
    stamp.create(
        &machine("m"),
        with("/tags", json!({"porthole-fault": "fail"})),
    );
    let doomed = stamp.post(&format!("{}/powerOff", machine("m")), json!(null));
    stamp.create(&machine("m"), with("/tags", json!({})));
    let good = stamp.post(&format!("{}/deallocate", machine("m")), json!(null));
    assert_eq!(stamp.finish(&doomed).at("/status"), "Failed");
    stamp.finish(&good);
    assert_eq!(power(&mut stamp, "m"), "deallocated");
    let after = stamp.get(&machine("m"));
    assert_eq!(after.at("/properties/provisioningState"), "Succeeded");
}
