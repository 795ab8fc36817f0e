//! Vaults as their clients see them.

use crate::identity::test_authorization_for;
use crate::request::Request;
use crate::testing::{CALLER, Reply, SUBSCRIPTION, Stamp};
use crate::world::settings::{ApiVersions, Settings};
use serde_json::{Value, json};

const OTHER: &str = "77777777-7777-4777-8777-777777777777";

struct Vault {
    stamp: Stamp,
    id: String,
    caller: String,
    version: String,
}

impl Vault {
    fn new() -> Vault {
        Vault::with(Settings::default())
    }

    fn with(settings: Settings) -> Vault {
        let tenant = settings.tenant_id.clone();
        let mut stamp = Stamp::with(settings);
        stamp.has_group("rg");
        let id = format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/Mes-Vault"
        );
        let policy = |object: &str, secrets: Value, keys: Value| json!({ "tenantId": tenant, "objectId": object, "permissions": { "secrets": secrets, "keys": keys } });
        let body = json!({ "location": "local", "properties": {
            "tenantId": tenant, "sku": { "family": "A", "name": "standard" },
            "accessPolicies": [policy(CALLER, json!(["all"]), json!(["All"])), policy(OTHER, json!(["Get"]), json!([]))],
        } });
        let made = stamp.put(&id, body);
        assert_eq!(made.status, 200, "{}", made.text());
        Vault {
            stamp,
            id,
            caller: CALLER.to_owned(),
            version: "2016-10-01".to_owned(),
        }
    }

    fn request(&self, method: &str, path: &str, body: Value) -> Request {
        let path = path
            .strip_prefix("https://mes-vault.vault.local.azurestack.external:8443")
            .unwrap_or(path);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let query = match query.contains("api-version") {
            true => query.to_owned(),
            false => format!("api-version={}&{query}", self.version),
        };
        Request {
            scheme: "https".to_owned(),
            authority: "mes-vault.vault.local.azurestack.external:8443".to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            query,
            body: match body {
                Value::Null => Vec::new(),
                body => body.to_string().into_bytes(),
            },
            ..Request::default()
        }
    }

    fn ask(&mut self, method: &str, path: &str, body: Value) -> Reply {
        let mut request = self.request(method, path, body);
        let resource = "https://vault.local.azurestack.external".to_owned();
        let (caller, now) = (self.caller.clone(), self.stamp.now);
        let token = test_authorization_for(&mut self.stamp.world, &caller, resource, now);
        request.headers.push(("authorization".to_owned(), token));
        self.stamp.send_request(request)
    }

    fn get(&mut self, path: &str) -> Reply {
        self.ask("GET", path, json!(null))
    }
}

fn code(reply: &Reply) -> (u16, String) {
    (reply.status, reply.code())
}

#[test]
fn whoever_has_no_token_is_told_where_to_get_one() {
    let mut vault = Vault::new();
    let request = vault.request("GET", "/secrets/a", json!(null));
    let refused = vault.stamp.send_request(request.clone());
    assert_eq!(code(&refused), (401, "Unauthorized".to_owned()));
    let tenant = &vault.stamp.world.settings.tenant_id;
    assert_eq!(
        refused.header("www-authenticate").unwrap(),
        format!(
            "Bearer authorization=\"https://login.local.azurestack.external:8443/{tenant}\", resource=\"https://vault.local.azurestack.external\""
        )
    );
    // A token for the resource manager opens no vault, and one for vaults nothing of the resource manager.
    let mut arm = request.clone();
    let token = vault.stamp.authorization(CALLER);
    arm.headers.push(("authorization".to_owned(), token));
    assert_eq!(vault.stamp.send_request(arm).status, 401);
    let resource = "https://vault.local.azurestack.external".to_owned();
    let now = vault.stamp.now;
    let token = test_authorization_for(&mut vault.stamp.world, CALLER, resource, now);
    let mut asked = vault.request("GET", "/subscriptions?api-version=2016-06-01", json!(null));
    asked.authority = "localhost:8443".to_owned();
    asked.headers.push(("authorization".to_owned(), token));
    assert_eq!(vault.stamp.send_request(asked).status, 401);
}

#[test]
fn a_secret_has_versions_and_the_last_is_the_present_one() {
    let mut vault = Vault::new();
    let absent = vault.get("/secrets/db-password");
    assert_eq!(code(&absent), (404, "SecretNotFound".to_owned()));
    let body = json!({ "value": "first", "contentType": "text/plain", "tags": { "line": "4" } });
    let first = vault.ask("PUT", "/secrets/db-password", body);
    assert_eq!(
        (first.status, first.at("/value")),
        (200, json!("first")),
        "{}",
        first.text()
    );
    let second = vault.ask("PUT", "/secrets/DB-password", json!({ "value": "second" }));
    assert_ne!(first.at("/id"), second.at("/id"));
    let present = vault.get("/secrets/db-password/");
    assert_eq!(
        (present.at("/value"), present.at("/id")),
        (json!("second"), second.at("/id"))
    );
    let id = first.at("/id").as_str().unwrap().to_owned();
    assert!(
        id.starts_with(
            "https://mes-vault.vault.local.azurestack.external:8443/secrets/db-password/"
        ),
        "{id}"
    );
    let old = vault.get(&id);
    assert_eq!(
        (old.at("/value"), old.at("/tags/line")),
        (json!("first"), json!("4"))
    );
    let versions = vault.get("/secrets/db-password/versions");
    assert_eq!(versions.at("/value").as_array().unwrap().len(), 2);
    assert!(!versions.text().contains("first"));

    let off =
        json!({ "attributes": { "enabled": false, "exp": 1_900_000_000 }, "contentType": "x" });
    let changed = vault.ask("PATCH", &id, off);
    assert_eq!(
        (changed.at("/attributes/exp"), changed.at("/contentType")),
        (json!(1_900_000_000), json!("x"))
    );
    assert_eq!(changed.at("/value"), json!(null));
    assert_eq!(code(&vault.get(&id)), (403, "Forbidden".to_owned()));
    let gone = vault.ask("DELETE", "/secrets/db-password", json!(null));
    assert_eq!((gone.status, gone.at("/id")), (200, second.at("/id")));
    assert_eq!(vault.get("/secrets/db-password").status, 404);
    assert!(vault.stamp.world.vault_items.is_empty());
}

#[test]
fn lists_come_in_pages_and_tell_no_secret() {
    let mut vault = Vault::new();
    for number in 0..30 {
        let path = format!("/secrets/s-{number:02}");
        for value in ["hidden-1", "hidden-2"] {
            assert_eq!(
                vault.ask("PUT", &path, json!({ "value": value })).status,
                200
            );
        }
    }
    for (query, pages) in [
        ("", vec![25, 5]),
        ("?maxresults=11", vec![11, 11, 8]),
        ("?maxresults=10", vec![10, 10, 10]),
    ] {
        let mut page = vault.get(&format!("/secrets{query}"));
        let (mut sizes, mut ids) = (Vec::new(), Vec::new());
        loop {
            assert!(!page.text().contains("hidden"));
            let items = page.at("/value").as_array().unwrap().clone();
            sizes.push(items.len());
            ids.extend(
                items
                    .iter()
                    .map(|item| item["id"].as_str().unwrap().to_owned()),
            );
            let Some(next) = page.at("/nextLink").as_str().map(str::to_owned) else {
                break;
            };
            page = vault.get(&next);
        }
        assert_eq!(sizes, pages);
        let names = (0..30).map(|number| {
            format!("https://mes-vault.vault.local.azurestack.external:8443/secrets/s-{number:02}")
        });
        assert_eq!(ids, names.collect::<Vec<_>>());
    }
    for bad in ["maxresults=0", "maxresults=26", "$skiptoken=%"] {
        assert_eq!(vault.get(&format!("/secrets?{bad}")).status, 400, "{bad}");
    }
    let versions = vault.get("/secrets/s-00/versions?maxresults=1");
    let next = versions.at("/nextLink").as_str().unwrap().to_owned();
    let second = vault.get(&next);
    assert_ne!(versions.at("/value/0/id"), second.at("/value/0/id"));
    assert_eq!(second.at("/nextLink"), json!(null));
}

#[test]
fn policies_decide_who_may_do_what() {
    let mut vault = Vault::new();
    vault.ask("PUT", "/secrets/a", json!({ "value": "x" }));
    vault.caller = OTHER.to_owned();
    assert_eq!(vault.get("/secrets/a").status, 200);
    for (method, path) in [
        ("PUT", "/secrets/a"),
        ("DELETE", "/secrets/a"),
        ("GET", "/secrets"),
        ("GET", "/keys/a"),
    ] {
        let refused = vault.ask(method, path, json!({ "value": "y" }));
        assert_eq!(
            code(&refused),
            (403, "Forbidden".to_owned()),
            "{method} {path}"
        );
        assert!(
            refused.text().contains("does not have"),
            "{}",
            refused.text()
        );
    }
    vault.caller = "88888888-8888-4888-8888-888888888888".to_owned();
    let stranger = vault.get("/secrets/a");
    assert_eq!(stranger.at("/error/innererror/code"), "AccessDenied");
    assert!(stranger.text().contains("not found on any access policy"));
    // What is taken out of the policies is refused from then on.
    let none = json!({ "properties": { "accessPolicies": [{ "tenantId": vault.stamp.world.settings.tenant_id, "objectId": OTHER, "permissions": { "secrets": ["Get"] } }] } });
    let path = format!("{}/accessPolicies/remove", vault.id);
    assert!(vault.stamp.put(&path, none).status < 300);
    vault.caller = OTHER.to_owned();
    assert_eq!(vault.get("/secrets/a").status, 403);
}

#[test]
fn a_key_is_made_shown_used_and_deleted() {
    let mut vault = Vault::new();
    let made = vault.ask(
        "POST",
        "/keys/wrap/create",
        json!({ "kty": "RSA", "key_size": 2048 }),
    );
    assert_eq!(
        (made.status, made.at("/key/kty")),
        (200, json!("RSA")),
        "{}",
        made.text()
    );
    assert_eq!(made.at("/key/d"), json!(null));
    assert_eq!(vault.get("/keys/wrap").at("/key/kid"), made.at("/key/kid"));
    let kid = made.at("/key/kid").as_str().unwrap().to_owned();
    let mut used = |path: &str, body: Value| vault.ask("POST", path, body);
    let sealed = used(
        &format!("{kid}/wrapkey"),
        json!({ "alg": "RSA-OAEP", "value": "AQID" }),
    );
    let value = sealed.at("/value");
    assert_ne!(value, json!("AQID"));
    let opened = used(
        "/keys/wrap/unwrapkey",
        json!({ "alg": "RSA-OAEP", "value": value }),
    );
    assert_eq!(opened.at("/value"), "AQID", "{}", opened.text());
    let signed = used(
        &format!("{kid}/sign"),
        json!({ "alg": "RS256", "value": "AQID" }),
    );
    let check = json!({ "alg": "RS256", "digest": "AQID", "value": signed.at("/value") });
    assert_eq!(used("/keys/wrap/verify", check).at("/value"), true);
    let other = json!({ "alg": "PS256", "digest": "AQID", "value": signed.at("/value") });
    assert_eq!(used("/keys/wrap/verify", other).at("/value"), false);
    assert_eq!(
        used("/keys/wrap/sign", json!({ "alg": "none", "value": "AQID" })).status,
        400
    );
    let only = json!({ "key_ops": ["verify"], "attributes": { "enabled": true } });
    assert_eq!(vault.ask("PATCH", "/keys/wrap", only).status, 200);
    let refused = vault.ask(
        "POST",
        "/keys/wrap/sign",
        json!({ "alg": "RS256", "value": "AQID" }),
    );
    assert_eq!(
        refused.at("/error/innererror/code"),
        "KeyOperationForbidden"
    );
    for (name, value) in [("kty", "EC"), ("kty", "RSA-HSM"), ("none", "")] {
        assert_eq!(
            vault
                .ask("POST", "/keys/b/create", json!({ name: value }))
                .status,
            400
        );
    }
    assert_eq!(
        vault.get("/keys").at("/value/0/kid"),
        kid.rsplit_once('/').unwrap().0
    );
    assert_eq!(vault.ask("DELETE", "/keys/wrap", json!(null)).status, 200);
    assert_eq!(
        code(&vault.get("/keys/wrap")),
        (404, "KeyNotFound".to_owned())
    );
}

#[test]
fn requests_that_are_none_are_refused_in_words() {
    let mut vault = Vault::new();
    for (method, path, body) in [
        ("PUT", "/secrets/a", json!({})),
        ("PUT", "/secrets/a", json!({ "value": "x".repeat(25_601) })),
        (
            "PUT",
            "/secrets/a",
            json!({ "value": "x", "attributes": { "nbf": 2, "exp": 1 } }),
        ),
        (
            "PUT",
            "/secrets/a",
            json!({ "value": "x", "attributes": { "enabled": 1 } }),
        ),
        (
            "PUT",
            "/secrets/a",
            json!({ "value": "x", "tags": { "a": 1 } }),
        ),
        ("PUT", "/secrets/a_b", json!({ "value": "x" })),
        ("GET", "/certificates", json!(null)),
        ("GET", "/secrets/a?api-version=7.1", json!(null)),
    ] {
        let refused = vault.ask(method, path, body);
        assert_eq!(code(&refused), (400, "BadParameter".to_owned()), "{path}");
    }
    let mut public = Vault::with(Settings {
        api_versions: ApiVersions::Public,
        ..Settings::default()
    });
    // az 2.91 asks for keys by a preview.
    public.version = "7.6-preview.2".to_owned();
    assert_eq!(
        public
            .ask("PUT", "/secrets/a", json!({ "value": "x" }))
            .status,
        200
    );
    let mut unknown = vault.request("GET", "/secrets", json!(null));
    unknown.authority = "other.vault.local.azurestack.external".to_owned();
    assert_eq!(vault.stamp.send_request(unknown).code(), "VaultNotFound");
}

#[test]
fn what_a_vault_holds_goes_with_it() {
    let mut vault = Vault::new();
    vault.ask("PUT", "/secrets/a", json!({ "value": "x" }));
    let id = vault.id.clone();
    assert_eq!(vault.stamp.delete(&id).status, 200);
    assert!(vault.stamp.world.vault_items.is_empty());
}
