"""The sample `resourcemanager`: a resource group made, changed, filled by a generic PUT, listed and deleted."""

from datetime import datetime, timezone

from report import equal

GROUP = "azure-sample-group-resources-250"


def run(clients, report):
    groups, resources = clients.resource.resource_groups, clients.resource.resources
    report.call("resource_groups.list", lambda: list(groups.list()))
    report.call("resource_groups.create_or_update", lambda: groups.create_or_update(GROUP, {"location": clients.location}), succeeded)
    report.call(
        "resource_groups.create_or_update (tags)",
        lambda: groups.create_or_update(GROUP, {"location": clients.location, "tags": {"hello": "world"}}),
        lambda group: equal(group.tags, {"hello": "world"}, "tags"),
    )
    vault = "azureSampleVault" + datetime.now(timezone.utc).strftime("-%H%M%S")
    report.call("resources.begin_create_or_update (a key vault)", lambda: create_vault(clients, vault), lambda made: equal(made.name, vault, "name"))
    report.call(
        "resources.list_by_resource_group",
        # 2016-02-01 calls it otherwise.
        lambda: list((getattr(resources, "list_by_resource_group", None) or groups.list_resources)(GROUP)),
        lambda listed: equal([(item.name, item.type) for item in listed], [(vault, "Microsoft.KeyVault/vaults")], "the list"),
    )
    report.call("resource_groups.export_template", lambda: export(groups), lambda exported: exports_vault(exported, vault))
    report.call("resource_groups.begin_delete", lambda: groups.begin_delete(GROUP).result())
    report.refused("resource_groups.get (deleted)", 404, "ResourceGroupNotFound", lambda: groups.get(GROUP))


def succeeded(group):
    equal(group.properties.provisioning_state, "Succeeded", "provisioningState")


def create_vault(clients, vault):
    parameters = {
        "location": clients.location,
        "properties": {
            "sku": {"family": "A", "name": "standard"},
            "tenantId": clients.tenant,
            "accessPolicies": [],
            "enabledForDeployment": True,
            "enabledForTemplateDeployment": True,
            "enabledForDiskEncryption": True,
        },
    }
    # The empty parent path makes the SDK send a doubled slash.
    resources = clients.resource.resources
    begin = getattr(resources, "begin_create_or_update", None)
    made = (begin or resources.create_or_update)(
        resource_group_name=GROUP,
        resource_provider_namespace="Microsoft.KeyVault",
        parent_resource_path="",
        resource_type="vaults",
        resource_name=vault,
        parameters=parameters,
        api_version="2016-10-01",
    )
    # 2016-02-01 does not wait.
    return made.result() if begin else made


def export(groups):
    """A long-running call in newer api-versions, a plain one in older."""
    if hasattr(groups, "begin_export_template"):
        return groups.begin_export_template(GROUP, {"resources": ["*"]}).result()
    return groups.export_template(GROUP, {"resources": ["*"]})


def exports_vault(exported, vault):
    types = [resource["type"] for resource in exported.template["resources"]]
    equal(types, ["Microsoft.KeyVault/vaults"], "the exported types")
    assert vault.lower() in str(exported.template).lower(), "the exported template does not name the vault"
