"""Who may do what, what is locked, which rules are written down, what happened: the clients that administrators use."""

from datetime import datetime, timedelta, timezone

from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.monitor import MonitorManagementClient
from azure.mgmt.resource.links import ManagementLinkClient
from azure.mgmt.resource.locks import ManagementLockClient
from azure.mgmt.resource.policy import PolicyClient

from report import equal

GROUP, OTHER = "porthole-governance", "porthole-governance-target"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
CUSTOM = "99999999-0000-4000-8000-000000000001"
ASSIGNMENT = "88888888-0000-4000-8000-000000000001"
# The role Reader's holder in every seed.
AUDITOR = "4e6b8f20-d1a7-4c39-b5e2-71f09a3c8d64"


def run(clients, report):
    groups = clients.resource.resource_groups
    for name in (GROUP, OTHER):
        groups.create_or_update(name, {"location": clients.location})
    group = groups.get(GROUP).id
    network = clients.network.virtual_networks.begin_create_or_update(
        GROUP, "net", {"location": clients.location, "address_space": {"address_prefixes": ["10.0.0.0/16"]}}
    ).result()
    locks(clients, report, network.id)
    policies(clients, report, group)
    links(clients, report, group, network.id)
    moves(clients, report, network.id)
    # KnownProfiles names 2016-09-01 for 2020-09-01-hybrid, which no release of azure-mgmt-authorization carries.
    if "2020" not in clients.profile.name:
        roles(clients, report, group)
    activity(clients, report, group)
    for name in (GROUP, OTHER):
        groups.begin_delete(name).result()


def locks(clients, report, network):
    client = clients.make(ManagementLockClient).management_locks
    made = report.call(
        "management_locks.create_or_update_at_resource_group_level",
        lambda: client.create_or_update_at_resource_group_level(GROUP, "keep", {"level": "CanNotDelete", "notes": "why"}),
        lambda lock: equal((lock.level, lock.notes), ("CanNotDelete", "why"), "the lock"),
    )
    report.refused("virtual_networks.begin_delete (locked)", 409, "ScopeLocked", lambda: clients.network.virtual_networks.begin_delete(GROUP, "net"))
    report.call("management_locks.create_or_update_by_scope", lambda: client.create_or_update_by_scope(network.lstrip("/"), "own", {"level": "ReadOnly"}))
    report.call(
        "management_locks.list_at_resource_group_level",
        lambda: [lock.name for lock in client.list_at_resource_group_level(GROUP)],
        # 2015-01-01 has no locks by scope.
        lambda names: equal(sorted(names), ["keep", "own"] if hasattr(client, "create_or_update_by_scope") else ["keep"], "the locks"),
    )
    report.call("management_locks.list_at_subscription_level", lambda: list(client.list_at_subscription_level()))
    report.call("management_locks.delete_by_scope", lambda: client.delete_by_scope(network.lstrip("/"), "own"))
    report.call("management_locks.delete_at_resource_group_level", lambda: client.delete_at_resource_group_level(GROUP, "keep"))
    report.refused("management_locks.get_at_resource_group_level (gone)", 404, "LockNotFound", lambda: client.get_at_resource_group_level(GROUP, "keep"))
    return made


def policies(clients, report, group):
    client = clients.make(PolicyClient)
    rule = {"if": {"field": "location", "equals": "nowhere"}, "then": {"effect": "deny"}}
    defined = report.call(
        "policy_definitions.create_or_update",
        lambda: client.policy_definitions.create_or_update("regions", {"display_name": "Regions", "policy_rule": rule}),
        lambda made: equal(made.policy_type, "Custom", "policyType"),
    )
    if defined is None:
        return
    report.call(
        "policy_assignments.create",
        lambda: client.policy_assignments.create(group.lstrip("/"), "here", {"display_name": "Here", "policy_definition_id": defined.id, "scope": group}),
    )
    report.call(
        "policy_assignments.list_for_resource_group",
        lambda: [made.name for made in client.policy_assignments.list_for_resource_group(GROUP)],
        lambda names: equal(names, ["here"], "the assignments"),
    )
    report.call("policy_assignments.delete", lambda: client.policy_assignments.delete(group.lstrip("/"), "here"))
    report.call("policy_definitions.list", lambda: list(client.policy_definitions.list()))
    report.call("policy_definitions.delete", lambda: client.policy_definitions.delete("regions"))


def links(clients, report, group, network):
    client = clients.make(ManagementLinkClient).resource_links
    link = f"{group}/providers/Microsoft.Resources/links/uses".lstrip("/")
    report.call("resource_links.create_or_update", lambda: client.create_or_update(link, {"properties": {"targetId": network, "notes": "uses"}}))
    report.call("resource_links.get", lambda: client.get(link), lambda made: equal(made.name, "uses", "name"))
    report.call("resource_links.list_at_subscription", lambda: list(client.list_at_subscription()))
    report.call("resource_links.delete", lambda: client.delete(link))


def moves(clients, report, network):
    resources, groups = clients.resource.resources, clients.resource.resource_groups
    body = {"resources": [network], "target_resource_group": groups.get(OTHER).id}
    report.call("resources.begin_validate_move_resources", lambda: resources.begin_validate_move_resources(GROUP, body).result())
    report.call("resources.begin_move_resources", lambda: resources.begin_move_resources(GROUP, body).result())
    report.call("virtual_networks.get (moved)", lambda: clients.network.virtual_networks.get(OTHER, "net"))


def roles(clients, report, group):
    client = clients.make(AuthorizationManagementClient)
    scope = group.lstrip("/")
    definitions, assignments = client.role_definitions, client.role_assignments
    found = report.call(
        "role_definitions.list",
        lambda: list(definitions.list(scope, filter="roleName eq 'Reader'")),
        lambda listed: equal([role.name for role in listed], [READER], "the roles"),
    )
    report.call(
        "role_definitions.create_or_update",
        lambda: definitions.create_or_update(
            scope,
            CUSTOM,
            {"role_name": "Starter", "role_type": "CustomRole", "assignable_scopes": [group], "permissions": [{"actions": ["Microsoft.Compute/*/read"], "not_actions": []}]},
        ),
    )
    if found:
        parameters = {"role_definition_id": found[0].id, "principal_id": AUDITOR}
        report.call("role_assignments.create", lambda: assignments.create(scope, ASSIGNMENT, {"properties": parameters}))
    report.call(
        "role_assignments.list_for_resource_group",
        lambda: [made.name for made in assignments.list_for_resource_group(GROUP, filter=f"principalId eq '{AUDITOR}'")],
        lambda names: equal(ASSIGNMENT in names, True, "the assignment is listed"),
    )
    report.call("permissions.list_for_resource_group", lambda: list(client.permissions.list_for_resource_group(GROUP)))
    report.call("role_assignments.delete", lambda: assignments.delete(scope, ASSIGNMENT))
    report.call("role_definitions.delete", lambda: definitions.delete(scope, CUSTOM))
    report.call("provider_operations_metadata.get", lambda: client.provider_operations_metadata.get("Microsoft.Compute"))


def activity(clients, report, group):
    # The profiles name no version of the activity log: administrators take the client as it is.
    client = clients.make_plain(MonitorManagementClient)
    since = (datetime.now(timezone.utc) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    report.call(
        "activity_logs.list",
        lambda: list(client.activity_logs.list(filter=f"eventTimestamp ge '{since}' and resourceGroupName eq '{GROUP}'")),
        lambda events: equal(any(event.operation_name.value.endswith("virtualNetworks/write") for event in events), True, "the network's write is told"),
    )
    profiled = clients.make(MonitorManagementClient)
    report.call("event_categories.list", lambda: list(profiled.event_categories.list()))
    account = f"{group}/providers/Microsoft.Storage/storageAccounts/{storage_account(clients)}"
    report.call("metric_definitions.list", lambda: [one.name.value for one in profiled.metric_definitions.list(account)], lambda names: equal("Transactions" in names, True, "what is measured"))
    report.call(
        "metrics.list",
        lambda: profiled.metrics.list(account, metricnames="Transactions", aggregation="Total"),
        lambda told: equal(told.value[0].name.value, "Transactions", "what was measured"),
    )


def storage_account(clients):
    name = "governance" + datetime.now(timezone.utc).strftime("%H%M%S%f")
    parameters = {"location": clients.location, "sku": {"name": "Standard_LRS"}, "kind": "Storage"}
    clients.storage.storage_accounts.begin_create(GROUP, name, parameters).result()
    return name
