//! Microsoft.KeyVault/vaults: changed and deleted at once; made at once too, but for its name.

use super::access_policy;
use crate::{
    arm::refusal::Refusal,
    providers::{
        Call, Captures, Endpoint, Opening, Reference, Rules, TypeDefinition, Verb, Write, check,
        unique_name,
    },
    world::{World, resource::Resource, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::{Value, json};
use std::time::Duration;

/// Vaults.
pub static VAULTS: TypeDefinition = TypeDefinition::tracked(TYPE, &Vaults);
/// `POST …/checkNameAvailability`.
pub const CHECK_NAME: Endpoint = Endpoint {
    method: "POST",
    path: "checkNameAvailability",
    of: "checkNameAvailability",
    answer: check_name,
};

const TYPE: &str = "Microsoft.KeyVault/vaults";

struct Vaults;

impl Rules for Vaults {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let vault = &mut write.resource;
        let name = vault.id.name().to_owned();
        if !is_valid(&name) {
            return Err(Refusal::bad_request(
                "VaultNameNotValid",
                invalid_name(&name),
            ));
        }
        if unique_name::is_taken(world, TYPE, &name, Some(&vault.id)) {
            return Err(Refusal::conflict("VaultAlreadyExists", taken_name(&name)));
        }
        // Vaults of a stamp cannot be recovered. az asks for it by itself, so that to refuse would be to have no vaults.
        check::forget(
            vault,
            &[
                "vaultUri",
                "createMode",
                "enableSoftDelete",
                "enablePurgeProtection",
                "softDeleteRetentionInDays",
                "enableRbacAuthorization",
                "networkAcls",
            ],
        );
        sku(vault)?;
        access_policy::name_the_directory(world, &mut vault.properties);
        let tenant = vault
            .text("/tenantId")
            .ok_or_else(|| bad_request("The parameter tenantId is not specified."))?
            .to_owned();
        if !access_policy::is_guid(&tenant) {
            return Err(bad_request(format!(
                "The tenant ID '{tenant}' is not a valid GUID."
            )));
        }
        vault.default_to("/accessPolicies", json!([]));
        access_policy::check(&vault.properties, &tenant)?;
        vault.default_to("/enabledForDeployment", false);
        vault.tags.get_or_insert_default();
        vault.set(
            "/vaultUri",
            format!(
                "https://{}.vault.{}/",
                name.to_lowercase(),
                world.settings.domain
            ),
        );
        Ok(())
    }

    /// A vault's PUT replaces it.
    fn keeps(&self) -> bool {
        false
    }

    /// Policies name people, not resources.
    fn references(&self, _: &Resource) -> Vec<Reference> {
        Vec::new()
    }

    fn accepted(&self, world: &mut World, _: &Call, write: &Write) {
        unique_name::take(world, TYPE, &write.resource.id);
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        match verb {
            Verb::Create => Opening::Unannounced(200),
            _ => Opening::Done(200),
        }
    }

    /// Its name has to become known before anybody finds it.
    fn under_way(&self, _: &Write) -> &'static str {
        "RegisteringDns"
    }

    fn duration(&self, _: Verb) -> Duration {
        Duration::from_secs(5)
    }

    fn removed(&self, world: &mut World, vault: &Resource, _: Timestamp) {
        unique_name::give_back(world, TYPE, &vault.id);
        let below = format!("{}/", vault.id.name().to_lowercase());
        world.remove_vault_items(&below);
    }
}

/// The vault of a name.
pub fn named(world: &World, name: &str) -> Option<Resource> {
    world.resource(&unique_name::owner(world, TYPE, name)?)
}

fn sku(vault: &mut Resource) -> Result<(), Refusal> {
    let given = vault
        .text("/sku/name")
        .ok_or_else(|| bad_request("The parameter sku is not specified."))?
        .to_owned();
    let Some(name) = ["standard", "premium"]
        .into_iter()
        .find(|name| name.eq_ignore_ascii_case(&given))
    else {
        return Err(bad_request(format!(
            "The SKU '{given}' is not one of: standard, premium."
        )));
    };
    vault.set("/sku", json!({ "family": "A", "name": name }));
    Ok(())
}

fn is_valid(name: &str) -> bool {
    let signs = name
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || sign == '-');
    let begins = name.starts_with(|sign: char| sign.is_ascii_alphabetic());
    signs
        && begins
        && (3..=24).contains(&name.len())
        && !name.ends_with('-')
        && !name.contains("--")
}

fn invalid_name(name: &str) -> String {
    format!(
        "The vault name '{name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens."
    )
}

fn taken_name(name: &str) -> String {
    format!(
        "The vault name '{name}' is already in use. Vault names are globally unique so it is possible that the name is already taken."
    )
}

fn check_name(world: &mut World, call: &Call, _: &Captures) -> Result<Value, Refusal> {
    let name = call
        .body
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    Ok(
        match (
            is_valid(name),
            unique_name::is_taken(world, TYPE, name, None),
        ) {
            (false, _) => {
                json!({ "nameAvailable": false, "reason": "AccountNameInvalid", "message": invalid_name(name) })
            }
            (_, true) => {
                json!({ "nameAvailable": false, "reason": "AlreadyExists", "message": taken_name(name) })
            }
            _ => json!({ "nameAvailable": true }),
        },
    )
}

/// The key vault provider's refusal.
pub fn bad_request(message: impl Into<String>) -> Refusal {
    Refusal::bad_request("BadRequest", message)
}

/// The tenant of a vault.
pub fn tenant_of(world: &World, vault: &ResourceId) -> String {
    world
        .resource(vault)
        .and_then(|vault| vault.text("/tenantId").map(str::to_owned))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use crate::world::settings::{IdentityKind, Settings};
    use serde_json::{Value, json};

    const TENANT: &str = "5454420b-2e38-4b9e-8b56-1712d321cf33";

    fn vault(group: &str, name: &str) -> String {
        format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{name}"
        )
    }

    fn policy(object: &str, secrets: &[&str]) -> Value {
        json!({"tenantId": TENANT, "objectId": object, "permissions": {"secrets": secrets, "keys": ["Get"]}})
    }

    fn body(policies: &[Value]) -> Value {
        json!({"location": "local", "properties": {"tenantId": TENANT, "sku": {"family": "A", "name": "Standard"}, "accessPolicies": policies}})
    }

    #[test]
    fn a_vault_is_there_at_once_and_its_name_is_its_own() {
        let mut stamp = Stamp::new();
        stamp.has_group("a");
        stamp.has_group("b");
        let made = stamp.put(
            &vault("a", "mes-vault"),
            body(&[policy("o1", &["get", "list"])]),
        );
        assert_eq!(
            (made.status, made.at("/properties/sku/name")),
            (200, json!("standard")),
            "{}",
            made.text()
        );
        assert_eq!(
            made.at("/properties/vaultUri"),
            "https://mes-vault.vault.local.azurestack.external/"
        );
        let state = "/properties/provisioningState";
        assert_eq!(made.at(state), "RegisteringDns");
        assert_eq!(
            (made.header("azure-asyncoperation"), made.header("location")),
            (None, None)
        );
        stamp.wait(std::time::Duration::from_secs(5));
        let seen = stamp.get(&vault("a", "mes-vault"));
        assert_eq!(seen.at(state), "Succeeded");
        let again = stamp.put(&vault("a", "mes-vault"), seen.json());
        assert_eq!((again.status, again.at(state)), (200, json!("Succeeded")));
        assert_eq!(
            stamp.put(&vault("b", "MES-vault"), body(&[])).code(),
            "VaultAlreadyExists"
        );
        let ask = format!(
            "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.KeyVault/checkNameAvailability"
        );
        assert_eq!(
            stamp
                .post(&ask, json!({"name": "mes-vault", "type": super::TYPE}))
                .at("/reason"),
            "AlreadyExists"
        );
        assert_eq!(
            stamp
                .post(&ask, json!({"name": "1", "type": super::TYPE}))
                .at("/reason"),
            "AccountNameInvalid"
        );
        assert_eq!(stamp.delete(&vault("a", "mes-vault")).status, 200);
        assert_eq!(
            stamp
                .post(&ask, json!({"name": "mes-vault", "type": super::TYPE}))
                .at("/nameAvailable"),
            true
        );
    }

    #[test]
    fn names_tenants_skus_and_permissions_are_checked() {
        let mut stamp = Stamp::new();
        stamp.has_group("a");
        for name in ["ab", "1abc", "abc-", "a--b", "a_b", &"a".repeat(25)] {
            assert_eq!(
                stamp.put(&vault("a", name), body(&[])).code(),
                "VaultNameNotValid",
                "{name}"
            );
        }
        let mut refused = |pointer: &str, value: Value| {
            let mut body = body(&[policy("o", &["get"])]);
            crate::world::resource::set(&mut body, pointer, value);
            stamp.put(&vault("a", "good-name"), body).code()
        };
        assert_eq!(refused("/properties/tenantId", json!("x")), "BadRequest");
        assert_eq!(refused("/properties/sku/name", json!("gold")), "BadRequest");
        assert_eq!(
            refused(
                "/properties/accessPolicies/0/permissions/secrets",
                json!(["fly"])
            ),
            "BadRequest"
        );
        assert_eq!(
            refused("/properties/accessPolicies/0/objectId", json!("")),
            "BadRequest"
        );
    }

    #[test]
    fn with_ad_fs_the_tenant_may_go_by_that_name() {
        let mut adfs = Stamp::with(Settings {
            identity: IdentityKind::Adfs,
            ..Settings::default()
        });
        adfs.has_group("a");
        let mut named = body(&[policy("o", &["get"])]);
        named["properties"]["tenantId"] = json!("adfs");
        named["properties"]["accessPolicies"][0]["tenantId"] = json!("adfs");
        let made = adfs.put(&vault("a", "mes-vault"), named.clone());
        assert_eq!(
            (made.status, made.at("/properties/tenantId")),
            (200, json!(TENANT)),
            "{}",
            made.text()
        );
        let mut entra = Stamp::new();
        entra.has_group("a");
        assert_eq!(
            entra.put(&vault("a", "mes-vault"), named).code(),
            "BadRequest"
        );
    }

    #[test]
    fn policies_are_added_replaced_and_removed() {
        let mut stamp = Stamp::new();
        stamp.has_group("a");
        stamp.put(&vault("a", "mes-vault"), body(&[policy("o1", &["get"])]));
        let mut change = |how: &str, policies: &[Value]| {
            let reply = stamp.put(
                &format!("{}/accessPolicies/{how}", vault("a", "mes-vault")),
                json!({"properties": {"accessPolicies": policies}}),
            );
            assert!(reply.status < 300, "{}", reply.text());
            let policies = stamp
                .get(&vault("a", "mes-vault"))
                .at("/properties/accessPolicies");
            let shown = policies.as_array().unwrap().iter().map(|policy| {
                format!(
                    "{}:{}",
                    policy["objectId"],
                    policy["permissions"]["secrets"].as_array().unwrap().len()
                )
            });
            shown.collect::<Vec<_>>().join(" ").replace('"', "")
        };
        assert_eq!(change("add", &[policy("o2", &["get", "set"])]), "o1:1 o2:2");
        assert_eq!(change("add", &[policy("o1", &["list"])]), "o1:2 o2:2");
        assert_eq!(change("replace", &[policy("o1", &["list"])]), "o1:1 o2:2");
        assert_eq!(change("remove", &[policy("o2", &["get", "set"])]), "o1:1");
        let odd = stamp.put(
            &format!("{}/accessPolicies/forget", vault("a", "mes-vault")),
            json!({"properties": {"accessPolicies": []}}),
        );
        assert_eq!(odd.status, 400);
    }
}
