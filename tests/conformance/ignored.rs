//! Parts of a body whose presence and kind are not compared, each for the types that it was seen at and with the reason.
//! Everything else counts.

/// The beginning of the type's name, the path, the reason.
pub const IGNORED: &[(&str, &str, &str)] = &[
    (
        "",
        "nextLink",
        "how a service cuts its pages is its own affair",
    ),
    (
        "Microsoft.Resources/providers",
        "authorizations",
        "a stamp's saved GET /providers has none",
    ),
    (
        "Microsoft.Resources/providers",
        "resourceTypes.zoneMappings",
        "a stamp has no zones; its saved answer has none",
    ),
    (
        "Microsoft.Resources/providers",
        "resourceTypes.defaultApiVersion",
        "newer than a stamp; its saved answer has none",
    ),
    (
        "Microsoft.Network/virtualNetworks",
        "properties.subnets.properties.privateEndpointNetworkPolicies",
        "of an api-version that no stamp has",
    ),
    (
        "Microsoft.Network/virtualNetworks",
        "properties.subnets.properties.privateLinkServiceNetworkPolicies",
        "of an api-version that no stamp has",
    ),
    (
        "Microsoft.Network/virtualNetworks",
        "properties.privateEndpointNetworkPolicies",
        "of an api-version that no stamp has",
    ),
    (
        "Microsoft.Network/virtualNetworks",
        "properties.privateLinkServiceNetworkPolicies",
        "of an api-version that no stamp has",
    ),
    (
        "Microsoft.Network/virtualNetworks",
        "properties.subnets.properties.subnetID",
        "an inner number that one release of the service let out",
    ),
    (
        "Microsoft.Network/virtualNetworks",
        "properties.subnetID",
        "an inner number that one release of the service let out",
    ),
    (
        "Microsoft.Compute/snapshots",
        "properties.faultDomain",
        "an inner number that one release of the service let out",
    ),
    (
        "Microsoft.Storage",
        "properties.primaryEndpoints.file",
        "a stamp has no file service",
    ),
    (
        "Microsoft.Storage",
        "properties.primaryEndpoints.dfs",
        "a stamp has no data lake",
    ),
    (
        "Microsoft.Storage",
        "properties.primaryEndpoints.web",
        "a stamp has no static sites",
    ),
    (
        "Microsoft.Storage",
        "properties.encryption.services.file",
        "a stamp has no file service",
    ),
    (
        "Microsoft.Storage",
        "properties.networkAcls",
        "storage accounts of a stamp have no firewall",
    ),
    (
        "Microsoft.Network/virtualNetworks",
        "properties.subnets.type",
        OLDER,
    ),
    (
        "Microsoft.Network",
        "properties.ipConfigurations.type",
        OLDER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.frontendIPConfigurations.type",
        OLDER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.backendAddressPools.type",
        OLDER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.probes.type",
        OLDER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.loadBalancingRules.type",
        OLDER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.inboundNatRules.type",
        OLDER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.inboundNatPools.type",
        OLDER,
    ),
    (
        "Microsoft.Network/networkSecurityGroups",
        "properties.securityRules.type",
        OLDER,
    ),
    (
        "Microsoft.Network/networkSecurityGroups",
        "properties.defaultSecurityRules.type",
        OLDER,
    ),
    (
        "Microsoft.Network",
        "sku.tier",
        "told by the releases of the network service since 2020, at every api-version",
    ),
    (
        "Microsoft.Network/networkInterfaces",
        "properties.ipConfigurations.properties.isInUseWithService",
        INNER,
    ),
    (
        "Microsoft.Compute/virtualMachineScaleSets",
        "properties.ipConfigurations.properties.isInUseWithService",
        INNER,
    ),
    (
        "Microsoft.Compute/virtualMachine",
        "properties.instanceView.computerName",
        GUEST,
    ),
    (
        "Microsoft.Compute/virtualMachine",
        "properties.instanceView.osName",
        GUEST,
    ),
    (
        "Microsoft.Compute/virtualMachine",
        "properties.instanceView.osVersion",
        GUEST,
    ),
    (
        "Microsoft.Compute/virtualMachine",
        "properties.instanceView.vmAgent",
        GUEST,
    ),
    (
        "Microsoft.Compute/virtualMachine",
        "properties.osProfile.linuxConfiguration.patchSettings",
        "a stamp patches no guests",
    ),
    (
        "Microsoft.Compute/virtualMachine",
        "properties.osProfile.windowsConfiguration.patchSettings",
        "a stamp patches no guests",
    ),
    (
        "Microsoft.Resources/providers",
        "registrationPolicy",
        "newer than a stamp; its saved answer has none",
    ),
    (
        "Microsoft.KeyVault/vaults",
        "properties.softDeleteRetentionInDays",
        "vaults of a stamp cannot be recovered",
    ),
    (
        "Microsoft.KeyVault/vaults",
        "properties.enableSoftDelete",
        "vaults of a stamp cannot be recovered",
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.loadBalancingRules.properties.allowBackendPortConflict",
        INNER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.loadBalancingRules.properties.enableDestinationServiceEndpoint",
        INNER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.inboundNatRules.properties.allowBackendPortConflict",
        INNER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.inboundNatRules.properties.enableDestinationServiceEndpoint",
        INNER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.inboundNatPools.properties.allowBackendPortConflict",
        INNER,
    ),
    (
        "Microsoft.Network/loadBalancers",
        "properties.inboundNatPools.properties.enableDestinationServiceEndpoint",
        INNER,
    ),
    (
        "Microsoft.Storage",
        "properties.trustedDirectories",
        "a directory service for file shares, which a stamp has not",
    ),
    ("Microsoft.Compute/virtualMachine", "vmAgent", GUEST),
    ("Microsoft.Compute/virtualMachine", "computerName", GUEST),
    ("Microsoft.Compute/virtualMachine", "osName", GUEST),
    ("Microsoft.Compute/virtualMachine", "osVersion", GUEST),
    (
        "Microsoft.Network/virtualNetworkGateways",
        "properties.bgpSettings.bgpPeeringAddresses",
        "told by the releases of the network service since 2020, at every api-version",
    ),
    (
        "Microsoft.Network/virtualNetworkGateways",
        "properties.vpnGatewayGeneration",
        "told by the releases of the network service since 2020, at every api-version",
    ),
    (
        "Microsoft.Compute/virtualMachineScaleSets",
        "properties.virtualMachineProfile.storageProfile.osDisk.diskSizeGB",
        OLDER,
    ),
];

const OLDER: &str =
    "told by the releases of the service since 2018, not by older ones, at one api-version";
const INNER: &str = "an inner flag that some releases of the service let out";
const GUEST: &str = "what a guest tells of itself, once it is so far";

/// Whether a path of a type's bodies is not compared.
pub fn is_ignored(type_name: &str, path: &str) -> bool {
    IGNORED
        .iter()
        .any(|(of, ignored, _)| type_name.starts_with(of) && path == *ignored)
}
