//! What a subscription uses of the network, and how much it may.

use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint, quota::Counted},
    world::{World, resource::Resource},
};
use serde_json::{Value, json};

/// `GET …/locations/L/usages`.
pub const USAGES: Endpoint = Endpoint {
    method: "GET",
    path: "locations/{location}/usages",
    of: "locations/usages",
    answer: usages,
};

/// What is counted.
pub const COUNTED: &[Counted] = &[
    all(
        "VirtualNetworks",
        "Virtual Networks",
        50,
        "Microsoft.Network/virtualNetworks",
    ),
    Counted {
        counts: Some(is_static),
        ..all(
            "StaticPublicIPAddresses",
            "Static Public IP Addresses",
            50,
            "Microsoft.Network/publicIPAddresses",
        )
    },
    all(
        "NetworkSecurityGroups",
        "Network Security Groups",
        50,
        "Microsoft.Network/networkSecurityGroups",
    ),
    all(
        "PublicIPAddresses",
        "Public IP Addresses",
        50,
        "Microsoft.Network/publicIPAddresses",
    ),
    all(
        "NetworkInterfaces",
        "Network Interfaces",
        100,
        "Microsoft.Network/networkInterfaces",
    ),
    all(
        "LoadBalancers",
        "Load Balancers",
        50,
        "Microsoft.Network/loadBalancers",
    ),
    all(
        "RouteTables",
        "Route Tables",
        100,
        "Microsoft.Network/routeTables",
    ),
];

const fn all(name: &'static str, label: &'static str, limit: u64, kind: &'static str) -> Counted {
    Counted {
        name,
        label,
        kind,
        limit,
        granted: name,
        counts: None,
    }
}

fn is_static(address: &Resource) -> bool {
    address.text("/publicIPAllocationMethod") == Some("Static")
}

fn usages(world: &mut World, _: &Call, captures: &Captures) -> Result<Value, Refusal> {
    let subscription = &captures.subscription;
    let location = &world.settings.region;
    let rows: Vec<Value> = COUNTED
        .iter()
        .map(|counted| {
            let mut row = counted.usage(world, subscription);
            let id = format!(
                "/subscriptions/{subscription}/providers/Microsoft.Network/locations/{location}/usages/{}",
                counted.name
            );
            crate::world::resource::set(&mut row, "/id", id.into());
            row
        })
        .collect();
    Ok(json!({ "value": rows }))
}
