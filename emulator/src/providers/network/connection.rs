//! Microsoft.Network/connections: from a VPN gateway to another one or to a device. The shared key is kept; nothing connects.

use super::{nested_reference, wording};
use crate::{
    arm::refusal::Refusal,
    providers::{Action, Call, Opening, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource, resource_id::ResourceId, timestamp::Timestamp},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use serde_json::{Value, json};
use std::time::Duration;

/// Connections.
pub static CONNECTIONS: TypeDefinition = TypeDefinition {
    etag: true,
    actions: &[
        Action::view("sharedkey", |_, _, connection| {
            Ok(Some(json!({ "value": connection.text("/sharedKey") })))
        }),
        Action {
            method: "PUT",
            name: "sharedkey",
            opening: Opening::Status(200),
            duration: Duration::from_secs(5),
            begin: put_key,
            finish: |_, _, _| None,
        },
        Action::running("sharedkey/reset", 5, ask_for_key, new_key),
    ],
    ..TypeDefinition::tracked("Microsoft.Network/connections", &Connections)
};

const ENDS: [&str; 3] = [
    "/virtualNetworkGateway1",
    "/virtualNetworkGateway2",
    "/localNetworkGateway2",
];

struct Connections;

impl Rules for Connections {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let connection = &mut write.resource;
        wording::check_name(connection)?;
        check::forget(connection, &["connectionStatus"]);
        check::inherit(connection, write.before.as_ref(), &["/resourceGuid"]);
        if connection.property("/sharedKey").is_none() {
            check::inherit(connection, write.before.as_ref(), &["/sharedKey"]);
        }
        connection.default_to("/resourceGuid", world.fresh_guid());
        nested_reference::keep_id(connection, &ENDS);
        let kinds = ["IPsec", "Vnet2Vnet"];
        if connection.property("/connectionType").is_none() {
            return Err(wording::missing_property("properties.connectionType"));
        }
        check::choice(connection, "/connectionType", &kinds)?;
        let other = if connection.text("/connectionType") == Some("IPsec") {
            "localNetworkGateway2"
        } else {
            "virtualNetworkGateway2"
        };
        for end in ["virtualNetworkGateway1", other] {
            if connection.property(&format!("/{end}/id")).is_none() {
                return Err(wording::missing_property(&format!("properties.{end}")));
            }
        }
        for (name, value) in [
            ("/connectionProtocol", json!("IKEv2")),
            ("/routingWeight", json!(0)),
            ("/enableBgp", json!(false)),
            ("/useLocalAzureIpAddress", json!(false)),
            ("/usePolicyBasedTrafficSelectors", json!(false)),
            ("/ipsecPolicies", json!([])),
            ("/trafficSelectorPolicies", json!([])),
            ("/ingressBytesTransferred", json!(0)),
            ("/egressBytesTransferred", json!(0)),
            ("/dpdTimeoutSeconds", json!(0)),
            ("/connectionMode", json!("Default")),
        ] {
            connection.default_to(name, value);
        }
        Ok(())
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

    fn duration(&self, _: Verb) -> Duration {
        Duration::from_secs(15)
    }

    fn present(&self, _: &World, _: &Call, connection: &Resource) -> Value {
        let mut shown = connection.clone();
        if connection.provisioning_state == "Succeeded" {
            shown.set("/connectionStatus", "Unknown");
        }
        shown.body().into()
    }
}

fn put_key(
    world: &mut World,
    call: &Call,
    connection: &Resource,
) -> Result<Option<Value>, Refusal> {
    let key = call.body.get("value").and_then(Value::as_str);
    let key = key.filter(|key| (1..=128).contains(&key.len()) && key.is_ascii());
    let key = key.ok_or_else(|| {
        wording::refused(
            "InvalidSharedKey",
            "The shared key of a connection has between 1 and 128 printable ASCII characters.",
        )
    })?;
    let mut connection = connection.clone();
    connection.set("/sharedKey", key);
    world.put_resource(connection);
    Ok(None)
}

fn ask_for_key(
    world: &mut World,
    call: &Call,
    connection: &Resource,
) -> Result<Option<Value>, Refusal> {
    let length = call.body.get("keyLength").and_then(Value::as_u64);
    let length = length
        .filter(|length| (1..=128).contains(length))
        .ok_or_else(|| {
            wording::refused(
                "InvalidSharedKeyLength",
                "The length of the new shared key, keyLength, must be between 1 and 128.",
            )
        })?;
    let mut connection = connection.clone();
    connection.set_state("keyLength", length);
    world.put_resource(connection);
    Ok(None)
}

fn new_key(world: &mut World, id: &ResourceId, _: Timestamp) -> Option<Value> {
    let mut connection = world.resource(id)?;
    let length = connection.state.get("keyLength").and_then(Value::as_u64);
    let length = usize::try_from(length.unwrap_or(128)).ok()?;
    let mut bytes = [0; 96];
    world.crypto.random(&mut bytes);
    let key: String = STANDARD_NO_PAD.encode(bytes).chars().take(length).collect();
    connection.set("/sharedKey", key.as_str());
    world.put_resource(connection);
    Some(json!({ "value": key }))
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::{Value, json};

    fn at(below: &str) -> String {
        format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/{below}"
        )
    }

    fn gateway(subnet: &str) -> Value {
        json!({"location": "local", "properties": {"gatewayType": "vpn", "sku": {"name": "standard"}, "ipConfigurations": [{"name": "c", "properties": {
            "subnet": {"id": at(&format!("virtualNetworks/v/subnets/{subnet}")), "properties": {}}, "publicIPAddress": {"id": at("publicIPAddresses/p")}}}]}})
    }

    #[test]
    fn a_gateway_is_connected_to_a_device_and_holds_both() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let subnets = json!([{"name": "GatewaySubnet", "properties": {"addressPrefix": "10.0.0.0/27"}}, {"name": "web", "properties": {"addressPrefix": "10.0.1.0/24"}}]);
        stamp.create(&at("virtualNetworks/v"), json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}}));
        stamp.create(&at("publicIPAddresses/p"), json!({"location": "local"}));
        assert_eq!(
            stamp
                .put(&at("virtualNetworkGateways/g"), gateway("web"))
                .code(),
            "InvalidGatewaySubnetName"
        );
        let made = stamp.create(&at("virtualNetworkGateways/g"), gateway("GatewaySubnet"));
        assert_eq!(
            (
                made.at("/properties/gatewayType"),
                made.at("/properties/sku/tier")
            ),
            (json!("Vpn"), json!("Standard"))
        );
        assert!(
            stamp
                .get(&at("publicIPAddresses/p"))
                .at("/properties/ipAddress")
                .is_string()
        );
        stamp.create(
            &at("localNetworkGateways/l"),
            json!({"location": "local", "properties": {"gatewayIpAddress": "131.107.72.22"}}),
        );
        let read = stamp.get(&at("virtualNetworkGateways/g")).json();
        // Who may dial in is told by the reply to a PUT, and by a GET only once somebody may.
        assert_eq!(read["properties"].get("vpnClientConfiguration"), None);
        let put = stamp.put(&at("virtualNetworkGateways/g"), read.clone());
        let client = put.at("/properties/vpnClientConfiguration");
        assert_eq!(client["vpnClientRootCertificates"], json!([]));
        stamp.finish(&put);
        let body = |kind: &str| json!({"location": "local", "properties": {"connectionType": kind, "sharedKey": "a1", "virtualNetworkGateway1": read, "localNetworkGateway2": {"id": at("localNetworkGateways/l")}}});
        assert_eq!(
            stamp.put(&at("connections/c"), body("Vnet2Vnet")).status,
            400,
            "the other gateway is missing"
        );
        let connected = stamp.create(&at("connections/c"), body("ipsec"));
        assert_eq!(
            connected
                .at("/properties/virtualNetworkGateway1")
                .as_object()
                .unwrap()
                .len(),
            1,
            "only the id is kept"
        );
        assert_eq!(connected.at("/properties/connectionStatus"), "Unknown");
        let put = stamp.put(
            &at("connections/c/sharedkey?api-version=2017-10-01"),
            json!({"value": "b2"}),
        );
        assert_eq!(put.status, 200);
        assert_eq!(
            stamp
                .get(&at("connections/c/sharedkey?api-version=2017-10-01"))
                .at("/value"),
            "b2"
        );
        let reset = stamp.post(
            &at("connections/c/sharedkey/reset?api-version=2017-10-01"),
            json!({"keyLength": 20}),
        );
        assert_eq!(
            stamp.finish(&reset).at("/value").as_str().unwrap().len(),
            20
        );
        for held in [
            "virtualNetworkGateways/g",
            "localNetworkGateways/l",
            "publicIPAddresses/p",
        ] {
            assert_eq!(stamp.delete(&at(held)).status, 400, "{held} is in use");
        }
        let routes = stamp.post(
            &at("virtualNetworkGateways/g/getLearnedRoutes?api-version=2017-10-01"),
            json!(null),
        );
        assert_eq!(
            (routes.status, stamp.finish(&routes).at("/value")),
            (202, json!([]))
        );
        let restarted = stamp.post(
            &at("virtualNetworkGateways/g/reset?api-version=2017-10-01"),
            json!(null),
        );
        assert_eq!(
            (restarted.status, stamp.finish(&restarted).at("/name")),
            (202, json!("g")),
            "az reads the gateway that was restarted"
        );
        let lock = at("connections/c").to_owned() + "/providers/Microsoft.Authorization/locks/l";
        stamp.put(&lock, json!({"properties": {"level": "ReadOnly"}}));
        let locked = stamp.put(
            &at("connections/c/sharedkey?api-version=2017-10-01"),
            json!({"value": "b2"}),
        );
        assert_eq!(
            (locked.status, locked.code().as_str()),
            (409, "ScopeLocked")
        );
    }
}
