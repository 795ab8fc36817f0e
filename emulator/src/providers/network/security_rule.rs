//! Microsoft.Network/networkSecurityGroups/securityRules, kept within their group.

use super::{address, wording};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource},
};
use serde_json::{Value, json};

/// Security rules.
pub static SECURITY_RULES: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::within(
        "Microsoft.Network/networkSecurityGroups/securityRules",
        "securityRules",
        &SecurityRules,
    )
};

/// Words that stand for addresses.
const SERVICE_TAGS: [&str; 4] = ["*", "VirtualNetwork", "AzureLoadBalancer", "Internet"];

struct SecurityRules;

impl Rules for SecurityRules {
    fn prepare(&self, _: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let rule = &mut write.resource;
        wording::check_name(rule)?;
        for name in ["protocol", "access", "direction", "priority"] {
            if rule.property(&format!("/{name}")).is_none() {
                return Err(wording::missing_property(&format!("properties.{name}")));
            }
        }
        check::choice(rule, "/protocol", &["Tcp", "Udp", "*"])?;
        check::choice(rule, "/access", &["Allow", "Deny"])?;
        check::choice(rule, "/direction", &["Inbound", "Outbound"])?;
        let priority = rule
            .property("/priority")
            .map(check::as_text)
            .unwrap_or_default();
        if !priority
            .parse::<u32>()
            .is_ok_and(|priority| (100..=4096).contains(&priority))
        {
            return Err(wording::refused(
                "SecurityRuleInvalidPriority",
                format!(
                    "Security rule has invalid Priority. Value provided: {priority} Allowed range 100-4096."
                ),
            ));
        }
        if rule
            .text("/description")
            .is_some_and(|text| text.chars().count() > 140)
        {
            return Err(wording::refused(
                "SecurityRuleDescriptionTooLong",
                "Security rule description cannot exceed 140 chars.",
            ));
        }
        for side in ["source", "destination"] {
            ports(rule, side)?;
            addresses(rule, side)?;
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
}

/// `80`, `80-90` or `*`, one or many.
fn ports(rule: &mut Resource, side: &str) -> Result<(), Refusal> {
    let (one, many) = (format!("/{side}PortRange"), format!("/{side}PortRanges"));
    given(rule, &one, &many)?;
    rule.default_to(&many, json!([]));
    for value in rule.property(&one).into_iter().chain(rule.items(&many)) {
        let text = check::as_text(value);
        let number = |text: &str| text.trim().parse::<u16>().ok();
        let fine = text == "*"
            || match text.split_once('-') {
                Some((low, high)) => number(low)
                    .zip(number(high))
                    .is_some_and(|(low, high)| low <= high),
                None => number(&text).is_some(),
            };
        if !fine {
            return Err(wording::refused(
                "SecurityRuleInvalidPortRange",
                format!(
                    "Security rule has invalid Port range. Value provided: {text}. Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535."
                ),
            ));
        }
    }
    Ok(())
}

/// A prefix, an address, or a word that stands for some; one or many.
fn addresses(rule: &mut Resource, side: &str) -> Result<(), Refusal> {
    let (one, many) = (
        format!("/{side}AddressPrefix"),
        format!("/{side}AddressPrefixes"),
    );
    // Templates write the empty list, which asks for none.
    if rule
        .property(&format!("/{side}ApplicationSecurityGroups"))
        .is_some_and(|groups| groups.as_array().is_none_or(|groups| !groups.is_empty()))
    {
        return Err(wording::refused(
            "ApplicationSecurityGroupsNotSupported",
            "Application security groups are not available on this stamp.",
        ));
    }
    given(rule, &one, &many)?;
    rule.default_to(&many, json!([]));
    for value in rule.property(&one).into_iter().chain(rule.items(&many)) {
        let text = check::as_text(value);
        let tag = SERVICE_TAGS
            .iter()
            .any(|tag| tag.eq_ignore_ascii_case(&text));
        // Host bits are allowed here: `10.1.2.3/24` is taken as it is.
        let prefix = text.split_once('/').is_some_and(|(base, length)| {
            address::loose_address(base).is_some()
                && length.parse::<u8>().is_ok_and(|length| length <= 32)
        });
        if !tag && !prefix && address::loose_address(&text).is_none() {
            return Err(wording::refused(
                "SecurityRuleInvalidAddressPrefix",
                format!(
                    "Security rule {} has invalid Address prefix. Value provided: {text}",
                    rule.id
                ),
            ));
        }
    }
    Ok(())
}

/// One of the two forms must be there.
fn given(rule: &Resource, one: &str, many: &str) -> Result<(), Refusal> {
    let fine = rule
        .property(one)
        .is_some_and(|value| value.as_str() != Some(""))
        || matches!(rule.property(many), Some(Value::Array(items)) if !items.is_empty());
    if fine {
        Ok(())
    } else {
        Err(wording::missing_property(&format!(
            "properties.{}",
            one.trim_start_matches('/')
        )))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Reply, SUBSCRIPTION, Stamp};
    use serde_json::{Value, json};

    fn group() -> String {
        format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/web"
        )
    }

    fn stamp() -> Stamp {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        stamp.create(&group(), json!({"location": "local"}));
        stamp
    }

    fn put(stamp: &mut Stamp, name: &str, change: Value) -> Reply {
        let mut rule = json!({
            "protocol": "tcp", "access": "allow", "direction": "inbound", "priority": 100, "sourcePortRange": "*",
            "destinationPortRange": "80", "sourceAddressPrefix": "*", "destinationAddressPrefix": "*"
        });
        rule.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        stamp.put(
            &format!("{}/securityRules/{name}", group()),
            json!({"properties": rule}),
        )
    }

    #[test]
    fn a_rule_is_spelled_as_the_stamp_spells_it_and_seen_in_its_group() {
        let mut stamp = stamp();
        let opened = put(&mut stamp, "http", json!({}));
        assert_eq!(
            (opened.status, opened.at("/properties/access")),
            (201, json!("Allow"))
        );
        assert_eq!(opened.at("/properties/destinationPortRanges"), json!([]));
        stamp.finish(&opened);
        let seen = stamp.get(&group());
        assert_eq!(seen.at("/properties/securityRules/0/name"), "http");
        assert_eq!(
            seen.at("/properties/defaultSecurityRules")
                .as_array()
                .unwrap()
                .len(),
            6
        );
        let again = stamp.put(&group(), seen.json());
        assert_eq!(again.status, 200, "{}", again.text());
        stamp.finish(&again);
        assert_eq!(
            stamp
                .get(&group())
                .at("/properties/securityRules/0/properties/priority"),
            100
        );
    }

    #[test]
    fn rules_that_make_no_sense_are_refused_in_the_providers_words() {
        let mut stamp = stamp();
        let opened = put(&mut stamp, "first", json!({}));
        stamp.finish(&opened);
        for (change, code) in [
            (json!({"priority": 4097}), "SecurityRuleInvalidPriority"),
            (
                json!({"destinationPortRange": "66600"}),
                "SecurityRuleInvalidPortRange",
            ),
            (
                json!({"destinationPortRange": "90-80"}),
                "SecurityRuleInvalidPortRange",
            ),
            (
                json!({"destinationAddressPrefix": "10.0.0.0/42"}),
                "SecurityRuleInvalidAddressPrefix",
            ),
            (
                json!({"description": "x".repeat(141)}),
                "SecurityRuleDescriptionTooLong",
            ),
            (json!({"protocol": "gre"}), "InvalidParameter"),
            (json!({"access": null}), "InvalidRequestFormat"),
            (json!({}), "SecurityRuleConflict"),
        ] {
            assert_eq!(
                put(&mut stamp, "second", change.clone()).code(),
                code,
                "{change}"
            );
        }
        assert_eq!(
            put(&mut stamp, "second", json!({"direction": "outbound"})).status,
            201
        );
    }
}
