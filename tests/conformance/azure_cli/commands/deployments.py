"""Template deployments."""

import json

GROUP = "az-deployments"


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    template = az.folder / "template.json"
    template.write_text(json.dumps(TEMPLATE))
    given = ["--resource-group", GROUP, "--template-file", str(template), "--parameters", "name=plant"]
    at = ["--resource-group", GROUP, "--name", "first"]
    az("deployment group validate", *given, check=lambda answer: answer["properties"]["provisioningState"] == "Succeeded")
    az("deployment group create", *given, "--name", "first", check=lambda made: made["properties"]["outputs"]["space"]["value"] == "10.7.0.0/16")
    az("network vnet show", "--resource-group", GROUP, "--name", "plant", note="as deployed")
    az("deployment group show", *at, check=lambda found: found["properties"]["provisioningState"] == "Succeeded")
    az("deployment group list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == ["first"])
    az("deployment operation group list", *at, check=lambda found: found)
    az("deployment group export", *at, check=lambda found: found["resources"])
    az("deployment group wait", *at, "--created", "--timeout", "30", "--interval", "1")
    az("deployment group delete", *at)
    az.quietly("group delete", "--name", GROUP, "--yes")


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
