//! Microsoft.Network/networkSecurityGroups: rules kept within, six default rules that cannot be changed.

use super::wording;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource},
};
use serde_json::{Value, json};

/// Network security groups.
pub static NETWORK_SECURITY_GROUPS: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::tracked(
        "Microsoft.Network/networkSecurityGroups",
        &NetworkSecurityGroups,
    )
};

/// Name, description, source, destination, access, priority, direction.
const DEFAULT_RULES: [(&str, &str, &str, &str, &str, u32, &str); 6] = [
    (
        "AllowVnetInBound",
        "Allow inbound traffic from all VMs in VNET",
        "VirtualNetwork",
        "VirtualNetwork",
        "Allow",
        65000,
        "Inbound",
    ),
    (
        "AllowAzureLoadBalancerInBound",
        "Allow inbound traffic from azure load balancer",
        "AzureLoadBalancer",
        "*",
        "Allow",
        65001,
        "Inbound",
    ),
    (
        "DenyAllInBound",
        "Deny all inbound traffic",
        "*",
        "*",
        "Deny",
        65500,
        "Inbound",
    ),
    (
        "AllowVnetOutBound",
        "Allow outbound traffic from all VMs to all VMs in VNET",
        "VirtualNetwork",
        "VirtualNetwork",
        "Allow",
        65000,
        "Outbound",
    ),
    (
        "AllowInternetOutBound",
        "Allow outbound traffic from all VMs to Internet",
        "*",
        "Internet",
        "Allow",
        65001,
        "Outbound",
    ),
    (
        "DenyAllOutBound",
        "Deny all outbound traffic",
        "*",
        "*",
        "Deny",
        65500,
        "Outbound",
    ),
];

struct NetworkSecurityGroups;

impl Rules for NetworkSecurityGroups {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let group = &mut write.resource;
        wording::check_name(group)?;
        check::forget(
            group,
            &["defaultSecurityRules", "networkInterfaces", "subnets"],
        );
        check::inherit(group, write.before.as_ref(), &["/resourceGuid"]);
        group.default_to("/resourceGuid", world.fresh_guid());
        group.default_to("/securityRules", json!([]));
        Ok(())
    }

    /// Two rules of one direction cannot have one priority.
    fn whole(&self, _: &World, _: Option<&Resource>, group: &Resource) -> Result<(), Refusal> {
        let rules = group.items("/securityRules");
        let place = |rule: &Value| {
            (
                rule.pointer("/properties/priority").and_then(Value::as_i64),
                rule.pointer("/properties/direction").cloned(),
            )
        };
        for (count, rule) in rules.iter().enumerate() {
            if let Some(other) = rules
                .iter()
                .skip(count + 1)
                .find(|other| place(other) == place(rule))
            {
                let name = |rule: &Value| rule.get("name").map(check::as_text).unwrap_or_default();
                return Err(wording::refused(
                    "SecurityRuleConflict",
                    format!(
                        "Security rule {} conflicts with rule {}. Rules cannot have the same Priority and Direction.",
                        name(other),
                        name(rule)
                    ),
                ));
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
        super::UPDATING
    }

    fn duration(&self, _: Verb) -> std::time::Duration {
        super::PACE
    }

    fn present(&self, world: &World, _: &Call, group: &Resource) -> Value {
        let mut group = group.clone();
        let default: Vec<Value> = DEFAULT_RULES
            .iter()
            .map(|rule| default_rule(&group, rule))
            .collect();
        group.set("/defaultSecurityRules", default);
        for (array, kind) in [
            ("/networkInterfaces", "networkInterfaces"),
            ("/subnets", "subnets"),
        ] {
            let users = world
                .users_of(&group.id)
                .into_iter()
                .filter(|user| user.source.kind().eq_ignore_ascii_case(kind));
            let users: Vec<Value> = users
                .map(|user| json!({ "id": user.source.as_str() }))
                .collect();
            if !users.is_empty() {
                group.set(array, users);
            }
        }
        group.body().into()
    }

    fn in_use(&self, group: &Resource, holders: &[Reference]) -> Refusal {
        let users: Vec<&str> = holders
            .iter()
            .map(|holder| holder.source.as_str())
            .collect();
        wording::refused(
            "InUseNetworkSecurityGroupCannotBeDeleted",
            format!(
                "Network security group {} cannot be deleted because it is in use by the following resources: {}. In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.",
                group.id,
                users.join(", ")
            ),
        )
    }
}

fn default_rule(group: &Resource, rule: &(&str, &str, &str, &str, &str, u32, &str)) -> Value {
    let (name, description, source, destination, access, priority, direction) = rule;
    json!({
        "name": name,
        "id": group.id.child("defaultSecurityRules", name).as_str(),
        "type": "Microsoft.Network/networkSecurityGroups/defaultSecurityRules",
        "properties": {
            "provisioningState": group.provisioning_state,
            "description": description,
            "protocol": "*",
            "sourcePortRange": "*",
            "destinationPortRange": "*",
            "sourceAddressPrefix": source,
            "destinationAddressPrefix": destination,
            "access": access,
            "priority": priority,
            "direction": direction,
            "sourcePortRanges": [],
            "destinationPortRanges": [],
            "sourceAddressPrefixes": [],
            "destinationAddressPrefixes": []
        }
    })
}
