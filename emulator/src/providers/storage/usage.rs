//! How many storage accounts a subscription has.

use super::storage_account::TYPE;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint, quota::Counted},
    world::World,
};
use serde_json::{Value, json};

/// `GET …/usages`.
pub const USAGES: Endpoint = Endpoint {
    method: "GET",
    path: "usages",
    of: "usages",
    answer: usages,
};
/// `GET …/locations/L/usages`.
pub const USAGES_OF_LOCATION: Endpoint = Endpoint {
    method: "GET",
    path: "locations/{location}/usages",
    // Stamps list `usages` only for what lies below the subscription, and that not at 2019-06-01.
    of: "locations",
    answer: usages,
};

/// What is counted.
pub const COUNTED: &[Counted] = &[Counted {
    name: "StorageAccounts",
    label: "Storage Accounts",
    kind: TYPE,
    limit: 20,
    granted: "StorageAccounts",
    counts: None,
}];

fn usages(world: &mut World, _: &Call, captures: &Captures) -> Result<Value, Refusal> {
    let rows: Vec<Value> = COUNTED
        .iter()
        .map(|counted| counted.usage(world, &captures.subscription))
        .collect();
    Ok(json!({ "value": rows }))
}
