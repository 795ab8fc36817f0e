//! Microsoft.Network/loadBalancers: frontends, pools, rules and probes, each part with an id of its own.

use super::{balancing, private_address, public_ip_address, wording};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{
        World, resource::Resource, resource::set, resource_id::ResourceId, timestamp::Timestamp,
    },
};
use serde_json::{Value, json};

/// Load balancers.
pub static LOAD_BALANCERS: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::tracked("Microsoft.Network/loadBalancers", &LoadBalancers)
};

/// The arrays of a balancer's parts.
pub const PARTS: [&str; 6] = [
    "frontendIPConfigurations",
    "backendAddressPools",
    "loadBalancingRules",
    "probes",
    "inboundNatRules",
    "inboundNatPools",
];

struct LoadBalancers;

impl Rules for LoadBalancers {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let balancer = &mut write.resource;
        wording::check_name(balancer)?;
        check::inherit(balancer, write.before.as_ref(), &["/resourceGuid"]);
        // Rules that were put by themselves stay when the body says nothing of them.
        if balancer.property("/inboundNatRules").is_none() {
            check::inherit(balancer, write.before.as_ref(), &["/inboundNatRules"]);
        }
        balancer.default_to("/resourceGuid", world.fresh_guid());
        let sku = balancer
            .envelope
            .get("sku")
            .and_then(|sku| sku.get("name"))
            .and_then(Value::as_str)
            .unwrap_or("Basic");
        if !sku.eq_ignore_ascii_case("basic") {
            return Err(wording::refused(
                "LoadBalancerSkuNotSupported",
                format!(
                    "Load balancer {} has SKU {sku}. This stamp supports load balancers of SKU Basic only.",
                    balancer.id.name()
                ),
            ));
        }
        balancer
            .envelope
            .insert("sku".to_owned(), json!({ "name": "Basic" }));
        let id = balancer.id.clone();
        balancing::forget_pooled_rules(balancer);
        for part in PARTS {
            let pointer = format!("/{part}");
            balancer.default_to(&pointer, json!([]));
            for item in balancer.items_mut(&pointer) {
                complete_part(&id, part, item)?;
            }
        }
        private_address_of_frontends(world, balancer)?;
        balancing::probes(balancer)?;
        balancing::rules(balancer)
    }

    fn keeps(&self) -> bool {
        false
    }

    /// References to its own parts are checked by its own rules; only what lies outside is one here.
    fn references(&self, balancer: &Resource) -> Vec<Reference> {
        Reference::every_id_in(balancer)
            .into_iter()
            .filter(|reference| !reference.target.is_within(&balancer.id))
            .collect()
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
        public_ip_address::follow_interface(world, write.before.as_ref(), &write.resource.id);
    }

    fn present(&self, world: &World, call: &Call, balancer: &Resource) -> Value {
        let mut balancer = balancer.clone();
        let mut users = world.users_of(&balancer.id);
        // A scale set names pools in its model; its machines' interfaces are what is in them.
        users.retain(|user| user.source.kind().eq_ignore_ascii_case("ipConfigurations"));
        balancing::show_pooled_rules(&mut balancer, &users);
        let state = balancer.provisioning_state.clone();
        let named = balancing::named(&balancer);
        for part in PARTS {
            for item in balancer.items_mut(&format!("/{part}")) {
                set(item, "/properties/provisioningState", state.clone().into());
                let Some(own) = item.get("id").and_then(Value::as_str).map(ResourceId::new) else {
                    continue;
                };
                for (by, ids) in named
                    .iter()
                    .filter(|((target, _), _)| *target == own.key())
                    .map(|((_, by), ids)| (by, ids))
                {
                    set(item, &format!("/properties/{by}"), ids.clone().into());
                }
                let back: Vec<Value> = users
                    .iter()
                    .filter(|user| user.target == own)
                    .map(|user| json!({ "id": user.source.as_str() }))
                    .collect();
                if part == "backendAddressPools" && !back.is_empty() {
                    set(item, "/properties/backendIPConfigurations", back.into());
                }
                if call.api_version.as_str() < "2018-07"
                    && let Some(properties) =
                        item.get_mut("properties").and_then(Value::as_object_mut)
                {
                    properties.shift_remove("enableTcpReset");
                    if part == "inboundNatPools" {
                        properties.shift_remove("enableFloatingIP");
                        properties.shift_remove("idleTimeoutInMinutes");
                    }
                }
            }
        }
        balancer.body().into()
    }

    fn in_use(&self, balancer: &Resource, holders: &[Reference]) -> Refusal {
        let by: Vec<&str> = holders
            .iter()
            .map(|holder| holder.source.as_str())
            .collect();
        wording::refused(
            "LoadBalancerInUseByVirtualMachines",
            format!(
                "Load balancer {} cannot be deleted because it is in use by {}.",
                balancer.id,
                by.join(", ")
            ),
        )
    }

    fn removed(&self, world: &mut World, balancer: &Resource, _: Timestamp) {
        public_ip_address::follow_interface(world, Some(balancer), &balancer.id);
    }
}

/// Name, id and type of a part; what only views show is dropped.
fn complete_part(balancer: &ResourceId, part: &str, item: &mut Value) -> Result<(), Refusal> {
    let Some(name) = item.get("name").and_then(Value::as_str).map(str::to_owned) else {
        return Err(wording::missing_property(&format!(
            "properties.{part}[0].name"
        )));
    };
    if let Some(item) = item.as_object_mut() {
        item.insert("id".to_owned(), balancer.child(part, &name).as_str().into());
        item.insert(
            "type".to_owned(),
            format!("Microsoft.Network/loadBalancers/{part}").into(),
        );
        let properties = item.entry("properties").or_insert_with(|| json!({}));
        if let Some(properties) = properties.as_object_mut() {
            for shown in [
                "backendIPConfigurations",
                "loadBalancingRules",
                "inboundNatRules",
                "inboundNatPools",
                "outboundRules",
                "backendIPConfiguration",
                "provisioningState",
            ] {
                properties.shift_remove(shown);
            }
        }
    }
    Ok(())
}

/// A frontend has a public address or an address of a subnet.
fn private_address_of_frontends(world: &World, balancer: &mut Resource) -> Result<(), Refusal> {
    let id = balancer.id.clone();
    for item in balancer.items_mut("/frontendIPConfigurations") {
        if item
            .pointer("/properties/privateIPAllocationMethod")
            .is_none_or(Value::is_null)
        {
            set(
                item,
                "/properties/privateIPAllocationMethod",
                "Dynamic".into(),
            );
        }
        let subnet = item
            .pointer("/properties/subnet/id")
            .and_then(Value::as_str)
            .map(ResourceId::new);
        if subnet.is_none() && item.pointer("/properties/publicIPAddress/id").is_none() {
            return Err(wording::missing_property(
                "properties.frontendIPConfigurations[0].properties.subnet",
            ));
        }
        let Some(subnet) = subnet else { continue };
        let Some(prefix) = private_address::prefix_of(world, &subnet) else {
            continue;
        };
        let taken = private_address::taken(world, &subnet, &id);
        let asked = item
            .pointer("/properties/privateIPAddress")
            .and_then(Value::as_str)
            .and_then(super::address::address);
        let free = |address: &u32| prefix.is_usable(*address) && !taken.contains_key(address);
        if let Some(address) = asked.filter(free).or_else(|| prefix.usable().find(free)) {
            set(
                item,
                "/properties/privateIPAddress",
                super::address::text(address).into(),
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    #[test]
    fn a_balancer_gives_its_parts_ids_and_its_address_is_allocated() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let root =
            format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network");
        stamp.create(
            &format!("{root}/publicIPAddresses/p"),
            json!({"location": "local"}),
        );
        let (front, pool) = (
            format!("{root}/loadBalancers/b/frontendIPConfigurations/f"),
            format!("{root}/loadBalancers/b/backendAddressPools/pool"),
        );
        let body = |pool: &str, port: u32| {
            json!({"location": "local", "properties": {
                "frontendIPConfigurations": [{"name": "f", "properties": {"publicIPAddress": {"id": format!("{root}/publicIPAddresses/p")}}}],
                "backendAddressPools": [{"name": "pool"}],
                "probes": [{"name": "probe1", "properties": {"protocol": "http", "port": 80, "requestPath": "/"}}],
                "loadBalancingRules": [{"name": "r", "properties": {
                    "protocol": "tcp", "frontendPort": 80, "backendPort": port,
                    "frontendIPConfiguration": {"id": front}, "backendAddressPool": {"id": pool}}}]}})
        };
        let made = stamp.create(&format!("{root}/loadBalancers/b"), body(&pool, 8080));
        assert_eq!(made.at("/properties/frontendIPConfigurations/0/id"), front);
        assert_eq!(
            made.at("/properties/probes/0/properties/intervalInSeconds"),
            15
        );
        assert_eq!(
            made.at("/properties/loadBalancingRules/0/properties/protocol"),
            "Tcp"
        );
        // Templates write numbers and switches as text.
        let mut texts = body(&pool, 8080);
        texts["properties"]["probes"][0]["properties"]["intervalInSeconds"] = json!("15");
        texts["properties"]["probes"][0]["properties"]["port"] = json!("80");
        texts["properties"]["loadBalancingRules"][0]["properties"]["enableFloatingIP"] =
            json!("False");
        let made = stamp.create(&format!("{root}/loadBalancers/b"), texts);
        assert_eq!(
            made.at("/properties/probes/0/properties/intervalInSeconds"),
            15
        );
        assert_eq!(
            made.at("/properties/loadBalancingRules/0/properties/enableFloatingIP"),
            false
        );
        assert_eq!(
            stamp
                .get(&format!("{root}/publicIPAddresses/p"))
                .at("/properties/ipAddress"),
            "198.51.100.4"
        );
        assert_eq!(
            stamp.delete(&format!("{root}/publicIPAddresses/p")).code(),
            "PublicIPAddressCannotBeDeleted"
        );
        assert_eq!(
            stamp
                .put(&format!("{root}/loadBalancers/b"), body(&pool, 65536))
                .code(),
            "PortValueIsOutOfRange"
        );
        assert_eq!(
            stamp
                .put(
                    &format!("{root}/loadBalancers/b"),
                    body(&format!("{pool}x"), 80)
                )
                .code(),
            "InvalidResourceReference"
        );
    }
}
