"""Disks, snapshots, images made of them."""

GROUP = "az-disks"


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    az("disk create", *at("data"), "--size-gb", "8", "--sku", "Standard_LRS", check=lambda made: made["diskSizeGB" if "diskSizeGB" in made else "diskSizeGb"] == 8)
    az("disk show", *at("data"), check=lambda found: found["provisioningState"] == "Succeeded")
    az("disk list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == ["data"])
    az("disk update", *at("data"), "--size-gb", "16", check=lambda found: found["diskSizeGB" if "diskSizeGB" in found else "diskSizeGb"] == 16)
    az("disk wait", *at("data"), "--created", "--timeout", "30", "--interval", "1")
    access = ["--duration-in-seconds", "3600"]
    az("disk grant-access", *at("data"), *access, check=lambda found: (found.get("accessSas") or found["accessSAS"]).startswith("https://"))
    az("disk revoke-access", *at("data"))
    az("disk create", *at("copy"), "--source", "data", note="copy")
    az("snapshot create", *at("photo"), "--source", "data", check=lambda made: made["name"] == "photo")
    az("snapshot show", *at("photo"))
    az("snapshot list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == ["photo"])
    az("snapshot update", *at("photo"), "--set", "tags.a=b", check=lambda found: found["tags"] == {"a": "b"})
    az("snapshot grant-access", *at("photo"), *access)
    az("snapshot revoke-access", *at("photo"))
    az("disk create", *at("again"), "--source", "photo", note="of a snapshot")
    az("image create", *at("golden"), "--source", "photo", "--os-type", "Linux", *hyper_v(az), check=lambda made: made["storageProfile"]["osDisk"]["osType"] == "Linux")
    az("image show", *at("golden"))
    az("image list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == ["golden"])
    az("image update", *at("golden"), "--tags", "a=b", check=lambda found: found["tags"] == {"a": "b"})
    az("image delete", *at("golden"))
    az("snapshot delete", *at("photo"))
    az("disk delete", *at("data"), "--yes")
    az.refused("disk show", *at("data"), note="deleted", code="ResourceNotFound")
    az.quietly("group delete", "--name", GROUP, "--yes")


def hyper_v(az):
    """A stamp has machines of the first generation only; `latest` asks for the second unless told."""
    return ["--hyper-v-generation", "V1"] if az.profile == "latest" else []


def at(name):
    return ["--resource-group", GROUP, "--name", name]
