//! `GET …/skus`: what storage accounts there are on a stamp.

use super::storage_account::SKUS as NAMES;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint},
    world::World,
};
use serde_json::{Value, json};

/// The endpoint.
pub const SKUS: Endpoint = Endpoint {
    method: "GET",
    path: "skus",
    of: "skus",
    answer: skus,
};

fn skus(world: &mut World, _: &Call, _: &Captures) -> Result<Value, Refusal> {
    let region = &world.settings.region;
    let rows = NAMES.iter().map(|name| {
        json!({
            "resourceType": "storageAccounts",
            "name": name,
            "tier": name.split('_').next(),
            "kind": "Storage",
            "locations": [region],
            "capabilities": [],
            "restrictions": []
        })
    });
    Ok(json!({ "value": rows.collect::<Vec<Value>>() }))
}
