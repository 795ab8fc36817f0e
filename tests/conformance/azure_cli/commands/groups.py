"""Resource groups, resources by their type, tags, providers, locks, links."""

import json

GROUP, OTHER = "az-groups", "az-groups-other"
NETWORK = "Microsoft.Network/virtualNetworks"


def run(az):
    az("group create", "--name", GROUP, "--location", az.location, "--tags", "line=4", check=lambda group: group["tags"] == {"line": "4"})
    az("group create", "--name", OTHER, "--location", az.location, note="another")
    az("group exists", "--name", GROUP, check=lambda answer: answer is True)
    az("group exists", "--name", "az-nowhere", note="none", check=lambda answer: answer is False)
    az("group show", "--name", GROUP.upper(), check=lambda group: group["name"] == GROUP)
    az("group list", check=lambda groups: {GROUP, OTHER} <= {group["name"] for group in groups})
    az("group list", "--tag", "line=4", note="by tag", check=lambda groups: [group["name"] for group in groups] == [GROUP])
    az("group update", "--name", GROUP, "--set", "tags.hall=north", check=lambda group: group["tags"] == {"line": "4", "hall": "north"})
    az("group wait", "--name", GROUP, "--exists", "--timeout", "30", "--interval", "1")
    az.refused("group show", "--name", "az-nowhere", note="none", code="ResourceGroupNotFound")
    resources(az)
    tags(az)
    providers(az)
    az("group export", "--name", GROUP, check=lambda template: template["resources"])
    locks(az)
    az("group delete", "--name", OTHER, "--yes")
    az("group delete", "--name", GROUP, "--yes", "--no-wait", note="without waiting")
    az("group wait", "--name", GROUP, "--deleted", "--timeout", "30", "--interval", "1", note="until it is gone")


def resources(az):
    place = ["--resource-group", GROUP, "--resource-type", NETWORK, "--name", "plant"]
    space = {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}
    network = f"{GROUP}/providers/{NETWORK}/plant"
    # Under 2017-03-09-profile az itself breaks over making, tagging and deleting any resource; what follows is called all the same.
    made = az("resource create", *place, "--location", az.location, "--properties", json.dumps(space)) or az.put(network, space)
    identity = made and made["id"]
    az("resource show", *place, check=lambda found: found["properties"]["addressSpace"]["addressPrefixes"] == ["10.9.0.0/16"])
    az("resource show", "--ids", identity, note="by id", check=lambda found: found["name"] == "plant")
    az("resource tag", *place, "--tags", "floor=2", check=lambda found: found["tags"] == {"floor": "2"}) or az.put(network, space, {"floor": "2"})
    az("resource update", *place, "--set", "tags.room=7", check=lambda found: found["tags"] == {"floor": "2", "room": "7"})
    az("resource list", "--resource-group", GROUP, note="of a group", check=names("plant"))
    az("resource list", "--resource-type", NETWORK, note="of a type", check=names("plant"))
    az("resource list", "--tag", "floor=2", note="by tag", check=names("plant"))
    az("resource list", "--name", "plant", note="by name", check=names("plant"))
    az("resource list", check=names("plant"))
    links(az, identity)
    az("resource move", "--destination-group", OTHER, "--ids", identity)
    moved = ["--resource-group", OTHER, "--resource-type", NETWORK, "--name", "plant"]
    az("resource show", *moved, note="moved", check=lambda found: found["resourceGroup"] == OTHER)
    az("resource delete", *moved) or az.delete(network.replace(GROUP, OTHER, 1))
    az.refused("resource show", *moved, note="deleted", code="ResourceNotFound")
    az.put(network, space)


def links(az, identity):
    other = f"/subscriptions/{az.subscription}/resourceGroups/{OTHER}"
    link = identity and f"{identity}/providers/Microsoft.Resources/links/near"
    az("resource link create", "--link", link, "--target", other, "--notes", "near by")
    az("resource link show", "--link", link, check=lambda found: found["properties"]["notes"] == "near by")
    az("resource link list", check=lambda found: [one["name"] for one in found] == ["near"])
    az("resource link delete", "--link", link)


def tags(az):
    az("tag create", "--name", "season")
    az("tag add-value", "--name", "season", "--value", "winter")
    az("tag list", check=lambda tags: any(tag.get("tagName") == "season" and tag["values"][0]["tagValue"] == "winter" for tag in tags))
    az("tag remove-value", "--name", "season", "--value", "winter")
    az("tag delete", "--name", "season", "--yes")


def providers(az):
    az("provider list", check=lambda found: {"Microsoft.Compute", "Microsoft.Network", "Microsoft.Storage"} <= {one["namespace"] for one in found})
    az("provider show", "--namespace", "Microsoft.Compute", check=lambda found: any(one["resourceType"] == "virtualMachines" for one in found["resourceTypes"]))
    az("provider unregister", "--namespace", "Microsoft.KeyVault")
    az("provider register", "--namespace", "Microsoft.KeyVault", "--wait")
    az("provider show", "--namespace", "Microsoft.KeyVault", note="registered", check=lambda found: found["registrationState"] == "Registered")
    az("provider operation show", "--namespace", "Microsoft.Compute", check=lambda found: found["resourceTypes"])
    az("provider operation list", check=lambda found: found)


def locks(az):
    here = ["--name", "keep", "--resource-group", GROUP]
    az("group lock create", *here, "--lock-type", "CanNotDelete", check=lambda lock: lock["level"] == "CanNotDelete")
    az("group lock show", *here, check=lambda lock: lock["name"] == "keep")
    az("group lock list", "--resource-group", GROUP, check=names("keep"))
    az.refused("group delete", "--name", GROUP, "--yes", note="locked", code="ScopeLocked")
    az("group lock update", *here, "--notes", "until May", check=lambda lock: lock["notes"] == "until May")
    az("group lock delete", *here)
    resource = ["--name", "still", "--resource-group", GROUP, "--resource-name", "plant", "--resource-type", NETWORK]
    az("resource lock create", *resource, "--lock-type", "ReadOnly", check=lambda lock: lock["level"] == "ReadOnly")
    az("resource lock list", *resource[2:], check=names("still"))
    az("resource lock delete", *resource)
    az("account lock create", "--name", "whole", "--lock-type", "CanNotDelete")
    az("account lock list", check=lambda locks: [lock["name"] for lock in locks] == ["whole"])
    az("account lock delete", "--name", "whole")
    az("lock create", *here, "--lock-type", "CanNotDelete")
    az("lock list", "--resource-group", GROUP, check=names("keep"))
    az("lock show", *here)
    az("lock delete", *here)


def names(*expected):
    return lambda found: {one["name"] for one in found} >= set(expected)
