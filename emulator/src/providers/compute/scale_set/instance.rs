//! Microsoft.Compute/virtualMachineScaleSets/virtualMachines: the machines of a set, numbered from 0.

use super::{interface, scaling};
use crate::{
    arm::refusal::Refusal,
    providers::{
        Action, Call, Opening, Reference, Rules, TypeDefinition, Verb, Write,
        compute::virtual_machine,
    },
    world::{
        World, operation::Work, resource::Resource, resource_id::ResourceId, timestamp::Timestamp,
    },
};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// The type.
pub const TYPE: &str = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines";

/// Machines of a set.
pub static INSTANCES: TypeDefinition = TypeDefinition {
    actions: &virtual_machine::POWER_ACTIONS_OF_INSTANCES,
    ..TypeDefinition::untracked(TYPE, &Instances)
};

/// `GET INSTANCE/instanceView`.
pub const VIEW: Action = Action::view("instanceView", |world, call, machine| {
    Ok(Some(instance_view(world, call, machine)))
});

struct Instances;

impl Rules for Instances {
    /// Machines come and go with the capacity and follow the model of their set: one by itself is neither made nor changed.
    fn prepare(&self, _: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let id = &write.resource.id;
        if write.verb == Verb::Create {
            return Err(self.not_found(id));
        }
        let set = id.parent();
        Err(Refusal::conflict(
            "OperationNotAllowed",
            format!(
                "The model of VM '{}' cannot be changed by itself: it is that of VM scale set '{}'. Change the scale set and upgrade the VM.",
                id.name(),
                set.as_ref().map_or("", ResourceId::name)
            ),
        ))
    }

    fn references(&self, machine: &Resource) -> Vec<Reference> {
        let disks = [
            "/storageProfile/osDisk/managedDisk/id",
            "/storageProfile/dataDisks/*/managedDisk/id",
        ];
        Reference::at(machine, &disks)
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        if verb == Verb::Delete {
            Opening::Both
        } else {
            Opening::Status(200)
        }
    }

    fn duration(&self, _: Verb) -> Duration {
        Duration::from_secs(30)
    }

    fn failed(&self, world: &mut World, id: &ResourceId, work: &Work, failed: &str) {
        virtual_machine::action_failed(world, id, work, failed);
    }

    fn present(&self, world: &World, call: &Call, machine: &Resource) -> Value {
        let mut shown = machine.clone();
        if call.api_version.as_str() >= "2019" {
            shown.set("/modelDefinitionApplied", "VirtualMachineScaleSet");
            let set = machine.id.parent().and_then(|set| world.resource(&set));
            let configurations = set.as_ref().map(|set| {
                set.items("/virtualMachineProfile/networkProfile/networkInterfaceConfigurations")
            });
            shown.set(
                "/networkProfileConfiguration/networkInterfaceConfigurations",
                configurations.unwrap_or_default(),
            );
        }
        virtual_machine::as_of(&call.api_version, &mut shown);
        if call.query.expands("instanceView") {
            shown.set("/instanceView", instance_view(world, call, machine));
        }
        let mut body = shown.body();
        let set = machine.id.parent();
        let set = set.as_ref().map_or("", ResourceId::name);
        let number = machine.id.name();
        body.insert("name".to_owned(), format!("{set}_{number}").into());
        body.insert("instanceId".to_owned(), number.into());
        body.into()
    }

    fn not_found(&self, id: &ResourceId) -> Refusal {
        Refusal::not_found(
            "NotFound",
            format!(
                "The entity was not found: {} is not among the machines of its scale set.",
                id.name()
            ),
        )
    }

    fn removed(&self, world: &mut World, machine: &Resource, now: Timestamp) {
        scaling::remove_disks(world, machine, now);
        // The set counts what it has left; when it goes itself, it is gone by then or goes next.
        if let Some(mut set) = machine.id.parent().and_then(|set| world.resource(&set))
            && set.provisioning_state != "Deleting"
        {
            super::action::count(world, &mut set);
        }
    }
}

/// Makes the machine of a number, with interfaces and disks.
pub fn make(world: &mut World, call: &Call, set: &Resource, number: u64) {
    let id = set.id.child("virtualMachines", &number.to_string());
    let profile = |name: &str| {
        set.property(&format!("/virtualMachineProfile/{name}"))
            .cloned()
    };
    let mut properties = Map::new();
    properties.insert("latestModelApplied".to_owned(), true.into());
    properties.insert("vmId".to_owned(), world.fresh_guid().into());
    properties.insert("hardwareProfile".to_owned(), json!({}));
    for name in [
        "storageProfile",
        "osProfile",
        "diagnosticsProfile",
        "licenseType",
    ] {
        if let Some(value) = profile(name) {
            properties.insert(name.to_owned(), value);
        }
    }
    let location = set.location.as_deref();
    let mut machine = Resource::new(id.clone(), location, properties.into(), call.now);
    machine.tags = Some(set.tags.clone().unwrap_or_default());
    let mut sku = set.envelope.get("sku").cloned().unwrap_or_default();
    if let Some(sku) = sku.as_object_mut() {
        sku.shift_remove("capacity");
    }
    machine.envelope.insert("sku".to_owned(), sku);
    machine.provisioning_state = "Creating".to_owned();
    machine.set_state("power", "starting");
    machine.default_to("/storageProfile/dataDisks", json!([]));
    if let Some(system) = set.state_text("system").map(str::to_owned) {
        machine.set("/storageProfile/osDisk/osType", system);
    }
    virtual_machine::name_image_version(&mut machine);
    if machine.property("/osProfile").is_some() {
        let prefix = machine
            .text("/osProfile/computerNamePrefix")
            .unwrap_or_default();
        let name = format!("{prefix}{number:06}");
        machine.set("/osProfile/computerName", name);
        crate::providers::check::forget_in(&mut machine, "/osProfile", "computerNamePrefix");
    }
    world.put_resource(machine);
    let interfaces = interface::make(world, call, set, &id);
    let links: Vec<Value> = interfaces
        .iter()
        .map(|interface| json!({ "id": interface.as_str() }))
        .collect();
    if let Some(mut machine) = world.resource(&id) {
        machine.set("/networkProfile/networkInterfaces", links);
        world.put_resource(machine);
    }
    let stem = format!("{0}_{0}_{number}", set.id.name());
    virtual_machine::make_disks(world, call, &id, &stem);
}

fn instance_view(world: &World, call: &Call, machine: &Resource) -> Value {
    let view = virtual_machine::view(world, call, machine);
    let number = machine.id.name().parse::<u64>().unwrap_or_default();
    let set = machine.id.parent().and_then(|set| world.resource(&set));
    let group = set.as_ref().and_then(|set| set.text("/uniqueId"));
    let mut whole = json!({
        "placementGroupId": group,
        "platformUpdateDomain": number % 5,
        "platformFaultDomain": number % 5
    });
    if let (Some(whole), Value::Object(view)) = (whole.as_object_mut(), view) {
        whole.extend(view);
    }
    whole
}
