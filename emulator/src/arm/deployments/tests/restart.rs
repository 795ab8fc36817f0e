//! A stamp that is killed while it deploys goes on where it was.

use super::{account, body, deployment, resource, stamp, template};
use crate::{
    testing::Stamp,
    world::{Change, World},
};
use serde_json::{Value, json};
use std::time::Duration;

/// A stamp that knows what the journal of another one says.
fn restored(stamp: &Stamp, journal: &[Change]) -> Stamp {
    let mut copy = Stamp::new();
    // Chance goes on: the same ids would be given twice.
    copy.world = World::new(stamp.world.settings.clone(), stamp.world.crypto.clone());
    copy.world.contents = stamp.world.contents.clone();
    for change in journal {
        let text = serde_json::to_string(change).unwrap();
        copy.world
            .apply(serde_json::from_str(&text).unwrap())
            .unwrap();
    }
    copy.now = stamp.now;
    copy
}

/// One account after the other, the second within a nested deployment, with names that chance has made.
fn chain() -> Value {
    let mut last = account("[variables('last')]");
    last["dependsOn"] = json!(["inner"]);
    let inner = json!({
        "type": "Microsoft.Resources/deployments", "apiVersion": "2018-05-01", "name": "inner", "dependsOn": ["first"],
        "properties": { "mode": "Incremental", "template": template(json!([account("second")])) },
    });
    let mut whole = template(json!([account("first"), inner, last]));
    whole["parameters"] = json!({
        "chance": { "type": "string", "defaultValue": "[newGuid()]" },
        "secret": { "type": "secureString" },
    });
    whole["variables"] = json!({ "last": "[concat('last', uniqueString(parameters('chance')))]" });
    whole["outputs"] = json!({ "last": { "type": "string", "value": "[variables('last')]" } });
    whole
}

#[test]
fn a_deployment_goes_on_after_a_restart_at_any_moment() {
    let mut whole = stamp();
    let mut journal = whole.world.take_changes();
    let opened = whole.put(
        &deployment("d"),
        body(
            chain(),
            json!({ "secret": { "value": "Pa55-word-hidden" } }),
        ),
    );
    let mut copies = Vec::new();
    for _ in 0..100 {
        journal.extend(whole.world.take_changes());
        copies.push(restored(&whole, &journal));
        whole.wait(Duration::from_millis(700));
        if whole
            .get(&deployment("d"))
            .at("/properties/provisioningState")
            == "Succeeded"
        {
            break;
        }
    }
    journal.extend(whole.world.take_changes());
    let written = serde_json::to_string(&journal).unwrap();
    assert!(
        !written.contains("hidden"),
        "a secret stands in the journal"
    );
    assert_eq!(whole.world.pieces().count(), 0);
    let expected = whole.get(&deployment("d"));
    assert_eq!(
        expected.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        expected.text()
    );
    let last = expected.at("/properties/outputs/last/value");
    let last = last.as_str().unwrap();
    assert!(copies.len() > 3);
    for mut copy in copies {
        copy.finish(&opened);
        let ended = copy.get(&deployment("d"));
        assert_eq!(
            ended.at("/properties/provisioningState"),
            "Succeeded",
            "{}",
            ended.text()
        );
        assert_eq!(ended.at("/properties/outputs/last/value"), last);
        assert_eq!(
            ended.at("/properties/outputResources"),
            expected.at("/properties/outputResources")
        );
        for name in ["first", "second", last] {
            let there = copy.get(&resource("Microsoft.Storage/storageAccounts", name));
            assert_eq!(
                there.at("/properties/provisioningState"),
                "Succeeded",
                "{name}"
            );
        }
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let told = || {
        let mut stamp = stamp();
        let opened = stamp.put(
            &deployment("d"),
            body(
                chain(),
                json!({ "secret": { "value": "Pa55-word-hidden" } }),
            ),
        );
        stamp.finish(&opened);
        let paths = [
            deployment("d"),
            format!("{}/operations", deployment("d")),
            deployment("inner"),
        ];
        paths.map(|path| stamp.get(&path).response.body)
    };
    assert_eq!(told(), told());
}
