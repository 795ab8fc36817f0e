//! Subscriptions, tenants and locations.

use super::{page::Page, refusal::Refusal, reply::Reply, rights, versions, wording};
use crate::{
    providers::Call,
    world::{World, subscription::Subscription},
};
use serde_json::{Value, json};

/// `GET /subscriptions`: those in which the caller holds a role.
pub fn list(world: &World, call: &Call) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, "subscriptions")?;
    let page = Page::asked(world, call)?;
    let seen = world
        .subscriptions
        .under("", page.after())
        .filter(|(_, row)| rights::sees(world, &call.principal, &row.id));
    Ok(
        page.reply(call, seen.map(|(key, row)| (key.to_owned(), row)), |row| {
            view(world, row)
        }),
    )
}

/// `GET /subscriptions/S`.
pub fn one(world: &World, call: &Call, id: &str) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, "subscriptions")?;
    let row = world
        .subscriptions
        .get(&id.to_lowercase())
        .ok_or_else(|| wording::subscription_not_found(id))?;
    Ok(Reply::ok(view(world, row)))
}

/// The subscription that a path names: its id as it was created.
pub fn existing(world: &World, named: &str) -> Result<String, Refusal> {
    wording::guid(named).ok_or_else(|| wording::malformed_subscription(named))?;
    let row = world
        .subscriptions
        .get(&named.to_lowercase())
        .filter(|row| row.state != "Deleted");
    row.map(|row| row.id.clone())
        .ok_or_else(|| wording::subscription_not_found(named))
}

/// Checks that a subscription may be written to.
pub fn writable(world: &World, id: &str) -> Result<(), Refusal> {
    match world.subscriptions.get(&id.to_lowercase()) {
        Some(row) if row.state != "Enabled" => Err(wording::subscription_disabled(id)),
        _ => Ok(()),
    }
}

/// `GET /tenants`.
pub fn tenants(world: &World, call: &Call) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, "tenants")?;
    let id = &world.settings.tenant_id;
    Ok(Reply::ok(
        json!({ "value": [{ "id": format!("/tenants/{id}"), "tenantId": id }] }),
    ))
}

/// `GET /subscriptions/S/locations`: a stamp has one.
pub fn locations(world: &World, call: &Call, subscription: &str) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, "subscriptions/locations")?;
    let region = &world.settings.region;
    let id = format!("/subscriptions/{subscription}/locations/{region}");
    Ok(Reply::ok(
        json!({ "value": [{ "id": id, "name": region, "displayName": region, "longitude": "0", "latitude": "0" }] }),
    ))
}

fn view(world: &World, row: &Subscription) -> Value {
    json!({
        "offerId": row.offer_id,
        "id": format!("/subscriptions/{}", row.id),
        "subscriptionId": row.id,
        "tenantId": world.settings.tenant_id,
        "displayName": row.display_name,
        "state": row.state,
        "subscriptionPolicies": { "locationPlacementId": "AzureStack" },
    })
}
