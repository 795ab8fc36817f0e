//! Microsoft.Network/networkInterfaces: addresses out of a subnet, at most one machine at a time.

use super::{private_address, wording};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Value, json};

/// Network interfaces.
pub static NETWORK_INTERFACES: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::tracked("Microsoft.Network/networkInterfaces", &NetworkInterfaces)
};

struct NetworkInterfaces;

impl Rules for NetworkInterfaces {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let interface = &mut write.resource;
        wording::check_name(interface)?;
        check::forget(interface, &["virtualMachine", "primary", "hostedWorkloads"]);
        check::inherit(
            interface,
            write.before.as_ref(),
            &[
                "/resourceGuid",
                "/macAddress",
                "/dnsSettings/internalDomainNameSuffix",
            ],
        );
        interface.default_to("/resourceGuid", world.fresh_guid());
        // Follows from the label; a client that read it sends it back.
        if let Some(names) = interface
            .properties
            .get_mut("dnsSettings")
            .and_then(Value::as_object_mut)
        {
            names.shift_remove("internalFqdn");
        }
        for servers in [
            "/dnsSettings/dnsServers",
            "/dnsSettings/appliedDnsServers",
            "/tapConfigurations",
        ] {
            interface.default_to(servers, json!([]));
        }
        let suffix = world.fresh_guid().replace('-', "");
        interface.default_to(
            "/dnsSettings/internalDomainNameSuffix",
            format!("{suffix}.internal.{}", world.settings.domain),
        );
        for flag in ["/enableAcceleratedNetworking", "/enableIPForwarding"] {
            interface.default_to(flag, false);
        }
        if interface.items("/ipConfigurations").is_empty() {
            return Err(wording::missing_property("properties.ipConfigurations"));
        }
        one_primary(interface);
        private_address::assign(world, write.before.as_ref(), interface)?;
        public_addresses_are_free(world, interface)
    }

    fn keeps(&self) -> bool {
        false
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        super::opening(verb)
    }

    /// The client is told to poll all the same.
    fn under_way(&self, _: &Write) -> &'static str {
        super::SUCCEEDED
    }

    fn duration(&self, _: Verb) -> std::time::Duration {
        super::PACE
    }

    fn accepted(&self, world: &mut World, _: &Call, write: &Write) {
        super::public_ip_address::follow_interface(
            world,
            write.before.as_ref(),
            &write.resource.id,
        );
    }

    fn present(&self, world: &World, call: &Call, interface: &Resource) -> Value {
        let mut interface = interface.clone();
        if let Some(machine) = machine_of(world, &interface.id) {
            interface.set("/primary", is_primary(world, &machine, &interface.id));
            interface.set("/virtualMachine", json!({ "id": machine.as_str() }));
        }
        let named = |name: &str| interface.text(&format!("/dnsSettings/{name}"));
        let label = named("internalDnsNameLabel").filter(|label| !label.is_empty());
        if let (Some(label), Some(suffix)) = (label, named("internalDomainNameSuffix")) {
            let full = format!("{label}.{suffix}");
            interface.set("/dnsSettings/internalFqdn", full);
        }
        interface.set("/hostedWorkloads", json!([]));
        if call.api_version.as_str() < "2018-08" {
            check::forget(&mut interface, &["hostedWorkloads", "tapConfigurations"]);
        }
        interface.body().into()
    }

    fn in_use(&self, interface: &Resource, holders: &[Reference]) -> Refusal {
        let by = holders
            .first()
            .map(|holder| holder.source.as_str())
            .unwrap_or_default();
        wording::refused(
            "NicInUse",
            format!(
                "Network Interface {} is used by existing resource {by}. In order to delete the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.",
                interface.id
            ),
        )
    }

    fn removed(
        &self,
        world: &mut World,
        interface: &Resource,
        _: crate::world::timestamp::Timestamp,
    ) {
        super::public_ip_address::follow_interface(world, Some(interface), &interface.id);
    }

    fn allocation_failure(&self) -> Value {
        json!({ "code": "InternalServerError", "message": "An error occurred.", "details": [] })
    }
}

/// The machine that an interface belongs to.
pub fn machine_of(world: &World, interface: &ResourceId) -> Option<ResourceId> {
    let users = world.users_of(interface).into_iter();
    users.map(|user| user.source).find(|source| {
        source
            .type_name()
            .eq_ignore_ascii_case("Microsoft.Compute/virtualMachines")
    })
}

/// An interface has a hardware address from the first time it belongs to a machine.
pub fn give_hardware_address(world: &mut World, interface: &ResourceId) {
    let Some(mut interface) = world
        .resource(interface)
        .filter(|interface| interface.property("/macAddress").is_none())
    else {
        return;
    };
    let mut tail = [0_u8; 3];
    world.crypto.random(&mut tail);
    let [first, second, third] = tail;
    interface.set(
        "/macAddress",
        format!("00-1D-D8-{first:02X}-{second:02X}-{third:02X}"),
    );
    world.put_resource(interface);
}

fn is_primary(world: &World, machine: &ResourceId, interface: &ResourceId) -> bool {
    let machine = world.resource(machine);
    let attached = machine
        .as_ref()
        .map(|machine| machine.items("/networkProfile/networkInterfaces"))
        .unwrap_or_default();
    let own = attached.iter().find(|item| {
        item.get("id")
            .and_then(Value::as_str)
            .is_some_and(|id| ResourceId::new(id) == *interface)
    });
    attached.len() == 1
        || own
            .and_then(|item| item.pointer("/properties/primary"))
            .and_then(Value::as_bool)
            .unwrap_or(false)
}

/// Exactly one configuration is the primary one: the one that says so, else the first.
fn one_primary(interface: &mut Resource) {
    let primary = |item: &Value| {
        item.pointer("/properties/primary")
            .and_then(Value::as_bool)
            .unwrap_or(false)
    };
    let chosen = interface
        .items("/ipConfigurations")
        .iter()
        .position(primary)
        .unwrap_or(0);
    for (place, item) in interface
        .items_mut("/ipConfigurations")
        .iter_mut()
        .enumerate()
    {
        crate::world::resource::set(item, "/properties/primary", (place == chosen).into());
    }
}

/// A public address belongs to one configuration at a time.
fn public_addresses_are_free(world: &World, interface: &Resource) -> Result<(), Refusal> {
    for item in interface.items("/ipConfigurations") {
        let Some(address) = item
            .pointer("/properties/publicIPAddress/id")
            .and_then(Value::as_str)
            .map(ResourceId::new)
        else {
            continue;
        };
        let name = item.get("name").and_then(Value::as_str).unwrap_or_default();
        let own = interface.id.child("ipConfigurations", name);
        if let Some(other) = world
            .users_of(&address)
            .into_iter()
            .find(|user| !user.source.is_within(&interface.id))
        {
            return Err(wording::refused(
                "PublicIPAddressInUse",
                format!(
                    "Resource {own} is referencing public IP address {address} that is already allocated to resource {}.",
                    other.source
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

    #[test]
    fn an_interface_is_ready_by_the_first_reply_and_has_the_name_it_asks_for() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let root =
            format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network");
        let network = json!({"location": "local", "properties": {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "subnets": [{"name": "a", "properties": {"addressPrefix": "10.0.0.0/24"}}]}});
        stamp.create(&format!("{root}/virtualNetworks/v"), network);
        let subnet = json!({"id": format!("{root}/virtualNetworks/v/subnets/a")});
        let body = json!({"location": "local", "properties": {
            "ipConfigurations": [{"name": "c", "properties": {"subnet": subnet}}]}});
        for (name, state) in [("n", "Succeeded"), ("stall-create", "Updating")] {
            let interface = format!("{root}/networkInterfaces/{name}");
            let opened = stamp.put(&interface, body.clone());
            let status = opened.header("azure-asyncoperation").unwrap();
            let part = "/properties/ipConfigurations/0/properties/provisioningState";
            for at in ["/properties/provisioningState", part] {
                assert_eq!(opened.at(at), state, "{name} {at}");
                assert_eq!(stamp.get(&interface).at(at), state, "{name} {at}");
            }
            assert_eq!(stamp.get(&status).at("/status"), "InProgress");
        }
        let interface = format!("{root}/networkInterfaces/n");
        stamp.wait(std::time::Duration::from_secs(60));
        let names = |reply: &crate::testing::Reply| reply.at("/properties/dnsSettings");
        let mut body = stamp.get(&interface).json();
        body["properties"]["dnsSettings"]["internalDnsNameLabel"] = json!("web");
        let named = stamp.create(&interface, body);
        let suffix = names(&named)["internalDomainNameSuffix"].clone();
        let full = format!("web.{}", suffix.as_str().unwrap());
        assert_eq!(names(&named)["internalFqdn"], full);
        let mut body = named.json();
        body["properties"]["dnsSettings"]["internalDnsNameLabel"] = json!(null);
        let unnamed = stamp.create(&interface, body);
        assert_eq!(names(&unnamed).get("internalFqdn"), None);
    }
}
