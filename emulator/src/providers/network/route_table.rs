//! Microsoft.Network/routeTables and their routes.

use super::wording;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource},
};
use serde_json::{Value, json};

/// Route tables.
pub static ROUTE_TABLES: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::tracked("Microsoft.Network/routeTables", &RouteTables)
};
/// Routes, kept within their table.
pub static ROUTES: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::within("Microsoft.Network/routeTables/routes", "routes", &Routes)
};

const NEXT_HOPS: [&str; 5] = [
    "VirtualNetworkGateway",
    "VnetLocal",
    "Internet",
    "VirtualAppliance",
    "None",
];

struct RouteTables;

impl Rules for RouteTables {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let table = &mut write.resource;
        wording::check_name(table)?;
        check::forget(table, &["subnets"]);
        check::inherit(table, write.before.as_ref(), &["/resourceGuid"]);
        table.default_to("/resourceGuid", world.fresh_guid());
        table.default_to("/disableBgpRoutePropagation", false);
        table.default_to("/routes", json!([]));
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

    fn duration(&self, _: Verb) -> std::time::Duration {
        super::PACE
    }

    fn present(&self, world: &World, _: &Call, table: &Resource) -> Value {
        let mut table = table.clone();
        let users: Vec<Value> = world
            .users_of(&table.id)
            .iter()
            .map(|user| json!({ "id": user.source.as_str() }))
            .collect();
        if !users.is_empty() {
            table.set("/subnets", users);
        }
        table.body().into()
    }

    fn in_use(&self, table: &Resource, _: &[Reference]) -> Refusal {
        wording::refused(
            "InUseRouteTableCannotBeDeleted",
            format!(
                "Route table {} is in use and cannot be deleted.",
                table.id.name()
            ),
        )
    }
}

struct Routes;

impl Rules for Routes {
    fn prepare(&self, _: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let route = &mut write.resource;
        let prefix = route
            .text("/addressPrefix")
            .ok_or_else(|| wording::missing_property("properties.addressPrefix"))?;
        wording::prefix(prefix, &route.id)?;
        if route.property("/nextHopType").is_none() {
            return Err(wording::missing_property("properties.nextHopType"));
        }
        check::choice(route, "/nextHopType", &NEXT_HOPS)?;
        let appliance = route.text("/nextHopType") == Some("VirtualAppliance");
        let address = route
            .text("/nextHopIpAddress")
            .filter(|address| !address.is_empty());
        match address {
            Some(address) if appliance && super::address::address(address).is_none() => {
                Err(wording::refused(
                    "InvalidIpAddress",
                    format!("The IP Address {address} is invalid."),
                ))
            }
            None if appliance => Err(wording::missing_property("properties.nextHopIpAddress")),
            _ => Ok(()),
        }
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

    fn duration(&self, _: Verb) -> std::time::Duration {
        super::PACE
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    #[test]
    fn routes_need_a_prefix_and_a_next_hop_that_exists() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let table = format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/routeTables/t"
        );
        stamp.create(&table, json!({"location": "local"}));
        let mut put = |properties: serde_json::Value| {
            stamp
                .put(
                    &format!("{table}/routes/r"),
                    json!({"properties": properties}),
                )
                .code()
        };
        assert_eq!(
            put(json!({"addressPrefix": "10.11.12.13/8", "nextHopType": "None"})),
            "InvalidCIDRNotation"
        );
        assert_eq!(
            put(json!({"addressPrefix": "10.0.0.0/8"})),
            "InvalidRequestFormat"
        );
        assert_eq!(
            put(json!({"addressPrefix": "10.0.0.0/8", "nextHopType": "VirtualAppliance"})),
            "InvalidRequestFormat"
        );
        assert_eq!(
            put(
                json!({"addressPrefix": "10.0.0.0/8", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.0.257"})
            ),
            "InvalidIpAddress"
        );
        assert_eq!(
            put(json!({"addressPrefix": "10.0.0.0/8", "nextHopType": "none"})),
            ""
        );
        assert_eq!(
            stamp
                .get(&table)
                .at("/properties/routes/0/properties/nextHopType"),
            "None"
        );
    }
}
