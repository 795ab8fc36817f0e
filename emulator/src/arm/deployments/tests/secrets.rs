//! What a secret must never get into: replies, the journal, the activity log, failures.

use super::{account, body, deploy, deployment, modes::machine, stamp, template};
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
