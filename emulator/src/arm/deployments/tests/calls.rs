//! The calls beside PUT.

use super::{account, body, deploy, deployment, group, resource, stamp, template};
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn validate_answers_what_would_be_deployed_and_deploys_nothing() {
    let mut stamp = stamp();
    let one = body(template(json!([account("one")])), json!({}));
    let valid = stamp.post(&format!("{}/validate", deployment("d")), one);
    assert_eq!(valid.status, 200, "{}", valid.text());
    assert_eq!(valid.at("/properties/provisioningState"), "Succeeded");
    let first = valid.at("/properties/validatedResources/0");
    assert_eq!(
        first["id"],
        resource("Microsoft.Storage/storageAccounts", "one")
    );
    assert_eq!(first["sku"]["name"], "Standard_LRS");
    assert_eq!(stamp.get(&deployment("d")).status, 404);
    assert_eq!(stamp.get(first["id"].as_str().unwrap()).status, 404);
}

#[test]
fn deployments_and_their_operations_are_listed_in_pages() {
    let mut stamp = stamp();
    let three: Vec<Value> = ["one", "two", "three"].map(account).to_vec();
    deploy(&mut stamp, "b", body(template(json!(three)), json!({})));
    deploy(&mut stamp, "a", body(template(json!([])), json!({})));
    let list = format!("{}/providers/Microsoft.Resources/deployments/", group());
    assert_eq!(stamp.get(&list).names(), ["a", "b"]);
    let failed = stamp.get(&format!("{list}?$filter=provisioningState%20eq%20'Failed'"));
    assert_eq!(failed.names(), Vec::<String>::new());
    let mut page = stamp.get(&format!("{}/operations?$top=2", deployment("b")));
    let mut names = Vec::new();
    loop {
        for step in page.at("/value").as_array().unwrap() {
            names.push(step["properties"]["targetResource"]["resourceName"].clone());
        }
        let Some(next) = page.at("/nextLink").as_str().map(str::to_owned) else {
            break;
        };
        page = stamp.get(&next);
    }
    // The last of them evaluates the outputs, be there any or not, and is about no resource.
    assert_eq!(names.pop(), Some(Value::Null));
    assert_eq!(names, ["one", "two", "three"]);
    let first = stamp
        .get(&format!("{}/operations", deployment("b")))
        .at("/value/0");
    let by_id = stamp.get(first["id"].as_str().unwrap());
    assert_eq!(by_id.json(), first);
    assert_eq!(first["properties"]["provisioningState"], "Succeeded");
    let none = stamp.get(&format!("{}/operations/0123", deployment("b")));
    assert_eq!(none.code(), "DeploymentOperationNotFound");
}

#[test]
fn cancel_stops_what_has_not_begun() {
    let mut stamp = stamp();
    let mut second = account("two");
    second["dependsOn"] = json!(["one"]);
    let opened = stamp.put(
        &deployment("d"),
        body(template(json!([account("one"), second])), json!({})),
    );
    stamp.wait(Duration::from_millis(1100));
    assert_eq!(
        stamp
            .get(&deployment("d"))
            .at("/properties/provisioningState"),
        "Running"
    );
    assert_eq!(
        stamp
            .post(&format!("{}/cancel", deployment("d")), json!(null))
            .status,
        204
    );
    let status = stamp.finish(&opened);
    assert_eq!(status.at("/status"), "Canceled");
    stamp.wait(Duration::from_secs(600));
    assert_eq!(
        stamp
            .get(&deployment("d"))
            .at("/properties/provisioningState"),
        "Canceled"
    );
    let there = |name: &str| resource("Microsoft.Storage/storageAccounts", name);
    // What had begun goes on to its end.
    assert_eq!(
        stamp.get(&there("one")).at("/properties/provisioningState"),
        "Succeeded"
    );
    assert_eq!(stamp.get(&there("two")).status, 404);
    let steps = stamp.get(&format!("{}/operations", deployment("d")));
    assert_eq!(
        steps.at("/value/0/properties/provisioningState"),
        "Succeeded",
        "{}",
        steps.text()
    );
    let again = stamp.post(&format!("{}/cancel", deployment("d")), json!(null));
    assert_eq!(
        (again.status, again.code().as_str()),
        (409, "DeploymentCannotBeCancelled")
    );
}

#[test]
fn the_record_is_deleted_and_what_was_deployed_stays() {
    let mut stamp = stamp();
    let opened = stamp.put(
        &deployment("d"),
        body(template(json!([account("one")])), json!({})),
    );
    assert_eq!(stamp.send("HEAD", &deployment("d"), None).status, 204);
    assert_eq!(stamp.delete(&deployment("d")).code(), "DeploymentActive");
    stamp.finish(&opened);
    let gone = stamp.delete(&deployment("d"));
    assert_eq!(gone.status, 202);
    stamp.finish(&gone);
    assert_eq!(stamp.send("HEAD", &deployment("d"), None).status, 404);
    assert_eq!(stamp.delete(&deployment("d")).status, 204);
    assert_eq!(
        stamp
            .get(&resource("Microsoft.Storage/storageAccounts", "one"))
            .status,
        200
    );
}

#[test]
fn the_template_comes_back_and_has_a_hash() {
    let mut stamp = stamp();
    let one = template(json!([account("one")]));
    let ended = deploy(&mut stamp, "d", body(one.clone(), json!({})));
    let exported = stamp.post(&format!("{}/exportTemplate", deployment("d")), json!(null));
    assert_eq!(exported.at("/template"), one);
    let path = "/providers/Microsoft.Resources/calculateTemplateHash";
    let spaced = serde_json::to_string_pretty(&one).unwrap();
    let hash = stamp.send_bytes("POST", path, spaced.into_bytes());
    assert_eq!(
        hash.at("/templateHash"),
        ended.at("/properties/templateHash")
    );
    assert_eq!(hash.at("/minifiedTemplate"), one.to_string());
    let other = stamp.post(path, template(json!([])));
    assert_ne!(other.at("/templateHash"), hash.at("/templateHash"));
}

#[test]
fn providers_tell_of_deployments() {
    let mut stamp = stamp();
    let told = stamp.get("/providers/Microsoft.Resources?api-version=2018-05-01");
    assert!(
        told.text().contains("\"resourceType\":\"deployments\""),
        "{}",
        told.text()
    );
    let lost = stamp.post(&format!("{}/nothing", deployment("d")), json!(null));
    assert_eq!(lost.status, 404);
    let wrong = stamp.get(&format!("{}/cancel", deployment("d")));
    assert_eq!(wrong.status, 405);
}
