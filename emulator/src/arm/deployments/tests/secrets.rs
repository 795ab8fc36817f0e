//! What a secret must never get into: replies, the journal, the activity log, failures.

use super::{account, body, deploy, deployment, modes::machine, resource, stamp, template};
use crate::identity::test_authorization_for;
use crate::request::Request;
use crate::testing::{CALLER, Stamp};
use serde_json::{Value, json};
use std::time::Duration;

const SECRET: &str = "Pa55-word-hidden";

/// A machine with a secret password and an extension with a secret setting.
fn whole() -> Value {
    let mut whole = machine();
    let resources = whole["resources"].as_array_mut().unwrap();
    resources[2]["properties"]["osProfile"]["adminPassword"] = json!("[parameters('secret')]");
    resources.push(json!({
        "type": "Microsoft.Compute/virtualMachines/extensions", "apiVersion": "2017-12-01", "name": "vm/e", "location": "local",
        "dependsOn": ["[resourceId('Microsoft.Compute/virtualMachines', 'vm')]"],
        "properties": { "publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.0",
            "protectedSettings": { "key": "[parameters('secret')]" } },
    }));
    whole["parameters"] = json!({ "secret": { "type": "securestring" } });
    whole
}

/// A template that hands the secret to one that takes it for plain text.
fn handed_on() -> Value {
    let mut tagged = account("one");
    tagged["tags"] = json!({ "length": "[string(length(parameters('plain')))]" });
    let mut inner = template(json!([tagged]));
    inner["parameters"] = json!({ "plain": { "type": "string" }, "list": { "type": "array" }, "open": { "type": "string" } });
    let mut whole = template(json!([{
        "type": "Microsoft.Resources/deployments", "apiVersion": "2018-05-01", "name": "inner",
        "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" }, "template": inner,
            "parameters": { "Plain": { "value": "[parameters('secret')]" }, "open": { "value": "seen" },
                "list": { "value": ["[parameters('secret')]"] } } },
    }]));
    whole["parameters"] = json!({ "secret": { "type": "securestring" } });
    whole
}

#[test]
fn a_secret_that_is_handed_on_as_plain_text_stays_one() {
    let mut stamp = stamp();
    let ended = deploy(
        &mut stamp,
        "d",
        body(handed_on(), json!({ "secret": { "value": SECRET } })),
    );
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    let inner = stamp.get(&deployment("inner"));
    assert_eq!(inner.at("/properties/parameters/open/value"), "seen");
    assert_eq!(
        inner.at("/properties/parameters/plain"),
        json!({ "type": "String" })
    );
    assert!(!inner.text().contains(SECRET), "{}", inner.text());
}

/// A template with an output whose name within a value is the secret: nothing has that name.
fn mistaken() -> Value {
    let mut whole = template(json!([]));
    whole["parameters"] = json!({ "secret": { "type": "securestring" } });
    whole["outputs"] =
        json!({ "lost": { "type": "string", "value": "[json('{}')[parameters('secret')]]" } });
    whole
}

#[test]
fn secrets_are_in_no_reply_no_journal_and_no_failure() {
    let mut stamp = stamp();
    let asked = body(whole(), json!({ "secret": { "value": SECRET } }));
    let mut seen = String::new();
    for call in ["validate", "whatIf"] {
        let reply = stamp.post(&format!("{}/{call}", deployment("d")), asked.clone());
        seen += &reply.text();
        seen += &stamp.finish(&reply).text();
    }
    let given = json!({ "secret": { "value": SECRET } });
    let refused = stamp.put(&deployment("e"), body(mistaken(), given));
    assert_eq!(refused.status, 400, "{}", refused.text());
    seen += &refused.text();
    let opened = stamp.put(&deployment("d"), asked);
    seen += &opened.text();
    for _ in 0..40 {
        seen += &serde_json::to_string(&stamp.world.take_changes()).unwrap();
        stamp.wait(Duration::from_secs(20));
        for path in ["", "/operations"] {
            seen += &stamp.get(&format!("{}{path}", deployment("d"))).text();
        }
    }
    let ended = stamp.get(&deployment("d"));
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    let at = seen.find(SECRET);
    let around = at.map(|at| &seen[at.saturating_sub(300)..at + 20]);
    assert_eq!(around, None);
    assert_eq!(stamp.world.pieces().count(), 0);
}

/// A vault that deployments may read, with the secret in it: its id.
fn vault(stamp: &mut Stamp) -> String {
    let tenant = stamp.world.settings.tenant_id.clone();
    let id = resource("Microsoft.KeyVault/vaults", "mes-vault");
    let all =
        json!({ "tenantId": tenant, "objectId": CALLER, "permissions": { "secrets": ["all"] } });
    let made = stamp.put(
        &id,
        json!({ "location": "local", "properties": {
            "tenantId": tenant, "sku": { "family": "A", "name": "standard" },
            "enabledForTemplateDeployment": true, "accessPolicies": [all],
        } }),
    );
    assert_eq!(made.status, 200, "{}", made.text());
    let audience = "https://vault.local.azurestack.external".to_owned();
    let token = test_authorization_for(&mut stamp.world, CALLER, audience, stamp.now);
    let written = stamp.send_request(Request {
        scheme: "https".to_owned(),
        authority: "mes-vault.vault.local.azurestack.external:8443".to_owned(),
        method: "PUT".to_owned(),
        path: "/secrets/word".to_owned(),
        query: "api-version=2016-10-01".to_owned(),
        body: json!({ "value": SECRET }).to_string().into_bytes(),
        headers: vec![("authorization".to_owned(), token)],
        ..Request::default()
    });
    assert_eq!(written.status, 200, "{}", written.text());
    id
}

#[test]
fn what_a_vault_gives_stays_a_secret_where_the_template_takes_it_for_plain_text() {
    let mut stamp = stamp();
    let vault = vault(&mut stamp);
    let mut tagged = account("one");
    tagged["tags"] = json!({ "length": "[string(length(parameters('word')))]" });
    let mut whole = template(json!([tagged]));
    whole["parameters"] = json!({ "word": { "type": "string" } });
    let given =
        json!({ "word": { "reference": { "keyVault": { "id": vault }, "secretName": "word" } } });
    let ended = deploy(&mut stamp, "d", body(whole, given));
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    assert_eq!(
        ended.at("/properties/parameters/word"),
        json!({ "type": "String" })
    );
    let made = stamp.get(&resource("Microsoft.Storage/storageAccounts", "one"));
    assert_eq!(made.at("/tags/length"), SECRET.len().to_string());
    let journal = serde_json::to_string(&stamp.world.take_changes()).unwrap();
    // Once: in the vault itself.
    assert_eq!(journal.matches(SECRET).count(), 1, "{journal}");
}
