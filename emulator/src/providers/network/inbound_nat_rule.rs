//! Microsoft.Network/loadBalancers/inboundNatRules, kept within their balancer: a port of a frontend that leads to one machine.

use super::balancing;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Rules, TypeDefinition, Verb, Write},
    world::{World, put_child, resource::Resource},
};
use serde_json::{Value, json};

/// Inbound NAT rules.
pub static INBOUND_NAT_RULES: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::within(
        "Microsoft.Network/loadBalancers/inboundNatRules",
        ARRAY,
        &InboundNatRules,
    )
};

const ARRAY: &str = "inboundNatRules";

struct InboundNatRules;

impl Rules for InboundNatRules {
    /// A rule within the body of its balancer is looked at by the balancer's rules, beside the frontends of the same body.
    fn prepare(&self, world: &World, call: &Call, write: &mut Write) -> Result<(), Refusal> {
        let rule = &mut write.resource;
        let alone = call.path.to_lowercase().contains("/inboundnatrules/");
        let Some(mut balancer) = rule
            .id
            .parent()
            .filter(|_| alone)
            .and_then(|balancer| world.resource(&balancer))
        else {
            return Ok(());
        };
        if let Some(properties) = rule.properties.as_object_mut() {
            properties.shift_remove("backendIPConfiguration");
        }
        put_child(&mut balancer, ARRAY, rule);
        balancing::rules(&mut balancer)?;
        if let Some(checked) = balancing::part_named(&balancer.properties, ARRAY, rule.id.name()) {
            rule.properties = checked.get("properties").cloned().unwrap_or(json!({}));
            if let Some(properties) = rule.properties.as_object_mut() {
                properties.shift_remove("provisioningState");
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

    /// As its balancer shows it: with the interface that it leads to.
    fn present(&self, world: &World, call: &Call, rule: &Resource) -> Value {
        balancing::part_shown(world, call, ARRAY, rule)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    #[test]
    fn a_rule_that_is_put_by_itself_stands_in_its_balancer_and_stays_when_that_is_put_again() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let root =
            format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network");
        stamp.create(
            &format!("{root}/publicIPAddresses/p"),
            json!({"location": "local"}),
        );
        let balancer = format!("{root}/loadBalancers/b");
        let body = json!({"location": "local", "properties": {
            "frontendIPConfigurations": [{"name": "f", "properties": {"publicIPAddress": {"id": format!("{root}/publicIPAddresses/p")}}}]}});
        stamp.create(&balancer, body.clone());
        let rule = format!("{balancer}/inboundNatRules/rdp");
        let front = format!("{balancer}/frontendIPConfigurations/f");
        let asked = |front: &str, port: &str| {
            json!({"location": "local", "properties": {
            "protocol": "tcp", "frontendPort": port, "backendPort": 3389, "enableFloatingIP": false, "frontendIPConfiguration": {"id": front}}})
        };
        let made = stamp.create(&rule, asked(&front, "50001"));
        assert_eq!(made.at("/properties/frontendPort"), 50001);
        assert_eq!(made.at("/properties/protocol"), "Tcp");
        assert_eq!(made.at("/properties/provisioningState"), "Succeeded");
        assert_eq!(made.at("/id"), rule);
        stamp.create(&balancer, body);
        let shown = stamp.get(&balancer);
        assert_eq!(shown.at("/properties/inboundNatRules/0/name"), "rdp");
        let lost = stamp.put(&rule, asked(&format!("{front}x"), "50001"));
        assert_eq!(lost.code(), "InvalidResourceReference", "{}", lost.text());
        let wild = stamp.put(&rule, asked(&front, "70000"));
        assert_eq!(wild.code(), "PortValueIsOutOfRange", "{}", wild.text());
        let gone = stamp.delete(&rule);
        stamp.finish(&gone);
        assert_eq!(stamp.get(&rule).status, 404);
    }
}
