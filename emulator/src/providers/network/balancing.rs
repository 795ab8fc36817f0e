//! A load balancer's probes and rules: defaults, bounds, and that a rule names parts that its balancer has.

use super::{
    load_balancer::{LOAD_BALANCERS, PARTS},
    wording,
};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Reference, check},
    world::{
        World,
        resource::{Resource, set},
        resource_id::ResourceId,
    },
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Checks the probes and fills in what was left out.
///
/// # Errors
/// The network provider's refusals.
pub fn probes(balancer: &mut Resource) -> Result<(), Refusal> {
    for item in balancer.items_mut("/probes") {
        plain(item);
        for (name, value) in [("intervalInSeconds", 15), ("numberOfProbes", 2)] {
            let pointer = format!("/properties/{name}");
            if item.pointer(&pointer).is_none_or(Value::is_null) {
                set(item, &pointer, value.into());
            }
        }
        let (name, id) = (
            item.get("name").map(check::as_text).unwrap_or_default(),
            item.get("id").map(check::as_text).unwrap_or_default(),
        );
        canonical(item, "/properties/protocol", &["Http", "Tcp"]);
        let path = item
            .pointer("/properties/requestPath")
            .and_then(Value::as_str)
            .is_some_and(|path| !path.is_empty());
        if path && item.pointer("/properties/protocol").and_then(Value::as_str) == Some("Tcp") {
            return Err(wording::refused(
                "ProbeRequestPathIsNotNull",
                format!("Request path for probe {id} must be null when its protocol is Tcp."),
            ));
        }
        if !item
            .pointer("/properties/intervalInSeconds")
            .and_then(Value::as_i64)
            .is_some_and(|seconds| (5..=2_147_483_646).contains(&seconds))
        {
            return Err(wording::refused(
                "ProbeIntervalIsOutOfRange",
                format!("Probe Interval for probe {name} must be between 5 and 2147483646."),
            ));
        }
        port(item, "port")?;
    }
    Ok(())
}

/// The part of this name in an array of a balancer's properties.
pub fn part_named<'a>(properties: &'a Value, array: &str, name: &str) -> Option<&'a Value> {
    let parts = properties.get(array)?.as_array()?;
    parts.iter().find(|part| {
        let own = part.get("name").and_then(Value::as_str);
        own.is_some_and(|own| own.eq_ignore_ascii_case(name))
    })
}

/// A part that is a resource of its own, as its balancer shows it: with who uses it and the rules that lead to it.
pub fn part_shown(world: &World, call: &Call, array: &str, part: &Resource) -> Value {
    let balancer = part.id.parent().and_then(|id| world.resource(&id));
    let shown = balancer.map(|balancer| LOAD_BALANCERS.rules.present(world, call, &balancer));
    let shown = shown
        .as_ref()
        .and_then(|balancer| part_named(balancer.get("properties")?, array, part.id.name()));
    shown.cloned().unwrap_or_else(|| part.body().into())
}

/// Which parts name a part: by the key of the named part and the array of those that name it, their ids.
pub fn named(balancer: &Resource) -> BTreeMap<(String, &'static str), Vec<Value>> {
    let mut named = BTreeMap::<(String, &'static str), Vec<Value>>::new();
    for part in ["loadBalancingRules", "inboundNatRules", "inboundNatPools"] {
        for item in balancer.items(&format!("/{part}")) {
            for target in NAMED {
                let target = item.pointer(&format!("/properties/{target}/id"));
                if let (Some(target), Some(id)) = (target.and_then(Value::as_str), item.get("id")) {
                    let key = (ResourceId::new(target).key(), part);
                    named.entry(key).or_default().push(json!({ "id": id }));
                }
            }
        }
    }
    named
}

/// The inbound rules that NAT pools give to machines of scale sets: `POOL.NUMBER`, the port following the number.
pub fn show_pooled_rules(balancer: &mut Resource, users: &[Reference]) {
    let mut made = Vec::new();
    for pool in balancer.items("/inboundNatPools") {
        let id = pool.get("id").and_then(Value::as_str).unwrap_or_default();
        let id = ResourceId::new(id);
        for user in users.iter().filter(|user| user.target == id) {
            let machine = user
                .source
                .parent()
                .and_then(|interface| interface.parent());
            let Some(machine) = machine.filter(|machine| machine.parent().is_some()) else {
                continue;
            };
            let number = machine.name().parse::<u64>().unwrap_or_default();
            let property = |name: &str| pool.pointer(&format!("/properties/{name}"));
            let first = property("frontendPortRangeStart").and_then(Value::as_u64);
            let name = format!("{}.{number}", id.name());
            made.push(json!({
                "name": name,
                "id": balancer.id.child("inboundNatRules", &name).as_str(),
                "type": "Microsoft.Network/loadBalancers/inboundNatRules",
                "properties": {
                    "frontendIPConfiguration": property("frontendIPConfiguration"),
                    "frontendPort": first.unwrap_or_default() + number,
                    "backendPort": property("backendPort"),
                    "enableFloatingIP": false,
                    "idleTimeoutInMinutes": 4,
                    "protocol": property("protocol"),
                    "enableTcpReset": false,
                    "backendIPConfiguration": { "id": user.source.as_str() }
                }
            }));
        }
    }
    let mut rules = balancer.items("/inboundNatRules").to_vec();
    rules.extend(made);
    balancer.set("/inboundNatRules", rules);
}

/// Drops those again when a client that read a balancer writes it.
pub fn forget_pooled_rules(balancer: &mut Resource) {
    let pooled = |rule: &Value| {
        let by = rule.pointer("/properties/backendIPConfiguration/id");
        by.and_then(Value::as_str)
            .is_some_and(|id| id.to_lowercase().contains("/virtualmachinescalesets/"))
    };
    if let Some(rules) = balancer
        .properties
        .get_mut("inboundNatRules")
        .and_then(Value::as_array_mut)
    {
        rules.retain(|rule| !pooled(rule));
    }
}

/// The parts that a rule names.
const NAMED: [&str; 3] = ["frontendIPConfiguration", "backendAddressPool", "probe"];

/// Checks the rules and fills in what was left out.
///
/// # Errors
/// The network provider's refusals.
pub fn rules(balancer: &mut Resource) -> Result<(), Refusal> {
    let id = balancer.id.clone();
    let own: Vec<ResourceId> = PARTS
        .iter()
        .flat_map(|part| balancer.items(&format!("/{part}")))
        .filter_map(|item| item.get("id")?.as_str().map(ResourceId::new))
        .collect();
    for part in ["loadBalancingRules", "inboundNatRules", "inboundNatPools"] {
        for item in balancer.items_mut(&format!("/{part}")) {
            let name = item.get("name").map(check::as_text).unwrap_or_default();
            plain(item);
            for (property, value) in [
                ("idleTimeoutInMinutes", json!(4)),
                ("enableFloatingIP", json!(false)),
                ("enableTcpReset", json!(false)),
            ] {
                let pointer = format!("/properties/{property}");
                if item.pointer(&pointer).is_none_or(Value::is_null) {
                    set(item, &pointer, value);
                }
            }
            canonical(item, "/properties/protocol", &["Tcp", "Udp", "All"]);
            if !item
                .pointer("/properties/idleTimeoutInMinutes")
                .and_then(Value::as_i64)
                .is_some_and(|minutes| (4..=30).contains(&minutes))
            {
                return Err(wording::refused(
                    "RuleIdleTimeoutIsOutOfRange",
                    format!(
                        "Rule {name} has invalid Idle Timeout. The value must be between 4 and 30."
                    ),
                ));
            }
            port(item, "frontendPort")?;
            port(item, "backendPort")?;
            for port_of_pool in ["frontendPortRangeStart", "frontendPortRangeEnd"] {
                port(item, port_of_pool)?;
            }
            for named in NAMED {
                let target = item
                    .pointer(&format!("/properties/{named}/id"))
                    .and_then(Value::as_str)
                    .map(ResourceId::new);
                if let Some(target) = target.filter(|target| !own.contains(target)) {
                    return Err(wording::refused(
                        "InvalidResourceReference",
                        format!(
                            "Resource {target} referenced by resource {} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.",
                            id.child(part, &name)
                        ),
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Numbers and switches that came as texts, from a template, become numbers and switches; of a reference only its id is kept.
fn plain(item: &mut Value) {
    let Some(properties) = item.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for (name, value) in properties.iter_mut() {
        let lower = name.to_lowercase();
        let is_number = lower.contains("port")
            || [
                "intervalinseconds",
                "numberofprobes",
                "idletimeoutinminutes",
            ]
            .contains(&&*lower);
        let text = value.as_str().map(str::to_lowercase).unwrap_or_default();
        match text.parse::<u64>() {
            Ok(number) if is_number => *value = number.into(),
            _ if lower.starts_with("enable") && matches!(&*text, "true" | "false") => {
                *value = (text == "true").into();
            }
            _ => {}
        }
        if NAMED.contains(&name.as_str())
            && let Some(id) = value.get("id").cloned()
        {
            *value = json!({ "id": id });
        }
    }
}

/// Spells a word as the stamp does, whatever its case.
fn canonical(item: &mut Value, pointer: &str, words: &[&str]) {
    let given = item
        .pointer(pointer)
        .and_then(Value::as_str)
        .and_then(|given| words.iter().find(|word| word.eq_ignore_ascii_case(given)));
    if let Some(word) = given {
        set(item, pointer, (*word).into());
    }
}

fn port(item: &Value, name: &str) -> Result<(), Refusal> {
    let Some(value) = item.pointer(&format!("/properties/{name}")) else {
        return Ok(());
    };
    if value
        .as_i64()
        .is_some_and(|port| (1..=65535).contains(&port))
    {
        return Ok(());
    }
    let shown = name.strip_prefix('p').map_or_else(
        || {
            format!(
                "{}{}",
                name.get(..1).unwrap_or_default().to_uppercase(),
                name.get(1..).unwrap_or_default()
            )
        },
        |_| "Port".to_owned(),
    );
    let resource = item.get("name").map(check::as_text).unwrap_or_default();
    Err(wording::refused(
        "PortValueIsOutOfRange",
        format!(
            "Resource {resource} has invalid value of {shown} ({value}). The value must be between 1 and 65535."
        ),
    ))
}
