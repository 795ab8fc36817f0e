//! A small company: what it makes (a plant's execution system), what it runs on (an ERP), the network under both, and the rest.

use super::{erp, ground, plant, planter::Planter, shared_network, smaller_groups};
use crate::world::{World, resource_id::ResourceId, timestamp::Timestamp};

/// Where nearly everything is.
pub const FINANCE: &str = "8f3c1b0a-6a7e-4d0f-9c55-2b7e9f0add21";
/// Where people try things. Sorts before the other, so that the demo's principal is shown that one first.
pub const ENGINEERING: &str = "3d94e6f1-58c2-4b7a-a0d9-c16b27e4f580";

/// Plants it.
pub fn plant(world: &mut World, now: Timestamp) {
    ground::subscription(world, FINANCE, "Finance production", now);
    ground::subscription(world, ENGINEERING, "Plant engineering", now);
    shared_network::plant(world, now);
    erp::plant(world, now);
    plant::plant(world, now);
    smaller_groups::plant(world, now);
}

/// A subnet of the network that all groups share.
pub fn subnet(name: &str) -> ResourceId {
    ResourceId::resource(
        FINANCE,
        "shared-network",
        "Microsoft.Network/virtualNetworks",
        "core-vnet",
    )
    .child("subnets", name)
}

/// A planter of a group of the company.
pub fn group<'a>(
    world: &'a mut World,
    now: Timestamp,
    days: i64,
    name: &'static str,
    tags: serde_json::Value,
) -> Planter<'a> {
    Planter::begin(world, now, days, FINANCE, name, tags)
}
