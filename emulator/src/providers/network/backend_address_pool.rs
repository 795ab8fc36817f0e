//! Microsoft.Network/loadBalancers/backendAddressPools, kept within their balancer: newer clients read and write a pool by itself.

use super::balancing;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Rules, TypeDefinition, Verb, Write},
    world::{World, resource::Resource},
};
use serde_json::Value;

/// Pools of the machines that a balancer leads to.
pub static BACKEND_ADDRESS_POOLS: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::within(
        "Microsoft.Network/loadBalancers/backendAddressPools",
        ARRAY,
        &BackendAddressPools,
    )
};

const ARRAY: &str = "backendAddressPools";

struct BackendAddressPools;

impl Rules for BackendAddressPools {
    /// A pool holds nothing of its own: who is in it says so. What only views show is dropped.
    fn prepare(&self, _: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        if let Some(properties) = write.resource.properties.as_object_mut() {
            for shown in [
                "backendIPConfigurations",
                "loadBalancingRules",
                "outboundRules",
                "provisioningState",
            ] {
                properties.shift_remove(shown);
            }
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
        super::SUCCEEDED
    }

    fn duration(&self, _: Verb) -> std::time::Duration {
        super::PACE
    }

    /// As its balancer shows it: with the interfaces in it and the rules that lead to it.
    fn present(&self, world: &World, call: &Call, pool: &Resource) -> Value {
        balancing::part_shown(world, call, ARRAY, pool)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    #[test]
    fn a_pool_is_made_read_listed_and_deleted_by_itself() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let root =
            format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network");
        let subnets = json!([{"name": "s", "properties": {"addressPrefix": "10.0.0.0/24"}}]);
        stamp.create(&format!("{root}/virtualNetworks/v"), json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}}));
        let subnet = json!({"id": format!("{root}/virtualNetworks/v/subnets/s")});
        let balancer = format!("{root}/loadBalancers/b");
        stamp.create(
            &balancer,
            json!({"location": "local", "properties": {
                "frontendIPConfigurations": [{"name": "f", "properties": {"subnet": subnet}}],
                "backendAddressPools": [{"name": "one"}]}}),
        );
        let pool = format!("{balancer}/backendAddressPools/two");
        let made = stamp.create(&pool, json!({"properties": {}}));
        assert_eq!(made.at("/properties/provisioningState"), "Succeeded");
        assert_eq!(
            stamp
                .get(&format!("{balancer}/backendAddressPools"))
                .names(),
            ["one", "two"]
        );
        let interface = format!("{root}/networkInterfaces/n");
        stamp.create(&interface, json!({"location": "local", "properties": {"ipConfigurations": [{"name": "c", "properties": {
            "subnet": subnet, "loadBalancerBackendAddressPools": [{"id": pool}]}}]}}));
        let member = stamp
            .get(&pool)
            .at("/properties/backendIPConfigurations/0/id");
        assert_eq!(member, format!("{interface}/ipConfigurations/c"));
        assert_eq!(stamp.delete(&pool).status, 400, "an interface is in it");
        let other = stamp.delete(&format!("{balancer}/backendAddressPools/one"));
        stamp.finish(&other);
        let left = stamp.get(&balancer);
        assert_eq!(left.at("/properties/backendAddressPools/0/name"), "two");
        assert_eq!(left.at("/properties/backendAddressPools/1"), json!(null));
    }
}
