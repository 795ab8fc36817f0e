//! Templates and parameters that lie outside of the stamp.

use super::{account, deployment, resource, stamp, template};
use crate::{
    testing::Stamp,
    world::{World, withheld::File},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const BASE: &str = "https://files.example/templates";

/// A stamp outside of which these files lie, below [`BASE`].
fn stamp_beside(files: &[(&str, Value)]) -> Stamp {
    let files: BTreeMap<String, String> = files
        .iter()
        .map(|(name, value)| (format!("{BASE}/{name}"), value.to_string()))
        .collect();
    let mut stamp = stamp();
    stamp.outside = Box::new(move |address| -> File {
        let found = files.get(address).cloned();
        found.ok_or_else(|| "there is no such file.".to_owned())
    });
    stamp
}

fn by_link(name: &str) -> Value {
    json!({ "properties": { "mode": "Incremental", "templateLink": { "uri": format!("{BASE}/{name}"), "contentVersion": "1.0.0.0" } } })
}

/// A deployment within a template, linked by an address.
fn nested(name: &str, uri: &str, parameters: Value) -> Value {
    json!({
        "type": "Microsoft.Resources/deployments", "apiVersion": "2018-05-01", "name": name,
        "properties": { "mode": "Incremental", "templateLink": { "uri": uri }, "parameters": parameters },
    })
}

/// A template that makes an account of the name that it is given, and tells it.
fn named_account() -> Value {
    let mut whole = template(json!([account("[parameters('name')]")]));
    whole["parameters"] = json!({ "name": { "type": "string" } });
    whole["outputs"] =
        json!({ "next": { "type": "string", "value": "[concat(parameters('name'), '2')]" } });
    whole
}

fn exists(stamp: &mut Stamp, name: &str) -> bool {
    let found = stamp.get(&resource("Microsoft.Storage/storageAccounts", name));
    found.status == 200
}

#[test]
fn a_linked_template_links_to_others_beside_itself() {
    let given = json!({ "name": { "value": "inner" } });
    let beside = "[uri(deployment().properties.templateLink.uri, 'nested/one.json?sig=open')]";
    let main = template(json!([account("outer"), nested("linked", beside, given)]));
    let mut stamp = stamp_beside(&[
        ("main.json?sv=1&sig=hidden", main),
        ("nested/one.json?sig=open", named_account()),
    ]);
    let opened = stamp.put(&deployment("d"), by_link("main.json?sv=1&sig=hidden"));
    assert_eq!(opened.status, 201, "{}", opened.text());
    assert_eq!(
        opened.at("/properties/templateLink"),
        json!({ "uri": format!("{BASE}/main.json"), "contentVersion": "1.0.0.0" })
    );
    stamp.finish(&opened);
    let ended = stamp.get(&deployment("d"));
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    assert!(exists(&mut stamp, "outer") && exists(&mut stamp, "inner"));
    let inner = stamp.get(&deployment("linked"));
    assert_eq!(
        inner.at("/properties/templateLink/uri"),
        format!("{BASE}/nested/one.json")
    );
    let exported = stamp.post(
        &format!("{}/exportTemplate", deployment("linked")),
        json!(null),
    );
    assert_eq!(exported.at("/template"), named_account());
    // Neither the signature nor anything else that was only needed on the way is left.
    let journal = serde_json::to_string(&stamp.world.take_changes()).unwrap();
    assert!(!journal.contains("hidden"));
    assert_eq!(stamp.world.pieces().count(), 0);
}

#[test]
fn a_link_that_only_the_deployment_itself_can_tell_is_fetched_then_and_survives_a_restart() {
    let given = |value: &str| json!({ "name": { "value": value } });
    let mut second = nested(
        "second",
        "[concat('https://files.example/templates/', reference('first').outputs.next.value, '.json')]",
        given("[reference('first').outputs.next.value]"),
    );
    second["dependsOn"] = json!(["first"]);
    let first = nested("first", &format!("{BASE}/one.json"), given("chain"));
    let main = template(json!([first, second]));
    let mut stamp = stamp_beside(&[
        ("one.json", named_account()),
        ("chain2.json", named_account()),
    ]);
    let outside = std::mem::replace(
        &mut stamp.outside,
        Box::new(|address| match address.ends_with("one.json") {
            true => Ok(named_account().to_string()),
            false => panic!("{address}"),
        }),
    );
    let body = json!({ "properties": { "mode": "Incremental", "template": main } });
    let mut journal = stamp.world.take_changes();
    let opened = stamp.put(&deployment("d"), body);
    assert_eq!(opened.status, 201, "{}", opened.text());
    // The shell is slow: nothing is delivered yet.
    while crate::arm::deployments::wanted(&stamp.world).is_empty() {
        stamp.now = crate::arm::operations::next_due(&stamp.world).unwrap();
        crate::arm::operations::settle(&mut stamp.world, stamp.now);
    }
    let contents = stamp.world.contents.clone();
    journal.extend(stamp.world.take_changes());
    let mut copy = super::stamp();
    copy.world = World::new(stamp.world.settings.clone(), stamp.world.crypto.clone());
    copy.world.contents = contents;
    for change in journal {
        copy.world.apply(change).unwrap();
    }
    (copy.now, copy.outside) = (stamp.now, outside);
    crate::arm::deployments::resume(&mut copy.world, stamp.now);
    copy.finish(&opened);
    let ended = copy.get(&deployment("d"));
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    assert!(exists(&mut copy, "chain") && exists(&mut copy, "chain2"));
}

#[test]
fn a_file_that_cannot_be_had_is_told_with_its_address() {
    let mut stamp = stamp_beside(&[("broken.json", json!("[")), ("list.json", json!([]))]);
    let refused = stamp.put(&deployment("d"), by_link("missing.json?sig=hidden"));
    assert_eq!(
        (refused.status, refused.code()),
        (400, "InvalidContentLink".to_owned())
    );
    assert!(
        refused
            .text()
            .contains("missing.json': there is no such file."),
        "{}",
        refused.text()
    );
    assert!(!refused.text().contains("hidden"));
    assert_eq!(stamp.get(&deployment("d")).status, 404);
    for (name, code) in [
        ("broken.json", "InvalidTemplate"),
        ("list.json", "InvalidTemplate"),
    ] {
        let refused = stamp.put(&deployment("d"), by_link(name));
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (400, code),
            "{name}: {}",
            refused.text()
        );
    }
    let lost = nested("inner", &format!("{BASE}/lost.json?sig=hidden"), json!({}));
    let body =
        json!({ "properties": { "mode": "Incremental", "template": template(json!([lost])) } });
    for path in [deployment("d"), format!("{}/validate", deployment("d"))] {
        let method = if path.ends_with("validate") {
            "POST"
        } else {
            "PUT"
        };
        let refused = stamp.send(method, &path, Some(body.clone()));
        assert_eq!(refused.code(), "InvalidContentLink", "{}", refused.text());
        assert!(refused.text().contains("lost.json"), "{}", refused.text());
        assert!(!refused.text().contains("hidden"), "{}", refused.text());
    }
}

#[test]
fn parameters_may_be_linked_and_only_once() {
    let file =
        json!({ "contentVersion": "1.0.0.0", "parameters": { "name": { "value": "given" } } });
    let mut stamp = stamp_beside(&[("named.json", named_account()), ("values.json", file)]);
    let mut body = by_link("named.json");
    body["properties"]["parametersLink"] = json!({ "uri": format!("{BASE}/values.json") });
    let ended = super::deploy(&mut stamp, "d", body.clone());
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    assert_eq!(
        ended.at("/properties/parametersLink/uri"),
        format!("{BASE}/values.json")
    );
    assert!(exists(&mut stamp, "given"));
    let mut other = body.clone();
    other["properties"]["templateLink"]["contentVersion"] = json!("2.0.0.0");
    assert_eq!(stamp.put(&deployment("e"), other).code(), "InvalidTemplate");
    body["properties"]["parameters"] = json!({});
    assert_eq!(stamp.put(&deployment("e"), body).code(), "InvalidTemplate");
}

#[test]
fn whoever_may_not_deploy_makes_the_stamp_fetch_nothing() {
    let mut stamp = stamp();
    stamp.outside = Box::new(|address| panic!("{address}"));
    let refused = stamp.by(
        "99999999-9999-4999-8999-999999999999",
        "PUT",
        &deployment("d"),
        by_link("main.json"),
    );
    assert_eq!(refused.status, 403, "{}", refused.text());
}
