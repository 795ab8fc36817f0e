//! What can be done with the machines of a set: all of them, or those whose numbers the body names. One thing at a time: while
//! it is under way the set is `Updating`, and the next one is refused.

use super::instances;
use crate::{
    arm::{delete::take_out, refusal::Refusal},
    providers::{Call, compute::virtual_machine},
    world::{World, resource::Resource, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::Value;

/// Where a set keeps the numbers of the machines that something is done with. One thing at a time is.
const ACTING: &str = "acting";
/// What a machine says is done with it, when it is done with the set.
const OF_SET: &str = "of the set";

type Begun = Result<Option<Value>, Refusal>;

/// POST start.
pub fn start(world: &mut World, call: &Call, set: &Resource) -> Begun {
    begin(world, call, set, Some("starting"))
}

/// POST restart, redeploy, reimage.
pub fn restart(world: &mut World, call: &Call, set: &Resource) -> Begun {
    begin(world, call, set, None)
}

/// They run.
pub fn started(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    end(world, id, now, |machine| {
        machine.set_state("power", "running")
    })
}

/// POST powerOff.
pub fn power_off(world: &mut World, call: &Call, set: &Resource) -> Begun {
    begin(world, call, set, Some("stopping"))
}

/// They are stopped, and keep their hardware.
pub fn stopped(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    end(world, id, now, |machine| {
        machine.set_state("power", "stopped")
    })
}

/// POST deallocate.
pub fn deallocate(world: &mut World, call: &Call, set: &Resource) -> Begun {
    begin(world, call, set, Some("deallocating"))
}

/// They have no hardware.
pub fn deallocated(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    end(world, id, now, |machine| {
        machine.set_state("power", "deallocated")
    })
}

/// POST manualupgrade: the numbers must be named.
pub fn upgrade(world: &mut World, call: &Call, set: &Resource) -> Begun {
    named(call)?;
    begin(world, call, set, None)
}

/// POST osRollingUpgrade.
pub fn upgrade_all(world: &mut World, call: &Call, set: &Resource) -> Begun {
    begin(world, call, set, None)
}

/// They are of the newest model.
pub fn upgraded(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    end(world, id, now, |machine| {
        machine.set("/latestModelApplied", true)
    })
}

/// POST delete: the numbers must be named.
pub fn delete(world: &mut World, call: &Call, set: &Resource) -> Begun {
    named(call)?;
    begin(world, call, set, None)
}

/// They are gone, and the set is so much smaller.
pub fn deleted(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    let gone = acted_on(world, id);
    end(world, id, now, |_| {});
    for machine in gone {
        take_out(world, &machine.id, now);
    }
    let mut set = world.resource(id)?;
    count(world, &mut set);
    None
}

/// POST rollingUpgrades/cancel: they end too soon to be called off.
pub fn cancel(_: &mut World, _: &Call, _: &Resource) -> Begun {
    Err(Refusal::conflict(
        "OperationNotAllowed",
        "There is no ongoing Rolling Upgrade to cancel.",
    ))
}

/// Sets the capacity to what there is.
pub fn count(world: &mut World, set: &mut Resource) {
    let count = instances(world, &set.id).len();
    if let Some(sku) = set.envelope.get_mut("sku").and_then(Value::as_object_mut) {
        sku.insert("capacity".to_owned(), count.into());
    }
    world.put_resource(set.clone());
}

fn named(call: &Call) -> Result<(), Refusal> {
    let ids = call.body.get("instanceIds").and_then(Value::as_array);
    if ids.is_some_and(|ids| !ids.is_empty()) {
        return Ok(());
    }
    Err(Refusal::bad_request(
        "InvalidParameter",
        "Required parameter 'instanceIds' is missing (null).",
    )
    .target("instanceIds"))
}

fn begin(world: &mut World, call: &Call, set: &Resource, power: Option<&str>) -> Begun {
    let busy = !matches!(
        set.provisioning_state.as_str(),
        "Succeeded" | "Failed" | "Canceled"
    );
    if busy || set.state.contains_key(ACTING) {
        return Err(Refusal::conflict(
            "OperationNotAllowed",
            format!(
                "The operation is not allowed on VM scale set '{}' while another one is in progress. Please retry when it has ended.",
                set.id.name()
            ),
        ));
    }
    let asked = call.body.get("instanceIds").and_then(Value::as_array);
    let asked: Option<Vec<&str>> = asked.map(|ids| ids.iter().filter_map(Value::as_str).collect());
    let mut machines = instances(world, &set.id);
    machines.retain(|machine| machine.provisioning_state != "Deleting");
    if let Some(asked) = asked.filter(|asked| !asked.contains(&"*")) {
        let unknown = asked
            .iter()
            .find(|number| machines.iter().all(|machine| machine.id.name() != **number));
        if let Some(number) = unknown {
            let message = format!(
                "The provided instanceId {number} is not an active Virtual Machine Scale Set VM instanceId."
            );
            return Err(Refusal::bad_request("InvalidParameter", message).target("instanceIds"));
        }
        machines.retain(|machine| asked.contains(&machine.id.name()));
    }
    let mut set = set.clone();
    let numbers: Vec<Value> = machines.iter().map(|one| one.id.name().into()).collect();
    set.set_state(ACTING, numbers);
    "Updating".clone_into(&mut set.provisioning_state);
    world.put_resource(set);
    for mut machine in machines {
        // What was begun on it by itself and is still under way counts no more.
        virtual_machine::show(&mut machine, OF_SET, power);
        world.put_resource(machine);
    }
    Ok(None)
}

fn end(
    world: &mut World,
    id: &ResourceId,
    now: Timestamp,
    change: impl Fn(&mut Resource),
) -> Option<Value> {
    for mut machine in chosen(world, id) {
        "Succeeded".clone_into(&mut machine.provisioning_state);
        virtual_machine::shown(&mut machine);
        machine.set_state("provisioned", now.arm_with_offset());
        change(&mut machine);
        world.put_resource(machine);
    }
    settled(world, id);
    None
}

/// What was to be done with the machines was not: they are as they were before.
pub fn failed(world: &mut World, id: &ResourceId, state: &str) {
    for mut machine in chosen(world, id) {
        virtual_machine::failed(&mut machine, state);
        world.put_resource(machine);
    }
    if let Some(mut set) = world.resource(id) {
        set.state.shift_remove(ACTING);
        world.put_resource(set);
    }
}

fn settled(world: &mut World, id: &ResourceId) {
    if let Some(mut set) = world.resource(id) {
        if set.provisioning_state == "Updating" {
            "Succeeded".clone_into(&mut set.provisioning_state);
        }
        set.state.shift_remove(ACTING);
        world.put_resource(set);
    }
}

/// The machines that the action is about, but for those that something newer was begun on since. None when nothing acts.
fn chosen(world: &World, id: &ResourceId) -> Vec<Resource> {
    let mut machines = acted_on(world, id);
    machines.retain(|machine| machine.state_text("action") == Some(OF_SET));
    machines
}

/// The machines that the action began with and that are still there.
fn acted_on(world: &World, id: &ResourceId) -> Vec<Resource> {
    let set = world.resource(id);
    let numbers = set.as_ref().and_then(|set| set.state.get(ACTING));
    let Some(numbers) = numbers.and_then(Value::as_array) else {
        return Vec::new();
    };
    let mut machines = instances(world, id);
    machines.retain(|machine| {
        numbers
            .iter()
            .any(|number| number.as_str() == Some(machine.id.name()))
    });
    machines
}
