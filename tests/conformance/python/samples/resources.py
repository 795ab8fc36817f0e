"""The resource manager itself: subscriptions, providers, generic resources, tag names, and what the storage provider tells."""

from azure.mgmt.resource import SubscriptionClient

from report import equal, need

GROUP = "porthole-resources"


def run(clients, report):
    resource = clients.resource
    groups, resources, providers, tags = resource.resource_groups, resource.resources, resource.providers, resource.tags
    groups.create_or_update(GROUP, {"location": clients.location})
    report.call("resource_groups.check_existence", lambda: groups.check_existence(GROUP), lambda found: equal(found, True, "there"))
    report.call("resource_groups.check_existence (none)", lambda: groups.check_existence("porthole-nowhere") or "no", lambda found: equal(found, "no", "there"))
    # Called `patch` in 2016-02-01.
    update = getattr(groups, "update", None) or groups.patch
    report.call("resource_groups.update", lambda: update(GROUP, {"tags": {"line": "4"}, "location": clients.location}), lambda group: equal(group.tags, {"line": "4"}, "tags"))
    network = (GROUP, "Microsoft.Network", "", "virtualNetworks", "plant", "2015-06-15")
    body = {"location": clients.location, "properties": {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}}
    make = getattr(resources, "begin_create_or_update", None)
    made = report.call("resources.begin_create_or_update", lambda: make(*network, body).result() if make else resources.create_or_update(*network, body), lambda one: equal(one.name, "plant", "name"))
    report.call("resources.get", lambda: resources.get(*network), lambda one: equal(one.name, "plant", "name"))
    report.call("resources.get_by_id", lambda: resources.get_by_id(need(made, "network").id, "2015-06-15"), lambda one: equal(one.name, "plant", "name"))
    report.call("resources.check_existence", lambda: resources.check_existence(*network), lambda found: equal(found, True, "there"))
    report.call("resources.list", lambda: [one.name for one in resources.list(filter="resourceType eq 'Microsoft.Network/virtualNetworks'")], lambda names: equal("plant" in names, True, "in the list"))
    remove = getattr(resources, "begin_delete", None)
    report.call("resources.begin_delete", lambda: remove(*network).result() if remove else resources.delete(*network))
    report.call("providers.list", lambda: [one.namespace for one in providers.list()], lambda names: equal("Microsoft.Compute" in names, True, "there"))
    report.call("providers.get", lambda: providers.get("Microsoft.Network"))
    report.call("providers.unregister", lambda: providers.unregister("Microsoft.KeyVault"))
    report.call("providers.register", lambda: providers.register("Microsoft.KeyVault"))
    report.call("tags.create_or_update", lambda: tags.create_or_update("season"), lambda tag: equal(tag.tag_name, "season", "name"))
    report.call("tags.create_or_update_value", lambda: tags.create_or_update_value("season", "winter"), lambda value: equal(value.tag_value, "winter", "value"))
    report.call("tags.list", lambda: [tag.tag_name for tag in tags.list()], lambda names: equal("season" in names, True, "in the list"))
    report.call("tags.delete_value", lambda: tags.delete_value("season", "winter"))
    report.call("tags.delete", lambda: tags.delete("season"))
    subscriptions(clients, report)
    tells(clients, report)
    groups.begin_delete(GROUP).result()


def subscriptions(clients, report):
    client = SubscriptionClient(
        clients.credential, base_url=clients.cloud.endpoints.resource_manager, credential_scopes=[f"{clients.cloud.endpoints.active_directory_resource_id}/.default"], profile=clients.profile, per_retry_policies=[clients.wire]
    )
    own = clients.secret["subscriptionId"]
    report.call("subscriptions.list", lambda: [one.subscription_id for one in client.subscriptions.list()], lambda found: equal(found, [own], "the subscriptions"))
    report.call("subscriptions.get", lambda: client.subscriptions.get(own), lambda one: equal(str(getattr(one.state, "value", one.state)), "Enabled", "state"))
    report.call("subscriptions.list_locations", lambda: [one.name for one in client.subscriptions.list_locations(own)], lambda names: equal(names, [clients.location], "the locations"))
    report.call("tenants.list", lambda: list(client.tenants.list()), lambda found: equal(len(found), 1, "tenants"))


def tells(clients, report):
    storage = clients.storage
    usages = storage.usages if clients.has(storage, "usages") else storage.usage
    listed = getattr(usages, "list_by_location", None)
    report.call("usages.list (Microsoft.Storage)", lambda: list(listed(clients.location) if listed else usages.list()), lambda found: equal(len(found) > 0, True, "usages"))
    if clients.has(storage, "skus"):
        report.call("skus.list (Microsoft.Storage)", lambda: [sku.name for sku in storage.skus.list()], lambda names: equal("Standard_LRS" in names, True, "there"))
