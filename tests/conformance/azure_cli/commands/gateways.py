"""Gateways to other sites and the connections between them."""

GROUP = "az-gateways"


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    az.quietly("network vnet create", *at("site"), "--address-prefixes", "10.3.0.0/16", "--subnet-name", "GatewaySubnet", "--subnet-prefixes", "10.3.255.0/27")
    az.quietly("network public-ip create", *at("outside"), "--allocation-method", "Dynamic", *(["--sku", "Basic"] if az.profile != "2017-03-09-profile" else []))
    az("network local-gateway create", *at("plant"), "--gateway-ip-address", "203.0.113.7", "--local-address-prefixes", "10.20.0.0/16", check=lambda made: made["gatewayIpAddress"] == "203.0.113.7")
    az("network local-gateway show", *at("plant"))
    az("network local-gateway list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == ["plant"])
    az("network local-gateway update", *at("plant"), "--local-address-prefixes", "10.20.0.0/16", "10.21.0.0/16", check=lambda found: len(found["localNetworkAddressSpace"]["addressPrefixes"]) == 2)
    az("network vnet-gateway create", *at("gate"), "--public-ip-addresses", "outside", "--vnet", "site", "--gateway-type", "Vpn", "--sku", "Basic", "--vpn-type", "RouteBased", check=lambda made: made["vnetGateway"]["gatewayType"] == "Vpn")
    az("network vnet-gateway show", *at("gate"), check=lambda found: found["vpnType"] == "RouteBased")
    az("network vnet-gateway list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == ["gate"])
    az("network vnet-gateway update", *at("gate"), "--set", "tags.a=b", check=lambda found: found["tags"] == {"a": "b"})
    az("network vpn-connection create", *at("made"), "--vnet-gateway1", "gate", "--local-gateway2", "plant", "--shared-key", "Abc123")
    connections(az)
    az("network vnet-gateway reset", *at("gate"))
    for name in ("made", "line"):
        az.quietly("network vpn-connection delete", *at(name))
    az("network vnet-gateway delete", *at("gate"))
    az("network local-gateway delete", *at("plant"))
    az.quietly("group delete", "--name", GROUP, "--yes")


def at(name):
    return ["--resource-group", GROUP, "--name", name]


def connections(az):
    near = f"/subscriptions/{az.subscription}/resourceGroups/{GROUP}/providers/Microsoft.Network"
    line = {
        "connectionType": "IPsec",
        "sharedKey": "Abc123",
        "virtualNetworkGateway1": {"id": f"{near}/virtualNetworkGateways/gate"},
        "localNetworkGateway2": {"id": f"{near}/localNetworkGateways/plant"},
    }
    az.put(f"{GROUP}/providers/Microsoft.Network/connections/line", line)
    az("network vpn-connection show", *at("line"), check=lambda found: found["connectionType"] == "IPsec")
    az("network vpn-connection list", "--resource-group", GROUP, check=lambda found: "line" in [one["name"] for one in found])
    az("network vpn-connection update", *at("line"), "--routing-weight", "20", check=lambda found: found["routingWeight"] == 20)
    key = ["--resource-group", GROUP, "--connection-name", "line"]
    az("network vpn-connection shared-key show", *key, check=lambda found: found["value"] == "Abc123")
    az("network vpn-connection shared-key update", *key, "--value", "Def456", check=lambda found: found["value"] == "Def456")
    az("network vpn-connection shared-key reset", *key, "--key-length", "16")
    az("network vpn-connection delete", *at("line"))
