"""Template deployments: what the resource manager makes of a template, and what it tells of it."""

from report import equal

GROUP = "porthole-deployments"
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"name": {"type": "string"}},
    "resources": [
        {
            "type": "Microsoft.Network/virtualNetworks",
            "apiVersion": "2015-06-15",
            "name": "[parameters('name')]",
            "location": "[resourceGroup().location]",
            "properties": {"addressSpace": {"addressPrefixes": ["10.7.0.0/16"]}},
        }
    ],
    "outputs": {"space": {"type": "string", "value": "[reference(parameters('name')).addressSpace.addressPrefixes[0]]"}},
}


def run(clients, report):
    groups, deployments, operations = clients.resource.resource_groups, clients.resource.deployments, clients.resource.deployment_operations
    groups.create_or_update(GROUP, {"location": clients.location})
    asked = {"properties": {"mode": "Incremental", "template": TEMPLATE, "parameters": {"name": {"value": "plant"}}}}
    # Older api-versions answer at once.
    validate = getattr(deployments, "begin_validate", None)
    report.call(
        "deployments.validate",
        lambda: validate(GROUP, "first", asked).result() if validate else deployments.validate(GROUP, "first", asked),
        lambda answer: equal(answer.error, None, "error"),
    )
    report.call(
        "deployments.begin_create_or_update",
        lambda: deployments.begin_create_or_update(GROUP, "first", asked).result(),
        lambda made: equal(made.properties.outputs["space"]["value"], "10.7.0.0/16", "the output"),
    )
    report.call("virtual_networks.get (as deployed)", lambda: clients.network.virtual_networks.get(GROUP, "plant"))
    report.call("deployments.get", lambda: deployments.get(GROUP, "first"), lambda found: equal(found.properties.provisioning_state, "Succeeded", "provisioningState"))
    report.call("deployments.check_existence", lambda: deployments.check_existence(GROUP, "first"), lambda found: equal(found, True, "there"))
    listed = getattr(deployments, "list_by_resource_group", None) or deployments.list
    report.call("deployments.list_by_resource_group", lambda: [one.name for one in listed(GROUP)], lambda names: equal(names, ["first"], "the list"))
    report.call("deployments.export_template", lambda: deployments.export_template(GROUP, "first"), lambda answer: equal(len(answer.template["resources"]), 1, "resources"))
    report.call("deployment_operations.list", lambda: list(operations.list(GROUP, "first")), lambda found: equal(len(found) > 0, True, "operations"))
    report.call("deployments.begin_delete", lambda: deployments.begin_delete(GROUP, "first").result())
    groups.begin_delete(GROUP).result()
