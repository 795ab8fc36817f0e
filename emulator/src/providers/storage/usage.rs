//! How many storage accounts a subscription has.

use super::storage_account::TYPE;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint},
    world::{World, resource_id::ResourceId},
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

/// How many a subscription may have.
const LIMIT: usize = 20;

fn usages(world: &mut World, _: &Call, captures: &Captures) -> Result<Value, Refusal> {
    let scope = ResourceId::new(&format!("/subscriptions/{}", captures.subscription));
    let used = world.of_type(TYPE, &scope, None).count();
    Ok(json!({ "value": [{
        "unit": "Count",
        "currentValue": used,
        "limit": LIMIT,
        "name": { "value": "StorageAccounts", "localizedValue": "Storage Accounts" }
    }] }))
}
