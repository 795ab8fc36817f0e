//! A machine's size: known to the stamp, within the quota.

use super::{invalid, missing_parameter, size_of};
use crate::{
    arm::refusal::Refusal,
    providers::compute::{
        quota,
        size::{Size, not_available},
    },
    world::{World, resource::Resource},
};
use serde_json::{Value, json};

/// Checks the size, spells it as the stamp does, and counts its cores against the quota.
pub fn settle(
    world: &World,
    machine: &mut Resource,
    before: Option<&Resource>,
) -> Result<&'static Size, Refusal> {
    let given = machine
        .text("/hardwareProfile/vmSize")
        .filter(|size| !size.is_empty())
        .ok_or_else(|| missing_parameter("vmSize"))?;
    let size = Size::of(given).ok_or_else(|| not_available(given))?;
    machine.set("/hardwareProfile/vmSize", size.name);
    let old = before.and_then(size_of);
    if before.is_some()
        && old != Some(size)
        && machine.items("/storageProfile/dataDisks").len() > size.data_disks
    {
        return Err(invalid(
            "vmSize",
            format!(
                "The number of data disks attached to the VM is more than the {} that size {} allows.",
                size.data_disks, size.name
            ),
        ));
    }
    let more = size.cores.saturating_sub(old.map_or(0, |old| old.cores));
    quota::allows(world, machine.id.subscription(), more, before.is_none())?;
    Ok(size)
}

/// What a machine could be resized to.
pub fn sizes_for(machine: &Resource) -> Value {
    let disks = machine.items("/storageProfile/dataDisks").len();
    let fitting: Vec<Value> = Size::all()
        .iter()
        .filter(|size| size.data_disks >= disks)
        .map(Size::body)
        .collect();
    json!({ "value": fitting })
}
