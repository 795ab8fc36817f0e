//! Deployments that are refused, and those that fail on the way.

use super::{account, body, deploy, deployment, group, resource, stamp, template};
use crate::{
    testing::SUBSCRIPTION,
    world::{settings::Settings, subscription::Role},
};
use serde_json::{Value, json};

#[test]
fn a_mistake_in_the_template_is_refused_before_anything_is_done() {
    let mut stamp = stamp();
    let mut wrong = account("one");
    wrong["name"] = json!("[parameters('nme')]");
    let mut wrong = template(json!([wrong]));
    wrong["parameters"] = json!({ "name": { "type": "string" } });
    let given = json!({ "name": { "value": "one" } });
    for call in [deployment("d"), format!("{}/validate", deployment("d"))] {
        let method = if call.ends_with("validate") {
            "POST"
        } else {
            "PUT"
        };
        let refused = stamp.send(method, &call, Some(body(wrong.clone(), given.clone())));
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (400, "InvalidTemplate")
        );
        let message = refused.at("/error/message").to_string();
        assert!(
            message.contains("'nme'") && message.contains("'name'"),
            "{message}"
        );
    }
    assert_eq!(stamp.get(&deployment("d")).code(), "DeploymentNotFound");
}

#[test]
fn types_versions_modes_and_links_are_refused_by_name() {
    let mut stamp = stamp();
    let mut put = |body: Value| {
        let refused = stamp.put(&deployment("d"), body);
        (refused.status, refused.code())
    };
    let with = |pointer: &str, value: &str| {
        let mut one = account("one");
        one[pointer] = json!(value);
        body(template(json!([one])), json!({}))
    };
    assert_eq!(
        put(with("type", "Microsoft.Storage/nothings")),
        (404, "InvalidResourceType".to_owned())
    );
    assert_eq!(
        put(with("type", "Microsoft.Nothing/things")),
        (404, "InvalidResourceNamespace".to_owned())
    );
    assert_eq!(
        put(with("apiVersion", "2030-01-01")),
        (400, "NoRegisteredProviderFound".to_owned())
    );
    let mut modeless = body(template(json!([])), json!({}));
    modeless["properties"]["mode"] = json!("Thorough");
    assert_eq!(put(modeless), (400, "InvalidRequestContent".to_owned()));
    let linked = json!({ "properties": { "mode": "Incremental", "templateLink": { "uri": "https://example.com/a.json" } } });
    assert_eq!(put(linked), (400, "InvalidContentLink".to_owned()));
    assert_eq!(put(json!({})), (400, "InvalidRequestContent".to_owned()));
    let broken = stamp.send_bytes("PUT", &deployment("d"), b"{\"properties\": {".to_vec());
    assert_eq!(
        (broken.status, broken.code().as_str()),
        (400, "InvalidRequestContent")
    );
}

#[test]
fn what_is_refused_on_the_way_is_told_as_it_was_refused() {
    let mut stamp = stamp();
    let mut bad = account("two");
    bad["location"] = json!("elsewhere");
    let mut after = account("three");
    after["dependsOn"] = json!(["two"]);
    let opened = stamp.put(
        &deployment("d"),
        body(template(json!([account("one"), bad, after])), json!({})),
    );
    let status = stamp.finish(&opened);
    assert_eq!(status.at("/status"), "Failed", "{}", status.text());
    assert_eq!(status.at("/error/code"), "DeploymentFailed");
    assert_eq!(status.at("/error/details/0/code"), "BadRequest");
    let inner = status.at("/error/details/0/message");
    let inner: Value = serde_json::from_str(inner.as_str().unwrap()).unwrap();
    assert_eq!(
        inner["error"]["code"],
        "LocationNotAvailableForResourceType"
    );
    let ended = stamp.get(&deployment("d"));
    assert_eq!(ended.at("/properties/provisioningState"), "Failed");
    assert_eq!(ended.at("/properties/error"), status.at("/error"));
    // What does not depend on it was made all the same, and what does was not begun.
    let there = |name: &str| resource("Microsoft.Storage/storageAccounts", name);
    assert_eq!(stamp.get(&there("one")).status, 200);
    assert_eq!(stamp.get(&there("three")).status, 404);
    let steps = stamp.get(&format!("{}/operations", deployment("d")));
    let failed = steps.at("/value");
    let failed = failed
        .as_array()
        .unwrap()
        .iter()
        .find(|step| step["properties"]["provisioningState"] == "Failed");
    let failed = &failed.unwrap()["properties"];
    assert_eq!(failed["statusCode"], "BadRequest");
    assert_eq!(
        failed["statusMessage"]["error"]["code"],
        "LocationNotAvailableForResourceType"
    );
    assert_eq!(failed["targetResource"]["resourceName"], "two");
}

#[test]
fn work_that_was_accepted_and_fails_is_told_with_its_cause() {
    let mut stamp = stamp();
    let mut disk = account("disk-fail-allocation");
    disk["type"] = json!("Microsoft.Compute/disks");
    disk["apiVersion"] = json!("2017-03-30");
    disk["sku"] = json!({ "name": "Standard_LRS" });
    disk["properties"] = json!({ "creationData": { "createOption": "Empty" }, "diskSizeGB": 10 });
    disk.as_object_mut().unwrap().remove("kind");
    let ended = deploy(&mut stamp, "d", body(template(json!([disk])), json!({})));
    assert_eq!(
        ended.at("/properties/error/details/0/code"),
        "Conflict",
        "{}",
        ended.text()
    );
    let inner = ended.at("/properties/error/details/0/message");
    let inner: Value = serde_json::from_str(inner.as_str().unwrap()).unwrap();
    assert_eq!(inner["error"]["code"], "ResourceDeploymentFailure");
    assert_eq!(inner["error"]["details"][0]["code"], "AllocationFailed");
}

#[test]
fn rights_and_locks_of_the_caller_hold_for_what_is_deployed() {
    let mut stamp = stamp();
    let somebody = "33333333-3333-4333-8333-333333333333";
    let one = body(template(json!([account("one")])), json!({}));
    stamp.grants(somebody, Role::Reader, &group());
    let refused = stamp.by(somebody, "PUT", &deployment("d"), one.clone());
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "AuthorizationFailed")
    );
    // Whoever may deploy, but not in the group that the template reaches into.
    stamp.has_group("other");
    stamp.grants(somebody, Role::Contributor, &group());
    let inner = json!({
        "type": "Microsoft.Resources/deployments", "apiVersion": "2018-05-01", "name": "inner", "resourceGroup": "other",
        "properties": { "mode": "Incremental", "template": template(json!([account("one")])) },
    });
    let refused = stamp.by(
        somebody,
        "PUT",
        &deployment("d"),
        body(template(json!([inner])), json!({})),
    );
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (400, "InvalidTemplateDeployment")
    );
    assert!(
        refused
            .text()
            .contains("Microsoft.Storage/storageAccounts/write"),
        "{}",
        refused.text()
    );
    let lock = format!("{}/providers/Microsoft.Authorization/locks/l", group());
    stamp.put(&lock, json!({ "properties": { "level": "ReadOnly" } }));
    let refused = stamp.put(&deployment("d"), one);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "ScopeLocked")
    );
}

#[test]
fn a_group_that_is_missing_is_named() {
    let mut stamp = stamp();
    let path = format!(
        "/subscriptions/{SUBSCRIPTION}/resourcegroups/none/providers/Microsoft.Resources/deployments/"
    );
    assert_eq!(stamp.get(&path).code(), "ResourceGroupNotFound");
    let instant = Settings {
        speed: 0.0,
        ..Settings::default()
    };
    let mut stamp = crate::testing::Stamp::with(instant);
    stamp.has_group("rg");
    // At speed 0 it is done when it is asked about.
    let opened = stamp.put(
        &deployment("d"),
        body(template(json!([account("one")])), json!({})),
    );
    let status = opened.header("azure-asyncoperation").unwrap();
    assert_eq!(stamp.get(&status).at("/status"), "Succeeded");
}

#[test]
fn what_a_template_makes_is_no_deeper_than_what_is_sent() {
    let nest = |innermost: Value, levels: usize| {
        (0..levels).fold(innermost, |inside, _| json!({ "a": inside }))
    };
    let mut deep = account("deep");
    deep["properties"] = nest(json!("[variables('inner')]"), 60);
    let mut whole = template(json!([deep]));
    whole["variables"] = json!({ "inner": nest(json!("x"), 60) });
    let mut stamp = stamp();
    let path = deployment("d");
    let sent = body(whole, json!({}));
    for (method, path) in [
        ("POST", format!("{path}/validate?api-version=2019-10-01")),
        ("POST", format!("{path}/whatIf?api-version=2019-10-01")),
        ("PUT", format!("{path}?api-version=2019-10-01")),
    ] {
        let reply = stamp.send(method, &path, Some(sent.clone()));
        assert_eq!(reply.status, 400, "{method} {path}: {}", reply.text());
        assert_eq!(reply.code(), "InvalidTemplate", "{method} {path}");
    }
}
