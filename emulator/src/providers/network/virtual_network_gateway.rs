//! Microsoft.Network/virtualNetworkGateways: VPN gateways of the kinds that a stamp has. No tunnel is ever up.

use super::{address, nested_reference, private_address, public_ip_address, wording};
use crate::{
    arm::refusal::Refusal,
    providers::{Action, Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{
        World, resource::Resource, resource::set, resource_id::ResourceId, timestamp::Timestamp,
    },
};
use serde_json::{Value, json};
use std::time::Duration;

/// VPN gateways.
pub static VIRTUAL_NETWORK_GATEWAYS: TypeDefinition = TypeDefinition {
    etag: true,
    actions: &[
        asked("getLearnedRoutes"),
        asked("getAdvertisedRoutes"),
        asked("getBgpPeerStatus"),
        Action::running("reset", 60, |_, _, _| Ok(None), |_, _, _| None),
    ],
    ..TypeDefinition::tracked(
        "Microsoft.Network/virtualNetworkGateways",
        &VirtualNetworkGateways,
    )
};

/// What a gateway would have to ask its peers: there are none.
const fn asked(name: &'static str) -> Action {
    Action {
        method: "POST",
        name,
        opening: Opening::Location,
        duration: Duration::from_secs(5),
        begin: |_, _, _| Ok(None),
        finish: |_, _, _| Some(json!({ "value": [] })),
    }
}

const SKUS: [&str; 3] = ["Basic", "Standard", "HighPerformance"];

struct VirtualNetworkGateways;

impl Rules for VirtualNetworkGateways {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let gateway = &mut write.resource;
        wording::check_name(gateway)?;
        check::inherit(gateway, write.before.as_ref(), &["/resourceGuid"]);
        gateway.default_to("/resourceGuid", world.fresh_guid());
        gateway.default_to("/enablePrivateIpAddress", false);
        gateway.default_to("/gatewayType", "Vpn");
        check::choice(gateway, "/gatewayType", &["Vpn"])?;
        gateway.default_to("/vpnType", "RouteBased");
        check::choice(gateway, "/vpnType", &["RouteBased", "PolicyBased"])?;
        gateway.default_to("/enableBgp", false);
        gateway.default_to("/activeActive", false);
        gateway.default_to("/sku/name", "Basic");
        check::choice(gateway, "/sku/name", &SKUS)?;
        let sku = gateway.text("/sku/name").unwrap_or_default().to_owned();
        gateway.set("/sku", json!({ "name": sku, "tier": sku, "capacity": 2 }));
        client_configuration(gateway);
        gateway.default_to("/bgpSettings/asn", 65515);
        gateway.default_to("/bgpSettings/peerWeight", 0);
        configurations(gateway)
    }

    fn keeps(&self) -> bool {
        false
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        super::opening(verb)
    }

    fn under_way(&self, _: &Write) -> &'static str {
        super::UPDATING
    }

    /// The reply to a PUT names the ways in which somebody could dial in, a GET only once somebody may.
    fn opened(&self, _: &Call, write: &Write, mut shown: Value) -> Value {
        let pointer = "/properties/vpnClientConfiguration";
        if shown.pointer(pointer).is_none() {
            let mut gateway = write.resource.clone();
            gateway.set("/vpnClientConfiguration", json!({}));
            client_configuration(&mut gateway);
            if let Some(client) = gateway.property("/vpnClientConfiguration") {
                set(&mut shown, pointer, client.clone());
            }
        }
        shown
    }

    /// Gateways are slow.
    fn duration(&self, verb: Verb) -> Duration {
        Duration::from_secs(if verb == Verb::Create { 600 } else { 120 })
    }

    fn accepted(&self, world: &mut World, _: &Call, write: &Write) {
        public_ip_address::follow_interface(world, write.before.as_ref(), &write.resource.id);
    }

    /// It speaks BGP from the last address of its subnet.
    fn complete(&self, world: &mut World, id: &ResourceId, _: Verb, _: Timestamp) {
        let Some(mut gateway) = world.resource(id) else {
            return;
        };
        let first = gateway.items("/ipConfigurations").first();
        let subnet = first.and_then(|item| item.pointer("/properties/subnet/id")?.as_str());
        let prefix = subnet.and_then(|id| private_address::prefix_of(world, &ResourceId::new(id)));
        // A gateway's subnet is small; of a huge one, an address near its beginning will do.
        if let Some(address) = prefix.and_then(|prefix| prefix.usable().take(4096).last()) {
            gateway.default_to("/bgpSettings/bgpPeeringAddress", address::text(address));
            world.put_resource(gateway);
        }
    }

    fn present(&self, _: &World, _: &Call, gateway: &Resource) -> Value {
        let mut shown = gateway.clone();
        let state = gateway.provisioning_state.clone();
        for item in shown.items_mut("/ipConfigurations") {
            set(item, "/properties/provisioningState", state.clone().into());
        }
        shown.body().into()
    }

    fn in_use(&self, gateway: &Resource, holders: &[Reference]) -> Refusal {
        let by = holders.first().map_or("", |holder| holder.source.as_str());
        wording::refused(
            "VirtualNetworkGatewayCannotBeDeleted",
            format!(
                "Virtual network gateway {} is in use by connection {by}. Delete the connection first.",
                gateway.id
            ),
        )
    }

    fn removed(&self, world: &mut World, gateway: &Resource, _: Timestamp) {
        public_ip_address::follow_interface(world, Some(gateway), &gateway.id);
    }
}

/// Who may dial in, where anybody may.
fn client_configuration(gateway: &mut Resource) {
    let client = "/vpnClientConfiguration";
    if gateway.property(client).is_none() {
        return;
    }
    let protocols = json!(["OpenVPN", "IkeV2"]);
    gateway.default_to(&format!("{client}/vpnClientProtocols"), protocols);
    for list in [
        "vpnClientRootCertificates",
        "vpnClientRevokedCertificates",
        "radiusServers",
        "vpnClientIpsecPolicies",
    ] {
        gateway.default_to(&format!("{client}/{list}"), json!([]));
    }
}

/// Each stands in a subnet called GatewaySubnet and has a public address.
fn configurations(gateway: &mut Resource) -> Result<(), Refusal> {
    let id = gateway.id.clone();
    if gateway.items("/ipConfigurations").is_empty() {
        return Err(wording::missing_property("properties.ipConfigurations"));
    }
    for item in gateway.items_mut("/ipConfigurations") {
        let name = item.get("name").and_then(Value::as_str).map(str::to_owned);
        let name =
            name.ok_or_else(|| wording::missing_property("properties.ipConfigurations[0].name"))?;
        let own = id.child("ipConfigurations", &name);
        set(item, "/id", own.as_str().into());
        set(
            item,
            "/type",
            "Microsoft.Network/virtualNetworkGateways/ipConfigurations".into(),
        );
        for part in ["subnet", "publicIPAddress"] {
            let value = item.pointer_mut(&format!("/properties/{part}"));
            let value = value.filter(|value| value.get("id").is_some());
            let value = value.ok_or_else(|| {
                wording::missing_property(&format!(
                    "properties.ipConfigurations[0].properties.{part}"
                ))
            })?;
            nested_reference::keep_id_of(value);
        }
        let subnet = item
            .pointer("/properties/subnet/id")
            .and_then(Value::as_str);
        let subnet = ResourceId::new(subnet.unwrap_or_default());
        if !subnet.name().eq_ignore_ascii_case("GatewaySubnet") {
            return Err(wording::refused(
                "InvalidGatewaySubnetName",
                format!(
                    "The subnet of gateway {} must be called GatewaySubnet, not {}.",
                    id.name(),
                    subnet.name()
                ),
            ));
        }
        if item
            .pointer("/properties/privateIPAllocationMethod")
            .is_none()
        {
            set(
                item,
                "/properties/privateIPAllocationMethod",
                "Dynamic".into(),
            );
        }
    }
    Ok(())
}
