//! Models that are refused, and creates that fail.

use super::{disk, id, interface, linux, machine, stamp, with};
use crate::testing::SUBSCRIPTION;
use serde_json::{Value, json};

#[test]
fn models_that_make_no_sense_are_refused_and_name_what_is_wrong() {
    let mut stamp = stamp();
    let mut refused = |pointer: &str, value: Value| {
        let reply = stamp.put(&machine("vm1"), with(pointer, value.clone()));
        assert!(reply.status >= 400, "{pointer} = {value} was accepted");
        (
            reply.code(),
            reply
                .at("/error/target")
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    };
    let pair = |code: &str, target: &str| (code.to_owned(), target.to_owned());
    let parameter = |target: &str| pair("InvalidParameter", target);
    assert_eq!(
        refused("/properties/hardwareProfile", json!(null)),
        parameter("vmSize")
    );
    assert_eq!(
        refused("/properties/hardwareProfile/vmSize", json!("Standard_Z9")),
        parameter("vmSize")
    );
    assert_eq!(
        refused("/properties/osProfile", json!(null)),
        parameter("osProfile")
    );
    assert_eq!(
        refused("/properties/networkProfile", json!(null)),
        parameter("networkProfile")
    );
    assert_eq!(
        refused("/properties/storageProfile", json!(null)),
        parameter("storageProfile")
    );
    assert_eq!(
        refused("/properties/storageProfile", json!({})),
        parameter("imageReference")
    );
    assert_eq!(
        refused(
            "/properties/storageProfile/imageReference/sku",
            json!("12.04")
        ),
        pair("PlatformImageNotFound", "imageReference")
    );
    assert_eq!(
        refused("/properties/storageProfile/osDisk/diskSizeGB", json!(10)),
        pair("OperationNotAllowed", "osDisk.diskSizeGB")
    );
    assert_eq!(
        refused("/properties/osProfile/adminUsername", json!("root")),
        parameter("adminUsername")
    );
    assert_eq!(
        refused("/properties/osProfile/adminPassword", json!("short")),
        parameter("adminPassword")
    );
    assert_eq!(
        refused("/properties/osProfile/adminPassword", json!("alllowercase")),
        parameter("adminPassword")
    );
    assert_eq!(
        refused("/properties/osProfile/adminPassword", json!("P@ssw0rd")),
        parameter("adminPassword")
    );
    assert_eq!(
        refused("/properties/osProfile/adminPassword", json!(null)),
        parameter("adminPassword")
    );
    assert_eq!(
        refused("/properties/osProfile/computerName", json!("a/b")),
        parameter("computerName")
    );
    assert_eq!(
        refused("/properties/osProfile/customData", json!("not base64!")),
        parameter("customData")
    );
    assert_eq!(
        refused(
            "/properties/osProfile/linuxConfiguration",
            json!({"ssh": {"publicKeys": [{"path": "/root/.ssh/authorized_keys", "keyData": "ssh-rsa AAAA"}]}})
        ),
        parameter("linuxConfiguration.ssh.publicKeys.path")
    );
    assert_eq!(
        refused("/properties/osProfile/windowsConfiguration", json!({})),
        parameter("windowsConfiguration")
    );
    let empty = |lun: u64| json!({"lun": lun, "createOption": "Empty", "diskSizeGB": 1});
    assert_eq!(
        refused(
            "/properties/storageProfile/dataDisks",
            json!([empty(0), empty(0)])
        ),
        parameter("dataDisk.lun")
    );
    assert_eq!(
        refused("/properties/storageProfile/dataDisks", json!([empty(64)])),
        parameter("dataDisk.lun")
    );
    assert_eq!(
        refused(
            "/properties/storageProfile/dataDisks",
            json!([{"lun": 0, "createOption": "Empty"}])
        ),
        parameter("dataDisk.diskSizeGB")
    );
    assert_eq!(
        refused(
            "/properties/storageProfile/dataDisks",
            json!([{"lun": 0, "createOption": "Attach"}])
        ),
        parameter("dataDisk.managedDisk.id")
    );
    assert_eq!(
        refused(
            "/properties/storageProfile/dataDisks",
            json!((0..5).map(empty).collect::<Vec<_>>())
        ),
        pair("OperationNotAllowed", "dataDisks")
    );
    assert_eq!(
        refused(
            "/properties/storageProfile/dataDisks",
            json!([{"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk("none")}}])
        ),
        pair("ResourceNotFound", "managedDisk.id")
    );
    assert_eq!(
        refused(
            "/properties/networkProfile/networkInterfaces",
            json!([{"id": interface("none")}])
        )
        .0,
        "InvalidResourceReference"
    );
    assert_eq!(
        refused(
            "/properties/networkProfile/networkInterfaces",
            json!([{"id": interface("n1")}, {"id": interface("n2")}])
        )
        .0,
        "VirtualMachineMustHaveOneNetworkInterfaceAsPrimary"
    );
    assert_eq!(
        refused(
            "/properties/networkProfile/networkInterfaces",
            json!([{"id": interface("n1")}, {"id": interface("n2")}, {"id": interface("n3")}])
        )
        .0,
        "NetworkInterfaceCountExceeded"
    );
    assert_eq!(
        refused(
            "/properties/availabilitySet",
            json!({"id": id("Microsoft.Compute/availabilitySets", "none")})
        )
        .1,
        "availabilitySet.id"
    );
    assert_eq!(
        stamp.put(&machine("-vm"), linux()).at("/error/target"),
        "vmName"
    );
}

#[test]
fn windows_names_and_users_have_rules_of_their_own() {
    let mut stamp = stamp();
    let mut refused = |pointer: &str, value: Value| {
        let mut body = with(
            "/properties/storageProfile/imageReference",
            json!({"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2019-Datacenter"}),
        );
        crate::world::resource::set(&mut body, pointer, value);
        stamp.put(&machine("vm1"), body).at("/error/target")
    };
    assert_eq!(
        refused(
            "/properties/osProfile/computerName",
            json!("sixteen-letters-")
        ),
        "computerName"
    );
    assert_eq!(
        refused("/properties/osProfile/computerName", json!("12345")),
        "computerName"
    );
    assert_eq!(
        refused("/properties/osProfile/adminPassword", json!("Aa1-567")),
        "adminPassword"
    );
    assert_eq!(
        refused("/properties/osProfile/adminUsername", json!("a".repeat(21))),
        "adminUsername"
    );
}

#[test]
fn cores_are_counted_against_the_quota() {
    let mut stamp = stamp();
    crate::providers::compute::quota::Quota {
        cores: 3,
        machines: 2,
        availability_sets: 1,
    }
    .grant(&mut stamp.world, SUBSCRIPTION);
    stamp.create(&machine("vm1"), linux());
    let mut second = with(
        "/properties/networkProfile/networkInterfaces",
        json!([{"id": interface("n2")}]),
    );
    second["properties"]["hardwareProfile"]["vmSize"] = json!("Standard_DS3_v2");
    let refused = stamp.put(&machine("vm2"), second.clone());
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "OperationNotAllowed")
    );
    assert!(
        refused
            .text()
            .contains("Maximum allowed: 3, Current in use: 1, Additional requested: 4"),
        "{}",
        refused.text()
    );
    second["properties"]["hardwareProfile"]["vmSize"] = json!("Standard_DS2_v2");
    stamp.create(&machine("vm2"), second);
    let resize = with(
        "/properties/hardwareProfile/vmSize",
        json!("Standard_DS2_v2"),
    );
    assert_eq!(
        stamp.put(&machine("vm1"), resize).code(),
        "OperationNotAllowed"
    );
    let usages = stamp.get(&format!(
        "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/locations/local/usages"
    ));
    let cores = usages
        .at("/value")
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"]["value"] == "cores")
        .cloned()
        .unwrap();
    assert_eq!(
        (cores["currentValue"].as_u64(), cores["limit"].as_u64()),
        (Some(3), Some(3))
    );
}

#[test]
fn a_machine_whose_name_asks_for_it_fails_and_says_why() {
    let mut stamp = stamp();
    let opened = stamp.put(&machine("vm-fail-allocation"), linux());
    assert_eq!(opened.status, 201, "{}", opened.text());
    assert_eq!(stamp.finish(&opened).at("/error/code"), "AllocationFailed");
    let view = stamp.get(&format!("{}/instanceView", machine("vm-fail-allocation")));
    assert_eq!(
        view.at("/statuses/0/code"),
        "ProvisioningState/failed/AllocationFailed"
    );
    let gone = stamp.delete(&machine("vm-fail-allocation"));
    stamp.finish(&gone);
    assert_eq!(stamp.get(&machine("vm-fail-allocation")).status, 404);
}
