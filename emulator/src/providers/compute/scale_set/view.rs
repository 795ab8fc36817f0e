//! What is computed of a set: its instance view, sizes it could have, the interfaces and public addresses of its machines.

use super::{TYPE, instances, interface, scaling};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, compute::size::Size},
    world::{World, resource::Resource},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Viewed = Result<Option<Value>, Refusal>;

/// `GET SET/instanceView`.
pub fn instance_view(world: &mut World, _: &Call, set: &Resource) -> Viewed {
    let mut counts = BTreeMap::<String, usize>::new();
    for machine in instances(world, &set.id) {
        let state = machine.provisioning_state.to_lowercase();
        *counts
            .entry(format!("ProvisioningState/{state}"))
            .or_default() += 1;
    }
    let summary: Vec<Value> = counts
        .into_iter()
        .map(|(code, count)| json!({ "code": code, "count": count }))
        .collect();
    let state = &set.provisioning_state;
    let shown = if state == "Succeeded" {
        "Provisioning succeeded"
    } else {
        state
    };
    Ok(Some(json!({
        "virtualMachine": { "statusesSummary": summary },
        "statuses": [{
            "code": format!("ProvisioningState/{}", state.to_lowercase()),
            "level": if state == "Failed" { "Error" } else { "Info" },
            "displayStatus": shown,
            "time": set.changed.arm_with_offset()
        }]
    })))
}

/// `GET SET/skus`: the sizes it can be changed to.
pub fn skus(_: &mut World, _: &Call, _: &Resource) -> Viewed {
    let rows = Size::all().iter().map(|size| {
        json!({
            "resourceType": TYPE,
            "sku": { "name": size.name, "tier": size.name.split('_').next() },
            "capacity": { "minimum": 0, "maximum": 100, "defaultCapacity": 1, "scaleType": "Automatic" }
        })
    });
    Ok(Some(json!({ "value": rows.collect::<Vec<_>>() })))
}

/// `GET SET/networkInterfaces`.
pub fn interfaces(world: &mut World, call: &Call, set: &Resource) -> Viewed {
    let mut shown = Vec::new();
    for machine in instances(world, &set.id) {
        for row in scaling::interfaces(world, &machine.id) {
            shown.push(interface::INTERFACES.rules.present(world, call, &row));
        }
    }
    Ok(Some(json!({ "value": shown })))
}

/// `GET SET/publicIPAddresses`: of machines whose model asks for one each.
pub fn public_addresses(world: &mut World, _: &Call, set: &Resource) -> Viewed {
    let mut shown = Vec::new();
    for machine in instances(world, &set.id) {
        for row in scaling::interfaces(world, &machine.id) {
            for configuration in row.items("/ipConfigurations") {
                shown.extend(public_address(world, &machine, &row, configuration));
            }
        }
    }
    Ok(Some(json!({ "value": shown })))
}

fn public_address(
    world: &World,
    machine: &Resource,
    interface: &Resource,
    configuration: &Value,
) -> Option<Value> {
    let model = configuration.pointer("/properties/publicIPAddressConfiguration")?;
    let name = model.get("name")?.as_str()?;
    let own = configuration.get("id")?.as_str()?;
    let minutes = model.pointer("/properties/idleTimeoutInMinutes").cloned();
    let mut properties = json!({
        "provisioningState": "Succeeded",
        "resourceGuid": machine.text("/vmId"),
        "publicIPAddressVersion": "IPv4",
        "publicIPAllocationMethod": "Dynamic",
        "idleTimeoutInMinutes": minutes.unwrap_or(json!(4)),
        "ipConfiguration": { "id": own }
    });
    let label = model.pointer("/properties/dnsSettings/domainNameLabel");
    if let (Some(label), Some(properties)) =
        (label.and_then(Value::as_str), properties.as_object_mut())
    {
        let label = format!("vm{}.{label}", machine.id.name());
        let settings = &world.settings;
        let fqdn = format!("{label}.{}.cloudapp.{}", settings.region, settings.domain);
        let settings = json!({ "domainNameLabel": label, "fqdn": fqdn });
        properties.insert("dnsSettings".to_owned(), settings);
    }
    Some(json!({
        "name": name,
        "id": format!("{own}/publicIPAddresses/{name}"),
        "etag": interface.envelope.get("etag"),
        "properties": properties
    }))
}

/// `GET SET/rollingUpgrades/latest`.
pub fn latest_upgrade(world: &mut World, _: &Call, set: &Resource) -> Viewed {
    let count = instances(world, &set.id).len();
    let time = set.changed.arm_with_offset();
    let share = |name: &str| {
        let given = set.property(&format!("/upgradePolicy/rollingUpgradePolicy/{name}"));
        given.cloned().unwrap_or(json!(20))
    };
    let pause = set.text("/upgradePolicy/rollingUpgradePolicy/pauseTimeBetweenBatches");
    Ok(Some(json!({
        "location": set.location,
        "type": format!("{TYPE}/rollingUpgrades"),
        "properties": {
            "policy": {
                "maxBatchInstancePercent": share("maxBatchInstancePercent"),
                "maxUnhealthyInstancePercent": share("maxUnhealthyInstancePercent"),
                "maxUnhealthyUpgradedInstancePercent": share("maxUnhealthyUpgradedInstancePercent"),
                "pauseTimeBetweenBatches": pause.unwrap_or("PT0S")
            },
            "runningStatus": { "code": "Completed", "startTime": time, "lastAction": "Start", "lastActionTime": time },
            "progress": { "successfulInstanceCount": count, "failedInstanceCount": 0, "inProgressInstanceCount": 0, "pendingInstanceCount": 0 }
        }
    })))
}
