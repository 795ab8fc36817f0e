//! Microsoft.KeyVault/vaults/accessPolicies: `add`, `replace` or `remove` is the name; the vault's own policies are what changes.

use super::vault::{bad_request, tenant_of};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write},
    world::{World, resource::Resource, settings::IdentityKind},
};
use serde_json::{Map, Value, json};

/// Changes of a vault's access policies.
pub static ACCESS_POLICIES: TypeDefinition = TypeDefinition {
    provisioning_state: false,
    ..TypeDefinition::untracked("Microsoft.KeyVault/vaults/accessPolicies", &AccessPolicies)
};

const PERMISSIONS: [(&str, &[&str]); 4] = [
    (
        "keys",
        &[
            "all",
            "encrypt",
            "decrypt",
            "wrapkey",
            "unwrapkey",
            "sign",
            "verify",
            "get",
            "list",
            "create",
            "update",
            "import",
            "delete",
            "backup",
            "restore",
            "recover",
            "purge",
        ],
    ),
    (
        "secrets",
        &[
            "all", "get", "list", "set", "delete", "backup", "restore", "recover", "purge",
        ],
    ),
    (
        "certificates",
        &[
            "all",
            "get",
            "list",
            "delete",
            "create",
            "import",
            "update",
            "managecontacts",
            "getissuers",
            "listissuers",
            "setissuers",
            "deleteissuers",
            "manageissuers",
            "recover",
            "purge",
            "backup",
            "restore",
        ],
    ),
    (
        "storage",
        &[
            "all",
            "get",
            "list",
            "delete",
            "set",
            "update",
            "regeneratekey",
            "recover",
            "purge",
            "backup",
            "restore",
            "setsas",
            "listsas",
            "getsas",
            "deletesas",
        ],
    ),
];

struct AccessPolicies;

impl Rules for AccessPolicies {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let change = &mut write.resource;
        name_the_directory(world, &mut change.properties);
        if !["add", "replace", "remove"]
            .iter()
            .any(|name| name.eq_ignore_ascii_case(change.id.name()))
        {
            return Err(bad_request(format!(
                "The access policy operation '{}' is not one of: add, replace, remove.",
                change.id.name()
            )));
        }
        let Some(vault) = change.id.parent() else {
            return Ok(());
        };
        check(&change.properties, &tenant_of(world, &vault))
    }

    fn keeps(&self) -> bool {
        false
    }

    fn references(&self, _: &Resource) -> Vec<Reference> {
        Vec::new()
    }

    fn accepted(&self, world: &mut World, call: &Call, write: &Write) {
        let Some(mut vault) = write
            .resource
            .id
            .parent()
            .and_then(|vault| world.resource(&vault))
        else {
            return;
        };
        let how = write.resource.id.name().to_lowercase();
        let mut policies = vault.items("/accessPolicies").to_vec();
        for given in write.resource.items("/accessPolicies") {
            let place = policies
                .iter()
                .position(|policy| holder(policy) == holder(given));
            match (
                how.as_str(),
                place.and_then(|place| policies.get_mut(place)),
            ) {
                ("remove", Some(policy)) => subtract(policy, given),
                ("remove", None) => {}
                ("add", Some(policy)) => add(policy, given),
                (_, Some(policy)) => *policy = given.clone(),
                (_, None) => policies.push(given.clone()),
            }
        }
        policies.retain(|policy| {
            how != "remove"
                || policy
                    .get("permissions")
                    .and_then(Value::as_object)
                    .is_some_and(|kinds| !kinds.is_empty())
        });
        vault.set("/accessPolicies", policies);
        vault.changed = call.now;
        world.put_resource(vault);
    }

    fn opening(&self, _: Verb, _: &str) -> Opening {
        Opening::Done(200)
    }

    fn present(&self, world: &World, _: &Call, change: &Resource) -> Value {
        let vault = change.id.parent().and_then(|vault| world.resource(&vault));
        let mut change = change.clone();
        change.set(
            "/accessPolicies",
            vault
                .map(|vault| vault.items("/accessPolicies").to_vec())
                .unwrap_or_default(),
        );
        change.body().into()
    }
}

/// With AD FS the directory goes by the name `adfs`, which the samples send; a vault shows its id.
pub fn name_the_directory(world: &World, properties: &mut Value) {
    if world.settings.identity != IdentityKind::Adfs {
        return;
    }
    let tenant = &world.settings.tenant_id;
    let named = |place: &mut Value| {
        if place
            .as_str()
            .is_some_and(|text| text.eq_ignore_ascii_case("adfs"))
        {
            *place = tenant.as_str().into();
        }
    };
    properties.get_mut("tenantId").into_iter().for_each(named);
    let policies = properties
        .get_mut("accessPolicies")
        .and_then(Value::as_array_mut);
    policies
        .into_iter()
        .flatten()
        .filter_map(|policy| policy.get_mut("tenantId"))
        .for_each(named);
}

/// Checks the policies within some properties.
pub fn check(properties: &Value, tenant: &str) -> Result<(), Refusal> {
    let policies = properties
        .get("accessPolicies")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    if policies.len() > 1024 {
        return Err(bad_request(
            "A vault can have at most 1024 access policies.",
        ));
    }
    for policy in policies {
        let text = |name: &str| policy.get(name).and_then(Value::as_str).unwrap_or_default();
        if text("objectId").is_empty() {
            return Err(bad_request("An access policy must name an objectId."));
        }
        if !is_guid(text("tenantId")) {
            return Err(bad_request(format!(
                "The tenant ID '{}' of an access policy is not a valid GUID.",
                text("tenantId")
            )));
        }
        if !tenant.eq_ignore_ascii_case(text("tenantId")) {
            return Err(bad_request(format!(
                "The tenant ID '{}' of an access policy is not the tenant of the vault.",
                text("tenantId")
            )));
        }
        let Some(permissions) = policy.get("permissions").and_then(Value::as_object) else {
            return Err(bad_request("An access policy must have permissions."));
        };
        for (kind, words) in permissions {
            let known = PERMISSIONS
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(kind))
                .map(|(_, known)| *known)
                .unwrap_or_default();
            for word in words
                .as_array()
                .into_iter()
                .flatten()
                .map(|word| word.as_str().unwrap_or_default())
            {
                if !known.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                    return Err(bad_request(format!(
                        "The permission '{word}' is not one that access to {kind} can have."
                    )));
                }
            }
        }
    }
    Ok(())
}

/// Whether a text is a GUID.
pub fn is_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && parts
            .iter()
            .all(|part| part.chars().all(|sign| sign.is_ascii_hexdigit()))
}

fn holder(policy: &Value) -> (String, String) {
    let text = |name: &str| {
        policy
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_lowercase()
    };
    (text("objectId"), text("applicationId"))
}

fn add(policy: &mut Value, given: &Value) {
    each_kind(given, |kind, words| {
        let own = policy
            .pointer(&format!("/permissions/{kind}"))
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let fresh = words.iter().filter(|word| !own.contains(word)).cloned();
        let all: Vec<Value> = own.iter().cloned().chain(fresh).collect();
        crate::world::resource::set(policy, &format!("/permissions/{kind}"), all.into());
    });
}

fn subtract(policy: &mut Value, given: &Value) {
    each_kind(given, |kind, words| {
        let Some(kinds) = policy.get_mut("permissions").and_then(Value::as_object_mut) else {
            return;
        };
        let left: Vec<Value> = kinds
            .get(kind)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter(|word| !words.contains(word))
            .cloned()
            .collect();
        if left.is_empty() {
            kinds.shift_remove(kind);
        } else {
            kinds.insert(kind.to_owned(), json!(left));
        }
    });
}

fn each_kind(policy: &Value, mut what: impl FnMut(&str, &[Value])) {
    let none = Map::new();
    for (kind, words) in policy
        .get("permissions")
        .and_then(Value::as_object)
        .unwrap_or(&none)
    {
        what(
            kind,
            words.as_array().map(Vec::as_slice).unwrap_or_default(),
        );
    }
}
