"""Storage accounts: made, shown, their keys."""

GROUP, ACCOUNT = "az-storage", "azplantfour"


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    az("storage account check-name", "--name", ACCOUNT, check=lambda answer: answer["nameAvailable"] is True)
    az("storage account create", *at(), "--location", az.location, "--sku", "Standard_LRS", *kind(az), check=lambda made: made["provisioningState"] == "Succeeded" and made["primaryEndpoints"]["blob"])
    az("storage account check-name", "--name", ACCOUNT, note="taken", check=lambda answer: answer["nameAvailable"] is False and answer["reason"] == "AlreadyExists")
    az("storage account show", *at(), check=lambda found: found["sku"]["name"] == "Standard_LRS")
    az("storage account list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == [ACCOUNT])
    az("storage account list", note="of the subscription", check=lambda found: ACCOUNT in [one["name"] for one in found])
    az("storage account update", *at(), "--tags", "a=b", check=lambda found: found["tags"] == {"a": "b"})
    before = az("storage account keys list", "--resource-group", GROUP, "--account-name", ACCOUNT, check=lambda keys: len(values(keys)) == 2)
    az("storage account keys renew", "--resource-group", GROUP, "--account-name", ACCOUNT, "--key", "primary", check=lambda keys: values(keys)[0] != values(before)[0] and values(keys)[1] == values(before)[1])
    az("storage account show-connection-string", *at(), check=lambda found: f"AccountName={ACCOUNT}" in found["connectionString"])
    az("storage account show-usage", *(["--location", az.location] if az.profile in ("latest", "2020-09-01-hybrid") else []))
    az("storage account generate-sas", "--account-name", ACCOUNT, "--account-key", key(az), "--services", "b", "--resource-types", "sco", "--permissions", "rl", "--expiry", "2036-01-01T00:00Z", check=lambda found: "sig=" in found)
    az("storage account delete", *at(), "--yes")
    az.quietly("group delete", "--name", GROUP, "--yes")


def at():
    return ["--resource-group", GROUP, "--name", ACCOUNT]


def kind(az):
    """A stamp has the first kind of account only, and no fences around it; `latest` asks for more unless told."""
    return ["--kind", "Storage"] if az.profile != "2017-03-09-profile" else ["--kind", "Storage"]


def values(keys):
    """The profile of 2017 shows them as an object."""
    if isinstance(keys, dict):
        keys = keys.get("keys", keys)
    return [one["value"] for one in keys] if isinstance(keys, list) else list(keys.values())


def key(az, group=GROUP, account=ACCOUNT):
    keys = az.quietly("storage account keys list", "--resource-group", group, "--account-name", account)
    return values(keys)[0] if keys else None
