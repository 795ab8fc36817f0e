//! A scale set's model: what it must say, what is filled in, and what an api-version tells of it.

use super::capacity;
use crate::{
    arm::refusal::Refusal,
    providers::{
        Call, Verb, Write, check,
        compute::{quota, size::Size, virtual_machine},
    },
    world::{World, resource::Resource, resource::set},
};
use serde_json::{Value, json};

const PROFILE: &str = "/virtualMachineProfile";
/// How many machines a set in one placement group may have.
const MOST: u64 = 100;

/// Checks a set that is being written and fills in what was left out.
pub fn settle(world: &World, call: &Call, write: &mut Write) -> Result<(), Refusal> {
    let before = write.before.as_ref();
    let set = &mut write.resource;
    check::forget(set, &["uniqueId"]);
    let size = sku(set, before)?;
    let unique = before.and_then(|before| before.text("/uniqueId"));
    let unique = unique.map_or_else(|| world.fresh_guid(), str::to_owned);
    set.set("/uniqueId", unique);
    check::inherit(set, before, &["/singlePlacementGroup", "/overprovision"]);
    if let Some(profile) = before.and_then(|before| before.property(PROFILE)) {
        keep(set, profile);
    }
    if set.property("/upgradePolicy").is_none() {
        check::inherit(set, before, &["/upgradePolicy"]);
    }
    check::required(set, PROFILE)?;
    check::required(set, "/upgradePolicy/mode")?;
    check::choice(
        set,
        "/upgradePolicy/mode",
        &["Automatic", "Manual", "Rolling"],
    )?;
    if set.text("/upgradePolicy/mode") == Some("Rolling") {
        let policy = "/upgradePolicy/rollingUpgradePolicy";
        for share in [
            "maxBatchInstancePercent",
            "maxUnhealthyInstancePercent",
            "maxUnhealthyUpgradedInstancePercent",
        ] {
            set.default_to(&format!("{policy}/{share}"), 20);
        }
        set.default_to(&format!("{policy}/pauseTimeBetweenBatches"), "PT0S");
    }
    for (name, value) in [
        ("/singlePlacementGroup", true),
        ("/overprovision", true),
        ("/doNotRunExtensionsOnOverprovisionedVMs", false),
    ] {
        set.default_to(name, value);
    }
    let had = before.map(capacity).unwrap_or_default();
    let more = capacity(set).saturating_sub(had);
    quota::allows(world, set.id.subscription(), more * size.cores, false)?;
    machines(
        world,
        call,
        set,
        before.is_none() || write.verb == Verb::Create,
    )?;
    interfaces(set)
}

/// The set as a client sees it.
pub fn present(call: &Call, set: &Resource) -> Value {
    let mut shown = set.clone();
    let version = call.api_version.as_str();
    let mut forget = |pointer: String, name: &str| {
        let part = shown.properties.pointer_mut(&pointer);
        if let Some(part) = part.and_then(Value::as_object_mut) {
            part.shift_remove(name);
        }
    };
    if version < "2019" {
        forget(format!("{PROFILE}/osProfile"), "allowExtensionOperations");
        forget(
            format!("{PROFILE}/osProfile"),
            "requireGuestProvisionSignal",
        );
        forget(
            format!("{PROFILE}/osProfile/linuxConfiguration"),
            "provisionVMAgent",
        );
        forget(String::new(), "doNotRunExtensionsOnOverprovisionedVMs");
        shown.default_to("/upgradePolicy/automaticOSUpgrade", false);
    }
    if version < "2017-12" {
        let nics = format!("{PROFILE}/networkProfile/networkInterfaceConfigurations");
        for nic in shown.items_mut(&nics) {
            let properties = nic.get_mut("properties").and_then(Value::as_object_mut);
            properties.map(|properties| properties.shift_remove("enableIPForwarding"));
        }
    }
    shown.body().into()
}

/// Size and capacity.
fn sku(set: &mut Resource, before: Option<&Resource>) -> Result<&'static Size, Refusal> {
    let of = |resource: &Resource, name: &str| {
        resource
            .envelope
            .get("sku")
            .and_then(|sku| sku.get(name))
            .cloned()
    };
    let either = |name: &str| of(set, name).or_else(|| before.and_then(|before| of(before, name)));
    let given = either("name").and_then(|name| name.as_str().map(str::to_owned));
    let given = given.ok_or_else(|| missing("sku.name"))?;
    let size = Size::of(&given).ok_or_else(|| {
        let told =
            format!("The value {given} provided for the VM size is not valid on this stamp.");
        invalid("sku.name", told)
    })?;
    let capacity = either("capacity").unwrap_or(json!(1));
    let capacity = match &capacity {
        Value::String(text) => text.parse().ok(),
        number => number.as_u64(),
    };
    let capacity = capacity
        .filter(|capacity| *capacity <= MOST)
        .ok_or_else(|| {
            invalid(
                "sku.capacity",
                format!("The capacity of a scale set must be between 0 and {MOST}."),
            )
        })?;
    let tier = size.name.split('_').next();
    let sku = json!({ "name": size.name, "tier": tier, "capacity": capacity });
    set.envelope.insert("sku".to_owned(), sku);
    Ok(size)
}

/// What a write left out of the profile stays as it was.
fn keep(scale_set: &mut Resource, before: &Value) {
    let mut profile = scale_set.property(PROFILE).cloned().unwrap_or_default();
    fill(&mut profile, before);
    scale_set.set(PROFILE, profile);
}

/// Fills in what an object lacks, objects within it likewise.
fn fill(value: &mut Value, from: &Value) {
    match (value, from) {
        (Value::Object(own), Value::Object(from)) => {
            for (name, from) in from {
                fill(own.entry(name.clone()).or_insert(Value::Null), from);
            }
        }
        (own @ Value::Null, from) => own.clone_from(from),
        _ => {}
    }
}

/// Secrets of extensions are checked by nobody here, and forgotten.
fn forget_protected_settings(profile: &mut Value) {
    let extensions = profile.pointer_mut("/extensionProfile/extensions");
    let extensions = extensions.and_then(Value::as_array_mut);
    for extension in extensions.into_iter().flatten() {
        let properties = extension
            .get_mut("properties")
            .and_then(Value::as_object_mut);
        properties.map(|properties| properties.shift_remove("protectedSettings"));
    }
}

/// System and disks, by the rules of a single machine.
fn machines(world: &World, call: &Call, set: &mut Resource, new: bool) -> Result<(), Refusal> {
    let profile = set.property(PROFILE).cloned().unwrap_or_default();
    let mut machine = Resource::new(set.id.clone(), set.location.as_deref(), profile, call.now);
    let prefix = machine
        .text("/osProfile/computerNamePrefix")
        .unwrap_or_default();
    if new && prefix.is_empty() && machine.property("/osProfile").is_some() {
        return Err(missing(
            "virtualMachineProfile.osProfile.computerNamePrefix",
        ));
    }
    let name = format!("{prefix}000000");
    if machine.property("/osProfile").is_some() {
        machine.set("/osProfile/computerName", name);
    }
    virtual_machine::settle_profile(world, &mut machine, new)?;
    if let Some(system) = machine
        .text("/storageProfile/osDisk/osType")
        .map(str::to_owned)
    {
        set.set_state("system", system);
    }
    let mut profile = machine.properties;
    forget_protected_settings(&mut profile);
    let disks = profile.pointer_mut("/storageProfile/dataDisks");
    for disk in disks.and_then(Value::as_array_mut).into_iter().flatten() {
        default_to(disk, "/caching", "None".into());
        default_to(
            disk,
            "/managedDisk/storageAccountType",
            "Standard_LRS".into(),
        );
    }
    for (pointer, name) in [
        ("/osProfile", "computerName"),
        ("/storageProfile/osDisk", "osType"),
        ("/storageProfile/imageReference", "exactVersion"),
    ] {
        let part = profile.pointer_mut(pointer).and_then(Value::as_object_mut);
        part.map(|part| part.shift_remove(name));
    }
    if profile
        .pointer("/storageProfile/dataDisks")
        .is_some_and(|disks| *disks == json!([]))
        && let Some(storage) = profile
            .pointer_mut("/storageProfile")
            .and_then(Value::as_object_mut)
    {
        storage.shift_remove("dataDisks");
    }
    set.set(PROFILE, profile);
    Ok(())
}

/// The configurations of the interfaces that every machine gets.
fn interfaces(scale_set: &mut Resource) -> Result<(), Refusal> {
    let pointer = format!("{PROFILE}/networkProfile/networkInterfaceConfigurations");
    if scale_set.items(&pointer).is_empty() {
        return Err(missing(
            "virtualMachineProfile.networkProfile.networkInterfaceConfigurations",
        ));
    }
    let single = scale_set.items(&pointer).len() == 1;
    for nic in scale_set.items_mut(&pointer) {
        if nic
            .get("name")
            .and_then(Value::as_str)
            .is_none_or(str::is_empty)
        {
            return Err(missing("networkInterfaceConfigurations.name"));
        }
        // Templates of Azure CLI write it as a text.
        if let Some(primary) = nic.pointer_mut("/properties/primary")
            && let Some(text) = primary.as_str().map(str::to_lowercase)
        {
            *primary = (text == "true").into();
        }
        default_to(nic, "/properties/primary", single.into());
        default_to(nic, "/properties/enableAcceleratedNetworking", false.into());
        default_to(nic, "/properties/enableIPForwarding", false.into());
        default_to(nic, "/properties/dnsSettings/dnsServers", json!([]));
        let configurations = nic.pointer_mut("/properties/ipConfigurations");
        let configurations = configurations.and_then(Value::as_array_mut);
        for configuration in configurations.into_iter().flatten() {
            if configuration.pointer("/properties/subnet/id").is_none() {
                return Err(missing("ipConfigurations.properties.subnet"));
            }
            default_to(
                configuration,
                "/properties/privateIPAddressVersion",
                "IPv4".into(),
            );
            // A template may write it small; names are kept as the provider spells them.
            let properties = configuration
                .get_mut("properties")
                .and_then(Value::as_object_mut);
            if let Some(properties) = properties
                && let Some(public) = properties.shift_remove("publicipaddressconfiguration")
            {
                properties.insert("publicIPAddressConfiguration".to_owned(), public);
            }
        }
    }
    Ok(())
}

fn default_to(value: &mut Value, pointer: &str, default: Value) {
    if value.pointer(pointer).is_none_or(Value::is_null) {
        set(value, pointer, default);
    }
}

fn invalid(target: &str, message: String) -> Refusal {
    Refusal::bad_request("InvalidParameter", message).target(target)
}

fn missing(name: &str) -> Refusal {
    invalid(
        name,
        format!("Required parameter '{name}' is missing (null)."),
    )
}
