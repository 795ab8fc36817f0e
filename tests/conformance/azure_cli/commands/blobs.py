"""Containers and blobs of an account, met by its own name through the proxy."""

from commands import storage

GROUP, ACCOUNT = "az-blobs", "azplantblobs"


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    az.quietly("storage account create", "--resource-group", GROUP, "--name", ACCOUNT, "--location", az.location, "--sku", "Standard_LRS", *storage.kind(az))
    with_key = ["--account-name", ACCOUNT, "--account-key", storage.key(az, GROUP, ACCOUNT)]
    containers(az, with_key)
    blobs(az, with_key)
    az("storage container delete", "--name", "plans", *with_key)
    az.quietly("group delete", "--name", GROUP, "--yes")


def containers(az, with_key):
    az("storage container create", "--name", "plans", *with_key, check=lambda made: made["created"] is True)
    az("storage container exists", "--name", "plans", *with_key, check=lambda answer: answer["exists"] is True)
    az("storage container list", *with_key, check=lambda found: [one["name"] for one in found] == ["plans"])
    az("storage container show", "--name", "plans", *with_key, check=lambda found: found["name"] == "plans")
    az("storage container metadata update", "--name", "plans", "--metadata", "floor=two", *with_key)
    az("storage container metadata show", "--name", "plans", *with_key, check=lambda found: found == {"floor": "two"})
    az("storage container set-permission", "--name", "plans", "--public-access", "blob", *with_key)
    az("storage container show-permission", "--name", "plans", *with_key, check=lambda found: found["publicAccess"] == "blob")
    az("storage container policy create", "--container-name", "plans", "--name", "readers", "--permissions", "r", "--expiry", "2036-01-01T00:00Z", *with_key)
    az("storage container policy list", "--container-name", "plans", *with_key, check=lambda found: list(found) == ["readers"])
    az("storage container policy delete", "--container-name", "plans", "--name", "readers", *with_key)
    az("storage container generate-sas", "--name", "plans", "--permissions", "rl", "--expiry", "2036-01-01T00:00Z", *with_key, check=lambda found: "sig=" in found)


def blobs(az, with_key):
    given, taken = az.folder / "plan.txt", az.folder / "plan-again.txt"
    given.write_text("The press stands in hall 4.\n" * 1000)
    blob = ["--container-name", "plans", "--name", "hall/4.txt", *with_key]
    az("storage blob upload", *blob, "--file", str(given))
    az("storage blob exists", *blob, check=lambda answer: answer["exists"] is True)
    az("storage blob show", *blob, check=lambda found: found["properties"]["contentLength"] == given.stat().st_size)
    az("storage blob list", "--container-name", "plans", *with_key, check=lambda found: [one["name"] for one in found] == ["hall/4.txt"])
    az("storage blob list", "--container-name", "plans", "--prefix", "cellar/", *with_key, note="by prefix", check=lambda found: found in ([], True))
    az("storage blob download", *blob, "--file", str(taken), check=lambda _: taken.read_text() == given.read_text())
    az("storage blob metadata update", *blob, "--metadata", "drawn=2026")
    az("storage blob metadata show", *blob, check=lambda found: found == {"drawn": "2026"})
    az("storage blob update", *blob, "--content-type", "text/plain")
    az("storage blob url", *blob, check=lambda found: found.endswith("/plans/hall/4.txt"))
    signature = az("storage blob generate-sas", *blob, "--permissions", "r", "--expiry", "2036-01-01T00:00Z", check=lambda found: "sig=" in found)
    az("storage blob download", "--container-name", "plans", "--name", "hall/4.txt", "--account-name", ACCOUNT, "--sas-token", signature, "--file", str(taken), note="by signature", check=lambda _: taken.read_text() == given.read_text())
    az("storage blob copy start", "--destination-container", "plans", "--destination-blob", "copy.txt", "--source-container", "plans", "--source-blob", "hall/4.txt", *with_key)
    az("storage blob upload", "--container-name", "plans", "--name", "disk.vhd", "--type", "page", "--file", page(az), *with_key, note="page")
    az("storage blob delete", *blob)
    az("storage blob exists", *blob, note="deleted", check=lambda answer: answer["exists"] is False)


def page(az):
    file = az.folder / "disk.vhd"
    file.write_bytes(b"\1" * 4096)
    return str(file)
