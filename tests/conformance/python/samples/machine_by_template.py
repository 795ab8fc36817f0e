"""Template deployments as people send them through the SDK: validated, deployed with what is nested in them, looked at, failed, called off."""

from report import equal

GROUP = "azure-sample-group-deployment"
NAME = "sample"
SCHEMA = "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#"


def run(clients, report):
    groups, deployments = clients.resource.resource_groups, clients.resource.deployments
    operations = clients.resource.deployment_operations
    report.call("resource_groups.create_or_update (for deployments)", lambda: groups.create_or_update(GROUP, {"location": clients.location}))
    asked = body(machine(), {"password": {"value": "Pa55-word-of-sample"}})
    report.call("deployments.validate (of the machine)", lambda: long(deployments, "validate")(GROUP, NAME, asked), lambda valid: equal(valid.error, None, "error"))
    report.call("deployments.begin_create_or_update (a machine and its network)", lambda: deploy(deployments, NAME, asked), succeeded)
    report.call("deployments.get (of the machine)", lambda: deployments.get(GROUP, NAME), told)
    report.call("deployments.check_existence (of the machine)", lambda: deployments.check_existence(GROUP, NAME), lambda there: equal(there, True, "existence"))
    # Another name in the oldest api-versions.
    listed = getattr(deployments, "list_by_resource_group", None) or deployments.list
    report.call("deployments.list_by_resource_group (with the nested one)", lambda: [one.name for one in listed(GROUP)], lambda names: equal(names, ["inner", NAME], "names"))
    report.call("deployment_operations.list (of the machine)", lambda: list(operations.list(GROUP, NAME)), each_succeeded)
    report.call("deployments.export_template (of the machine)", lambda: deployments.export_template(GROUP, NAME), lambda exported: equal(exported.template["resources"], machine()["resources"], "the resources"))
    report.call("virtual_machines.get (deployed)", lambda: clients.compute.virtual_machines.get(GROUP, "machine"), lambda made: equal(made.provisioning_state, "Succeeded", "provisioningState"))
    if hasattr(deployments, "begin_what_if"):
        report.call("deployments.begin_what_if", lambda: deployments.begin_what_if(GROUP, NAME, asked).result(), nothing_changes)
    report.refused("deployments.begin_create_or_update (a misspelt parameter)", 400, "InvalidTemplate", lambda: deploy(deployments, "wrong", body(misspelt())))
    report.refused("deployments.begin_create_or_update (a link to nowhere)", 400, "InvalidContentLink", lambda: deploy(deployments, "linked", linked()))
    report.call("deployments.begin_delete (of the machine)", lambda: deployments.begin_delete(GROUP, NAME).result())
    report.refused("deployments.get (deleted)", 404, "DeploymentNotFound", lambda: deployments.get(GROUP, NAME))
    report.call("resource_groups.begin_delete (of deployments)", lambda: groups.begin_delete(GROUP).result())


def long(operations, name):
    """A long-running call in newer api-versions, a plain one in older."""
    begin = getattr(operations, "begin_" + name, None)
    if begin is None:
        return getattr(operations, name)
    return lambda *given: begin(*given).result()


def deploy(deployments, name, asked):
    return deployments.begin_create_or_update(GROUP, name, asked).result()


def body(template, parameters=None):
    return {"properties": {"mode": "Incremental", "template": template, "parameters": parameters or {}}}


def linked():
    return {"properties": {"mode": "Incremental", "templateLink": {"uri": "https://templates.example/main.json"}}}


def template(resources, **parts):
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "parameters": {}, "resources": resources, **parts}


def misspelt():
    return template([], outputs={"word": {"type": "string", "value": "[parameters('wrod')]"}})


def machine():
    network = "Microsoft.Network"
    inner = template(
        [
            {
                "type": f"{network}/publicIPAddresses",
                "apiVersion": "2017-10-01",
                "name": "address",
                "location": "[resourceGroup().location]",
                "properties": {"publicIPAllocationMethod": "Dynamic"},
            }
        ],
        outputs={"id": {"type": "string", "value": f"[resourceId('{network}/publicIPAddresses', 'address')]"}},
    )
    return template(
        [
            {"type": "Microsoft.Resources/deployments", "apiVersion": "2018-05-01", "name": "inner", "properties": {"mode": "Incremental", "template": inner}},
            {
                "type": f"{network}/virtualNetworks",
                "apiVersion": "2017-10-01",
                "name": "network",
                "location": "[resourceGroup().location]",
                "properties": {
                    "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                    "subnets": [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}],
                },
            },
            {
                "type": f"{network}/networkInterfaces",
                "apiVersion": "2017-10-01",
                "name": "interface",
                "location": "[resourceGroup().location]",
                "dependsOn": ["network", "inner"],
                "properties": {
                    "ipConfigurations": [
                        {
                            "name": "first",
                            "properties": {
                                "subnet": {"id": f"[resourceId('{network}/virtualNetworks/subnets', 'network', 'default')]"},
                                "publicIPAddress": {"id": "[reference('inner').outputs.id.value]"},
                            },
                        }
                    ]
                },
            },
            {
                "type": "Microsoft.Compute/virtualMachines",
                "apiVersion": "2017-12-01",
                "name": "machine",
                "location": "[resourceGroup().location]",
                "dependsOn": ["interface"],
                "properties": {
                    "hardwareProfile": {"vmSize": "Standard_A1"},
                    "osProfile": {"computerName": "machine", "adminUsername": "sampleuser", "adminPassword": "[parameters('password')]"},
                    "storageProfile": {"imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "16.04-LTS", "version": "latest"}},
                    "networkProfile": {"networkInterfaces": [{"id": f"[resourceId('{network}/networkInterfaces', 'interface')]"}]},
                },
            },
        ],
        parameters={"password": {"type": "securestring"}},
        outputs={
            "private": {"type": "string", "value": "[reference('interface').ipConfigurations[0].properties.privateIPAddress]"},
            "password": {"type": "securestring", "value": "[parameters('password')]"},
        },
    )


def succeeded(deployment):
    equal(deployment.properties.provisioning_state, "Succeeded", "provisioningState")


def told(deployment):
    succeeded(deployment)
    equal(deployment.properties.outputs["private"]["value"], "10.0.0.4", "the output")
    equal(deployment.properties.outputs["password"].get("value"), None, "the secret output")
    equal(deployment.properties.parameters["password"].get("value"), None, "the secret parameter")


def each_succeeded(operations):
    states = {operation.properties.provisioning_state for operation in operations}
    equal(states, {"Succeeded"}, "the states")
    # Four resources, and the outputs.
    equal(len(operations), 5, "how many there are")


def nothing_changes(told):
    equal(told.status, "Succeeded", "status")
    kinds = {str(getattr(change.change_type, "value", change.change_type)) for change in told.changes}
    assert kinds <= {"NoChange", "Ignore"}, f"{[(change.resource_id, change.change_type) for change in told.changes]}"
