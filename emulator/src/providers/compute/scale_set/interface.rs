//! Microsoft.Compute/virtualMachineScaleSets/virtualMachines/networkInterfaces: read only, made after the set's model.

use crate::{
    arm::refusal::Refusal,
    providers::{
        Call, Reference, Rules, TypeDefinition, Write,
        network::{network_interface, private_address},
    },
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Map, Value, json};

/// The type.
pub const TYPE: &str =
    "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/networkInterfaces";

/// Interfaces of the machines of a set.
pub static INTERFACES: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::untracked(TYPE, &Interfaces)
};

struct Interfaces;

impl Rules for Interfaces {
    fn prepare(&self, _: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        Err(read_only(&write.resource.id))
    }

    fn may_delete(&self, _: &World, interface: &Resource) -> Result<(), Refusal> {
        Err(read_only(&interface.id))
    }

    /// The machine that it is part of is above it; the rest is what its configurations name.
    fn references(&self, interface: &Resource) -> Vec<Reference> {
        let above = interface.id.parent();
        let mut references = Reference::every_id_in(interface);
        references.retain(|reference| Some(&reference.target) != above.as_ref());
        references
    }

    fn present(&self, _: &World, _: &Call, interface: &Resource) -> Value {
        let mut shown = interface.clone();
        for configuration in shown.items_mut("/ipConfigurations") {
            let properties = configuration
                .get_mut("properties")
                .and_then(Value::as_object_mut);
            let Some(properties) = properties else {
                continue;
            };
            properties.shift_remove("publicIPAddressConfiguration");
            let pools = properties.shift_remove("loadBalancerInboundNatPools");
            let rules: Vec<Value> = pools
                .as_ref()
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|pool| rule_of(pool, &interface.id))
                .collect();
            if !rules.is_empty() {
                properties.insert("loadBalancerInboundNatRules".to_owned(), rules.into());
            }
        }
        let mut body = shown.body();
        body.shift_remove("type");
        body.into()
    }
}

/// Makes the interfaces of a machine; answers their ids.
pub fn make(
    world: &mut World,
    call: &Call,
    set: &Resource,
    machine: &ResourceId,
) -> Vec<ResourceId> {
    let configurations = "/virtualMachineProfile/networkProfile/networkInterfaceConfigurations";
    let mut made = Vec::new();
    for configuration in set.items(configurations) {
        let name = configuration
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let id = machine.child("networkInterfaces", name);
        let interface = draw(world, call, configuration, &id, machine);
        world.put_resource(interface);
        network_interface::give_hardware_address(world, &id);
        made.push(id);
    }
    made
}

fn draw(
    world: &World,
    call: &Call,
    configuration: &Value,
    id: &ResourceId,
    machine: &ResourceId,
) -> Resource {
    let part = |name: &str| {
        configuration
            .pointer(&format!("/properties/{name}"))
            .cloned()
    };
    let own = part("ipConfigurations");
    let own = own.as_ref().and_then(Value::as_array);
    let addresses: Vec<Value> = own
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(place, item)| {
            let name = item.get("name").and_then(Value::as_str).unwrap_or_default();
            let properties = item.get("properties").and_then(Value::as_object);
            let mut properties: Map<String, Value> = properties.cloned().unwrap_or_default();
            properties.insert("provisioningState".to_owned(), "Succeeded".into());
            properties.entry("primary").or_insert((place == 0).into());
            json!({ "name": name, "id": id.child("ipConfigurations", name).as_str(), "properties": properties })
        })
        .collect();
    let suffix = world.fresh_guid().replace('-', "");
    let properties = json!({
        "resourceGuid": world.fresh_guid(),
        "ipConfigurations": addresses,
        "dnsSettings": {
            "dnsServers": part("dnsSettings/dnsServers").unwrap_or(json!([])),
            "appliedDnsServers": [],
            "internalDomainNameSuffix": format!("{suffix}.internal.{}", world.settings.domain)
        },
        "enableAcceleratedNetworking": part("enableAcceleratedNetworking"),
        "enableIPForwarding": part("enableIPForwarding"),
        "primary": part("primary"),
        "virtualMachine": { "id": machine.as_str() }
    });
    let mut interface = Resource::new(id.clone(), None, properties, call.now);
    if let Some(group) = part("networkSecurityGroup") {
        interface.set("/networkSecurityGroup", group);
    }
    let etag = format!("W/\"{}\"", world.fresh_guid());
    interface.envelope.insert("etag".to_owned(), etag.into());
    // A subnet that is full leaves the last ones without an address, as overprovisioned machines are on a stamp.
    drop(private_address::assign(world, None, &mut interface));
    interface
}

/// The rule that a NAT pool gives to the machine of an interface: `POOL.NUMBER` of its balancer.
fn rule_of(pool: &Value, interface: &ResourceId) -> Option<Value> {
    let pool = ResourceId::new(pool.get("id")?.as_str()?);
    let number = interface.parent()?.name().to_owned();
    let name = format!("{}.{number}", pool.name());
    let rule = pool.parent()?.child("inboundNatRules", &name);
    Some(json!({ "id": rule.as_str() }))
}

fn read_only(id: &ResourceId) -> Refusal {
    Refusal::conflict(
        "OperationNotAllowed",
        format!(
            "The network interface {id} belongs to a machine of a scale set. Change the model of the set instead."
        ),
    )
}
