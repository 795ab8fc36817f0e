"""The sample `storage`: an account made, read, listed, its keys read and renewed, and deleted."""

from report import equal, need

GROUP = "azure-sample-group-storage-250"
ACCOUNT = "portholesample250"


def run(clients, report):
    groups, accounts = clients.resource.resource_groups, clients.storage.storage_accounts
    report.call("providers.register (Microsoft.Storage)", lambda: clients.resource.providers.register("Microsoft.Storage"))
    report.call("resource_groups.create_or_update", lambda: groups.create_or_update(GROUP, {"location": clients.location}))
    report.call(
        "storage_accounts.check_name_availability (a bad name)",
        lambda: accounts.check_name_availability({"name": "invalid-or-used-name"}),
        lambda answer: equal((answer.name_available, answer.reason), (False, "AccountNameInvalid"), "the answer"),
    )
    report.call("storage_accounts.begin_create", lambda: create(clients), made)
    report.call(
        "storage_accounts.check_name_availability (taken)",
        lambda: accounts.check_name_availability({"name": ACCOUNT}),
        lambda answer: equal((answer.name_available, answer.reason), (False, "AlreadyExists"), "the answer"),
    )
    report.call("storage_accounts.get_properties", lambda: accounts.get_properties(GROUP, ACCOUNT), made)
    report.call("storage_accounts.list", lambda: names(accounts.list()), lambda listed: equal(ACCOUNT in listed, True, "in the list"))
    report.call(
        "storage_accounts.list_by_resource_group", lambda: names(accounts.list_by_resource_group(GROUP)), lambda listed: equal(listed, [ACCOUNT], "the list")
    )
    before = report.call("storage_accounts.list_keys", lambda: keys(accounts.list_keys(GROUP, ACCOUNT)), two)
    report.call(
        "storage_accounts.regenerate_key (key1)",
        lambda: keys(accounts.regenerate_key(GROUP, ACCOUNT, {"key_name": "key1"})),
        lambda after: renewed(need(before, "earlier pair of keys"), after),
    )
    report.call("storage_accounts.delete", lambda: accounts.delete(GROUP, ACCOUNT))
    report.call("storage_accounts.list_by_resource_group (empty)", lambda: names(accounts.list_by_resource_group(GROUP)), lambda listed: equal(listed, [], "the list"))
    report.call("resource_groups.begin_delete", lambda: groups.begin_delete(GROUP).result())


def create(clients, group=GROUP, account=ACCOUNT):
    parameters = {"sku": {"name": "standard_lrs"}, "kind": "storage", "location": clients.location}
    return clients.storage.storage_accounts.begin_create(group, account, parameters).result()


def made(account):
    equal(account.provisioning_state, "Succeeded", "provisioningState")
    assert account.primary_endpoints.blob.startswith("https://"), account.primary_endpoints


def names(accounts):
    return [account.name for account in accounts]


def keys(answer):
    return {key.key_name: key.value for key in answer.keys}


def two(found):
    equal(sorted(found), ["key1", "key2"], "the names of the keys")
    assert all(found.values()), "a key has no value"


def renewed(before, after):
    assert after["key1"] != before["key1"], "key1 is what it was"
    equal(after["key2"], before["key2"], "key2")
