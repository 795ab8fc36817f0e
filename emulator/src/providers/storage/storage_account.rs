//! Microsoft.Storage/storageAccounts: on a stamp kind `Storage` and `*_LRS` only.

use super::signature;
use crate::{
    arm::refusal::Refusal,
    providers::{Action, Call, Opening, Rules, TypeDefinition, Verb, Write, check, unique_name},
    world::{World, resource::Resource, timestamp::Timestamp},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// Storage accounts.
pub static STORAGE_ACCOUNTS: TypeDefinition = TypeDefinition {
    actions: &[
        Action::immediate("listKeys", list_keys),
        Action::immediate("regenerateKey", regenerate_key),
        Action::immediate("ListAccountSas", signature::of_account),
        Action::immediate("ListServiceSas", signature::of_service),
    ],
    ..TypeDefinition::tracked(TYPE, &StorageAccounts)
};

/// The type.
pub const TYPE: &str = "Microsoft.Storage/storageAccounts";

/// What a stamp has of Azure's SKUs.
pub const SKUS: [&str; 2] = ["Standard_LRS", "Premium_LRS"];

struct StorageAccounts;

impl Rules for StorageAccounts {
    fn prepare(&self, world: &World, call: &Call, write: &mut Write) -> Result<(), Refusal> {
        let account = &mut write.resource;
        let name = account.id.name().to_owned();
        if !is_valid_name(&name) {
            return Err(Refusal::bad_request(
                "AccountNameInvalid",
                invalid_name(&name),
            ));
        }
        if unique_name::is_taken(world, TYPE, &name, Some(&account.id)) {
            return Err(Refusal::conflict(
                "StorageAccountAlreadyTaken",
                taken_name(&name),
            ));
        }
        let given = account
            .envelope
            .get("sku")
            .and_then(|sku| sku.get("name"))
            .and_then(Value::as_str);
        // 2015-06-15 has `properties.accountType` instead.
        let given = given
            .or_else(|| account.text("/accountType"))
            .unwrap_or("Standard_LRS")
            .to_owned();
        let Some(sku) = SKUS.iter().find(|sku| sku.eq_ignore_ascii_case(&given)) else {
            return Err(invalid_value("sku"));
        };
        let kind = account
            .envelope
            .get("kind")
            .and_then(Value::as_str)
            .unwrap_or("Storage");
        if !kind.eq_ignore_ascii_case("Storage") {
            return Err(invalid_value("kind"));
        }
        if write.before.as_ref().is_some_and(|before| {
            before
                .envelope
                .get("sku")
                .and_then(|sku| sku.get("name"))
                .and_then(Value::as_str)
                != Some(*sku)
        }) {
            return Err(Refusal::conflict(
                "StorageAccountTypeCannotBeChanged",
                format!("The SKU of storage account {name} cannot be changed to {sku}."),
            ));
        }
        no_firewall(call, account)?;
        check::inherit(
            account,
            write.before.as_ref(),
            &[
                "/creationTime",
                "/encryption",
                "/primaryEndpoints",
                "/primaryLocation",
                "/statusOfPrimary",
            ],
        );
        check::forget(account, &["accountType"]);
        let tier = sku.split('_').next().unwrap_or_default();
        account
            .envelope
            .insert("sku".to_owned(), json!({ "name": sku, "tier": tier }));
        account.envelope.insert("kind".to_owned(), "Storage".into());
        account.default_to("/creationTime", call.now.arm());
        account.default_to("/primaryLocation", world.settings.region.clone());
        account.default_to("/statusOfPrimary", "available");
        account.default_to("/supportsHttpsTrafficOnly", false);
        account.tags.get_or_insert_default();
        account.default_to("/encryption/services/blob/enabled", true);
        account.default_to("/encryption/services/blob/lastEnabledTime", call.now.arm());
        account.default_to("/encryption/keySource", "Microsoft.Storage");
        for service in ["blob", "queue", "table"] {
            account.set(
                &format!("/primaryEndpoints/{service}"),
                format!("https://{name}.{service}.{}/", world.settings.domain),
            );
        }
        for key in ["key1", "key2"] {
            if account.state_text(key).is_none() {
                account.set_state(key, fresh_key(world));
            }
        }
        Ok(())
    }

    fn accepted(&self, world: &mut World, _: &Call, write: &Write) {
        unique_name::take(world, TYPE, &write.resource.id);
    }

    fn removed(&self, world: &mut World, account: &Resource, _: Timestamp) {
        unique_name::give_back(world, TYPE, &account.id);
        world.remove_account_contents(account.id.name());
    }

    fn present(&self, _: &World, call: &Call, account: &Resource) -> Value {
        let mut account = account.clone();
        if call.api_version.as_str() < "2016-12" {
            check::forget(&mut account, &["supportsHttpsTrafficOnly"]);
        }
        // Before 2016 the sku was a property, and there were no kinds.
        if call.api_version.as_str() < "2016"
            && let Some(sku) = account.envelope.shift_remove("sku")
        {
            account.envelope.shift_remove("kind");
            check::forget(&mut account, &["encryption"]);
            if let Some(name) = sku.get("name").cloned() {
                account.set("/accountType", name);
            }
        }
        account.body().into()
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        if verb == Verb::Create {
            Opening::Location
        } else {
            Opening::Done(200)
        }
    }
}

/// The account of a name, once it is made.
pub fn named(world: &World, name: &str) -> Option<Resource> {
    let account = world.resource(&unique_name::owner(world, TYPE, name)?)?;
    (account.provisioning_state != "Creating").then_some(account)
}

/// Whether a text can be the name of an account.
pub fn is_valid_name(name: &str) -> bool {
    (3..=24).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// The message about a name that is none.
pub fn invalid_name(name: &str) -> String {
    format!(
        "{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only."
    )
}

/// The message about a name that somebody has.
pub fn taken_name(name: &str) -> String {
    format!("The storage account named {name} is already taken.")
}

/// Accounts of a stamp have no firewall: one that lets everybody in is none, and older api-versions know nothing of it.
fn no_firewall(call: &Call, account: &mut Resource) -> Result<(), Refusal> {
    let acts = "/networkAcls/defaultAction";
    let closed = account
        .text(acts)
        .is_some_and(|action| !action.eq_ignore_ascii_case("Allow"));
    let rules = ["/networkAcls/ipRules", "/networkAcls/virtualNetworkRules"];
    let ruled = rules.iter().any(|rules| !account.items(rules).is_empty());
    if (closed || ruled) && call.api_version.as_str() >= "2017-06-01" {
        return Err(invalid_value("networkAcls"));
    }
    check::forget(account, &["networkAcls"]);
    Ok(())
}

fn invalid_value(name: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidValuesForRequestParameters",
        format!("Values for request parameters are invalid: {name}."),
    )
}

fn fresh_key(world: &World) -> String {
    let mut bytes = [0; 64];
    world.crypto.random(&mut bytes);
    STANDARD.encode(bytes)
}

/// Before 2016 the two keys were members of the answer.
fn list_keys(_: &mut World, call: &Call, account: &Resource) -> Result<Option<Value>, Refusal> {
    if call.api_version.as_str() < "2016" {
        let (one, two) = (account.state_text("key1"), account.state_text("key2"));
        return Ok(Some(json!({ "key1": one, "key2": two })));
    }
    let key = |name: &str| json!({ "keyName": name, "value": account.state_text(name), "permissions": "FULL" });
    Ok(Some(json!({ "keys": [key("key1"), key("key2")] })))
}

fn regenerate_key(
    world: &mut World,
    call: &Call,
    account: &Resource,
) -> Result<Option<Value>, Refusal> {
    let given = call
        .body
        .get("keyName")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some(name) = ["key1", "key2"]
        .into_iter()
        .find(|name| name.eq_ignore_ascii_case(given))
    else {
        return Err(Refusal::bad_request(
            "InvalidValuesForRequestParameters",
            "Values for request parameters are invalid: keyName.",
        ));
    };
    let mut account = account.clone();
    account.set_state(name, fresh_key(world));
    world.put_resource(account.clone());
    list_keys(world, call, &account)
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    #[test]
    fn keys_were_members_of_the_answer_before_2016() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let account = format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/acct"
        );
        let body = json!({"location": "local", "sku": {"name": "Standard_LRS"}, "kind": "Storage"});
        stamp.create(&account, body);
        let mut keys = |version: &str| {
            let path = format!("{account}/listKeys?api-version={version}");
            stamp.post(&path, json!(null))
        };
        let (old, new) = (keys("2015-06-15"), keys("2016-01-01"));
        assert_eq!(old.at("/key1"), new.at("/keys/0/value"));
        assert_eq!(old.at("/key2"), new.at("/keys/1/value"));
        assert!(old.at("/key1").is_string() && old.at("/keys").is_null());
        let shown = stamp.get(&format!("{account}?api-version=2015-06-15"));
        assert_eq!(shown.at("/properties/accountType"), "Standard_LRS");
        assert!(shown.at("/sku").is_null() && shown.at("/kind").is_null());
    }

    #[test]
    fn an_account_is_created_by_location_and_its_keys_can_be_renewed() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let account = format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/contoso1"
        );
        let opened = stamp.put(
            &account,
            json!({"location": "local", "sku": {"name": "standard_lrs"}, "kind": "storage"}),
        );
        assert_eq!((opened.status, opened.text().as_str()), (202, ""));
        let created = stamp.finish(&opened);
        assert_eq!(created.at("/properties/provisioningState"), "Succeeded");
        assert_eq!(created.at("/sku/name"), "Standard_LRS");
        let before = stamp.post(&format!("{account}/listKeys"), json!(null));
        let after = stamp.post(
            &format!("{account}/regenerateKey"),
            json!({"keyName": "key1"}),
        );
        assert_ne!(before.at("/keys/0/value"), after.at("/keys/0/value"));
        assert_eq!(before.at("/keys/1/value"), after.at("/keys/1/value"));
        assert_eq!(stamp.delete(&account).status, 200);
        assert_eq!(stamp.get(&account).code(), "ResourceNotFound");
    }

    #[test]
    fn a_name_or_sku_that_a_stamp_has_not_is_refused() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let account = |name: &str| {
            format!(
                "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/{name}"
            )
        };
        assert_eq!(
            stamp
                .put(&account("Bad-Name"), json!({"location": "local"}))
                .code(),
            "AccountNameInvalid"
        );
        let geo = stamp.put(
            &account("contoso1"),
            json!({"location": "local", "sku": {"name": "Standard_RAGRS"}}),
        );
        assert_eq!(
            (geo.status, geo.code().as_str()),
            (400, "InvalidValuesForRequestParameters")
        );
        let second = stamp.put(
            &account("contoso1"),
            json!({"location": "local", "kind": "StorageV2"}),
        );
        assert_eq!(
            (second.status, second.code().as_str()),
            (400, "InvalidValuesForRequestParameters")
        );
    }
}
