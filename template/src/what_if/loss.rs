//! What a PUT takes away by saying nothing of it. Providers that replace drop every property that is theirs to be written and that the body
//! leaves out, or set it to its default; providers that keep do so only in lists, and within what they do not read.
//!
//! What is not in the list here is not told: resources are full of read-only values and defaults, which a body never holds.

use crate::value::{Value, same_name};

/// What may be written, by provider and by the last word of a type or the name of a list. `=` gives the default, which is no loss;
/// of what ends with `*` nothing is a default, all the way down.
const WRITTEN: [(&str, &str, &str); 33] = [
    (
        NETWORK,
        "virtualNetworks",
        "properties.subnets properties.virtualNetworkPeerings properties.dhcpOptions.dnsServers properties.ddosProtectionPlan \
         properties.enableDdosProtection=false properties.enableVmProtection=false",
    ),
    (
        NETWORK,
        "subnets",
        "properties.addressPrefix properties.networkSecurityGroup properties.routeTable properties.natGateway properties.serviceEndpoints \
         properties.delegations",
    ),
    (NETWORK, "networkSecurityGroups", "properties.securityRules"),
    (
        NETWORK,
        "securityRules",
        "properties.description properties.protocol properties.access properties.direction properties.priority \
         properties.sourcePortRange properties.sourcePortRanges properties.destinationPortRange properties.destinationPortRanges \
         properties.sourceAddressPrefix properties.sourceAddressPrefixes properties.destinationAddressPrefix \
         properties.destinationAddressPrefixes properties.sourceApplicationSecurityGroups properties.destinationApplicationSecurityGroups",
    ),
    (
        NETWORK,
        "routeTables",
        "properties.routes properties.disableBgpRoutePropagation=false",
    ),
    (
        NETWORK,
        "routes",
        "properties.addressPrefix properties.nextHopType properties.nextHopIpAddress",
    ),
    (
        NETWORK,
        "publicIPAddresses",
        "properties.publicIPAllocationMethod=Dynamic properties.publicIPAddressVersion=IPv4 properties.idleTimeoutInMinutes=4 \
         properties.dnsSettings.domainNameLabel properties.dnsSettings.reverseFqdn properties.ipTags",
    ),
    (
        NETWORK,
        "networkInterfaces",
        "properties.ipConfigurations properties.networkSecurityGroup properties.dnsSettings.dnsServers \
         properties.dnsSettings.internalDnsNameLabel properties.enableAcceleratedNetworking=false properties.enableIPForwarding=false",
    ),
    (
        NETWORK,
        "ipConfigurations",
        "properties.subnet properties.publicIPAddress properties.privateIPAllocationMethod=Dynamic properties.privateIPAddressVersion=IPv4 \
         properties.loadBalancerBackendAddressPools properties.loadBalancerInboundNatRules properties.applicationSecurityGroups",
    ),
    (
        // Rules for single machines that were put by themselves stay.
        NETWORK,
        "loadBalancers",
        "properties.frontendIPConfigurations properties.backendAddressPools properties.loadBalancingRules properties.probes \
         properties.inboundNatPools properties.outboundRules",
    ),
    (
        NETWORK,
        "frontendIPConfigurations",
        "properties.subnet properties.publicIPAddress properties.privateIPAllocationMethod=Dynamic",
    ),
    (
        NETWORK,
        "loadBalancingRules",
        "properties.frontendIPConfiguration properties.backendAddressPool properties.probe properties.protocol properties.frontendPort \
         properties.backendPort properties.idleTimeoutInMinutes=4 properties.enableFloatingIP=false properties.loadDistribution=Default \
         properties.disableOutboundSnat=false",
    ),
    (
        NETWORK,
        "probes",
        "properties.protocol properties.port properties.requestPath properties.intervalInSeconds=15 properties.numberOfProbes=2",
    ),
    (
        NETWORK,
        "inboundNatRules",
        "properties.frontendIPConfiguration properties.protocol properties.frontendPort properties.backendPort \
         properties.idleTimeoutInMinutes=4 properties.enableFloatingIP=false",
    ),
    (
        NETWORK,
        "inboundNatPools",
        "properties.frontendIPConfiguration properties.protocol properties.frontendPortRangeStart properties.frontendPortRangeEnd \
         properties.backendPort properties.idleTimeoutInMinutes=4 properties.enableFloatingIP=false",
    ),
    (
        NETWORK,
        "virtualNetworkGateways",
        "properties.ipConfigurations properties.gatewayType=Vpn properties.vpnType=RouteBased properties.enableBgp=false \
         properties.activeActive=false properties.gatewayDefaultSite properties.vpnClientConfiguration.vpnClientAddressPool \
         properties.vpnClientConfiguration.vpnClientRootCertificates properties.vpnClientConfiguration.vpnClientRevokedCertificates",
    ),
    (
        NETWORK,
        "localNetworkGateways",
        "properties.localNetworkAddressSpace.addressPrefixes properties.gatewayIpAddress properties.bgpSettings",
    ),
    (
        // The key stays when a body has none.
        NETWORK,
        "connections",
        "properties.routingWeight=0 properties.enableBgp=false properties.usePolicyBasedTrafficSelectors=false properties.ipsecPolicies \
         properties.authorizationKey properties.peer",
    ),
    (NETWORK, "A", RECORDS),
    (NETWORK, "AAAA", RECORDS),
    (NETWORK, "CNAME", RECORDS),
    (NETWORK, "MX", RECORDS),
    (NETWORK, "PTR", RECORDS),
    (NETWORK, "SRV", RECORDS),
    (NETWORK, "TXT", RECORDS),
    (
        "Microsoft.KeyVault",
        "vaults",
        "properties.accessPolicies properties.enabledForDeployment=false properties.enabledForDiskEncryption=false \
         properties.enabledForTemplateDeployment=false properties.networkAcls",
    ),
    (
        COMPUTE,
        "virtualMachines",
        "properties.diagnosticsProfile.bootDiagnostics*",
    ),
    (
        COMPUTE,
        "dataDisks",
        "createOption caching=None image* vhd*",
    ),
    (COMPUTE, "secrets", "sourceVault vaultCertificates"),
    (COMPUTE, "publicKeys", "path keyData"),
    (
        COMPUTE,
        "networkInterfaceConfigurations",
        "properties.ipConfigurations properties.networkSecurityGroup properties.dnsSettings.dnsServers properties.enableIPForwarding=false \
         properties.enableAcceleratedNetworking=false",
    ),
    (
        COMPUTE,
        "ipConfigurations",
        "properties.subnet properties.publicIPAddressConfiguration properties.applicationGatewayBackendAddressPools \
         properties.loadBalancerBackendAddressPools properties.loadBalancerInboundNatPools",
    ),
    (COMPUTE, "extensions", "properties.settings*"),
];

const COMPUTE: &str = "Microsoft.Compute";

const NETWORK: &str = "Microsoft.Network";

const RECORDS: &str = "properties.metadata properties.ARecords properties.AAAARecords properties.CNAMERecord properties.MXRecords \
                       properties.PTRRecords properties.SRVRecords properties.TXTRecords";

/// What may be written of a resource of a type, or of an element of a list in it: ways from there with their defaults.
pub(super) fn written(
    resource_type: &str,
    list: Option<&str>,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let provider = resource_type.split('/').next().unwrap_or_default();
    let word = list.unwrap_or_else(|| resource_type.rsplit('/').next().unwrap_or_default());
    let row = WRITTEN
        .iter()
        .find(|(of, named, _)| same_name(of, provider) && same_name(named, word));
    let ways = row.map(|(_, _, ways)| *ways).unwrap_or_default();
    ways.split_whitespace()
        .map(|way| way.split_once('=').unwrap_or((way, "")))
}

/// Whether a value is what a provider would set anyway.
pub(super) fn is_default(value: &Value, default: &str) -> bool {
    match value {
        Value::String(text) => same_name(text, default),
        Value::Bool(_) | Value::Integer(_) => value.to_string() == default,
        _ => false,
    }
}
