//! Microsoft.Compute/virtualMachineScaleSets: one model, and as many machines of it as the capacity says.

mod action;
pub mod instance;
pub mod interface;
mod model;
mod scaling;
#[cfg(test)]
mod tests;
mod view;

use crate::{
    arm::refusal::Refusal,
    providers::{Action, Call, Opening, Reference, Rules, TypeDefinition, Verb, Write},
    world::{
        World, operation::Work, resource::Resource, resource_id::ResourceId, timestamp::Timestamp,
    },
};
use serde_json::Value;
use std::time::Duration;

/// The type.
pub const TYPE: &str = "Microsoft.Compute/virtualMachineScaleSets";

/// Scale sets.
pub static SCALE_SETS: TypeDefinition = TypeDefinition {
    actions: &[
        Action::running("start", 30, action::start, action::started),
        Action::running("restart", 30, action::restart, action::started),
        Action::running("powerOff", 30, action::power_off, action::stopped),
        Action::running("deallocate", 40, action::deallocate, action::deallocated),
        Action::running("redeploy", 60, action::restart, action::started),
        Action::running("reimage", 60, action::restart, action::started),
        Action::running("manualupgrade", 40, action::upgrade, action::upgraded),
        Action::running(
            "osRollingUpgrade",
            60,
            action::upgrade_all,
            action::upgraded,
        ),
        Action::running("delete", 40, action::delete, action::deleted),
        Action::immediate("rollingUpgrades/cancel", action::cancel),
        Action::view("rollingUpgrades/latest", view::latest_upgrade),
        Action::view("instanceView", view::instance_view),
        Action::view("skus", view::skus),
        Action::view("networkInterfaces", view::interfaces),
        Action::view("publicIPAddresses", view::public_addresses),
    ],
    ..TypeDefinition::tracked(TYPE, &ScaleSets)
};

struct ScaleSets;

impl Rules for ScaleSets {
    fn prepare(&self, world: &World, call: &Call, write: &mut Write) -> Result<(), Refusal> {
        model::settle(world, call, write)
    }

    /// What the model names, so that every machine to come finds it.
    fn references(&self, set: &Resource) -> Vec<Reference> {
        let image = ["/virtualMachineProfile/storageProfile/imageReference/id"];
        let mut references = Reference::every_id_in(set);
        let copied = Reference::at(set, &image);
        references.retain(|reference| copied.iter().all(|copy| copy.target != reference.target));
        references.extend(copied.into_iter().map(Reference::loose));
        references
    }

    fn accepted(&self, world: &mut World, call: &Call, write: &Write) {
        scaling::follow(world, call, write);
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        match verb {
            Verb::Create => Opening::Status(201),
            Verb::Delete => Opening::Both,
            Verb::Replace | Verb::Patch => Opening::Status(200),
        }
    }

    fn duration(&self, verb: Verb) -> Duration {
        Duration::from_secs(if verb == Verb::Create { 120 } else { 40 })
    }

    fn complete(&self, world: &mut World, id: &ResourceId, _: Verb, now: Timestamp) {
        scaling::settle(world, id, now);
    }

    fn failed(&self, world: &mut World, id: &ResourceId, work: &Work, failed: &str) {
        match work {
            Work::Action(_) => action::failed(world, id, failed),
            _ => scaling::failed(world, id, failed),
        }
    }

    fn present(&self, _: &World, call: &Call, set: &Resource) -> Value {
        model::present(call, set)
    }
}

/// How many machines a set is to have.
pub fn capacity(set: &Resource) -> u64 {
    let capacity = set.envelope.get("sku").and_then(|sku| sku.get("capacity"));
    capacity.and_then(Value::as_u64).unwrap_or_default()
}

/// The machines of a set, the oldest first.
fn instances(world: &World, set: &ResourceId) -> Vec<Resource> {
    let mut rows = world.children(set);
    rows.retain(|row| row.type_name().eq_ignore_ascii_case(instance::TYPE));
    rows.sort_by_key(|row| row.id.name().parse::<u64>().unwrap_or_default());
    rows
}
