//! What a subscription uses of the network, and how much it may.

use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint},
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Value, json};

/// `GET …/locations/L/usages`.
pub const USAGES: Endpoint = Endpoint {
    method: "GET",
    path: "locations/{location}/usages",
    of: "locations/usages",
    answer: usages,
};

/// Name, localized name, limit and type of what is counted.
const COUNTED: [(&str, &str, u64, &str); 7] = [
    (
        "VirtualNetworks",
        "Virtual Networks",
        50,
        "Microsoft.Network/virtualNetworks",
    ),
    (
        "StaticPublicIPAddresses",
        "Static Public IP Addresses",
        50,
        "Microsoft.Network/publicIPAddresses",
    ),
    (
        "NetworkSecurityGroups",
        "Network Security Groups",
        50,
        "Microsoft.Network/networkSecurityGroups",
    ),
    (
        "PublicIPAddresses",
        "Public IP Addresses",
        50,
        "Microsoft.Network/publicIPAddresses",
    ),
    (
        "NetworkInterfaces",
        "Network Interfaces",
        100,
        "Microsoft.Network/networkInterfaces",
    ),
    (
        "LoadBalancers",
        "Load Balancers",
        50,
        "Microsoft.Network/loadBalancers",
    ),
    (
        "RouteTables",
        "Route Tables",
        100,
        "Microsoft.Network/routeTables",
    ),
];

fn usages(world: &mut World, _: &Call, captures: &Captures) -> Result<Value, Refusal> {
    let scope = ResourceId::new(&format!("/subscriptions/{}", captures.subscription));
    let location = world.settings.region.clone();
    let rows: Vec<Value> = COUNTED
        .iter()
        .map(|(name, localized, limit, kind)| {
            let counts = |resource: &Resource| *name != "StaticPublicIPAddresses" || resource.text("/publicIPAllocationMethod") == Some("Static");
            let used = u64::try_from(world.of_type(kind, &scope, None).filter(counts).count()).unwrap_or(u64::MAX);
            json!({
                "currentValue": used,
                "id": format!("{scope}/providers/Microsoft.Network/locations/{location}/usages/{name}"),
                "limit": limit,
                "name": { "localizedValue": localized, "value": name },
                "unit": "Count"
            })
        })
        .collect();
    Ok(json!({ "value": rows }))
}
