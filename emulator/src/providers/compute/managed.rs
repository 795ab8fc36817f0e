//! What disks and snapshots have in common: fixed properties, SKU, defaults, and access by a shared signature.

use crate::{
    arm::refusal::Refusal,
    providers::{Action, Call, check},
    world::{World, resource::Resource, timestamp::Timestamp},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

const SKUS: [&str; 2] = ["Standard_LRS", "Premium_LRS"];

/// Export by a shared access signature.
pub const ACCESS: &[Action] = &[
    Action::running("beginGetAccess", 2, grant, granted),
    Action::running("endGetAccess", 1, revoke, |_, _, _| None),
];

/// Drops what only views show, and refuses a change of what a disk was made from.
pub fn keep_what_is_fixed(disk: &mut Resource, before: Option<&Resource>) -> Result<(), Refusal> {
    let shown = [
        "diskState",
        "ownerId",
        "isArmResource",
        "diskIOPSReadWrite",
        "diskMBpsReadWrite",
    ];
    check::forget(disk, &shown);
    disk.envelope.shift_remove("managedBy");
    let fixed = ["/timeCreated", "/uniqueId"];
    if before.is_none() {
        check::forget(disk, &["timeCreated", "uniqueId", "diskSizeBytes"]);
    }
    check::inherit(disk, before, &fixed);
    if let Some(before) = before {
        let option = |resource: &Resource| {
            resource
                .text("/creationData/createOption")
                .map(str::to_lowercase)
        };
        if disk.property("/creationData").is_some() && option(disk) != option(before) {
            return Err(Refusal::conflict(
                "PropertyChangeNotAllowed",
                "Changing property 'creationData.createOption' is not allowed.",
            )
            .target("creationData.createOption"));
        }
        check::inherit(disk, Some(before), &["/creationData"]);
    }
    check::choice(disk, "/osType", &["Linux", "Windows"])?;
    check::choice(disk, "/hyperVGeneration", &["V1"])
}

/// The SKU: given, else what it was, else the default.
pub fn normalise_sku(
    disk: &mut Resource,
    before: Option<&Resource>,
    default: &str,
) -> Result<(), Refusal> {
    let name_of = |resource: &Resource| {
        resource
            .envelope
            .get("sku")
            .and_then(|sku| sku.get("name"))
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    // 2017-03-30 has `properties.accountType` instead.
    let account_type = disk.text("/accountType").map(str::to_owned);
    let given = name_of(disk)
        .or(account_type)
        .or_else(|| before.and_then(name_of))
        .unwrap_or_else(|| default.to_owned());
    let Some(sku) = SKUS.iter().find(|sku| sku.eq_ignore_ascii_case(&given)) else {
        return Err(Refusal::bad_request(
            "InvalidParameter",
            format!("The value '{given}' of parameter 'disk.sku' is not allowed. Allowed values are: {}.", SKUS.join(", ")),
        )
        .target("disk.sku"));
    };
    let tier = sku.split('_').next().unwrap_or_default();
    disk.envelope
        .insert("sku".to_owned(), json!({ "name": sku, "tier": tier }));
    Ok(())
}

/// What the stamp fills in.
pub fn defaults(world: &World, call: &Call, disk: &mut Resource) {
    disk.default_to("/timeCreated", call.now.arm_with_offset());
    disk.default_to("/uniqueId", world.fresh_guid());
    disk.default_to("/encryption/type", "EncryptionAtRestWithPlatformKey");
    let size = disk
        .property("/diskSizeGB")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    disk.set("/diskSizeBytes", size * 1_073_741_824);
}

/// The first reply to a write repeats what was sent, and tells of the rest only once it is done.
pub fn repeated(call: &Call, disk: &Resource) -> Value {
    let mut disk = disk.clone();
    as_of(&call.api_version, &mut disk);
    let mut body = match &call.body {
        Value::Object(sent) => sent.clone(),
        _ => Map::new(),
    };
    body.shift_remove("id");
    body.shift_remove("type");
    body.insert("name".to_owned(), disk.id.name().into());
    body.insert("location".to_owned(), json!(disk.location));
    if let Some(tags) = &disk.tags {
        body.insert("tags".to_owned(), tags.clone().into());
    }
    let name = disk.envelope.get("sku").and_then(|sku| sku.get("name"));
    body.insert("sku".to_owned(), json!({ "name": name }));
    let mut properties = Map::new();
    let repeats = [
        "creationData",
        "diskSizeGB",
        "osType",
        "hyperVGeneration",
        "encryption",
        "incremental",
    ];
    for name in repeats {
        let sent = call.body.pointer(&format!("/properties/{name}"));
        if let Some(value) = sent.and(disk.property(&format!("/{name}"))) {
            properties.insert(name.to_owned(), value.clone());
        }
    }
    properties.insert("provisioningState".to_owned(), "Updating".into());
    properties.insert("isArmResource".to_owned(), true.into());
    body.insert("properties".to_owned(), properties.into());
    body.into()
}

/// Drops what an older api-version does not tell.
pub fn as_of(api_version: &str, disk: &mut Resource) {
    if api_version < "2019" {
        let newer = [
            "diskSizeBytes",
            "encryption",
            "uniqueId",
            "incremental",
            "hyperVGeneration",
        ];
        check::forget(disk, &newer);
        if let Some(source) = disk
            .properties
            .pointer_mut("/creationData")
            .and_then(Value::as_object_mut)
        {
            source.shift_remove("sourceUniqueId");
        }
    }
}

/// Whether somebody holds an address to export it by.
pub fn is_open(disk: &Resource, now: Timestamp) -> bool {
    let until = disk.state_text("accessUntil").and_then(Timestamp::parse);
    until.is_some_and(|until| now < until)
}

fn grant(world: &mut World, call: &Call, disk: &Resource) -> Result<Option<Value>, Refusal> {
    let seconds = call
        .body
        .get("durationInSeconds")
        .and_then(Value::as_u64)
        .unwrap_or(0);
    if seconds == 0 {
        return Err(Refusal::bad_request(
            "InvalidParameter",
            "Required parameter 'durationInSeconds' is missing (null).",
        )
        .target("durationInSeconds"));
    }
    let mut disk = disk.clone();
    disk.set_state(
        "accessUntil",
        call.now
            .after(std::time::Duration::from_secs(seconds))
            .arm(),
    );
    world.put_resource(disk);
    Ok(None)
}

/// The address that `Location` yields. The blob behind it belongs to the data plane.
fn granted(
    world: &mut World,
    id: &crate::world::resource_id::ResourceId,
    _: Timestamp,
) -> Option<Value> {
    let disk = world.resource(id)?;
    let mut bytes = [0_u8; 32];
    world.crypto.random(&mut bytes);
    let until = disk.state_text("accessUntil").unwrap_or_default();
    let (unique, domain) = (
        disk.text("/uniqueId").unwrap_or_default(),
        &world.settings.domain,
    );
    let address = format!(
        "https://md-{unique}.blob.{domain}/export/abcd?sv=2017-04-17&sr=b&se={until}&sp=r&sig={}",
        URL_SAFE_NO_PAD.encode(bytes)
    );
    Some(json!({ "accessSAS": address }))
}

fn revoke(world: &mut World, _: &Call, disk: &Resource) -> Result<Option<Value>, Refusal> {
    let mut disk = disk.clone();
    disk.state.shift_remove("accessUntil");
    world.put_resource(disk);
    Ok(None)
}
