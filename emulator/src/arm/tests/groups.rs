//! Resource groups.

use super::{account, group, stamp_with_accounts};
use crate::testing::{SUBSCRIPTION, Stamp};
use serde_json::json;

#[test]
fn a_group_lives_from_put_to_delete() {
    let mut stamp = Stamp::new();
    let created = stamp.put(
        &group("Web"),
        json!({"location": "Local", "tags": {"env": "prod", "cost": 7}}),
    );
    assert_eq!(created.status, 201);
    assert_eq!(
        created.json(),
        json!({
            "id": group("Web"), "name": "Web", "type": "Microsoft.Resources/resourceGroups", "location": "local", "tags": {"env": "prod", "cost": "7"},
            "properties": {"provisioningState": "Succeeded"},
        })
    );
    let older = stamp.get(&format!("{}?api-version=2018-05-01", group("Web")));
    assert_eq!(older.json().get("type"), None);
    assert_eq!(
        stamp
            .put(&group("WEB"), json!({"location": "local"}))
            .at("/name"),
        "Web"
    );
    assert_eq!(
        stamp
            .patch(&group("web"), json!({"tags": {"a": "b"}}))
            .at("/tags/a"),
        "b"
    );
    assert_eq!(stamp.send("HEAD", &group("web"), None).status, 204);
    let opened = stamp.delete(&group("web"));
    assert_eq!(
        (opened.status, opened.header("retry-after").as_deref()),
        (202, Some("1"))
    );
    assert!(
        opened
            .header("location")
            .unwrap()
            .contains("/operationresults/")
    );
    assert_eq!(
        stamp.get(&group("web")).at("/properties/provisioningState"),
        "Deleting"
    );
    assert_eq!(
        stamp
            .put(&group("web"), json!({"location": "local"}))
            .code(),
        "ResourceGroupBeingDeleted"
    );
    assert_eq!(stamp.finish(&opened).status, 200);
    assert_eq!(stamp.get(&group("web")).code(), "ResourceGroupNotFound");
    assert_eq!(stamp.send("HEAD", &group("web"), None).status, 404);
    assert_eq!(stamp.delete(&group("web")).code(), "ResourceGroupNotFound");
}

#[test]
fn what_is_in_a_group_goes_with_it() {
    let mut stamp = stamp_with_accounts(&["one", "two"]);
    let opened = stamp.delete(&group("rg"));
    assert_eq!(
        stamp
            .put(&account("three"), json!({"location": "local"}))
            .code(),
        "ResourceGroupBeingDeleted"
    );
    stamp.finish(&opened);
    assert_eq!(stamp.world.resource_count(), 0);
    assert_eq!(stamp.get(&account("one")).code(), "ResourceGroupNotFound");
}

#[test]
fn a_group_that_cannot_be_is_refused() {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    assert_eq!(
        stamp
            .put(&group("%7E%60123"), json!({"location": "local"}))
            .at("/error/message"),
        "The provided resource group name '~`123' has these invalid characters: '~`'. The name can only be a letter, digit, '-', '.', '(', ')' or '_'."
    );
    for name in ["a.", &"a".repeat(91)] {
        assert_eq!(
            stamp.put(&group(name), json!({"location": "local"})).code(),
            "InvalidResourceGroup",
            "{name}"
        );
    }
    assert_eq!(
        stamp.put(&group("new"), json!({})).code(),
        "LocationRequired"
    );
    assert_eq!(
        stamp
            .put(&group("new"), json!({"location": "westus"}))
            .code(),
        "LocationNotAvailableForResourceGroup"
    );
    assert_eq!(
        stamp
            .put(&group("rg"), json!({"location": "westus"}))
            .code(),
        "InvalidResourceGroupLocation"
    );
    assert_eq!(
        stamp
            .put(
                &group("rg"),
                json!({"location": "local", "tags": {"a": {}}})
            )
            .code(),
        "InvalidRequestContent"
    );
}

#[test]
fn groups_are_listed_by_tag_and_in_pages() {
    let mut stamp = Stamp::new();
    for (name, env) in [("a", "prod"), ("b", "test"), ("c", "prod")] {
        stamp.put(
            &group(name),
            json!({"location": "local", "tags": {"env": env}}),
        );
    }
    let list = format!("/subscriptions/{SUBSCRIPTION}/resourcegroups");
    assert_eq!(stamp.get(&list).names(), ["a", "b", "c"]);
    assert_eq!(
        stamp
            .get(&format!(
                "{list}?$filter=tagName%20eq%20'env'%20and%20tagValue%20eq%20'prod'"
            ))
            .names(),
        ["a", "c"]
    );
    let first = stamp.get(&format!("{list}?$top=2"));
    assert_eq!(first.names(), ["a", "b"]);
    assert_eq!(
        stamp.get(first.at("/nextLink").as_str().unwrap()).names(),
        ["c"]
    );
}
