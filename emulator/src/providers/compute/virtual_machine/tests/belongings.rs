//! What belongs to a machine: disks, interfaces, sets, addresses, images, extensions.

use super::{GROUP, act, disk, id, interface, linux, machine, power, stamp, with};
use crate::testing::SUBSCRIPTION;
use serde_json::json;

#[test]
fn what_a_machine_holds_cannot_be_taken_from_it() {
    let mut stamp = stamp();
    let set = id("Microsoft.Compute/availabilitySets", "s");
    stamp.put(&set, json!({"location": "local"}));
    let made = stamp.create(
        &machine("vm1"),
        with("/properties/availabilitySet", json!({"id": set})),
    );
    assert_eq!(
        stamp.get(&set).at("/properties/virtualMachines/0/id"),
        machine("vm1")
    );
    assert_eq!(stamp.delete(&set).code(), "OperationNotAllowed");
    assert_eq!(stamp.delete(&interface("n1")).code(), "NicInUse");
    let mut second = linux();
    second["properties"]["osProfile"]["computerName"] = json!("vm2");
    assert_eq!(
        stamp.put(&machine("vm2"), second.clone()).code(),
        "NicInUse"
    );
    second["properties"]["networkProfile"] =
        json!({"networkInterfaces": [{"id": interface("n2")}]});
    let system_disk = made.at("/properties/storageProfile/osDisk/managedDisk/id");
    second["properties"]["storageProfile"]["dataDisks"] =
        json!([{"lun": 0, "createOption": "Attach", "managedDisk": {"id": system_disk}}]);
    assert_eq!(
        stamp.put(&machine("vm2"), second).code(),
        "ConflictingUserInput"
    );
    for (pointer, value) in [
        ("/properties/osProfile/adminUsername", json!("somebody")),
        (
            "/properties/storageProfile/imageReference/sku",
            json!("18.04-LTS"),
        ),
        ("/properties/storageProfile/osDisk/name", json!("other")),
    ] {
        assert_eq!(
            stamp.put(&machine("vm1"), with(pointer, value)).code(),
            "PropertyChangeNotAllowed",
            "{pointer}"
        );
    }
    let more = with(
        "/properties/networkProfile/networkInterfaces",
        json!([{"id": interface("n1"), "properties": {"primary": true}}, {"id": interface("n2")}]),
    );
    assert_eq!(
        stamp.put(&machine("vm1"), more.clone()).code(),
        "AddingOrDeletingNetworkInterfacesOnARunningVirtualMachine"
    );
    act(&mut stamp, "vm1", "deallocate");
    let added = stamp.put(&machine("vm1"), more);
    assert_eq!(added.status, 200, "{}", added.text());
    assert_eq!(stamp.get(&interface("n1")).at("/properties/primary"), true);
    assert_eq!(stamp.get(&interface("n2")).at("/properties/primary"), false);
}

#[test]
fn a_disk_that_has_a_system_becomes_a_machine() {
    let mut stamp = stamp();
    let made = stamp.create(&machine("vm1"), linux());
    let system_disk = made.at("/properties/storageProfile/osDisk/managedDisk/id");
    let gone = stamp.delete(&machine("vm1"));
    stamp.finish(&gone);
    let mut body = with(
        "/properties/storageProfile",
        json!({"osDisk": {"createOption": "attach", "osType": "linux", "managedDisk": {"id": system_disk}}}),
    );
    assert_eq!(
        stamp.put(&machine("vm2"), body.clone()).at("/error/target"),
        "osProfile"
    );
    body["properties"]
        .as_object_mut()
        .unwrap()
        .remove("osProfile");
    let revived = stamp.create(&machine("vm2"), body);
    assert_eq!(
        revived.at("/properties/storageProfile/osDisk/createOption"),
        "Attach"
    );
    assert_eq!(
        revived.at("/properties/storageProfile/osDisk/diskSizeGB"),
        30
    );
    assert_eq!(power(&mut stamp, "vm2"), "running");
}

#[test]
fn a_dynamic_public_address_comes_and_goes_with_the_machines_power() {
    let mut stamp = stamp();
    let public = id("Microsoft.Network/publicIPAddresses", "p");
    stamp.create(&public, json!({"location": "local"}));
    let mut model = stamp.get(&interface("n1")).json();
    model["properties"]["ipConfigurations"][0]["properties"]["publicIPAddress"] =
        json!({"id": public});
    let changed = stamp.put(&interface("n1"), model);
    assert_eq!(changed.status, 200, "{}", changed.text());
    stamp.finish(&changed);
    assert_eq!(stamp.get(&public).at("/properties/ipAddress"), json!(null));
    assert_eq!(
        stamp.get(&public).at("/properties/ipConfiguration/id"),
        format!("{}/ipConfigurations/c", interface("n1"))
    );
    stamp.create(&machine("vm1"), linux());
    assert!(stamp.get(&public).at("/properties/ipAddress").is_string());
    act(&mut stamp, "vm1", "deallocate");
    assert_eq!(stamp.get(&public).at("/properties/ipAddress"), json!(null));
    let subnet = format!(
        "{}/subnets/web",
        id("Microsoft.Network/virtualNetworks", "v")
    );
    let second = json!({"location": "local", "properties": {"ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": subnet}, "publicIPAddress": {"id": public}}}]}});
    assert_eq!(
        stamp.put(&interface("n4"), second).code(),
        "PublicIPAddressInUse"
    );
    assert_eq!(
        stamp.delete(&public).code(),
        "PublicIPAddressCannotBeDeleted"
    );
}

#[test]
fn a_machine_is_generalized_imaged_and_made_again() {
    let mut stamp = stamp();
    let data = json!([{"lun": 3, "createOption": "Empty", "diskSizeGB": 5, "name": "data"}]);
    stamp.create(
        &machine("vm1"),
        with("/properties/storageProfile/dataDisks", data),
    );
    assert_eq!(stamp.get(&disk("data")).at("/properties/diskSizeGB"), 5);
    let image = id("Microsoft.Compute/images", "golden");
    let from_machine = json!({"location": "local", "properties": {"sourceVirtualMachine": {"id": machine("vm1")}}});
    assert_eq!(
        stamp
            .post(&format!("{}/generalize", machine("vm1")), json!(null))
            .code(),
        "OperationNotAllowed"
    );
    act(&mut stamp, "vm1", "deallocate");
    assert_eq!(
        stamp.put(&image, from_machine.clone()).code(),
        "OperationNotAllowed"
    );
    assert_eq!(
        stamp
            .post(&format!("{}/generalize", machine("vm1")), json!(null))
            .status,
        200
    );
    assert_eq!(
        stamp
            .post(&format!("{}/start", machine("vm1")), json!(null))
            .code(),
        "OperationNotAllowed"
    );
    let opened = stamp.put(&image, from_machine);
    assert_eq!(opened.status, 201);
    stamp.finish(&opened);
    assert_eq!(
        stamp
            .get(&image)
            .at("/properties/storageProfile/osDisk/osState"),
        "Generalized"
    );
    let mut again = with(
        "/properties/storageProfile",
        json!({"imageReference": {"id": image}}),
    );
    again["properties"]["networkProfile"] = json!({"networkInterfaces": [{"id": interface("n2")}]});
    let again = stamp.create(&machine("vm2"), again);
    assert_eq!(
        again.at("/properties/storageProfile/dataDisks/0/diskSizeGB"),
        5
    );
    assert_eq!(again.at("/properties/storageProfile/dataDisks/0/lun"), 3);
    let captured = stamp.post(
        &format!("{}/capture", machine("vm1")),
        json!({"vhdPrefix": "p", "destinationContainerName": "vhds", "overwriteVhds": true}),
    );
    assert_eq!(captured.status, 202);
    assert!(stamp.finish(&captured).text().contains("p-osDisk"));
}

#[test]
fn extensions_go_into_running_machines_and_keep_their_secrets() {
    let mut stamp = stamp();
    stamp.create(&machine("vm1"), linux());
    let extension = format!("{}/extensions/script", machine("vm1"));
    let body = json!({"location": "local", "properties": {
        "publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.0",
        "settings": {"commandToExecute": "ls"}, "protectedSettings": {"key": "top-secret"}}});
    let opened = stamp.put(&extension, body.clone());
    assert_eq!(opened.status, 201, "{}", opened.text());
    stamp.finish(&opened);
    assert!(!stamp.get(&extension).text().contains("top-secret"));
    assert_eq!(stamp.get(&machine("vm1")).at("/resources/0/name"), "script");
    assert_eq!(
        stamp.put(&format!("{extension}2"), body.clone()).code(),
        "BadRequest"
    );
    act(&mut stamp, "vm1", "powerOff");
    assert_eq!(stamp.put(&extension, body).code(), "OperationNotAllowed");
    assert_eq!(
        stamp.get(&format!("{extension}3")).code(),
        "ResourceNotFound"
    );
}

#[test]
fn a_machine_that_is_written_again_keeps_the_disks_that_it_has_made() {
    let mut stamp = stamp();
    let mut model = linux();
    model["properties"]["storageProfile"]["dataDisks"] = json!([
        {"lun": "0", "createOption": "Empty", "diskSizeGB": "10"},
        {"lun": 1, "createOption": "Empty", "diskSizeGB": 20, "name": "own"},
    ]);
    let made = stamp.create(&machine("vm1"), model.clone());
    let disks = made.at("/properties/storageProfile/dataDisks");
    assert_eq!(disks[0]["diskSizeGB"], 10);
    let count = |stamp: &mut crate::testing::Stamp| {
        let list = format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Compute/disks"
        );
        stamp.get(&list).names().len()
    };
    let before = count(&mut stamp);
    let again = stamp.create(&machine("vm1"), model);
    assert_eq!(again.at("/properties/storageProfile/dataDisks"), disks);
    assert_eq!(count(&mut stamp), before);
}

#[test]
fn a_machine_is_made_from_a_generalized_disk_in_an_account() {
    let mut stamp = stamp();
    let account = id("Microsoft.Storage/storageAccounts", "disks");
    stamp.create(
        &account,
        json!({"location": "local", "sku": {"name": "Standard_LRS"}, "kind": "Storage"}),
    );
    let address =
        |name: &str| format!("https://disks.blob.local.azurestack.external/vhds/{name}.vhd");
    let mut model = linux();
    model["properties"]["storageProfile"] = json!({"osDisk": {
        "name": "system", "createOption": "FromImage", "osType": "linux",
        "image": {"uri": address("image")}, "vhd": {"uri": address("system")}}});
    let made = stamp.create(&machine("vm1"), model.clone());
    assert_eq!(made.at("/properties/storageProfile/osDisk/osType"), "Linux");
    assert_eq!(
        made.at("/properties/storageProfile/osDisk/vhd/uri"),
        address("system")
    );
    let disk = model["properties"]["storageProfile"]["osDisk"]
        .as_object_mut()
        .unwrap();
    disk.shift_remove("osType");
    let refused = stamp.put(&machine("vm2"), model);
    assert_eq!(refused.code(), "InvalidParameter");
    assert!(
        refused.text().contains("osDisk.osType"),
        "{}",
        refused.text()
    );
}
