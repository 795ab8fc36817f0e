"""Networks and all that hangs on them: subnets, security groups, routes, addresses, interfaces, balancers."""

GROUP = "az-network"


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    networks(az)
    security(az)
    routes(az)
    addresses(az)
    interfaces(az)
    balancers(az)
    az("network list-usages", "--location", az.location, check=lambda usages: any(one["name"]["value"] == "VirtualNetworks" for one in usages))
    az("network nic delete", *at("nic"))
    az("network lb delete", *at("lb"))
    az("network public-ip delete", *at("address"))
    az("network vnet subnet update", "--resource-group", GROUP, "--vnet-name", "plant", "--name", "floor", "--remove", "networkSecurityGroup", note="without guards")
    az("network vnet subnet update", "--resource-group", GROUP, "--vnet-name", "plant", "--name", "floor", "--remove", "routeTable", note="without routes")
    az("network nsg delete", *at("guards"))
    az("network route-table delete", *at("ways"), *yes(az))
    az("network vnet subnet delete", "--resource-group", GROUP, "--vnet-name", "plant", "--name", "spare")
    az("network vnet delete", *at("plant"))
    az.refused("network vnet show", *at("plant"), note="deleted", code="ResourceNotFound")
    az.quietly("group delete", "--name", GROUP, "--yes")


def at(name):
    return ["--resource-group", GROUP, "--name", name]


def prefix(az):
    """Releases of the network service up to 2017 know one prefix of a subnet."""
    return "--address-prefixes" if az.profile in ("latest", "2020-09-01-hybrid") else "--address-prefix"


def yes(az):
    """Under the dated profiles a route is taken away only when that is confirmed; `latest` does not ask."""
    return [] if az.profile == "latest" else ["--yes"]


def listed(az, command, *names):
    az(f"{command} list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == list(names))


def networks(az):
    az("network vnet create", *at("plant"), "--address-prefixes", "10.1.0.0/16", "--subnet-name", "floor", "--subnet-prefixes", "10.1.1.0/24", check=lambda made: made["newVNet"]["subnets"][0]["name"] == "floor")
    az("network vnet show", *at("plant"), check=lambda found: found["addressSpace"]["addressPrefixes"] == ["10.1.0.0/16"])
    listed(az, "network vnet", "plant")
    az("network vnet list", note="of the subscription", check=lambda found: "plant" in [one["name"] for one in found])
    az("network vnet update", *at("plant"), "--address-prefixes", "10.1.0.0/16", "10.2.0.0/16", check=lambda found: len(found["addressSpace"]["addressPrefixes"]) == 2)
    az("network vnet check-ip-address", *at("plant"), "--ip-address", "10.1.1.9", check=lambda answer: answer["available"] is True)
    az("network vnet list-available-ips", *at("plant"))
    inside = ["--resource-group", GROUP, "--vnet-name", "plant"]
    az("network vnet subnet create", *inside, "--name", "spare", prefix(az), "10.1.2.0/24", check=lambda made: made["name"] == "spare")
    az("network vnet subnet show", *inside, "--name", "spare", check=lambda found: found["addressPrefix"] == "10.1.2.0/24")
    az("network vnet subnet list", *inside, check=lambda found: [one["name"] for one in found] == ["floor", "spare"])
    az("network vnet wait", *at("plant"), "--created", "--timeout", "30", "--interval", "1")


def security(az):
    az("network nsg create", *at("guards"), check=lambda made: made["NewNSG"]["name"] == "guards")
    az("network nsg show", *at("guards"), check=lambda found: len(found["defaultSecurityRules"]) == 6)
    listed(az, "network nsg", "guards")
    az("network nsg update", *at("guards"), "--set", "tags.gate=open", check=lambda found: found["tags"] == {"gate": "open"})
    inside = ["--resource-group", GROUP, "--nsg-name", "guards"]
    ssh = ["--priority", "1000", "--access", "Allow", "--protocol", "Tcp", "--direction", "Inbound", "--destination-port-range" + ("" if az.profile == "2017-03-09-profile" else "s"), "22"]
    az("network nsg rule create", *inside, "--name", "ssh", *ssh, check=lambda made: made["destinationPortRange"] == "22")
    az("network nsg rule show", *inside, "--name", "ssh", check=lambda found: found["priority"] == 1000)
    az("network nsg rule list", *inside, check=lambda found: [one["name"] for one in found] == ["ssh"])
    az("network nsg rule update", *inside, "--name", "ssh", "--priority", "1100", check=lambda found: found["priority"] == 1100)
    az("network nsg rule delete", *inside, "--name", "ssh")
    az("network vnet subnet update", "--resource-group", GROUP, "--vnet-name", "plant", "--name", "floor", "--network-security-group", "guards", check=lambda found: found["networkSecurityGroup"]["id"].endswith("/guards"))


def routes(az):
    az("network route-table create", *at("ways"))
    az("network route-table show", *at("ways"), check=lambda found: found["name"] == "ways")
    listed(az, "network route-table", "ways")
    az("network route-table update", *at("ways"), "--set", "tags.a=b", check=lambda found: found["tags"] == {"a": "b"})
    inside = ["--resource-group", GROUP, "--route-table-name", "ways"]
    hop = ["--address-prefix", "10.8.0.0/16", "--next-hop-type", "VirtualAppliance", "--next-hop-ip-address", "10.1.1.4"]
    az("network route-table route create", *inside, "--name", "out", *hop, check=lambda made: made["nextHopIpAddress"] == "10.1.1.4")
    az("network route-table route show", *inside, "--name", "out")
    az("network route-table route list", *inside, check=lambda found: [one["name"] for one in found] == ["out"])
    az("network route-table route update", *inside, "--name", "out", "--next-hop-ip-address", "10.1.1.5", check=lambda found: found["nextHopIpAddress"] == "10.1.1.5")
    az("network vnet subnet update", "--resource-group", GROUP, "--vnet-name", "plant", "--name", "floor", "--route-table", "ways", note="route table")
    az("network route-table route delete", *inside, "--name", "out", *yes(az))


def addresses(az):
    az("network public-ip create", *at("address"), "--allocation-method", "Static", *basic(az), check=lambda made: made["publicIp"]["ipAddress"])
    az("network public-ip show", *at("address"), check=lambda found: found["publicIPAllocationMethod" if "publicIPAllocationMethod" in found else "publicIpAllocationMethod"] == "Static")
    listed(az, "network public-ip", "address")
    az("network public-ip update", *at("address"), "--dns-name", "az-plant", check=lambda found: found["dnsSettings"]["domainNameLabel"] == "az-plant")


def basic(az):
    """`latest` makes addresses of the sku Standard, which a stamp does not have."""
    return ["--sku", "Basic"] if az.profile in ("latest", "2020-09-01-hybrid", "2019-03-01-hybrid", "2018-03-01-hybrid") else []


def interfaces(az):
    az("network nic create", *at("nic"), "--vnet-name", "plant", "--subnet", "floor", check=lambda made: address(made["NewNIC"]).startswith("10.1.1."))
    az("network nic show", *at("nic"), check=lambda found: address(found).startswith("10.1.1."))
    listed(az, "network nic", "nic")
    az("network nic update", *at("nic"), "--network-security-group", "guards", check=lambda found: found["networkSecurityGroup"]["id"].endswith("/guards"))
    inside = ["--resource-group", GROUP, "--nic-name", "nic"]
    az("network nic ip-config list", *inside, check=lambda found: [one["name"] for one in found] == ["ipconfig1"])
    az("network nic ip-config create", *inside, "--name", "second", "--vnet-name", "plant", "--subnet", "floor")
    az("network nic ip-config show", *inside, "--name", "second", check=lambda found: found["privateIPAddress" if "privateIPAddress" in found else "privateIpAddress"].startswith("10.1.1."))
    az("network nic ip-config update", *inside, "--name", "ipconfig1", "--public-ip-address", "address", check=lambda found: (found.get("publicIPAddress") or found.get("publicIpAddress"))["id"].endswith("/address"))
    az("network nic ip-config update", *inside, "--name", "ipconfig1", "--public-ip-address", "null", "--remove", "publicIPAddress", note="free")
    az("network nic ip-config delete", *inside, "--name", "second")
    az("network nic update", *at("nic"), "--remove", "networkSecurityGroup", note="free")


def address(interface):
    first = interface["ipConfigurations"][0]
    return first.get("privateIPAddress") or first["privateIpAddress"]


def balancers(az):
    az("network lb create", *at("front"), "--public-ip-address", "front-address", *basic(az), check=lambda made: made["loadBalancer"]["frontendIPConfigurations"])
    az.put(f"{GROUP}/providers/Microsoft.Network/loadBalancers/lb", {"frontendIPConfigurations": [{"name": "inner", "properties": {"subnet": {"id": subnet(az)}}}]})
    az("network lb show", *at("lb"), check=lambda found: found["frontendIPConfigurations" if "frontendIPConfigurations" in found else "frontendIpConfigurations"][0]["name"] == "inner")
    az("network lb list", "--resource-group", GROUP, check=lambda found: "lb" in [one["name"] for one in found])
    inside = ["--resource-group", GROUP, "--lb-name", "lb"]
    az("network lb frontend-ip list", *inside, check=lambda found: [one["name"] for one in found] == ["inner"])
    az("network lb address-pool create", *inside, "--name", "pool")
    az("network lb address-pool list", *inside, check=lambda found: [one["name"] for one in found] == ["pool"])
    az("network lb address-pool show", *inside, "--name", "pool")
    az("network lb probe create", *inside, "--name", "alive", "--protocol", "tcp", "--port", "80", check=lambda made: made["port"] == 80)
    az("network lb probe update", *inside, "--name", "alive", "--port", "81", check=lambda found: found["port"] == 81)
    az("network lb probe list", *inside)
    rule = ["--protocol", "Tcp", "--frontend-port", "80", "--backend-port", "80"]
    az("network lb rule create", *inside, "--name", "web", *rule, "--frontend-ip-name", "inner", "--backend-pool-name", "pool", "--probe-name", "alive", check=lambda made: made["frontendPort"] == 80)
    az("network lb rule show", *inside, "--name", "web")
    az("network lb rule update", *inside, "--name", "web", "--idle-timeout", "10", check=lambda found: found["idleTimeoutInMinutes"] == 10)
    az("network lb rule delete", *inside, "--name", "web")
    az("network lb inbound-nat-rule create", *inside, "--name", "ssh", "--protocol", "Tcp", "--frontend-port", "2201", "--backend-port", "22", "--frontend-ip-name", "inner")
    az("network lb inbound-nat-rule list", *inside, check=lambda found: [one["name"] for one in found] == ["ssh"])
    joined = ["--resource-group", GROUP, "--nic-name", "nic", "--ip-config-name", "ipconfig1", "--lb-name", "lb"]
    az("network nic ip-config inbound-nat-rule add", *joined, "--inbound-nat-rule", "ssh")
    az("network nic ip-config inbound-nat-rule remove", *joined, "--inbound-nat-rule", "ssh")
    az("network nic ip-config address-pool add", *joined, "--address-pool", "pool")
    az("network nic ip-config address-pool remove", *joined, "--address-pool", "pool")
    az("network lb inbound-nat-rule delete", *inside, "--name", "ssh")
    az("network lb probe delete", *inside, "--name", "alive")
    az("network lb address-pool delete", *inside, "--name", "pool")
    az("network lb update", *at("lb"), "--set", "tags.x=y", check=lambda found: found["tags"] == {"x": "y"})


def subnet(az):
    return f"/subscriptions/{az.subscription}/resourceGroups/{GROUP}/providers/Microsoft.Network/virtualNetworks/plant/subnets/floor"
