//! Deployments within deployments, and those above resource groups.

use super::{account, body, deploy, deployment, group, resource, stamp, template};
use crate::testing::SUBSCRIPTION;
use serde_json::{Value, json};

fn inner(template: Value, more: Value) -> Value {
    let mut properties = json!({ "mode": "Incremental", "template": template });
    for (name, value) in more.as_object().unwrap() {
        properties[name] = value.clone();
    }
    json!({ "type": "Microsoft.Resources/deployments", "apiVersion": "2018-05-01", "name": "inner", "properties": properties })
}

#[test]
fn a_nested_deployment_is_a_deployment_of_its_own_with_its_own_outputs() {
    let mut stamp = stamp();
    let mut nested = template(json!([account("one")]));
    nested["parameters"] = json!({ "word": { "type": "string" } });
    nested["resources"][0]["tags"] = json!({ "word": "[parameters('word')]" });
    nested["outputs"] = json!({ "kind": { "type": "string", "value": "[reference('one', '2017-10-01', 'Full').kind]" } });
    let inner_scope = json!({ "expressionEvaluationOptions": { "scope": "inner" }, "parameters": { "word": { "value": "[concat('a', 'b')]" } } });
    let mut outer = template(json!([inner(nested, inner_scope)]));
    outer["outputs"] =
        json!({ "kind": { "type": "string", "value": "[reference('inner').outputs.kind.value]" } });
    let ended = deploy(&mut stamp, "outer", body(outer, json!({})));
    assert_eq!(
        ended.at("/properties/outputs/kind/value"),
        "Storage",
        "{}",
        ended.text()
    );
    let id = resource("Microsoft.Storage/storageAccounts", "one");
    assert_eq!(
        ended.at("/properties/outputResources"),
        json!([{ "id": id }])
    );
    let within = stamp.get(&deployment("inner"));
    assert_eq!(within.at("/properties/provisioningState"), "Succeeded");
    assert_eq!(within.at("/properties/parameters/word/value"), "ab");
    assert_eq!(
        within.at("/properties/correlationId"),
        ended.at("/properties/correlationId")
    );
    assert_eq!(stamp.get(&id).at("/tags/word"), "ab");
    let list = format!("{}/providers/Microsoft.Resources/deployments", group());
    assert_eq!(stamp.get(&list).names(), ["inner", "outer"]);
}

#[test]
fn a_failure_within_is_told_without_and_secrets_of_the_outside_are_not_kept_within() {
    let mut stamp = stamp();
    let mut bad = account("one");
    bad["location"] = json!("elsewhere");
    bad["tags"] = json!({ "secret": "[parameters('secret')]" });
    let mut outer = template(json!([inner(template(json!([bad])), json!({}))]));
    outer["parameters"] = json!({ "secret": { "type": "securestring" } });
    let given = json!({ "secret": { "value": "Pa55-word-hidden" } });
    let ended = deploy(&mut stamp, "outer", body(outer, given));
    let message = ended.at("/properties/error/details/0/message");
    let message: Value = serde_json::from_str(message.as_str().unwrap()).unwrap();
    assert_eq!(
        message["error"]["details"][0]["code"],
        "DeploymentFailed",
        "{}",
        ended.text()
    );
    let deepest = message["error"]["details"][0]["details"][0]["message"]
        .as_str()
        .unwrap();
    assert!(
        deepest.contains("LocationNotAvailableForResourceType"),
        "{deepest}"
    );
    for call in ["", "/exportTemplate"] {
        let method = if call.is_empty() { "GET" } else { "POST" };
        let told = stamp.send(method, &format!("{}{call}", deployment("inner")), None);
        assert_eq!(told.status, 200, "{}", told.text());
        assert!(!told.text().contains("Pa55"), "{}", told.text());
    }
}

#[test]
fn a_deployment_of_a_subscription_makes_a_group_and_deploys_into_it() {
    let mut stamp = stamp();
    let mut within = inner(template(json!([account("one")])), json!({}));
    within["resourceGroup"] = json!("made");
    within["dependsOn"] =
        json!(["[subscriptionResourceId('Microsoft.Resources/resourceGroups', 'made')]"]);
    let group = json!({ "type": "Microsoft.Resources/resourceGroups", "apiVersion": "2018-05-01", "name": "made", "location": "local", "properties": {} });
    let mut whole = template(json!([group, within]));
    whole["$schema"] = json!(
        "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"
    );
    let path = format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Resources/deployments/s");
    let mut body = body(whole, json!({}));
    let refused = stamp.put(&path, body.clone());
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (400, "LocationRequired")
    );
    body["location"] = json!("local");
    let opened = stamp.put(&path, body);
    assert_eq!(opened.status, 201, "{}", opened.text());
    let status = stamp.finish(&opened);
    let ended = stamp.get(&path);
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{} {}",
        status.text(),
        ended.text()
    );
    assert_eq!(ended.at("/location"), "local");
    let there = format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/made/providers/Microsoft.Storage/storageAccounts/one"
    );
    assert_eq!(stamp.get(&there).status, 200);
    let inner = format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/made/providers/Microsoft.Resources/deployments/inner"
    );
    assert_eq!(
        stamp.get(&inner).at("/properties/provisioningState"),
        "Succeeded"
    );
    // With the group goes what was deployed into it.
    let gone = stamp.delete(&format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/made"
    ));
    stamp.finish(&gone);
    assert_eq!(stamp.get(&inner).code(), "ResourceGroupNotFound");
    assert!(
        stamp
            .world
            .deployments
            .iter()
            .all(|(_, row)| row.id.name() == "s")
    );
}

#[test]
fn a_nested_deployment_is_never_complete() {
    let mut stamp = stamp();
    let mut within = inner(template(json!([account("two")])), json!({}));
    within["properties"]["mode"] = json!("Complete");
    let whole = body(template(json!([account("one"), within])), json!({}));
    for (method, call) in [("PUT", ""), ("POST", "/validate"), ("POST", "/whatIf")] {
        let path = format!("{}{call}", deployment("d"));
        let refused = stamp.send(method, &path, Some(whole.clone()));
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (400, "InvalidTemplate"),
            "{call}"
        );
        assert!(
            refused
                .text()
                .contains("'Complete' is not supported for nested deployment"),
            "{}",
            refused.text()
        );
    }
}

/// A nested deployment with names of its own.
fn apart(name: &str, template: Value, parameters: Value) -> Value {
    let scope =
        json!({ "expressionEvaluationOptions": { "scope": "inner" }, "parameters": parameters });
    let mut whole = inner(template, scope);
    whole["name"] = json!(name);
    whole
}

#[test]
fn new_guids_are_other_ones_in_every_deployment_and_those_that_were_validated() {
    let mut stamp = stamp();
    let chance = || {
        let mut one = template(json!([account(
            "[concat('a', take(replace(parameters('id'), '-', ''), 20))]"
        )]));
        one["parameters"] = json!({ "id": { "type": "string", "defaultValue": "[newGuid()]" } });
        one["outputs"] = json!({ "id": { "type": "string", "value": "[parameters('id')]" } });
        one
    };
    let mut whole = chance();
    whole["resources"].as_array_mut().unwrap().extend([
        apart("x", chance(), json!({})),
        apart("y", chance(), json!({})),
    ]);
    let mut complete = body(whole, json!({}));
    complete["properties"]["mode"] = json!("Complete");
    let ended = deploy(&mut stamp, "d", complete);
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    let mut ids: Vec<String> = ["d", "x", "y"]
        .iter()
        .map(|name| {
            let shown = stamp.get(&deployment(name));
            let id = shown.at("/properties/outputs/id/value");
            assert_eq!(shown.at("/properties/parameters/id/value"), id);
            id.as_str().unwrap().to_owned()
        })
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    assert_eq!(
        stamp.get(&format!("{}/resources", group())).names().len(),
        3
    );
}

#[test]
fn names_within_may_come_from_what_ran_before_and_complete_mode_leaves_them() {
    let mut stamp = stamp();
    let mut first = template(json!([account("[parameters('name')]")]));
    first["parameters"] = json!({ "name": { "type": "string" } });
    first["outputs"] =
        json!({ "name": { "type": "string", "value": "[concat(parameters('name'), 'more')]" } });
    let mut second = apart(
        "second",
        first.clone(),
        json!({ "name": { "value": "[reference('first').outputs.name.value]" } }),
    );
    second["dependsOn"] = json!(["first"]);
    let whole = template(json!([
        apart("first", first, json!({ "name": { "value": "one" } })),
        second
    ]));
    let mut complete = body(whole, json!({}));
    complete["properties"]["mode"] = json!("Complete");
    let valid = stamp.post(&format!("{}/validate", deployment("d")), complete.clone());
    assert_eq!(valid.status, 200, "{}", valid.text());
    let ended = deploy(&mut stamp, "d", complete);
    assert_eq!(
        ended.at("/properties/provisioningState"),
        "Succeeded",
        "{}",
        ended.text()
    );
    let left = stamp.get(&format!("{}/resources", group())).names();
    assert_eq!(left, ["one", "onemore"]);
}

#[test]
fn validate_by_id_lists_a_nested_deployment_and_what_is_in_it() {
    let mut stamp = stamp();
    let whole = body(
        template(json!([inner(template(json!([account("one")])), json!({}))])),
        json!({}),
    );
    let valid = stamp.post(
        &format!("{}/validate?api-version=2020-06-01", deployment("d")),
        whole,
    );
    if valid.code() == "NoRegisteredProviderFound" || valid.status == 400 {
        // The api-versions of a stamp end before that form; those of today's public ones do not.
        assert!(valid.text().contains("2020-06-01"), "{}", valid.text());
        return;
    }
    let ids = valid.at("/properties/validatedResources");
    assert_eq!(
        ids,
        json!([{ "id": deployment("inner") }, { "id": resource("Microsoft.Storage/storageAccounts", "one") }])
    );
}

#[test]
fn nobody_is_told_of_groups_that_he_may_not_see() {
    let mut stamp = stamp();
    let path = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/secret");
    stamp.put(
        &path,
        json!({ "location": "local", "tags": { "owner": "hidden" } }),
    );
    let deployer = "77777777-7777-4777-8777-777777777777";
    stamp.grants(
        deployer,
        crate::world::subscription::Role::Contributor,
        &group(),
    );
    let mut tell = template(json!([account(
        "[concat('x', string(resourceGroup().tags))]"
    )]));
    tell["outputs"] = json!({});
    for name in ["secret", "nothing"] {
        let mut within = apart("inner", tell.clone(), json!({}));
        within["resourceGroup"] = json!(name);
        let whole = body(template(json!([within])), json!({}));
        let refused = stamp.by(
            deployer,
            "POST",
            &format!("{}/validate", deployment("d")),
            whole,
        );
        assert_eq!(refused.status, 400, "{}", refused.text());
        assert!(!refused.text().contains("hidden"), "{}", refused.text());
        assert!(
            !refused.text().contains("ResourceGroupNotFound"),
            "{}",
            refused.text()
        );
    }
}
