//! What differs without a change: properties that go in and never come out, and words that a provider spells in its own way.

use crate::value::same_name;

/// Properties that a resource takes and does not show, by type. What lies within them is not shown either.
const WRITE_ONLY: [(&str, &str); 9] = [
    (
        "Microsoft.Compute/virtualMachines",
        "properties.osProfile.customData",
    ),
    (
        "Microsoft.Compute/virtualMachines",
        "properties.osProfile.adminPassword",
    ),
    (
        "Microsoft.Compute/virtualMachines/extensions",
        "properties.protectedSettings",
    ),
    (
        "Microsoft.Compute/virtualMachineScaleSets",
        "properties.virtualMachineProfile.osProfile.customData",
    ),
    (
        "Microsoft.Compute/virtualMachineScaleSets",
        "properties.virtualMachineProfile.osProfile.adminPassword",
    ),
    (
        // Follows from the image.
        "Microsoft.Compute/virtualMachineScaleSets",
        "properties.virtualMachineProfile.storageProfile.osDisk.osType",
    ),
    (
        // Shown as the sku since 2016.
        "Microsoft.Storage/storageAccounts",
        "properties.accountType",
    ),
    ("Microsoft.Network/connections", "properties.sharedKey"),
    ("Microsoft.KeyVault/vaults/secrets", "properties.value"),
];

/// Properties that say how a resource was made, and that a PUT on one that is there does not change.
const SETTLED: [(&str, &str); 1] = [(
    "Microsoft.Compute/virtualMachines",
    "properties.storageProfile.osDisk.createOption",
)];

/// Properties whose values are words of a fixed set, or names, which providers take in any case.
const WORDS: [&str; 26] = [
    "name",
    "access",
    "accountType",
    "caching",
    "connectionType",
    "createOption",
    "direction",
    "family",
    "gatewayType",
    "kind",
    "loadDistribution",
    "mode",
    "nextHopType",
    "offer",
    "osType",
    "privateIPAllocationMethod",
    "protocol",
    "publicIPAddressVersion",
    "publicIPAllocationMethod",
    "publisher",
    "sku",
    "storageAccountType",
    "tier",
    "vmSize",
    "vpnType",
    "zoneType",
];

/// Whether a property of a type is one that nobody shows.
pub(super) fn is_write_only(resource_type: &str, path: &str) -> bool {
    WRITE_ONLY.iter().any(|(kind, hidden)| {
        let rest = path.get(hidden.len()..);
        let begins = path
            .get(..hidden.len())
            .is_some_and(|begin| same_name(begin, hidden));
        same_name(kind, resource_type)
            && begins
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}

/// Whether a property of a type stays as it was made.
pub(super) fn is_settled(resource_type: &str, path: &str) -> bool {
    SETTLED
        .iter()
        .any(|(kind, settled)| same_name(kind, resource_type) && same_name(settled, path))
}

/// Whether the provider of a type keeps what a PUT leaves out: properties one level deep, tags and what stands beside them.
pub(super) fn keeps(resource_type: &str) -> bool {
    let provider = resource_type.split('/').next().unwrap_or_default();
    ["Microsoft.Compute", "Microsoft.Storage"]
        .iter()
        .any(|keeping| same_name(provider, keeping))
}

/// Whether the values of a property are words in any case.
pub(super) fn is_word(property: &str) -> bool {
    WORDS.iter().any(|word| same_name(word, property))
}
