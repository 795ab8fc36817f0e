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
