//! Microsoft.Network/localNetworkGateways: the device at the other end of a site-to-site connection.

use super::{address, wording};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource},
};
use serde_json::{Value, json};

/// Local network gateways.
pub static LOCAL_NETWORK_GATEWAYS: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::tracked(
        "Microsoft.Network/localNetworkGateways",
        &LocalNetworkGateways,
    )
};

struct LocalNetworkGateways;

impl Rules for LocalNetworkGateways {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let gateway = &mut write.resource;
        wording::check_name(gateway)?;
        check::inherit(gateway, write.before.as_ref(), &["/resourceGuid"]);
        gateway.default_to("/resourceGuid", world.fresh_guid());
        gateway.default_to("/localNetworkAddressSpace/addressPrefixes", json!([]));
        let id = gateway.id.clone();
        for prefix in gateway.items("/localNetworkAddressSpace/addressPrefixes") {
            wording::prefix(&check::as_text(prefix), &id)?;
        }
        let device = gateway.text("/gatewayIpAddress");
        let device =
            device.ok_or_else(|| wording::missing_property("properties.gatewayIpAddress"))?;
        if address::address(device).is_none() {
            return Err(wording::refused(
                "InvalidIpAddress",
                format!("The IP Address {device} is invalid."),
            ));
        }
        if gateway.property("/bgpSettings").is_some() {
            gateway.default_to("/bgpSettings/peerWeight", 0);
        }
        Ok(())
    }

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

    fn in_use(&self, gateway: &Resource, holders: &[Reference]) -> Refusal {
        let by = holders.first().map_or("", |holder| holder.source.as_str());
        wording::refused(
            "LocalNetworkGatewayCannotBeDeleted",
            format!(
                "Local network gateway {} is in use by connection {by}. Delete the connection first.",
                gateway.id
            ),
        )
    }

    fn allocation_failure(&self) -> Value {
        json!({ "code": "InternalServerError", "message": "An error occurred.", "details": [] })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    #[test]
    fn a_device_has_an_address_and_prefixes_behind_it() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let gateway = format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/localNetworkGateways/g"
        );
        let body = |address: &str, prefix: &str| {
            json!({"location": "local", "properties": {
                "gatewayIpAddress": address, "localNetworkAddressSpace": {"addressPrefixes": [prefix]}, "bgpSettings": {"asn": 65050, "bgpPeeringAddress": "10.1.0.1"}}})
        };
        assert_eq!(
            stamp.put(&gateway, body("here", "10.1.0.0/16")).code(),
            "InvalidIpAddress"
        );
        assert_eq!(
            stamp
                .put(&gateway, body("131.107.72.22", "10.1.0.1/16"))
                .code(),
            "InvalidCIDRNotation"
        );
        let made = stamp.create(&gateway, body("131.107.72.22", "10.1.0.0/16"));
        assert_eq!(made.at("/properties/bgpSettings/peerWeight"), 0);
        assert_eq!(stamp.delete(&gateway).status, 202);
    }
}
