//! Subscribing to an offer, renaming a subscription, and giving it up.

use super::offer::{self, Offer};
use crate::{
    arm::{body, refusal::Refusal, wording},
    providers::Call,
    world::{
        World,
        subscription::{Role, Subscription},
    },
};
use serde_json::{Map, Value};

/// Longer names are refused.
const LONGEST: usize = 64;

/// Makes a subscription of an offer; it belongs to whoever asks.
///
/// # Errors
/// When there is no such offer, or it is not to be had.
pub fn subscribe(world: &mut World, call: &Call, id: &str) -> Result<(), Refusal> {
    let id = wording::guid(id)
        .ok_or_else(|| wording::malformed_subscription(id))?
        .to_lowercase();
    let sent = body::object(&call.body)?;
    let named = sent
        .get("offerId")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if named.is_empty() {
        return Err(invalid("its 'offerId' is missing"));
    }
    let other = sent.get("subscriptionId").and_then(Value::as_str);
    if other.is_some_and(|other| !other.is_empty() && !other.eq_ignore_ascii_case(&id)) {
        return Err(invalid("its 'subscriptionId' is not the one in the path"));
    }
    let offer = Offer::of(named)
        .filter(|offer| offer.public)
        .ok_or_else(|| offer::not_found(named))?;
    if offer
        .per_account
        .is_some_and(|most| offer::taken(world, call, offer) >= most)
    {
        return Err(Refusal::conflict(
            "MaxSubscriptionsPerAccountReached",
            format!(
                "The account has the largest number of subscriptions that the offer '{}' allows.",
                offer.display_name
            ),
        ));
    }
    let display_name = name(sent)?.unwrap_or(offer.display_name).to_owned();
    world.subscriptions.put(
        &id,
        Subscription {
            id: id.clone(),
            display_name,
            state: "Enabled".to_owned(),
            offer_id: offer.id(),
            tag_names: Map::new(),
        },
    );
    offer.plan.grant(world, &id);
    let scope = format!("/subscriptions/{id}");
    world.grant(&call.principal.object_id, Role::Owner, &scope, call.now);
    Ok(())
}

/// Changes the name of a subscription; nothing else about it can be changed by its owner.
///
/// # Errors
/// When the name is none, or something else is to be changed.
pub fn rename(world: &mut World, call: &Call, id: &str) -> Result<(), Refusal> {
    let sent = body::object(&call.body)?;
    let offer = sent
        .get("offerId")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let row = world.subscriptions.get(&id.to_lowercase());
    if !offer.is_empty() && row.is_some_and(|row| !row.offer_id.eq_ignore_ascii_case(offer)) {
        return Err(Refusal::conflict(
            "SubscriptionOfferCannotBeChanged",
            format!(
                "The subscription '{id}' was made from another offer. The offer of a subscription cannot be changed."
            ),
        ));
    }
    let name = name(sent)?.map(str::to_owned);
    if let Some(name) = name {
        world
            .subscriptions
            .change(&id.to_lowercase(), |row| row.display_name = name);
    }
    Ok(())
}

/// What is left to forget once everything in a subscription is gone.
pub fn forget(world: &mut World, id: &str) {
    let prefix = format!("{}/", id.to_lowercase());
    let registered: Vec<String> = world
        .registrations
        .under(&prefix, None)
        .map(|(key, _)| key.to_owned())
        .collect();
    for key in registered {
        world.registrations.remove(&key);
    }
    world.subscriptions.remove(&id.to_lowercase());
}

fn name(sent: &Map<String, Value>) -> Result<Option<&str>, Refusal> {
    let Some(given) = sent.get("displayName").and_then(Value::as_str) else {
        return Ok(None);
    };
    let name = given.trim();
    if name.is_empty() || name.chars().count() > LONGEST || name.contains(char::is_control) {
        return Err(invalid(&format!(
            "its 'displayName' must have 1 to {LONGEST} characters"
        )));
    }
    Ok(Some(name))
}

fn invalid(why: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidSubscriptionRequest",
        format!("The subscription request is invalid: {why}."),
    )
}
