//! What can be done with a machine: start, restart, stop, deallocate, move, generalize, capture. While one of these is under way the
//! machine is `Updating`; when two overlap, the one that was begun last decides how the machine ends up.

use super::network;
use crate::{
    arm::refusal::Refusal,
    providers::Call,
    world::{World, resource::Resource, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::{Value, json};

/// Where a machine keeps its power state of before, while something is done with it that changes it.
const BEFORE: &str = "powerBefore";

type Begun = Result<Option<Value>, Refusal>;

/// POST start.
pub fn start(world: &mut World, _: &Call, machine: &Resource) -> Begun {
    if machine.state_text("generalized").is_some() {
        return Err(not_allowed("start", machine, "the VM is generalized"));
    }
    begin(
        world,
        machine,
        "start",
        Some(if is(machine, "running") {
            "running"
        } else {
            "starting"
        }),
    )
}

/// It runs.
pub fn started(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    end(world, id, now, "start", "running")
}

/// POST restart.
pub fn restart(world: &mut World, _: &Call, machine: &Resource) -> Begun {
    if is(machine, "deallocated") || is(machine, "stopped") {
        return Err(not_allowed("restart", machine, "the VM is not running"));
    }
    begin(world, machine, "restart", None)
}

/// It runs again.
pub fn restarted(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    end(world, id, now, "restart", "running")
}

/// POST powerOff.
pub fn power_off(world: &mut World, _: &Call, machine: &Resource) -> Begun {
    if is(machine, "deallocated") {
        return Err(not_allowed("powerOff", machine, "the VM is deallocated"));
    }
    begin(
        world,
        machine,
        "powerOff",
        Some(if is(machine, "stopped") {
            "stopped"
        } else {
            "stopping"
        }),
    )
}

/// It is stopped, and still takes up what it takes up.
pub fn stopped(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    end(world, id, now, "powerOff", "stopped")
}

/// POST deallocate.
pub fn deallocate(world: &mut World, _: &Call, machine: &Resource) -> Begun {
    begin(
        world,
        machine,
        "deallocate",
        Some(if is(machine, "deallocated") {
            "deallocated"
        } else {
            "deallocating"
        }),
    )
}

/// It takes up nothing any more.
pub fn deallocated(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    end(world, id, now, "deallocate", "deallocated")
}

/// POST redeploy or performMaintenance: it moves to another host.
pub fn redeploy(world: &mut World, _: &Call, machine: &Resource) -> Begun {
    begin(world, machine, "redeploy", None)
}

/// It moved; one that was stopped stays so.
pub fn redeployed(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    let power = power_of(world, id);
    end(world, id, now, "redeploy", &power)
}

/// POST reapply: the model is put into force once more.
pub fn reapply(world: &mut World, _: &Call, machine: &Resource) -> Begun {
    begin(world, machine, "reapply", None)
}

/// The model is in force.
pub fn reapplied(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    let power = power_of(world, id);
    end(world, id, now, "reapply", &power)
}

/// POST generalize: done at once; it can then be captured, and never started again.
pub fn generalize(world: &mut World, _: &Call, machine: &Resource) -> Begun {
    if !is(machine, "deallocated") && !is(machine, "stopped") {
        return Err(not_allowed("generalize", machine, "the VM is running"));
    }
    let mut machine = machine.clone();
    machine.set_state("generalized", true.to_string());
    world.put_resource(machine);
    Ok(None)
}

/// POST capture.
pub fn capture(world: &mut World, call: &Call, machine: &Resource) -> Begun {
    for name in ["vhdPrefix", "destinationContainerName"] {
        if call
            .body
            .get(name)
            .and_then(Value::as_str)
            .is_none_or(str::is_empty)
        {
            return Err(super::missing_parameter(name));
        }
    }
    if machine.state_text("generalized").is_none() {
        return Err(not_allowed("capture", machine, "the VM is not generalized"));
    }
    let mut machine = machine.clone();
    let prefix = call
        .body
        .get("vhdPrefix")
        .and_then(Value::as_str)
        .unwrap_or_default();
    machine.set_state("capturePrefix", prefix);
    let container = call.body.get("destinationContainerName");
    let container = container.and_then(Value::as_str).unwrap_or_default();
    machine.set_state("captureContainer", container);
    begin(world, &machine, "capture", None)
}

/// A template that makes machines of what was captured.
pub fn captured(world: &mut World, id: &ResourceId, now: Timestamp) -> Option<Value> {
    let machine = world.resource(id)?;
    let power = power_of(world, id);
    end(world, id, now, "capture", &power);
    let prefix = machine.state_text("capturePrefix").unwrap_or_default();
    let vm_id = machine.text("/vmId").unwrap_or_default();
    let vhd = machine.text("/storageProfile/osDisk/vhd/uri");
    let store = vhd.and_then(|uri| uri.split_once("://"));
    let store = store.and_then(|(_, rest)| rest.split('/').next());
    let store = format!("https://{}", store.unwrap_or("captured"));
    let name = format!("{prefix}-osDisk.{vm_id}.vhd");
    let fresh = world.fresh_guid();
    let container = machine.state_text("captureContainer").unwrap_or_default();
    Some(json!({
        "$schema": "http://schema.management.azure.com/schemas/2014-04-01-preview/VM_IP.json",
        "contentVersion": "1.0.0.0",
        "parameters": {
            "vmName": { "type": "string" },
            "vmSize": { "type": "string", "defaultValue": machine.text("/hardwareProfile/vmSize") },
            "adminUserName": { "type": "string" },
            "adminPassword": { "type": "securestring" },
            "networkInterfaceId": { "type": "string" }
        },
        "resources": [{
            "apiVersion": "2015-06-15",
            "type": "Microsoft.Compute/virtualMachines",
            "name": "[parameters('vmName')]",
            "location": machine.location,
            "properties": {
                "hardwareProfile": { "vmSize": "[parameters('vmSize')]" },
                "storageProfile": { "osDisk": {
                    "name": name,
                    "osType": machine.text("/storageProfile/osDisk/osType"),
                    "createOption": "FromImage",
                    "image": { "uri": format!("{store}/system/Microsoft.Compute/Images/{container}/{name}") },
                    "vhd": { "uri": format!("{store}/vmcontainer{fresh}/osDisk.{fresh}.vhd") },
                    "caching": machine.text("/storageProfile/osDisk/caching")
                } },
                "osProfile": {
                    "computerName": "[parameters('vmName')]",
                    "adminUsername": "[parameters('adminUsername')]",
                    "adminPassword": "[parameters('adminPassword')]"
                },
                "networkProfile": { "networkInterfaces": [{ "id": "[parameters('networkInterfaceId')]" }] },
                "provisioningState": 0
            }
        }]
    }))
}

fn begin(world: &mut World, machine: &Resource, action: &str, power: Option<&str>) -> Begun {
    let mut machine = machine.clone();
    if machine.provisioning_state == "Creating" {
        return Err(Refusal::conflict(
            "Conflict",
            format!(
                "The request failed due to conflict with a concurrent request. To resolve it, please refer to https://aka.ms/activitylog to get more details on the conflicting requests: virtual machine '{}' is being created.",
                machine.id.name()
            ),
        ));
    }
    show(&mut machine, action, power);
    world.put_resource(machine);
    Ok(None)
}

/// What a machine shows while something is done with it. The power state before that is kept, to be shown again should it fail.
pub fn show(machine: &mut Resource, action: &str, power: Option<&str>) {
    "Updating".clone_into(&mut machine.provisioning_state);
    machine.set_state("action", action);
    if let Some(power) = power {
        let before = machine.state_text("power").unwrap_or_default().to_owned();
        if !machine.state.contains_key(BEFORE) {
            machine.set_state(BEFORE, before);
        }
        machine.set_state("power", power);
    }
}

/// What was done with a machine has ended.
pub fn shown(machine: &mut Resource) {
    machine.state.shift_remove("action");
    machine.state.shift_remove(BEFORE);
}

/// What was to be done with a machine was not: it is as it was before.
pub fn failed(machine: &mut Resource, state: &str) {
    if let Some(power) = machine.state.shift_remove(BEFORE) {
        machine.set_state("power", power);
    }
    shown(machine);
    if machine.provisioning_state == "Updating" {
        state.clone_into(&mut machine.provisioning_state);
    }
}

fn end(
    world: &mut World,
    id: &ResourceId,
    now: Timestamp,
    action: &str,
    power: &str,
) -> Option<Value> {
    let mut machine = world
        .resource(id)
        .filter(|machine| machine.state_text("action") == Some(action))?;
    if machine.provisioning_state != "Deleting" {
        machine.provisioning_state = "Succeeded".to_owned();
    }
    shown(&mut machine);
    machine.set_state("power", power);
    machine.set_state("provisioned", now.arm_with_offset());
    world.put_resource(machine.clone());
    network::power_changed(world, &machine);
    None
}

fn power_of(world: &World, id: &ResourceId) -> String {
    world
        .resource(id)
        .and_then(|machine| machine.state_text("power").map(str::to_owned))
        .unwrap_or_else(|| "running".to_owned())
}

fn is(machine: &Resource, power: &str) -> bool {
    machine.state_text("power") == Some(power)
}

fn not_allowed(operation: &str, machine: &Resource, why: &str) -> Refusal {
    Refusal::conflict(
        "OperationNotAllowed",
        format!(
            "Operation '{operation}' is not allowed on VM '{}' since {why}.",
            machine.id.name()
        ),
    )
}
