//! Machines through their whole life, in the order of the samples' calls, and every refusal.

use crate::testing::{Reply, SUBSCRIPTION, Stamp};
use serde_json::{Value, json};

const GROUP: &str = "rg";

fn id(kind: &str, name: &str) -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/{kind}/{name}")
}

fn machine(name: &str) -> String {
    id("Microsoft.Compute/virtualMachines", name)
}

fn disk(name: &str) -> String {
    id("Microsoft.Compute/disks", name)
}

fn interface(name: &str) -> String {
    id("Microsoft.Network/networkInterfaces", name)
}

/// A stamp with a network and the interfaces `n1`, `n2`, `n3`.
fn stamp() -> Stamp {
    let mut stamp = Stamp::new();
    stamp.has_group(GROUP);
    let subnet = format!("{}/subnets/web", id("Microsoft.Network/virtualNetworks", "v"));
    stamp.create(&id("Microsoft.Network/virtualNetworks", "v"), json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}));
    stamp.create(&subnet, json!({"properties": {"addressPrefix": "10.0.0.0/24"}}));
    for name in ["n1", "n2", "n3"] {
        stamp.create(&interface(name), json!({"location": "local", "properties": {"ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": subnet}}}]}}));
    }
    stamp
}

fn linux() -> Value {
    json!({
        "location": "local",
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_DS1_v2"},
            "osProfile": {"computerName": "vm1", "adminUsername": "userlogin", "adminPassword": "Azure-12345678", "customData": "c2VjcmV0"},
            "storageProfile": {"imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "16.04-LTS", "version": "latest"}},
            "networkProfile": {"networkInterfaces": [{"id": interface("n1")}]}
        }
    })
}

fn with(pointer: &str, value: Value) -> Value {
    let mut body = linux();
    crate::world::resource::set(&mut body, pointer, value);
    body
}

fn power(stamp: &mut Stamp, name: &str) -> String {
    let view = stamp.get(&format!("{}?$expand=instanceView", machine(name)));
    let statuses = view.at("/properties/instanceView/statuses");
    let codes = statuses.as_array().unwrap().iter().filter_map(|status| status["code"].as_str());
    codes.filter_map(|code| code.strip_prefix("PowerState/")).collect()
}

fn act(stamp: &mut Stamp, name: &str, action: &str) -> Reply {
    let opened = stamp.post(&format!("{}/{action}", machine(name)), json!(null));
    assert_eq!(opened.status, 202, "{action}: {}", opened.text());
    let ended = stamp.finish(&opened);
    assert!(ended.status < 300, "{action}: {}", ended.text());
    ended
}

#[test]
fn the_samples_path_from_linux_to_windows_on_the_recycled_interface() {
    let mut stamp = stamp();
    let opened = stamp.put(&machine("vm1"), linux());
    assert_eq!((opened.status, opened.at("/properties/provisioningState")), (201, json!("Creating")), "{}", opened.text());
    let made = stamp.finish(&opened);
    assert_eq!(made.status, 201);
    let made = stamp.get(&machine("vm1"));
    assert_eq!(made.at("/properties/provisioningState"), "Succeeded");
    assert_eq!(made.at("/properties/storageProfile/osDisk/osType"), "Linux");
    assert_eq!(made.at("/properties/storageProfile/dataDisks"), json!([]));
    assert_eq!(made.at("/properties/storageProfile/imageReference/exactVersion"), "16.04.202009080");
    for secret in ["Azure-12345678", "c2VjcmV0", "adminPassword", "customData"] {
        assert!(!made.text().contains(secret), "{secret} is shown");
        assert!(!format!("{:?}", stamp.world.resource(&crate::world::resource_id::ResourceId::new(&machine("vm1")))).contains(secret), "{secret} is kept");
    }
    assert_eq!(power(&mut stamp, "vm1"), "running");
    let system_disk = made.at("/properties/storageProfile/osDisk/managedDisk/id").as_str().unwrap().to_owned();
    assert_eq!(stamp.get(&system_disk).at("/managedBy"), machine("vm1"));
    assert_eq!(stamp.get(&interface("n1")).at("/properties/virtualMachine/id"), machine("vm1"));
    assert!(stamp.get(&interface("n1")).at("/properties/macAddress").is_string());

    let tagged = stamp.put(&machine("vm1"), json!({"location": "local", "tags": {"who-rocks": "python"}}));
    assert_eq!(tagged.status, 200, "{}", tagged.text());
    stamp.finish(&tagged);
    let tagged = stamp.get(&machine("vm1"));
    assert_eq!(tagged.at("/tags/who-rocks"), "python");
    for profile in ["storageProfile", "osProfile", "networkProfile", "hardwareProfile"] {
        assert_eq!(tagged.at(&format!("/properties/{profile}")), made.at(&format!("/properties/{profile}")), "a partial PUT lost something");
    }

    stamp.create(&disk("mydatadisk1"), json!({"location": "local", "properties": {"diskSizeGB": 1, "creationData": {"createOption": "Empty"}}}));
    let mut model = tagged.json();
    model["properties"]["storageProfile"]["dataDisks"] = json!([{"lun": 12, "createOption": "Attach", "managedDisk": {"id": disk("mydatadisk1")}}]);
    let attached = stamp.put(&machine("vm1"), model.clone());
    assert_eq!(attached.status, 200, "{}", attached.text());
    stamp.finish(&attached);
    let attached = stamp.get(&machine("vm1"));
    assert_eq!(attached.at("/properties/storageProfile/dataDisks/0/name"), "mydatadisk1", "a disk attached by id gets its name");
    assert_eq!(attached.at("/properties/storageProfile/dataDisks/0/diskSizeGB"), 1);
    assert_eq!(stamp.get(&disk("mydatadisk1")).at("/managedBy"), machine("vm1"));
    assert_eq!(stamp.delete(&disk("mydatadisk1")).code(), "OperationNotAllowed");
    model["properties"]["storageProfile"]["dataDisks"] = json!([]);
    let detached = stamp.put(&machine("vm1"), model);
    stamp.finish(&detached);
    assert_eq!(stamp.get(&machine("vm1")).at("/properties/storageProfile/dataDisks"), json!([]));
    assert_eq!(stamp.get(&disk("mydatadisk1")).at("/managedBy"), json!(null));

    let mut size = stamp.get(&system_disk).json();
    size["properties"]["diskSizeGB"] = json!(40);
    assert_eq!(stamp.put(&system_disk, size.clone()).code(), "OperationNotAllowed", "an OS disk grows only when deallocated");
    act(&mut stamp, "vm1", "deallocate");
    assert_eq!(power(&mut stamp, "vm1"), "deallocated");
    let grown = stamp.put(&system_disk, size);
    assert_eq!(stamp.finish(&grown).at("/properties/diskSizeGB"), 40);
    assert_eq!(stamp.get(&machine("vm1")).at("/properties/storageProfile/osDisk/diskSizeGB"), 40);
    act(&mut stamp, "vm1", "start");
    assert_eq!(power(&mut stamp, "vm1"), "running");
    act(&mut stamp, "vm1", "restart");
    assert_eq!(power(&mut stamp, "vm1"), "running");
    act(&mut stamp, "vm1", "powerOff");
    assert_eq!(power(&mut stamp, "vm1"), "stopped");

    assert_eq!(stamp.get(&format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines")).names(), ["vm1"]);
    let gone = stamp.delete(&machine("vm1"));
    assert_eq!(gone.status, 202);
    stamp.finish(&gone);
    assert_eq!(stamp.get(&machine("vm1")).code(), "ResourceNotFound");
    assert_eq!(stamp.get(&system_disk).at("/properties/diskState"), "Unattached", "the disk stays");
    assert_eq!(stamp.get(&interface("n1")).at("/properties/virtualMachine"), json!(null));

    let mut windows = with("/properties/storageProfile/imageReference", json!({"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2016-Datacenter", "version": "latest"}));
    windows["properties"]["osProfile"]["adminPassword"] = json!("Azure-12345678");
    let windows = stamp.create(&machine("vm1"), windows);
    assert_eq!(windows.at("/properties/storageProfile/osDisk/osType"), "Windows");
    assert_eq!(windows.at("/properties/osProfile/windowsConfiguration/provisionVMAgent"), true);
}

#[test]
fn models_that_make_no_sense_are_refused_and_name_what_is_wrong() {
    let mut stamp = stamp();
    let mut refused = |pointer: &str, value: Value| {
        let reply = stamp.put(&machine("vm1"), with(pointer, value.clone()));
        assert!(reply.status >= 400, "{pointer} = {value} was accepted");
        (reply.code(), reply.at("/error/target").as_str().unwrap_or_default().to_owned())
    };
    let pair = |code: &str, target: &str| (code.to_owned(), target.to_owned());
    let parameter = |target: &str| pair("InvalidParameter", target);
    assert_eq!(refused("/properties/hardwareProfile", json!(null)), parameter("vmSize"));
    assert_eq!(refused("/properties/hardwareProfile/vmSize", json!("Standard_Z9")), parameter("vmSize"));
    assert_eq!(refused("/properties/osProfile", json!(null)), parameter("osProfile"));
    assert_eq!(refused("/properties/networkProfile", json!(null)), parameter("networkProfile"));
    assert_eq!(refused("/properties/storageProfile", json!(null)), parameter("storageProfile"));
    assert_eq!(refused("/properties/storageProfile", json!({})), parameter("imageReference"));
    assert_eq!(refused("/properties/storageProfile/imageReference/sku", json!("12.04")), pair("PlatformImageNotFound", "imageReference"));
    assert_eq!(refused("/properties/storageProfile/osDisk/diskSizeGB", json!(10)), pair("OperationNotAllowed", "osDisk.diskSizeGB"));
    assert_eq!(refused("/properties/osProfile/adminUsername", json!("root")), parameter("adminUsername"));
    assert_eq!(refused("/properties/osProfile/adminPassword", json!("short")), parameter("adminPassword"));
    assert_eq!(refused("/properties/osProfile/adminPassword", json!("alllowercase")), parameter("adminPassword"));
    assert_eq!(refused("/properties/osProfile/adminPassword", json!("P@ssw0rd")), parameter("adminPassword"));
    assert_eq!(refused("/properties/osProfile/adminPassword", json!(null)), parameter("adminPassword"));
    assert_eq!(refused("/properties/osProfile/computerName", json!("a/b")), parameter("computerName"));
    assert_eq!(refused("/properties/osProfile/customData", json!("not base64!")), parameter("customData"));
    assert_eq!(
        refused("/properties/osProfile/linuxConfiguration", json!({"ssh": {"publicKeys": [{"path": "/root/.ssh/authorized_keys", "keyData": "ssh-rsa AAAA"}]}})),
        parameter("linuxConfiguration.ssh.publicKeys.path")
    );
    assert_eq!(refused("/properties/osProfile/windowsConfiguration", json!({})), parameter("windowsConfiguration"));
    let empty = |lun: u64| json!({"lun": lun, "createOption": "Empty", "diskSizeGB": 1});
    assert_eq!(refused("/properties/storageProfile/dataDisks", json!([empty(0), empty(0)])), parameter("dataDisk.lun"));
    assert_eq!(refused("/properties/storageProfile/dataDisks", json!([empty(64)])), parameter("dataDisk.lun"));
    assert_eq!(refused("/properties/storageProfile/dataDisks", json!([{"lun": 0, "createOption": "Empty"}])), parameter("dataDisk.diskSizeGB"));
    assert_eq!(refused("/properties/storageProfile/dataDisks", json!([{"lun": 0, "createOption": "Attach"}])), parameter("dataDisk.managedDisk.id"));
    assert_eq!(refused("/properties/storageProfile/dataDisks", json!((0..5).map(empty).collect::<Vec<_>>())), pair("OperationNotAllowed", "dataDisks"));
    assert_eq!(refused("/properties/storageProfile/dataDisks", json!([{"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk("none")}}])), pair("ResourceNotFound", "managedDisk.id"));
    assert_eq!(refused("/properties/networkProfile/networkInterfaces", json!([{"id": interface("none")}])).0, "InvalidResourceReference");
    assert_eq!(
        refused("/properties/networkProfile/networkInterfaces", json!([{"id": interface("n1")}, {"id": interface("n2")}])).0,
        "VirtualMachineMustHaveOneNetworkInterfaceAsPrimary"
    );
    assert_eq!(
        refused("/properties/networkProfile/networkInterfaces", json!([{"id": interface("n1")}, {"id": interface("n2")}, {"id": interface("n3")}])).0,
        "NetworkInterfaceCountExceeded"
    );
    assert_eq!(refused("/properties/availabilitySet", json!({"id": id("Microsoft.Compute/availabilitySets", "none")})).1, "availabilitySet.id");
    assert_eq!(stamp.put(&machine("-vm"), linux()).at("/error/target"), "vmName");
}

#[test]
fn windows_names_and_users_have_rules_of_their_own() {
    let mut stamp = stamp();
    let mut refused = |pointer: &str, value: Value| {
        let mut body = with("/properties/storageProfile/imageReference", json!({"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2019-Datacenter"}));
        crate::world::resource::set(&mut body, pointer, value);
        stamp.put(&machine("vm1"), body).at("/error/target")
    };
    assert_eq!(refused("/properties/osProfile/computerName", json!("sixteen-letters-")), "computerName");
    assert_eq!(refused("/properties/osProfile/computerName", json!("12345")), "computerName");
    assert_eq!(refused("/properties/osProfile/adminPassword", json!("Aa1-567")), "adminPassword");
    assert_eq!(refused("/properties/osProfile/adminUsername", json!("a".repeat(21))), "adminUsername");
}

#[test]
fn what_a_machine_holds_cannot_be_taken_from_it() {
    let mut stamp = stamp();
    let set = id("Microsoft.Compute/availabilitySets", "s");
    stamp.put(&set, json!({"location": "local"}));
    let made = stamp.create(&machine("vm1"), with("/properties/availabilitySet", json!({"id": set})));
    assert_eq!(stamp.get(&set).at("/properties/virtualMachines/0/id"), machine("vm1"));
    assert_eq!(stamp.delete(&set).code(), "OperationNotAllowed");
    assert_eq!(stamp.delete(&interface("n1")).code(), "NicInUse");
    let mut second = linux();
    second["properties"]["osProfile"]["computerName"] = json!("vm2");
    assert_eq!(stamp.put(&machine("vm2"), second.clone()).code(), "NicInUse");
    second["properties"]["networkProfile"] = json!({"networkInterfaces": [{"id": interface("n2")}]});
    let system_disk = made.at("/properties/storageProfile/osDisk/managedDisk/id");
    second["properties"]["storageProfile"]["dataDisks"] = json!([{"lun": 0, "createOption": "Attach", "managedDisk": {"id": system_disk}}]);
    assert_eq!(stamp.put(&machine("vm2"), second).code(), "ConflictingUserInput");
    for (pointer, value) in [
        ("/properties/osProfile/adminUsername", json!("somebody")),
        ("/properties/storageProfile/imageReference/sku", json!("18.04-LTS")),
        ("/properties/storageProfile/osDisk/name", json!("other")),
    ] {
        assert_eq!(stamp.put(&machine("vm1"), with(pointer, value)).code(), "PropertyChangeNotAllowed", "{pointer}");
    }
    let more = with("/properties/networkProfile/networkInterfaces", json!([{"id": interface("n1"), "properties": {"primary": true}}, {"id": interface("n2")}]));
    assert_eq!(stamp.put(&machine("vm1"), more.clone()).code(), "AddingOrDeletingNetworkInterfacesOnARunningVirtualMachine");
    act(&mut stamp, "vm1", "deallocate");
    let added = stamp.put(&machine("vm1"), more);
    assert_eq!(added.status, 200, "{}", added.text());
    assert_eq!(stamp.get(&interface("n1")).at("/properties/primary"), true);
    assert_eq!(stamp.get(&interface("n2")).at("/properties/primary"), false);
}

#[test]
fn cores_are_counted_against_the_quota() {
    let mut stamp = stamp();
    crate::providers::compute::quota::Quota { cores: 3, machines: 2, availability_sets: 1 }.grant(&mut stamp.world, SUBSCRIPTION);
    stamp.create(&machine("vm1"), linux());
    let mut second = with("/properties/networkProfile/networkInterfaces", json!([{"id": interface("n2")}]));
    second["properties"]["hardwareProfile"]["vmSize"] = json!("Standard_DS3_v2");
    let refused = stamp.put(&machine("vm2"), second.clone());
    assert_eq!((refused.status, refused.code().as_str()), (409, "OperationNotAllowed"));
    assert!(refused.text().contains("Maximum allowed: 3, Current in use: 1, Additional requested: 4"), "{}", refused.text());
    second["properties"]["hardwareProfile"]["vmSize"] = json!("Standard_DS2_v2");
    stamp.create(&machine("vm2"), second);
    let resize = with("/properties/hardwareProfile/vmSize", json!("Standard_DS2_v2"));
    assert_eq!(stamp.put(&machine("vm1"), resize).code(), "OperationNotAllowed");
    let usages = stamp.get(&format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/locations/local/usages"));
    let cores = usages.at("/value").as_array().unwrap().iter().find(|row| row["name"]["value"] == "cores").cloned().unwrap();
    assert_eq!((cores["currentValue"].as_u64(), cores["limit"].as_u64()), (Some(3), Some(3)));
}

#[test]
fn a_machine_is_generalized_imaged_and_made_again() {
    let mut stamp = stamp();
    let data = json!([{"lun": 3, "createOption": "Empty", "diskSizeGB": 5, "name": "data"}]);
    stamp.create(&machine("vm1"), with("/properties/storageProfile/dataDisks", data));
    assert_eq!(stamp.get(&disk("data")).at("/properties/diskSizeGB"), 5);
    let image = id("Microsoft.Compute/images", "golden");
    let from_machine = json!({"location": "local", "properties": {"sourceVirtualMachine": {"id": machine("vm1")}}});
    assert_eq!(stamp.post(&format!("{}/generalize", machine("vm1")), json!(null)).code(), "OperationNotAllowed");
    act(&mut stamp, "vm1", "deallocate");
    assert_eq!(stamp.put(&image, from_machine.clone()).code(), "OperationNotAllowed");
    assert_eq!(stamp.post(&format!("{}/generalize", machine("vm1")), json!(null)).status, 200);
    assert_eq!(stamp.post(&format!("{}/start", machine("vm1")), json!(null)).code(), "OperationNotAllowed");
    let opened = stamp.put(&image, from_machine);
    assert_eq!(opened.status, 201);
    stamp.finish(&opened);
    assert_eq!(stamp.get(&image).at("/properties/storageProfile/osDisk/osState"), "Generalized");
    let mut again = with("/properties/storageProfile", json!({"imageReference": {"id": image}}));
    again["properties"]["networkProfile"] = json!({"networkInterfaces": [{"id": interface("n2")}]});
    let again = stamp.create(&machine("vm2"), again);
    assert_eq!(again.at("/properties/storageProfile/dataDisks/0/diskSizeGB"), 5);
    assert_eq!(again.at("/properties/storageProfile/dataDisks/0/lun"), 3);
    let captured = stamp.post(&format!("{}/capture", machine("vm1")), json!({"vhdPrefix": "p", "destinationContainerName": "vhds", "overwriteVhds": true}));
    assert_eq!(captured.status, 202);
    assert!(stamp.finish(&captured).text().contains("p-osDisk"));
}

#[test]
fn a_disk_that_has_a_system_becomes_a_machine() {
    let mut stamp = stamp();
    let made = stamp.create(&machine("vm1"), linux());
    let system_disk = made.at("/properties/storageProfile/osDisk/managedDisk/id");
    let gone = stamp.delete(&machine("vm1"));
    stamp.finish(&gone);
    let mut body = with("/properties/storageProfile", json!({"osDisk": {"createOption": "attach", "osType": "linux", "managedDisk": {"id": system_disk}}}));
    assert_eq!(stamp.put(&machine("vm2"), body.clone()).at("/error/target"), "osProfile");
    body["properties"].as_object_mut().unwrap().remove("osProfile");
    let revived = stamp.create(&machine("vm2"), body);
    assert_eq!(revived.at("/properties/storageProfile/osDisk/createOption"), "Attach");
    assert_eq!(revived.at("/properties/storageProfile/osDisk/diskSizeGB"), 30);
    assert_eq!(power(&mut stamp, "vm2"), "running");
}

#[test]
fn a_dynamic_public_address_comes_and_goes_with_the_machines_power() {
    let mut stamp = stamp();
    let public = id("Microsoft.Network/publicIPAddresses", "p");
    stamp.create(&public, json!({"location": "local"}));
    let mut model = stamp.get(&interface("n1")).json();
    model["properties"]["ipConfigurations"][0]["properties"]["publicIPAddress"] = json!({"id": public});
    let changed = stamp.put(&interface("n1"), model);
    assert_eq!(changed.status, 200, "{}", changed.text());
    stamp.finish(&changed);
    assert_eq!(stamp.get(&public).at("/properties/ipAddress"), json!(null));
    assert_eq!(stamp.get(&public).at("/properties/ipConfiguration/id"), format!("{}/ipConfigurations/c", interface("n1")));
    stamp.create(&machine("vm1"), linux());
    assert!(stamp.get(&public).at("/properties/ipAddress").is_string());
    act(&mut stamp, "vm1", "deallocate");
    assert_eq!(stamp.get(&public).at("/properties/ipAddress"), json!(null));
    let subnet = format!("{}/subnets/web", id("Microsoft.Network/virtualNetworks", "v"));
    let second = json!({"location": "local", "properties": {"ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": subnet}, "publicIPAddress": {"id": public}}}]}});
    assert_eq!(stamp.put(&interface("n4"), second).code(), "PublicIPAddressInUse");
    assert_eq!(stamp.delete(&public).code(), "PublicIPAddressCannotBeDeleted");
}

#[test]
fn a_machine_whose_name_asks_for_it_fails_and_says_why() {
    let mut stamp = stamp();
    let opened = stamp.put(&machine("vm-fail-allocation"), linux());
    assert_eq!(opened.status, 201, "{}", opened.text());
    assert_eq!(stamp.finish(&opened).at("/error/code"), "AllocationFailed");
    let view = stamp.get(&format!("{}/instanceView", machine("vm-fail-allocation")));
    assert_eq!(view.at("/statuses/0/code"), "ProvisioningState/failed/AllocationFailed");
    let gone = stamp.delete(&machine("vm-fail-allocation"));
    stamp.finish(&gone);
    assert_eq!(stamp.get(&machine("vm-fail-allocation")).status, 404);
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
    assert_eq!(stamp.put(&format!("{extension}2"), body.clone()).code(), "BadRequest");
    act(&mut stamp, "vm1", "powerOff");
    assert_eq!(stamp.put(&extension, body).code(), "OperationNotAllowed");
    assert_eq!(stamp.get(&format!("{extension}3")).code(), "ResourceNotFound");
}
