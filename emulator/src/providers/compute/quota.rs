//! How many cores and machines a subscription may have. A note of the world overrides the default, per subscription.

use super::{scale_set, size::Size, virtual_machine::size_of};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint, quota::Counted},
    world::{World, resource_id::ResourceId},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `GET …/locations/L/usages`.
pub const USAGES: Endpoint = Endpoint {
    method: "GET",
    path: "locations/{location}/usages",
    of: "locations/usages",
    answer: usages,
};

/// What is counted one by one.
pub const COUNTED: &[Counted] = &[AVAILABILITY_SETS, SCALE_SETS];
const AVAILABILITY_SETS: Counted = Counted {
    name: "availabilitySets",
    label: "Availability Sets",
    kind: "Microsoft.Compute/availabilitySets",
    limit: 20,
    granted: "availabilitySets",
    counts: None,
};
const SCALE_SETS: Counted = Counted {
    name: "virtualMachineScaleSets",
    label: "Virtual Machine Scale Sets",
    kind: scale_set::TYPE,
    limit: 50,
    granted: "machines",
    counts: None,
};

/// The limits of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Cores of all machines together.
    pub cores: u64,
    /// Machines.
    pub machines: u64,
    /// Availability sets.
    pub availability_sets: u64,
}

impl Default for Quota {
    fn default() -> Quota {
        Quota {
            cores: 100,
            machines: 50,
            availability_sets: 20,
        }
    }
}

impl Quota {
    /// The quota of a subscription.
    pub fn of(world: &World, subscription: &str) -> Quota {
        let default = Quota::default();
        let Some(note) = world.notes.get(&key(subscription)) else {
            return default;
        };
        let read =
            |name: &str, default: u64| note.get(name).and_then(Value::as_u64).unwrap_or(default);
        Quota {
            cores: read("cores", default.cores),
            machines: read("machines", default.machines),
            availability_sets: read("availabilitySets", default.availability_sets),
        }
    }

    /// Gives a subscription this quota.
    pub fn grant(self, world: &mut World, subscription: &str) {
        let note = json!({ "cores": self.cores, "machines": self.machines, "availabilitySets": self.availability_sets });
        world.notes.put(&key(subscription), note);
    }
}

/// Whether so many more cores (and one more machine) are within the quota.
pub fn allows(
    world: &World,
    subscription: &str,
    cores: u64,
    one_more: bool,
) -> Result<(), Refusal> {
    if cores == 0 && !one_more {
        return Ok(());
    }
    let (quota, used) = (
        Quota::of(world, subscription),
        Used::by(world, subscription),
    );
    if used.cores + cores > quota.cores {
        return Err(exceeded("Core", quota.cores, used.cores, cores));
    }
    if one_more && used.machines + 1 > quota.machines {
        return Err(exceeded("VirtualMachine", quota.machines, used.machines, 1));
    }
    Ok(())
}

/// The refusal of what would be too much.
pub fn exceeded(what: &str, limit: u64, current: u64, asked: u64) -> Refusal {
    Refusal::conflict(
        "OperationNotAllowed",
        format!(
            "Operation results in exceeding quota limits of {what}. Maximum allowed: {limit}, Current in use: {current}, Additional requested: {asked}."
        ),
    )
}

/// What a subscription's machines use.
#[derive(Debug, Default)]
struct Used {
    cores: u64,
    machines: u64,
    families: BTreeMap<&'static str, u64>,
}

impl Used {
    fn by(world: &World, subscription: &str) -> Used {
        let mut used = Used::default();
        for machine in world.of_type(
            "Microsoft.Compute/virtualMachines",
            &scope(subscription),
            None,
        ) {
            used.machines += 1;
            if let Some(size) = size_of(&machine) {
                used.cores += size.cores;
                *used.families.entry(size.family).or_default() += size.cores;
            }
        }
        for machine in world.of_type(scale_set::instance::TYPE, &scope(subscription), None) {
            let size = machine.envelope.get("sku").and_then(|sku| sku.get("name"));
            if let Some(size) = size.and_then(Value::as_str).and_then(Size::of) {
                used.cores += size.cores;
                *used.families.entry(size.family).or_default() += size.cores;
            }
        }
        used
    }
}

fn usages(world: &mut World, _: &Call, captures: &Captures) -> Result<Value, Refusal> {
    let subscription = &captures.subscription;
    let (quota, used) = (
        Quota::of(world, subscription),
        Used::by(world, subscription),
    );
    let row = |name: &str, localized: &str, limit: u64, current: u64| json!({ "limit": limit, "unit": "Count", "currentValue": current, "name": { "value": name, "localizedValue": localized } });
    let mut rows = vec![
        AVAILABILITY_SETS.usage(world, subscription),
        row("cores", "Total Regional vCPUs", quota.cores, used.cores),
        row(
            "virtualMachines",
            "Virtual Machines",
            quota.machines,
            used.machines,
        ),
        SCALE_SETS.usage(world, subscription),
    ];
    let mut families: Vec<&str> = Size::all().iter().map(|size| size.family).collect();
    families.dedup();
    families.sort_unstable();
    families.dedup();
    for family in families {
        let plain = family
            .trim_start_matches("standard")
            .trim_start_matches("basic")
            .trim_end_matches("Family")
            .replace('_', "-");
        let kind = if family.starts_with("basic") {
            "Basic"
        } else {
            "Standard"
        };
        rows.push(row(
            family,
            &format!("{kind} {plain} Family vCPUs"),
            quota.cores,
            used.families.get(family).copied().unwrap_or(0),
        ));
    }
    Ok(json!({ "value": rows }))
}

fn scope(subscription: &str) -> ResourceId {
    ResourceId::new(&format!("/subscriptions/{subscription}"))
}

fn key(subscription: &str) -> String {
    format!("Microsoft.Compute/quota/{}", subscription.to_lowercase())
}
