"""Virtual machines: their whole life, what is on them, what they are made of."""

import json

GROUP = "az-machines"
LINUX = {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "16.04-LTS", "version": "latest"}
URN = "Canonical:UbuntuServer:16.04-LTS:latest"
SIZE = "Standard_DS1_v2"


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    catalogue(az)
    sets(az)
    whole(az)
    machine(az)
    look(az)
    life(az)
    parts(az)
    extensions(az)
    end(az)
    az.quietly("group delete", "--name", GROUP, "--yes")


def at(name):
    return ["--resource-group", GROUP, "--name", name]


def catalogue(az):
    here = ["--location", az.location]
    az("vm list-sizes", *here, check=lambda found: SIZE in [one["name"] for one in found])
    az("vm list-usage", *here, check=lambda found: any(one["name"]["value"] == "cores" for one in found))
    az("vm list-skus", *here, check=lambda found: any(one["resourceType"] == "virtualMachines" for one in found))
    az("vm image list-publishers", *here, check=lambda found: "Canonical" in [one["name"] for one in found])
    az("vm image list-offers", *here, "--publisher", "Canonical", check=lambda found: "UbuntuServer" in [one["name"] for one in found])
    az("vm image list-skus", *here, "--publisher", "Canonical", "--offer", "UbuntuServer", check=lambda found: "16.04-LTS" in [one["name"] for one in found])
    az("vm image list", *here, "--publisher", "Canonical", "--all", check=lambda found: found[0]["urn"].startswith("Canonical:"))
    az("vm image show", *here, "--urn", URN, check=lambda found: (found.get("osDiskImage"))["operatingSystem"] == "Linux")
    az("vm extension image list-names", *here, "--publisher", "Microsoft.Azure.Extensions")


def sets(az):
    az("vm availability-set create", *at("pair"), "--platform-fault-domain-count", "2")
    body = {"properties": {"platformFaultDomainCount": 2, "platformUpdateDomainCount": 2}, "sku": {"name": "Aligned"}, "location": az.location}
    az.quietly("resource create", *at("set"), "--resource-type", "Microsoft.Compute/availabilitySets", "--is-full-object", "--properties", json.dumps(body))
    az("vm availability-set show", *at("set"), check=lambda found: found["platformFaultDomainCount"] == 2)
    az("vm availability-set list", "--resource-group", GROUP, check=lambda found: "set" in [one["name"] for one in found])
    az("vm availability-set update", *at("set"), "--set", "tags.a=b", check=lambda found: found["tags"] == {"a": "b"})
    az("vm availability-set list-sizes", *at("set"), check=lambda found: found)
    az("vm availability-set delete", *at("set"))


def whole(az):
    """What most people type: az makes a template of it."""
    login = ["--admin-username", "operator4", "--admin-password", "8a4f1d3e-Porthole", "--authentication-type", "password"]
    made = az("vm create", *at("whole"), "--image", URN, "--size", SIZE, *login, *plain(az), check=lambda made: made["powerState"] == "VM running" and made["privateIpAddress"])
    if made:
        az("vm delete", *at("whole"), "--yes", note="as az made it")


def plain(az):
    """az asks for an address of the sku Standard, and under `latest` for a trusted launch, unless told: a stamp has neither."""
    return ["--public-ip-sku", "Basic", *(["--security-type", "Standard"] if az.profile == "latest" else [])]


def machine(az):
    az.quietly("network vnet create", *at("plant"), "--address-prefixes", "10.1.0.0/16", "--subnet-name", "floor", "--subnet-prefixes", "10.1.1.0/24")
    # `vm open-port` reads the guards of the interface and ends with a KeyError where there are none, on any cloud.
    az.quietly("network nsg create", *at("guards"))
    for name in ("first", "second"):
        az.quietly("network nic create", *at(name), "--vnet-name", "plant", "--subnet", "floor", "--network-security-group", "guards")
    nic = f"/subscriptions/{az.subscription}/resourceGroups/{GROUP}/providers/Microsoft.Network/networkInterfaces/first"
    properties = {
        "hardwareProfile": {"vmSize": SIZE},
        "osProfile": {"computerName": "press-4", "adminUsername": "operator4", "adminPassword": "8a4f1d3e-Porthole"},
        "storageProfile": {"imageReference": LINUX, "osDisk": {"createOption": "FromImage", "managedDisk": {"storageAccountType": "Standard_LRS"}}},
        # az 2.91 looks for `primary` when it adds another.
        "networkProfile": {"networkInterfaces": [{"id": nic, "properties": {"primary": True}}]},
    }
    # With tags from the first: az 2.91 adds none to a machine that has none.
    body = {"location": az.location, "tags": {"hall": "four"}, "properties": properties}
    az("resource create", *at("press-4"), "--resource-type", "Microsoft.Compute/virtualMachines", "--is-full-object", "--properties", json.dumps(body), note="machine", check=lambda made: made["properties"]["provisioningState"])


def look(az):
    az("vm wait", *at("press-4"), "--created", "--timeout", "30", "--interval", "1")
    az("vm show", *at("press-4"), check=lambda found: found["storageProfile"]["osDisk"]["osType"] == "Linux")
    az("vm show", *at("press-4"), "--show-details", note="details", check=lambda found: found["powerState"] == "VM running" and found["privateIps"])
    az("vm list", "--resource-group", GROUP, check=lambda found: "press-4" in [one["name"] for one in found])
    az("vm list", note="of the subscription", check=lambda found: "press-4" in [one["name"] for one in found])
    az("vm list", "--show-details", note="details", check=lambda found: "VM running" in [one["powerState"] for one in found])
    az("vm get-instance-view", *at("press-4"), check=power("running"))
    az("vm list-ip-addresses", *at("press-4"), check=lambda found: found[0]["virtualMachine"]["network"]["privateIpAddresses"])
    az("vm list-vm-resize-options", *at("press-4"), check=lambda found: SIZE in [one["name"] for one in found])


def power(state):
    return lambda found: f"PowerState/{state}" in [one["code"] for one in found["instanceView"]["statuses"]]


def life(az):
    az("vm stop", *at("press-4"))
    az("vm get-instance-view", *at("press-4"), note="stopped", check=power("stopped"))
    az("vm start", *at("press-4"))
    az("vm restart", *at("press-4"))
    az("vm deallocate", *at("press-4"))
    az("vm get-instance-view", *at("press-4"), note="deallocated", check=power("deallocated"))
    az("vm resize", *at("press-4"), "--size", "Standard_DS2_v2", check=lambda found: found["hardwareProfile"]["vmSize"] == "Standard_DS2_v2")
    az("vm nic add", "--resource-group", GROUP, "--vm-name", "press-4", "--nics", "second")
    az("vm nic list", "--resource-group", GROUP, "--vm-name", "press-4", check=lambda found: len(found) == 2)
    az("vm nic show", "--resource-group", GROUP, "--vm-name", "press-4", "--nic", "second")
    az("vm nic remove", "--resource-group", GROUP, "--vm-name", "press-4", "--nics", "second")
    az("vm start", *at("press-4"), note="again")
    az("vm redeploy", *at("press-4"))
    az("vm reapply", *at("press-4"))
    az("vm update", *at("press-4"), "--set", "tags.line=four", check=lambda found: found["tags"] == {"hall": "four", "line": "four"})


def parts(az):
    on = ["--resource-group", GROUP, "--vm-name", "press-4"]
    az("vm disk attach", *on, "--name", "data-4", "--new", "--size-gb", "4")
    az("vm show", *at("press-4"), note="with its data disk", check=lambda found: [disk["name"] for disk in found["storageProfile"]["dataDisks"]] == ["data-4"])
    az("vm disk detach", *on, "--name", "data-4")
    az.quietly("disk create", *at("loose"), "--size-gb", "2")
    az("vm disk attach", *on, "--name", "loose", note="that exists")
    az("vm disk detach", *on, "--name", "loose", note="that existed")
    az("vm unmanaged-disk list", *on)
    az("vm boot-diagnostics enable", *at("press-4"), "--storage", "https://none.blob.local.azurestack.external/")
    az("vm boot-diagnostics disable", *at("press-4"))
    az("vm open-port", *at("press-4"), "--port", "80")


def extensions(az):
    on = ["--resource-group", GROUP, "--vm-name", "press-4"]
    script = ["--publisher", "Microsoft.Azure.Extensions", "--name", "CustomScript", "--version", "2.0"]
    az("vm extension set", *on, *script, "--settings", '{"commandToExecute": "true"}', check=lambda made: made["provisioningState"] == "Succeeded")
    az("vm extension show", *on, "--name", "CustomScript")
    az("vm extension list", *on, check=lambda found: [one["name"] for one in found] == ["CustomScript"])
    az("vm extension delete", *on, "--name", "CustomScript")
    az("vm user update", *at("press-4"), "--username", "operator4", "--password", "8a4f1d3e-Porthole2")


def end(az):
    az.quietly("vm deallocate", *at("press-4"))
    az("vm generalize", *at("press-4"))
    az("image create", *at("golden-4"), "--source", "press-4", note="of a machine", check=lambda made: made["sourceVirtualMachine"]["id"].lower().endswith("/press-4"))
    az("vm delete", *at("press-4"), "--yes")
    az.refused("vm show", *at("press-4"), note="deleted", code="ResourceNotFound")
