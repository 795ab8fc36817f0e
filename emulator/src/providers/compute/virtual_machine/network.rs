//! A machine's interfaces: none of another machine, one of them primary, and what they get from belonging to a running one.

use super::{invalid, missing_parameter};
use crate::{
    arm::refusal::Refusal,
    providers::{
        compute::size::Size,
        network::{network_interface, public_ip_address},
    },
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::Value;

/// Checks the interfaces of a machine.
pub fn settle(
    world: &World,
    machine: &Resource,
    before: Option<&Resource>,
    size: &Size,
) -> Result<(), Refusal> {
    let attached = interfaces(machine);
    if attached.is_empty() {
        return Err(missing_parameter("networkProfile"));
    }
    let name = machine.id.name();
    if attached.len() > size.interfaces {
        return Err(Refusal::bad_request(
            "NetworkInterfaceCountExceeded",
            format!(
                "The number of network interfaces for virtual machine {name} exceeds the maximum allowed for the virtual machine size {}. The number of network interfaces is {} and the maximum allowed is {}.",
                size.name,
                attached.len(),
                size.interfaces
            ),
        ));
    }
    for (place, interface) in attached.iter().enumerate() {
        if !interface.kind().eq_ignore_ascii_case("networkInterfaces") {
            return Err(invalid(
                "networkInterface.id",
                format!("The resource id '{interface}' is not the id of a network interface."),
            ));
        }
        if attached
            .iter()
            .skip(place + 1)
            .any(|other| other == interface)
        {
            return Err(invalid(
                "networkProfile",
                format!("Network interface {interface} is named more than once."),
            ));
        }
        if let Some(other) =
            network_interface::machine_of(world, interface).filter(|other| *other != machine.id)
        {
            return Err(Refusal::bad_request(
                "NicInUse",
                format!("Network Interface {interface} is used by existing VM {other}."),
            )
            .details(Vec::new()));
        }
    }
    let primary =
        |item: &&Value| item.pointer("/properties/primary").and_then(Value::as_bool) == Some(true);
    let primaries = machine
        .items("/networkProfile/networkInterfaces")
        .iter()
        .filter(primary)
        .count();
    if primaries > 1 || (attached.len() > 1 && primaries == 0) {
        return Err(Refusal::bad_request(
            "VirtualMachineMustHaveOneNetworkInterfaceAsPrimary",
            format!("Virtual machine {name} must have one network interface set as the primary."),
        )
        .details(Vec::new()));
    }
    let Some(before) = before else { return Ok(()) };
    let old = interfaces(before);
    let same =
        old.len() == attached.len() && old.iter().all(|interface| attached.contains(interface));
    if !same && before.state_text("power") != Some("deallocated") {
        return Err(Refusal::conflict(
            "AddingOrDeletingNetworkInterfacesOnARunningVirtualMachine",
            format!(
                "Secondary network interfaces cannot be added or deleted from a running virtual machine. Deallocate virtual machine {name} first."
            ),
        ));
    }
    Ok(())
}

/// Gives the interfaces what they have from belonging to a machine; those that were let go lose their dynamic public address.
pub fn follow(world: &mut World, before: Option<&Resource>, machine: &Resource) {
    for interface in interfaces(machine) {
        network_interface::give_hardware_address(world, &interface);
    }
    for interface in before.map(interfaces).unwrap_or_default() {
        public_ip_address::follow_interface(world, None, &interface);
    }
}

/// The machine was started, deallocated or removed: its dynamic public addresses come and go.
pub fn power_changed(world: &mut World, machine: &Resource) {
    for interface in interfaces(machine) {
        public_ip_address::follow_interface(world, None, &interface);
    }
}

fn interfaces(machine: &Resource) -> Vec<ResourceId> {
    let items = machine.items("/networkProfile/networkInterfaces").iter();
    items
        .filter_map(|item| item.get("id")?.as_str().map(ResourceId::new))
        .collect()
}
