"""Vaults, and the secrets and keys in them by the vault's own name."""

import secrets

GROUP = "az-vaults"


def run(az):
    # The name of a vault is unique in the stamp, and az remembers nothing of it.
    name = f"az-vault-{secrets.token_hex(3)}"
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    at = ["--resource-group", GROUP, "--name", name]
    az("keyvault create", *at, "--location", az.location, "--no-self-perms", *access(az), check=lambda made: made["name"] == name)
    az("keyvault show", *at, check=lambda found: found["properties"]["vaultUri"].startswith(f"https://{name}."))
    az("keyvault list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == [name])
    az("keyvault list", note="of the subscription", check=lambda found: name in [one["name"] for one in found])
    az("keyvault update", *at, "--enabled-for-deployment", "true", check=lambda found: found["properties"]["enabledForDeployment"] is True)
    who = ["--object-id", az.secret["objectId"]]
    may_secrets, may_keys = ["get", "list", "set", "delete"], ["get", "list", "create", "delete", "update", "encrypt", "decrypt"]
    az("keyvault set-policy", *at, *who, "--secret-permissions", *may_secrets, "--key-permissions", *may_keys, check=lambda found: len(found["properties"]["accessPolicies"]) == 1)
    inside(az, ["--vault-name", name])
    az("keyvault delete-policy", *at, *who, check=lambda found: found["properties"]["accessPolicies"] == [])
    az("keyvault delete", *at)
    az.quietly("group delete", "--name", GROUP, "--yes")


def access(az):
    """az 2.66 and later make vaults governed by roles unless told; a stamp knows access policies only."""
    return ["--enable-rbac-authorization", "false"] if az.profile == "latest" else []


def inside(az, vault):
    secret = [*vault, "--name", "db-password"]
    az("keyvault secret set", *secret, "--value", "first", check=lambda made: made["value"] == "first")
    az("keyvault secret show", *secret, check=lambda found: found["value"] == "first")
    az("keyvault secret set", *secret, "--value", "second", note="again")
    az("keyvault secret list", *vault, check=lambda found: [one["name"] for one in found] == ["db-password"])
    az("keyvault secret list-versions", *secret, check=lambda found: len(found) == 2)
    az("keyvault secret set-attributes", *secret, "--content-type", "text/plain", check=lambda found: found["contentType"] == "text/plain")
    az("keyvault secret delete", *secret)
    key = [*vault, "--name", "seal"]
    az("keyvault key create", *key, "--kty", "RSA", "--size", "2048", check=lambda made: made["key"]["kty"] == "RSA")
    az("keyvault key show", *key)
    az("keyvault key list", *vault, check=lambda found: [one["name"] for one in found] == ["seal"])
    az("keyvault key list-versions", *key, check=lambda found: len(found) == 1)
    sealed = az("keyvault key encrypt", *key, "--algorithm", "RSA-OAEP", "--value", "aGFsbCA0", "--data-type", "base64")
    az("keyvault key decrypt", *key, "--algorithm", "RSA-OAEP", "--value", sealed and sealed["result"], "--data-type", "base64", check=lambda found: found["result"] == "aGFsbCA0")
    az("keyvault key set-attributes", *key, "--enabled", "false", check=lambda found: found["attributes"]["enabled"] is False)
    az("keyvault key delete", *key)
