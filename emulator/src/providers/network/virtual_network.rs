//! Microsoft.Network/virtualNetworks: an address space, and the subnets kept within it.

use super::{address::Prefix, private_address, subnet, wording};
use crate::{
    arm::refusal::Refusal,
    providers::{Action, Call, Opening, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource},
};
use serde_json::{Value, json};

/// Virtual networks.
pub static VIRTUAL_NETWORKS: TypeDefinition = TypeDefinition {
    etag: true,
    actions: &[Action::view(
        "CheckIPAddressAvailability",
        |world, call, network| private_address::availability(world, call, network).map(Some),
    )],
    ..TypeDefinition::tracked("Microsoft.Network/virtualNetworks", &VirtualNetworks)
};

struct VirtualNetworks;

impl Rules for VirtualNetworks {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let network = &mut write.resource;
        wording::check_name(network)?;
        check::inherit(network, write.before.as_ref(), &["/resourceGuid"]);
        network.default_to("/resourceGuid", world.fresh_guid());
        if network.property("/dhcpOptions").is_some() {
            network.default_to("/dhcpOptions/dnsServers", json!([]));
        }
        for array in ["/subnets", "/virtualNetworkPeerings"] {
            network.default_to(array, json!([]));
        }
        for flag in ["/enableDdosProtection", "/enableVmProtection"] {
            network.default_to(flag, false);
        }
        space(network).map(drop)
    }

    fn whole(
        &self,
        world: &World,
        before: Option<&Resource>,
        network: &Resource,
    ) -> Result<(), Refusal> {
        fits(network, &space(network)?)?;
        match before {
            Some(before) => keeps_used_prefixes(world, before, network),
            None => Ok(()),
        }
    }

    /// A network's PUT replaces it: a subnet that is not named is gone.
    fn keeps(&self) -> bool {
        false
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        super::opening(verb)
    }

    fn under_way(&self, write: &Write) -> &'static str {
        super::under_way_if_properties_change(write)
    }

    fn duration(&self, _: Verb) -> std::time::Duration {
        super::PACE
    }

    fn present(&self, world: &World, call: &Call, network: &Resource) -> Value {
        let users = world.users_of(&network.id);
        let mut network = network.clone();
        let id = network.id.clone();
        for item in network.items_mut("/subnets") {
            let name = item
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            if let Some(properties) = item.get_mut("properties") {
                subnet::as_of(&call.api_version, properties);
                subnet::show_users(properties, &id.child("subnets", &name), &users);
            }
        }
        network.body().into()
    }
}

/// The address space, read.
fn space(network: &Resource) -> Result<Vec<Prefix>, Refusal> {
    let given = network.items("/addressSpace/addressPrefixes");
    if given.is_empty() {
        return Err(wording::missing_property(
            "properties.addressSpace.addressPrefixes",
        ));
    }
    let mut space: Vec<Prefix> = Vec::new();
    for prefix in given {
        let prefix = wording::prefix(&check::as_text(prefix), &network.id)?;
        if let Some(other) = space.iter().find(|other| other.overlaps(prefix)) {
            return Err(wording::refused(
                "AddressPrefixesOverlap",
                format!(
                    "The address prefixes {other} and {prefix} of virtual network {} overlap.",
                    network.id
                ),
            ));
        }
        space.push(prefix);
    }
    Ok(space)
}

/// Every subnet lies within the space, and no two share an address.
fn fits(network: &Resource, space: &[Prefix]) -> Result<(), Refusal> {
    let mut taken: Vec<Prefix> = Vec::new();
    for item in network.items("/subnets") {
        let name = item.get("name").and_then(Value::as_str).unwrap_or_default();
        let Some(text) = item
            .pointer("/properties/addressPrefix")
            .and_then(Value::as_str)
        else {
            continue;
        };
        let prefix = wording::prefix(text, &network.id.child("subnets", name))?;
        if prefix.length() > 29
            || !space.iter().any(|part| part.contains(prefix))
            || taken.iter().any(|other| other.overlaps(prefix))
        {
            return Err(wording::refused(
                "NetcfgInvalidSubnet",
                format!(
                    "Subnet '{name}' is not valid in virtual network '{}'.",
                    network.id.name()
                ),
            ));
        }
        taken.push(prefix);
    }
    Ok(())
}

/// A subnet with addresses given away cannot change its prefix.
fn keeps_used_prefixes(world: &World, before: &Resource, after: &Resource) -> Result<(), Refusal> {
    for old in before.items("/subnets") {
        let name = old.get("name").and_then(Value::as_str).unwrap_or_default();
        let named = |item: &&Value| {
            item.get("name")
                .and_then(Value::as_str)
                .is_some_and(|other| other.eq_ignore_ascii_case(name))
        };
        let prefix = |item: &Value| {
            item.pointer("/properties/addressPrefix")
                .map(check::as_text)
                .unwrap_or_default()
        };
        let Some(new) = after.items("/subnets").iter().find(named) else {
            continue;
        };
        if prefix(new) != prefix(old)
            && !world
                .holders_of(&before.id.child("subnets", name))
                .is_empty()
        {
            return Err(wording::refused(
                "InUsePrefixCannotBeDeleted",
                format!(
                    "IpPrefix {} on Subnet {name} has active allocations and cannot be deleted.",
                    prefix(old)
                ),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    fn network(name: &str) -> String {
        format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/{name}"
        )
    }

    fn stamp() -> Stamp {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let opened = stamp.put(&network("v"), json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}));
        assert_eq!(opened.status, 201);
        assert!(opened.header("azure-asyncoperation").is_some());
        stamp.finish(&opened);
        stamp
    }

    #[test]
    fn a_network_and_its_subnets_are_one_thing_seen_from_two_sides() {
        let mut stamp = stamp();
        let subnet = format!("{}/subnets/web", network("v"));
        let made = stamp.create(
            &subnet,
            json!({"properties": {"addressPrefix": "10.0.4.0/24"}}),
        );
        assert_eq!(made.at("/properties/provisioningState"), "Succeeded");
        let whole = stamp.get(&network("v"));
        assert_eq!(whole.at("/properties/subnets/0/id"), subnet);
        assert_eq!(whole.at("/properties/subnets/0/etag"), whole.at("/etag"));
        let put = stamp.put(&network("v"), json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": []}}));
        assert_eq!(put.status, 200);
        stamp.finish(&put);
        assert_eq!(stamp.get(&subnet).status, 404);
        assert_eq!(
            stamp.get(&network("v")).at("/properties/resourceGuid"),
            whole.at("/properties/resourceGuid")
        );
    }

    #[test]
    fn a_put_that_changes_no_more_than_tags_is_over_by_the_first_reply() {
        let mut stamp = stamp();
        let subnet = format!("{}/subnets/a", network("v"));
        let prefix = json!({"properties": {"addressPrefix": "10.0.0.0/24"}});
        stamp.create(&subnet, prefix);
        let states = |reply: &crate::testing::Reply| {
            let part = "/properties/subnets/0/properties/provisioningState";
            (reply.at("/properties/provisioningState"), reply.at(part))
        };
        for team in ["red", "blue"] {
            let mut body = stamp.get(&network("v")).json();
            body["tags"] = json!({"team": team});
            let put = stamp.put(&network("v"), body);
            assert!(put.header("azure-asyncoperation").is_some());
            assert_eq!(states(&put), (json!("Succeeded"), json!("Succeeded")));
            stamp.finish(&put);
        }
        let mut body = stamp.get(&network("v")).json();
        body["properties"]["subnets"][0]["properties"]["addressPrefix"] = json!("10.0.1.0/24");
        let put = stamp.put(&network("v"), body);
        assert_eq!(states(&put), (json!("Updating"), json!("Updating")));
        stamp.finish(&put);
        let seen = stamp.get(&network("v"));
        assert_eq!(states(&seen), (json!("Succeeded"), json!("Succeeded")));
    }

    #[test]
    fn address_spaces_and_subnets_that_make_no_sense_are_refused() {
        let mut stamp = stamp();
        let mut space = |prefixes: serde_json::Value| {
            let reply = stamp.put(&network("w"), json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": prefixes}}}));
            (reply.status, reply.code())
        };
        assert_eq!(space(json!([])), (400, "InvalidRequestFormat".to_owned()));
        assert_eq!(
            space(json!(["10.0.0.1/16"])),
            (400, "InvalidCIDRNotation".to_owned())
        );
        assert_eq!(
            space(json!(["ten"])),
            (400, "InvalidAddressPrefixFormat".to_owned())
        );
        assert_eq!(
            space(json!(["10.0.0.0/16", "10.0.1.0/24"])),
            (400, "AddressPrefixesOverlap".to_owned())
        );
        stamp.create(
            &format!("{}/subnets/a", network("v")),
            json!({"properties": {"addressPrefix": "10.0.0.0/24"}}),
        );
        let mut subnet = |prefix: &str| {
            stamp
                .put(
                    &format!("{}/subnets/b", network("v")),
                    json!({"properties": {"addressPrefix": prefix}}),
                )
                .code()
        };
        assert_eq!(subnet("192.168.0.0/24"), "NetcfgInvalidSubnet");
        assert_eq!(subnet("10.0.0.128/25"), "NetcfgInvalidSubnet");
        assert_eq!(subnet("10.0.1.0/30"), "NetcfgInvalidSubnet");
    }

    #[test]
    fn a_subnet_in_use_can_neither_go_nor_move() {
        let mut stamp = stamp();
        let subnet = format!("{}/subnets/a", network("v"));
        stamp.create(
            &subnet,
            json!({"properties": {"addressPrefix": "10.0.0.0/24"}}),
        );
        let interface = format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/networkInterfaces/n"
        );
        stamp.create(
            &interface,
            json!({"location": "local", "properties": {"ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": subnet}}}]}}),
        );
        assert_eq!(
            stamp.get(&subnet).at("/properties/ipConfigurations/0/id"),
            format!("{interface}/ipConfigurations/c")
        );
        assert_eq!(
            stamp
                .get(&network("v"))
                .at("/properties/subnets/0/properties/ipConfigurations/0/id"),
            format!("{interface}/ipConfigurations/c")
        );
        let ask = |address: &str| {
            format!(
                "{}/CheckIPAddressAvailability?ipAddress={address}",
                network("v")
            )
        };
        assert_eq!(stamp.get(&ask("10.0.0.9")).at("/available"), true);
        let taken = stamp.get(&ask("10.0.0.4"));
        assert_eq!(
            (taken.at("/available"), taken.at("/availableIPAddresses/0")),
            (json!(false), json!("10.0.0.5"))
        );
        assert_eq!(stamp.get(&ask("ten")).code(), "InvalidIPAddress");
        assert_eq!(stamp.delete(&subnet).code(), "InUseSubnetCannotBeDeleted");
        assert_eq!(
            stamp.delete(&network("v")).code(),
            "InUseSubnetCannotBeDeleted"
        );
        assert_eq!(
            stamp
                .put(
                    &subnet,
                    json!({"properties": {"addressPrefix": "10.0.1.0/24"}})
                )
                .code(),
            "InUsePrefixCannotBeDeleted"
        );
        let without = json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": []}});
        assert_eq!(
            stamp.put(&network("v"), without).code(),
            "InUseSubnetCannotBeDeleted"
        );
        let seen = stamp.get(&network("v")).json();
        let again = stamp.put(&network("v"), seen);
        assert_eq!(again.status, 200, "{}", again.text());
        stamp.finish(&again);
        let gone = stamp.delete(&interface);
        stamp.finish(&gone);
        assert_eq!(stamp.delete(&subnet).status, 202);
    }
}
