//! `POST ACCOUNT/ListAccountSas` and `ListServiceSas`: signatures of the account's keys, which the blob service then takes.

use crate::{
    arm::refusal::Refusal,
    blob::authorization::{AccountSignature, ServiceSignature},
    providers::Call,
    world::{World, resource::Resource, timestamp::Timestamp},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// The version by whose rules they are made: one that every profile's storage knows.
const VERSION: &str = "2015-04-05";

/// `ListAccountSas`.
pub fn of_account(
    world: &mut World,
    call: &Call,
    account: &Resource,
) -> Result<Option<Value>, Refusal> {
    let text = |name| given(call, name);
    let fields = vec![
        ("sv", VERSION.to_owned()),
        ("ss", needed(call, "signedServices")?),
        ("srt", needed(call, "signedResourceTypes")?),
        ("sp", needed(call, "signedPermission")?),
        ("st", moment(call, "signedStart")?),
        ("se", moment_needed(call, "signedExpiry")?),
        ("sip", text("signedIp")),
        ("spr", text("signedProtocol")),
    ];
    let key = key(call, account)?;
    let signature = AccountSignature {
        account: account.id.name(),
        fields,
    };
    let token = signature.query(&*world.crypto, &key);
    Ok(Some(json!({ "accountSasToken": token })))
}

/// `ListServiceSas`, of a container or a blob.
pub fn of_service(
    world: &mut World,
    call: &Call,
    account: &Resource,
) -> Result<Option<Value>, Refusal> {
    let text = |name| given(call, name);
    let resource = needed(call, "canonicalizedResource")?;
    let own = format!("/blob/{}/", account.id.name());
    let kind = needed(call, "signedResource")?;
    if !resource.starts_with(&own) {
        return Err(invalid("canonicalizedResource"));
    }
    if !matches!(kind.as_str(), "b" | "c") {
        return Err(invalid("signedResource"));
    }
    let policy = text("signedIdentifier");
    let expiry = moment(call, "signedExpiry")?;
    if policy.is_empty() && (expiry.is_empty() || text("signedPermission").is_empty()) {
        return Err(invalid("signedExpiry, signedPermission"));
    }
    let fields = vec![
        ("sv", VERSION.to_owned()),
        ("sr", kind),
        ("si", policy),
        ("sp", text("signedPermission")),
        ("st", moment(call, "signedStart")?),
        ("se", expiry),
        ("sip", text("signedIp")),
        ("spr", text("signedProtocol")),
        ("rscc", text("rscc")),
        ("rscd", text("rscd")),
        ("rsce", text("rsce")),
        ("rscl", text("rscl")),
        ("rsct", text("rsct")),
    ];
    let key = key(call, account)?;
    let signature = ServiceSignature {
        resource: &resource,
        fields,
    };
    let token = signature.query(&*world.crypto, &key);
    Ok(Some(json!({ "serviceSasToken": token })))
}

fn key(call: &Call, account: &Resource) -> Result<Vec<u8>, Refusal> {
    let asked = given(call, "keyToSign");
    let name = match asked.to_lowercase().as_str() {
        "" | "key1" => "key1",
        "key2" => "key2",
        _ => return Err(invalid("keyToSign")),
    };
    let text = account.state_text(name).unwrap_or_default();
    STANDARD.decode(text).map_err(|_| invalid("keyToSign"))
}

fn given(call: &Call, name: &str) -> String {
    let value = call.body.get(name).and_then(Value::as_str);
    value.unwrap_or_default().trim().to_owned()
}

fn needed(call: &Call, name: &str) -> Result<String, Refusal> {
    Some(given(call, name))
        .filter(|value| !value.is_empty())
        .ok_or_else(|| invalid(name))
}

/// A moment in the form that is signed: whole seconds.
fn moment(call: &Call, name: &str) -> Result<String, Refusal> {
    let text = given(call, name);
    if text.is_empty() {
        return Ok(text);
    }
    let moment = Timestamp::parse(&text).ok_or_else(|| invalid(name))?;
    let whole = moment.arm();
    Ok(format!("{}Z", whole.split('.').next().unwrap_or_default()))
}

fn moment_needed(call: &Call, name: &str) -> Result<String, Refusal> {
    Some(moment(call, name)?)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| invalid(name))
}

fn invalid(name: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidValuesForRequestParameters",
        format!("Values for request parameters are invalid: {name}."),
    )
}
