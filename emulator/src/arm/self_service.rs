//! `/offers`, `/delegatedProviders` and PUT and DELETE of a subscription: people help themselves.

use super::{
    group_deletion,
    locks::{self, Deed},
    refusal::Refusal,
    reply::Reply,
    rights, subscriptions, versions, wording,
};
use crate::{
    providers::{
        Call,
        subscriptions::{offer, self_service},
    },
    world::{World, resource_id::ResourceId},
};

/// GET of offers; `below` is the path behind `/delegatedProviders`, nothing for `/offers`.
pub fn offers(world: &World, call: &Call, below: Option<&[String]>) -> Result<Reply, Refusal> {
    let kind = match below {
        None => "offers",
        Some([]) => "delegatedProviders",
        Some(_) => "delegatedProviders/offers",
    };
    versions::of_own_call(world, call, kind)?;
    let is_offers = |word: &String| word.eq_ignore_ascii_case("offers");
    match below {
        None => Ok(Reply::ok(offer::of_the_operator())),
        Some([]) => Ok(Reply::ok(offer::providers())),
        Some([provider, word]) if is_offers(word) => offer::of_provider(provider).map(Reply::ok),
        Some([provider, word, name]) if is_offers(word) => {
            offer::one(provider, name).map(Reply::ok)
        }
        _ => Err(wording::no_such_route(&call.origin, &call.path)),
    }
}

/// PUT of a subscription: subscribe, or rename.
pub fn put(world: &mut World, call: &Call, named: &str) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, "subscriptions")?;
    let scope = ResourceId::new(&format!("/subscriptions/{named}"));
    let operation = "Microsoft.Resources/subscriptions/write";
    match subscriptions::existing(world, named) {
        Ok(id) => {
            rights::check(world, call, operation, &scope)?;
            locks::check(world, Deed::Write, &scope)?;
            self_service::rename(world, call, &id)?;
            subscriptions::one(world, call, &id)
        }
        Err(refusal) if refusal.status != 404 => Err(refusal),
        Err(_) => {
            rights::note(call, operation, &scope);
            self_service::subscribe(world, call, named)?;
            let made = subscriptions::one(world, call, named)?;
            Ok(Reply {
                status: 201,
                ..made
            })
        }
    }
}

/// DELETE of a subscription, with everything in it.
pub fn cancel(world: &mut World, call: &Call, named: &str) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, "subscriptions")?;
    let id = match subscriptions::existing(world, named) {
        Ok(id) => id,
        Err(refusal) if refusal.status == 404 => return Ok(Reply::empty(204)),
        Err(refusal) => return Err(refusal),
    };
    let scope = ResourceId::new(&format!("/subscriptions/{id}"));
    rights::check(
        world,
        call,
        "Microsoft.Resources/subscriptions/delete",
        &scope,
    )?;
    locks::check(world, Deed::Delete, &scope)?;
    if let Some(holder) = group_deletion::held_from_outside(world, &scope) {
        return Err(Refusal::conflict(
            "SubscriptionDeletionBlocked",
            format!(
                "The subscription '{id}' cannot be deleted: '{}' is in use by '{}' in another subscription.",
                holder.target, holder.source
            ),
        ));
    }
    group_deletion::take_out_all(world, &scope, call.now);
    self_service::forget(world, &id);
    Ok(Reply::empty(200))
}
