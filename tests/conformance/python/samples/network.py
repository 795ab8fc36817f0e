"""Every kind of network resource that the stamp has: made, read, listed, and taken away in the order in which they lean on each other."""

from report import equal, need

GROUP = "porthole-network"


def run(clients, report):
    groups, network = clients.resource.resource_groups, clients.network
    groups.create_or_update(GROUP, {"location": clients.location})
    here = {"location": clients.location}
    kind(report, network.virtual_networks, "virtual_networks", "plant", {**here, "address_space": {"address_prefixes": ["10.1.0.0/16"]}})
    kind(report, network.network_security_groups, "network_security_groups", "guards", here)
    rule = {"priority": 1000, "access": "Allow", "direction": "Inbound", "protocol": "Tcp", "source_port_range": "*", "destination_port_range": "22"}
    rule |= {"source_address_prefix": "*", "destination_address_prefix": "*"}
    part(report, network.security_rules, "security_rules", "guards", "ssh", rule)
    kind(report, network.route_tables, "route_tables", "ways", here)
    part(report, network.routes, "routes", "ways", "out", {"address_prefix": "10.8.0.0/16", "next_hop_type": "VirtualAppliance", "next_hop_ip_address": "10.1.1.4"})
    subnet = part(report, network.subnets, "subnets", "plant", "floor", {"address_prefix": "10.1.1.0/24"})
    address = kind(report, network.public_ip_addresses, "public_ip_addresses", "address", {**here, "public_ip_allocation_method": "Static"})
    balancer = {**here, "frontend_ip_configurations": [{"name": "front", "public_ip_address": {"id": need(address, "address").id}}], "backend_address_pools": [{"name": "pool"}]}
    made = kind(report, network.load_balancers, "load_balancers", "balancer", balancer)
    place = {"name": "place", "subnet": {"id": need(subnet, "subnet").id}, "load_balancer_backend_address_pools": [{"id": need(made, "balancer").backend_address_pools[0].id}]}
    kind(report, network.network_interfaces, "network_interfaces", "interface", {**here, "ip_configurations": [place]})
    questions(clients, report)
    gateways(clients, report)
    for operations, label, words in (
        (network.network_interfaces, "network_interfaces", ["interface"]),
        (network.load_balancers, "load_balancers", ["balancer"]),
        (network.public_ip_addresses, "public_ip_addresses", ["address"]),
        (network.routes, "routes", ["ways", "out"]),
        (network.route_tables, "route_tables", ["ways"]),
        (network.security_rules, "security_rules", ["guards", "ssh"]),
        (network.network_security_groups, "network_security_groups", ["guards"]),
        (network.subnets, "subnets", ["plant", "floor"]),
        (network.virtual_networks, "virtual_networks", ["plant"]),
    ):
        report.call(f"{label}.begin_delete", lambda: operations.begin_delete(GROUP, *words).result())
    groups.begin_delete(GROUP).result()


def kind(report, operations, label, name, body):
    """Makes, reads, lists and tags one kind of resource."""
    made = report.call(f"{label}.begin_create_or_update", lambda: operations.begin_create_or_update(GROUP, name, body).result(), lambda one: equal(one.name, name, "name"))
    report.call(f"{label}.get", lambda: operations.get(GROUP, name), lambda one: equal(one.provisioning_state, "Succeeded", "provisioningState"))
    report.call(f"{label}.list", lambda: [one.name for one in operations.list(GROUP)], lambda names: equal(name in names, True, "in the list"))
    if hasattr(operations, "list_all"):
        report.call(f"{label}.list_all", lambda: [one.name for one in operations.list_all()], lambda names: equal(name in names, True, "in the list"))
    tags = {"tags": {"line": "4"}}
    # 2017-10-01 waits for it, 2018-11-01 calls it by another name, 2015-06-15 has none.
    if hasattr(operations, "begin_update_tags"):
        report.call(f"{label}.begin_update_tags", lambda: operations.begin_update_tags(GROUP, name, tags).result(), lambda one: equal(one.tags, {"line": "4"}, "tags"))
    elif hasattr(operations, "update_tags"):
        report.call(f"{label}.update_tags", lambda: operations.update_tags(GROUP, name, tags), lambda one: equal(one.tags, {"line": "4"}, "tags"))
    return made


def part(report, operations, label, parent, name, body):
    made = report.call(f"{label}.begin_create_or_update", lambda: operations.begin_create_or_update(GROUP, parent, name, body).result(), lambda one: equal(one.name, name, "name"))
    report.call(f"{label}.get", lambda: operations.get(GROUP, parent, name), lambda one: equal(one.provisioning_state, "Succeeded", "provisioningState"))
    report.call(f"{label}.list", lambda: [one.name for one in operations.list(GROUP, parent)], lambda names: equal(names, [name], "the list"))
    return made


def questions(clients, report):
    network = clients.network
    report.call("usages.list (Microsoft.Network)", lambda: list(network.usages.list(clients.location)), lambda found: equal(bool(found), True, "usages"))
    report.call("check_dns_name_availability", lambda: network.check_dns_name_availability(clients.location, domain_name_label="porthole-free"), lambda found: equal(found.available, True, "available"))
    if hasattr(network.virtual_networks, "check_ip_address_availability"):
        check = network.virtual_networks.check_ip_address_availability
        report.call("virtual_networks.check_ip_address_availability", lambda: check(GROUP, "plant", ip_address="10.1.1.9"), lambda found: equal(found.available, True, "available"))


def gateways(clients, report):
    network, here = clients.network, {"location": clients.location}
    space = {"address_space": {"address_prefixes": ["10.3.0.0/16"]}, "subnets": [{"name": "GatewaySubnet", "address_prefix": "10.3.255.0/27"}]}
    site = network.virtual_networks.begin_create_or_update(GROUP, "site", {**here, **space}).result()
    outside = network.public_ip_addresses.begin_create_or_update(GROUP, "outside", here).result()
    device = {**here, "gateway_ip_address": "203.0.113.7", "local_network_address_space": {"address_prefixes": ["10.20.0.0/16"]}}
    local = kind(report, network.local_network_gateways, "local_network_gateways", "device", device)
    place = {"name": "place", "subnet": {"id": site.subnets[0].id}, "public_ip_address": {"id": outside.id}}
    body = {**here, "gateway_type": "Vpn", "vpn_type": "RouteBased", "sku": {"name": "Basic", "tier": "Basic"}, "ip_configurations": [place]}
    gate = kind(report, network.virtual_network_gateways, "virtual_network_gateways", "gate", body)
    reset = network.virtual_network_gateways.begin_reset
    report.call("virtual_network_gateways.begin_reset", lambda: reset(GROUP, "gate", *([] if "2015" not in reset.__module__ else [gate])).result(), lambda one: equal(one.name, "gate", "name"))
    connections = network.virtual_network_gateway_connections
    line = {**here, "connection_type": "IPsec", "shared_key": "Abc123", "virtual_network_gateway1": gate, "local_network_gateway2": local}
    kind(report, connections, "virtual_network_gateway_connections", "line", line)
    report.call("virtual_network_gateway_connections.begin_set_shared_key", lambda: connections.begin_set_shared_key(GROUP, "line", {"value": "Def456"}).result())
    report.call("virtual_network_gateway_connections.get_shared_key", lambda: connections.get_shared_key(GROUP, "line"), lambda key: equal(key.value, "Def456", "the key"))
    report.call("virtual_network_gateway_connections.begin_delete", lambda: connections.begin_delete(GROUP, "line").result())
    report.call("virtual_network_gateways.begin_delete", lambda: network.virtual_network_gateways.begin_delete(GROUP, "gate").result())
    report.call("local_network_gateways.begin_delete", lambda: network.local_network_gateways.begin_delete(GROUP, "device").result())
