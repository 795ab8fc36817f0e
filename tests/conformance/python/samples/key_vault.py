"""The sample `keyvault`: a vault made by the resource manager, secrets and keys in it by azure-keyvault-secrets and -keys, through the proxy."""

import hashlib
import os
from datetime import datetime, timedelta, timezone

from azure.keyvault.keys import ApiVersion as KeysVersion
from azure.keyvault.keys import KeyClient
from azure.keyvault.keys.crypto import CryptographyClient, EncryptionAlgorithm, KeyWrapAlgorithm, SignatureAlgorithm
from azure.keyvault.secrets import ApiVersion, SecretClient
from azure.mgmt.keyvault import KeyVaultManagementClient
from report import equal, need

GROUP = "azure-sample-group-vault-250"


def run(clients, report):
    proxy = clients.proxy
    if not proxy:
        return
    # A vault has no path on localhost: its own name leads to it through the proxy.
    options = {"proxies": {"https": proxy}, "retry_total": 0}
    groups = clients.resource.resource_groups
    name = "porthole-vault-" + datetime.now(timezone.utc).strftime("%H%M%S")
    report.call("resource_groups.create_or_update", lambda: groups.create_or_update(GROUP, {"location": clients.location}))
    management = clients.make(KeyVaultManagementClient)
    made = report.call("vaults.begin_create_or_update", lambda: create(clients, management, name), lambda vault: equal(vault.name, name, "name"))
    url = need(made, "vault").properties.vault_uri
    credential = clients.credential
    secrets(report, SecretClient(url, credential, api_version=ApiVersion.V2016_10_01, **options))
    keys(report, KeyClient(url, credential, api_version=KeysVersion.V2016_10_01, **options), credential, options)
    newer = SecretClient(url, credential, api_version=ApiVersion.V7_1, **options)
    report.refused("get_secret (at a version that a stamp has not)", 400, "BadParameter", lambda: newer.get_secret("a"))
    policies = {"properties": {"accessPolicies": [policy(clients, ["get"], [])]}}
    report.call("vaults.update_access_policy", lambda: management.vaults.update_access_policy(GROUP, name, "replace", policies))
    weak = SecretClient(url, credential, api_version=ApiVersion.V2016_10_01, **options)
    report.refused("set_secret (without the permission)", 403, "Forbidden", lambda: weak.set_secret("b", "x"))
    report.call("resource_groups.begin_delete", lambda: groups.begin_delete(GROUP).result())


def policy(clients, secrets, keys):
    return {"tenantId": clients.vault_tenant, "objectId": clients.secret["objectId"], "permissions": {"secrets": secrets, "keys": keys}}


def create(clients, management, name):
    every = ["get", "create", "delete", "list", "update", "encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"]
    properties = {"sku": {"family": "A", "name": "standard"}, "tenantId": clients.vault_tenant, "accessPolicies": [policy(clients, ["all"], every)]}
    parameters = {"location": clients.location, "properties": properties}
    vaults = management.vaults
    begin = getattr(vaults, "begin_create_or_update", None)
    return begin(GROUP, name, parameters).result() if begin else vaults.create_or_update(GROUP, name, parameters)


def secrets(report, client):
    report.refused("get_secret (none)", 404, "SecretNotFound", lambda: client.get_secret("db-password"))
    first = report.call("set_secret", lambda: client.set_secret("db-password", "first", content_type="text/plain", tags={"line": "4"}), lambda made: equal(made.value, "first", "value"))
    report.call("set_secret (again)", lambda: client.set_secret("db-password", "second"))
    report.call("get_secret", lambda: client.get_secret("db-password"), lambda found: equal(found.value, "second", "value"))
    report.call("get_secret (a version)", lambda: client.get_secret("db-password", first.properties.version), lambda found: equal((found.value, found.properties.tags), ("first", {"line": "4"}), "value and tags"))
    until = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=1)
    report.call("update_secret_properties", lambda: client.update_secret_properties("db-password", expires_on=until, content_type="x"), lambda found: equal(found.expires_on, until, "expires_on"))
    for number in range(30):
        client.set_secret(f"many-{number:02}", "x")
    listed = lambda: [one.name for one in client.list_properties_of_secrets()]
    report.call("list_properties_of_secrets", listed, lambda found: equal(found, ["db-password", *(f"many-{number:02}" for number in range(30))], "names"))
    pages = lambda: [len(list(page)) for page in client.list_properties_of_secrets(max_page_size=20).by_page()]
    report.call("list_properties_of_secrets (in pages)", pages, lambda found: equal(found, [20, 11], "pages"))
    report.call("list_properties_of_secret_versions", lambda: list(client.list_properties_of_secret_versions("db-password")), lambda found: equal(len(found), 2, "versions"))
    report.call("begin_delete_secret", lambda: client.begin_delete_secret("db-password").result())
    report.refused("get_secret (deleted)", 404, "SecretNotFound", lambda: client.get_secret("db-password"))


def keys(report, client, credential, options):
    made = report.call("create_rsa_key", lambda: client.create_rsa_key("wrap", size=2048), lambda key: equal(len(key.key.n), 256, "bytes of the modulus"))
    report.call("get_key", lambda: client.get_key("wrap"), lambda key: equal(key.id, made.id, "id"))
    report.call("list_properties_of_keys", lambda: [one.name for one in client.list_properties_of_keys()], lambda found: equal(found, ["wrap"], "names"))
    report.call("list_properties_of_key_versions", lambda: list(client.list_properties_of_key_versions("wrap")), lambda found: equal(len(found), 1, "versions"))
    # Encrypting and verifying happen in the SDK, by the public half; the rest in the vault: so both must mean the same.
    use = CryptographyClient(made, credential, api_version=KeysVersion.V2016_10_01, **options)
    secret = os.urandom(32)
    for algorithm in (EncryptionAlgorithm.rsa_oaep, EncryptionAlgorithm.rsa_oaep_256, EncryptionAlgorithm.rsa1_5):
        sealed = use.encrypt(algorithm, secret).ciphertext
        report.call(f"decrypt ({algorithm.value})", lambda: use.decrypt(algorithm, sealed).plaintext, lambda found: equal(found, secret, "plaintext"))
    wrapped = use.wrap_key(KeyWrapAlgorithm.rsa_oaep, secret).encrypted_key
    report.call("unwrap_key", lambda: use.unwrap_key(KeyWrapAlgorithm.rsa_oaep, wrapped).key, lambda found: equal(found, secret, "key"))
    for algorithm, name in ((SignatureAlgorithm.rs256, "sha256"), (SignatureAlgorithm.rs512, "sha512"), (SignatureAlgorithm.ps256, "sha256"), (SignatureAlgorithm.ps384, "sha384")):
        digest = hashlib.new(name, b"message").digest()
        signed = report.call(f"sign ({algorithm.value})", lambda: use.sign(algorithm, digest).signature)
        report.call(f"verify ({algorithm.value})", lambda: use.verify(algorithm, digest, need(signed, "signature")).is_valid, lambda found: equal(found, True, "is_valid"))
    report.call("update_key_properties", lambda: client.update_key_properties("wrap", enabled=False), lambda key: equal(key.properties.enabled, False, "enabled"))
    report.call("begin_delete_key", lambda: client.begin_delete_key("wrap").result())
    report.refused("get_key (deleted)", 404, "KeyNotFound", lambda: client.get_key("wrap"))
