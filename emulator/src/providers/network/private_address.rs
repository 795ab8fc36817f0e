//! Which address of a subnet an interface gets: its own again, the one it asks for, else the lowest that is free.

use super::{
    address::{self, Prefix},
    wording,
};
use crate::{
    arm::refusal::Refusal,
    providers::Call,
    world::{World, resource::Resource, resource::set, resource_id::ResourceId},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Gives every configuration of an interface its private address.
///
/// # Errors
/// When an address that is asked for cannot be had, or the subnet is full.
pub fn assign(
    world: &World,
    before: Option<&Resource>,
    interface: &mut Resource,
) -> Result<(), Refusal> {
    let id = interface.id.clone();
    let mut given: Vec<(ResourceId, u32)> = Vec::new();
    for item in interface.items_mut("/ipConfigurations") {
        let text = |pointer: &str| text_of(item, pointer);
        // A missing subnet, name or method is reported by the references and by the configuration's own rules.
        let (Some(name), Some(subnet)) = (
            text("/name"),
            text("/properties/subnet/id").map(|id| ResourceId::new(&id)),
        ) else {
            continue;
        };
        let Some(prefix) = prefix_of(world, &subnet) else {
            continue;
        };
        let is_static = text("/properties/privateIPAllocationMethod")
            .is_some_and(|method| method.eq_ignore_ascii_case("static"));
        let own = id.child("ipConfigurations", &name);
        let mut taken = taken(world, &subnet, &id);
        taken.extend(
            given
                .iter()
                .filter(|(other, _)| *other == subnet)
                .map(|(_, address)| (*address, own.clone())),
        );
        let chosen = if is_static {
            asked(
                &text("/properties/privateIPAddress").unwrap_or_default(),
                prefix,
                &taken,
                &own,
            )?
        } else {
            let old = before
                .and_then(|before| address_of(before, &name, &subnet))
                .filter(|address| prefix.is_usable(*address));
            old.filter(|address| !taken.contains_key(address))
                .or_else(|| prefix.usable().find(|address| !taken.contains_key(address)))
                .ok_or_else(|| full(&subnet, prefix))?
        };
        given.push((subnet, chosen));
        set(
            item,
            "/properties/privateIPAddress",
            address::text(chosen).into(),
        );
        if text_of(item, "/properties/privateIPAllocationMethod").is_none() {
            set(
                item,
                "/properties/privateIPAllocationMethod",
                "Dynamic".into(),
            );
        }
    }
    Ok(())
}

/// The addresses of a subnet that others than this interface have.
pub fn taken(
    world: &World,
    subnet: &ResourceId,
    apart_from: &ResourceId,
) -> BTreeMap<u32, ResourceId> {
    let users = world
        .users_of(subnet)
        .into_iter()
        .filter(|user| !user.source.is_within(apart_from));
    let address = |source: &ResourceId| {
        let holder = world.resource(&source.parent().unwrap_or_else(|| source.clone()))?;
        let items = holder.items(&format!("/{}", source.kind()));
        let item = items
            .iter()
            .find(|item| item.get("name").and_then(Value::as_str) == Some(source.name()))?;
        address::address(item.pointer("/properties/privateIPAddress")?.as_str()?)
    };
    users
        .filter_map(|user| Some((address(&user.source)?, user.source)))
        .collect()
}

/// The prefix of a subnet that exists.
pub fn prefix_of(world: &World, subnet: &ResourceId) -> Option<Prefix> {
    Prefix::parse(world.resource(subnet)?.text("/addressPrefix")?).ok()
}

/// `GET …/virtualNetworks/V/CheckIPAddressAvailability?ipAddress=A`: whether an interface could have it, and five that are free.
///
/// # Errors
/// When no address is asked about.
pub fn availability(world: &World, call: &Call, network: &Resource) -> Result<Value, Refusal> {
    let text = call.query.given("ipAddress").unwrap_or_default();
    let Some(asked) = address::address(text) else {
        return Err(wording::refused(
            "InvalidIPAddress",
            format!("The IP address '{text}' is invalid."),
        ));
    };
    let subnets = network.items("/subnets").iter();
    let mut names = subnets.filter_map(|item| item.get("name")?.as_str());
    let holding = names.find_map(|name| {
        let id = network.id.child("subnets", name);
        let prefix = prefix_of(world, &id).filter(|prefix| prefix.has(asked))?;
        Some((id, prefix))
    });
    let Some((subnet, prefix)) = holding else {
        return Ok(json!({ "available": false, "availableIPAddresses": [] }));
    };
    let taken = taken(world, &subnet, &network.id);
    let free = |address: &u32| prefix.is_usable(*address) && !taken.contains_key(address);
    let others: Vec<String> = prefix
        .usable()
        .filter(free)
        .take(5)
        .map(address::text)
        .collect();
    Ok(if free(&asked) {
        json!({ "available": true })
    } else {
        json!({ "available": false, "availableIPAddresses": others })
    })
}

fn text_of(item: &Value, pointer: &str) -> Option<String> {
    item.pointer(pointer)
        .and_then(Value::as_str)
        .map(str::to_owned)
}

fn asked(
    text: &str,
    prefix: Prefix,
    taken: &BTreeMap<u32, ResourceId>,
    own: &ResourceId,
) -> Result<u32, Refusal> {
    let Some(address) = address::address(text) else {
        return Err(wording::refused(
            "InvalidPrivateIPAddressFormat",
            format!("Private static IP address value {text} is invalid."),
        ));
    };
    if !prefix.has(address) {
        return Err(wording::refused(
            "PrivateIPAddressNotInSubnet",
            format!(
                "Private static IP address {text} does not belong to the range of subnet prefix {prefix}."
            ),
        ));
    }
    if !prefix.is_usable(address) {
        return Err(wording::refused(
            "PrivateIPAddressInReservedRange",
            format!(
                "Private static IP address {text} falls within reserved IP range of subnet prefix {prefix}."
            ),
        ));
    }
    match taken.get(&address) {
        None => Ok(address),
        Some(other) => Err(wording::refused(
            "PrivateIPAddressIsAllocated",
            format!(
                "IP configuration {own} is using the private IP address {text} which is already allocated to resource {other}."
            ),
        )),
    }
}

/// The address that a configuration of this name had in this subnet.
fn address_of(before: &Resource, name: &str, subnet: &ResourceId) -> Option<u32> {
    let named = |item: &&Value| {
        item.get("name")
            .and_then(Value::as_str)
            .is_some_and(|other| other.eq_ignore_ascii_case(name))
    };
    let item = before.items("/ipConfigurations").iter().find(named)?;
    let same = item
        .pointer("/properties/subnet/id")
        .and_then(Value::as_str)
        .is_some_and(|id| ResourceId::new(id) == *subnet);
    address::address(item.pointer("/properties/privateIPAddress")?.as_str()?).filter(|_| same)
}

fn full(subnet: &ResourceId, prefix: Prefix) -> Refusal {
    wording::refused(
        "SubnetIsFull",
        format!(
            "Subnet {} with address prefix {prefix} does not have enough capacity for 1 IP addresses.",
            subnet.name()
        ),
    )
}
