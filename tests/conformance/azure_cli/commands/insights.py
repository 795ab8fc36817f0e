"""What happened, and how much: the dated profiles have no such commands, `latest` does."""

GROUP = "az-insights"


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    az("monitor activity-log list", "--resource-group", GROUP, check=lambda found: any(event["operationName"]["value"].lower().endswith("/resourcegroups/write") for event in found))
    az("monitor activity-log list-categories", check=lambda found: "Administrative" in [one["value"] for one in found])
    az.quietly("storage account create", "--resource-group", GROUP, "--name", "azplantmeter", "--location", az.location, "--sku", "Standard_LRS", "--kind", "Storage")
    account = f"/subscriptions/{az.subscription}/resourceGroups/{GROUP}/providers/Microsoft.Storage/storageAccounts/azplantmeter"
    az("monitor metrics list-definitions", "--resource", account, check=lambda found: found)
    az("monitor metrics list", "--resource", account, "--metric", "Transactions", check=lambda found: found["value"][0]["name"]["value"] == "Transactions")
    az.quietly("group delete", "--name", GROUP, "--yes")
