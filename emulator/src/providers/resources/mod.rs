//! Microsoft.Resources: what ARM itself answers. It has no rules here; it is a provider so that `/providers` tells of it.

pub mod link;

use super::Provider;

/// Microsoft.Resources.
pub static RESOURCES: Provider = Provider {
    namespace: "Microsoft.Resources",
    types: &[],
    endpoints: &[],
};

/// Its types that `arm` answers, in lower case.
pub const ANSWERED_BY_ARM: [&str; 21] = [
    "calculatetemplatehash",
    "delegatedproviders",
    "delegatedproviders/offers",
    "deployments",
    "deployments/operations",
    "locations",
    "offers",
    "operations",
    "providers",
    "resourcegroups",
    "resources",
    "subscriptions",
    "subscriptions/locations",
    "subscriptions/operationresults",
    "subscriptions/providers",
    "subscriptions/resourcegroups",
    "subscriptions/resourcegroups/resources",
    "subscriptions/resources",
    "subscriptions/tagnames",
    "subscriptions/tagnames/tagvalues",
    "tenants",
];
