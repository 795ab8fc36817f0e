"""Scale sets and their machines."""

import json

from commands.machines import LINUX, SIZE, URN

GROUP = "az-scale-sets"


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    login = ["--admin-username", "operator4", "--admin-password", "8a4f1d3e-Porthole", "--authentication-type", "password"]
    az("vmss create", *at("whole"), "--image", URN, "--vm-sku", SIZE, "--instance-count", "2", *login, *modern(az))
    az.quietly("vmss delete", *at("whole"))
    make(az)
    az("vmss show", *at("presses"), check=lambda found: found["sku"]["capacity"] == 2)
    az("vmss list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == ["presses"])
    az("vmss list-instances", *at("presses"), check=lambda found: len(found) == 2)
    az("vmss list-skus", *at("presses"), check=lambda found: found)
    az("vmss get-instance-view", *at("presses"), check=lambda found: found["virtualMachine"]["statusesSummary"])
    az("vmss scale", *at("presses"), "--new-capacity", "3", check=lambda found: found is True or found["sku"]["capacity"] == 3)
    az("vmss update", *at("presses"), "--set", "tags.a=b", check=lambda found: found["tags"] == {"hall": "four", "a": "b"})
    az("vmss update-instances", *at("presses"), "--instance-ids", "0")
    for action in ("stop", "start", "restart", "deallocate"):
        az(f"vmss {action}", *at("presses"))
    az("vmss start", *at("presses"), "--instance-ids", "1", note="one machine")
    az("vmss nic list", "--resource-group", GROUP, "--vmss-name", "presses", check=lambda found: len(found) == 3)
    az("vmss nic list-vm-nics", "--resource-group", GROUP, "--vmss-name", "presses", "--instance-id", "0", check=lambda found: len(found) == 1)
    az("vmss list-instance-public-ips", *at("presses"))
    az("vmss delete-instances", *at("presses"), "--instance-ids", "2")
    az("vmss delete", *at("presses"))
    az.quietly("group delete", "--name", GROUP, "--yes")


def modern(az):
    """`latest` would make a set in the new mode, with a balancer that a stamp does not have."""
    return ["--orchestration-mode", "Uniform", "--lb-sku", "Basic", "--security-type", "Standard"] if az.profile == "latest" else []


def at(name):
    return ["--resource-group", GROUP, "--name", name]


def make(az):
    az.quietly("network vnet create", *at("plant"), "--address-prefixes", "10.1.0.0/16", "--subnet-name", "floor", "--subnet-prefixes", "10.1.1.0/24")
    subnet = f"/subscriptions/{az.subscription}/resourceGroups/{GROUP}/providers/Microsoft.Network/virtualNetworks/plant/subnets/floor"
    place = {"name": "place", "properties": {"subnet": {"id": subnet}}}
    machine = {
        "osProfile": {"computerNamePrefix": "press", "adminUsername": "operator4", "adminPassword": "8a4f1d3e-Porthole"},
        "storageProfile": {"imageReference": LINUX, "osDisk": {"createOption": "FromImage"}},
        "networkProfile": {"networkInterfaceConfigurations": [{"name": "nic", "properties": {"primary": True, "ipConfigurations": [place]}}]},
    }
    body = {"location": az.location, "tags": {"hall": "four"}, "sku": {"name": SIZE, "capacity": 2}, "properties": {"upgradePolicy": {"mode": "Manual"}, "overprovision": False, "virtualMachineProfile": machine}}
    az("resource create", *at("presses"), "--resource-type", "Microsoft.Compute/virtualMachineScaleSets", "--is-full-object", "--properties", json.dumps(body), note="scale set")
