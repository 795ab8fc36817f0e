"""Roles, assignments, policies."""

import json

GROUP = "az-governance"
ASSIGNMENT = "77777777-0000-4000-8000-000000000001"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    scope = f"/subscriptions/{az.subscription}/resourceGroups/{GROUP}"
    az("role definition list", "--name", "Reader", check=lambda found: [one["roleName"] for one in found] == ["Reader"])
    az("role definition list", note="all", check=lambda found: {"Owner", "Contributor", "Reader"} <= {one["roleName"] for one in found})
    role = {"Name": "Press operator", "Description": "Starts presses", "Actions": ["Microsoft.Compute/virtualMachines/start/action"], "NotActions": [], "AssignableScopes": [f"/subscriptions/{az.subscription}"]}
    az("role definition create", "--role-definition", json.dumps(role), check=lambda made: made["roleName"] == "Press operator")
    az("role definition list", "--custom-role-only", "true", note="one's own", check=lambda found: [one["roleName"] for one in found] == ["Press operator"])
    az("role definition update", "--role-definition", json.dumps({**role, "Description": "Starts and stops presses"}), check=lambda found: found["description"] == "Starts and stops presses")
    az("role definition delete", "--name", "Press operator")
    # The kind of the principal is told under `latest`, so that az does not ask a directory for it; the dated profiles do not know the word.
    kind = ["--assignee-principal-type", "ServicePrincipal"] if az.profile == "latest" else []
    who = ["--assignee-object-id", "4e6b8f20-d1a7-4c39-b5e2-71f09a3c8d64", *kind]
    az("role assignment create", *who, "--role", READER, "--scope", scope, check=lambda made: made["roleDefinitionId"].endswith(READER))
    az("role assignment list", "--scope", scope, check=lambda found: len(found) >= 1)
    assignment = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{ASSIGNMENT}"
    body = {"properties": {"roleDefinitionId": f"/subscriptions/{az.subscription}/providers/Microsoft.Authorization/roleDefinitions/{READER}", "principalId": "4e6b8f20-d1a7-4c39-b5e2-71f09a3c8d64"}}
    az.quietly("rest", "--method", "put", "--url", f"{assignment}?api-version=2015-07-01", "--body", json.dumps(body))
    az("role assignment delete", "--ids", assignment)
    policies(az, scope)
    az.quietly("group delete", "--name", GROUP, "--yes")


def policies(az, scope):
    rule = {"if": {"field": "location", "notEquals": az.location}, "then": {"effect": "deny"}}
    az("policy definition create", "--name", "here-only", "--rules", json.dumps(rule), check=lambda made: made["name"] == "here-only")
    az("policy definition show", "--name", "here-only", check=lambda found: found["policyRule"]["then"]["effect"] == "deny")
    az("policy definition list", check=lambda found: "here-only" in [one["name"] for one in found])
    az("policy definition update", "--name", "here-only", "--description", "Nothing elsewhere", check=lambda found: found["description"] == "Nothing elsewhere")
    az("policy assignment create", "--name", "here", "--policy", "here-only", "--scope", scope, check=lambda made: made["name"] == "here")
    az("policy assignment show", "--name", "here", "--scope", scope)
    az("policy assignment list", "--scope", scope, check=lambda found: "here" in [one["name"] for one in found])
    az("policy assignment delete", "--name", "here", "--scope", scope)
    az("policy definition delete", "--name", "here-only")
