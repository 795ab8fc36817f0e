//! Rights: readers only read, strangers see nothing.

use super::{account, group, stamp_with_accounts};
use crate::{
    testing::{Reply, SUBSCRIPTION, Stamp},
    world::subscription::Role,
};
use serde_json::{Value, json};

const OTHER: &str = "33333333-3333-4333-8333-333333333333";

fn as_other(stamp: &mut Stamp, method: &str, path: &str, body: Value) -> Reply {
    stamp.by(OTHER, method, path, body)
}

#[test]
fn a_stranger_is_told_so_and_sees_no_subscription() {
    let mut stamp = stamp_with_accounts(&["one"]);
    assert_eq!(
        as_other(&mut stamp, "GET", "/subscriptions", json!(null)).at("/value"),
        json!([])
    );
    let refused = as_other(&mut stamp, "GET", &group("rg"), json!(null));
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "AuthorizationFailed")
    );
    assert_eq!(
        refused.at("/error/message"),
        format!(
            "The client '{OTHER}' with object id '{OTHER}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/read' over scope '/subscriptions/{SUBSCRIPTION}/resourceGroups/rg'."
        )
    );
    let gone = "/subscriptions/99999999-9999-4999-8999-999999999999/resourcegroups";
    assert_eq!(
        as_other(&mut stamp, "GET", gone, json!(null)).code(),
        "SubscriptionNotFound"
    );
    assert_eq!(
        as_other(
            &mut stamp,
            "GET",
            "/subscriptions/mine/resourcegroups",
            json!(null)
        )
        .code(),
        "InvalidSubscriptionId"
    );
}

#[test]
fn a_reader_reads_and_a_contributor_of_a_group_writes_there_only() {
    let mut stamp = stamp_with_accounts(&["one"]);
    stamp.has_group("own");
    stamp.grants(
        OTHER,
        Role::Reader,
        &format!("/subscriptions/{SUBSCRIPTION}"),
    );
    stamp.grants(OTHER, Role::Contributor, &group("own"));
    let one = format!("{}?api-version=2019-06-01", account("one"));
    assert_eq!(as_other(&mut stamp, "GET", &one, json!(null)).status, 200);
    for (method, path) in [
        ("PUT", one.clone()),
        ("DELETE", one.clone()),
        ("POST", one.replace("one?", "one/listKeys?")),
        ("DELETE", group("rg")),
    ] {
        let refused = as_other(&mut stamp, method, &path, json!({"location": "local"}));
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (403, "AuthorizationFailed"),
            "{method} {path}"
        );
    }
    let own = one.replace("/rg/", "/own/").replace("one", "other");
    assert_eq!(
        as_other(&mut stamp, "PUT", &own, json!({"location": "local"})).status,
        202
    );
}

#[test]
fn strangers_learn_nothing_from_any_path() {
    let mut stamp = stamp_with_accounts(&["one"]);
    let root = format!("/subscriptions/{SUBSCRIPTION}");
    let lock = format!(
        "{}/providers/Microsoft.Authorization/locks/l",
        account("one")
    );
    for (method, path, operation) in [
        (
            "GET",
            root.clone(),
            "Microsoft.Resources/subscriptions/read",
        ),
        (
            "GET",
            format!("{root}/resourcegroups"),
            "Microsoft.Resources/subscriptions/resourceGroups/read",
        ),
        (
            "GET",
            format!("{root}/resources"),
            "Microsoft.Resources/subscriptions/resources/read",
        ),
        (
            "GET",
            format!("{root}/providers"),
            "Microsoft.Resources/subscriptions/providers/read",
        ),
        (
            "GET",
            format!("{root}/operationresults/x"),
            "Microsoft.Resources/subscriptions/operationresults/read",
        ),
        (
            "GET",
            group("missing"),
            "Microsoft.Resources/subscriptions/resourceGroups/read",
        ),
        (
            "GET",
            account("one"),
            "Microsoft.Storage/storageAccounts/read",
        ),
        (
            "PUT",
            account("one"),
            "Microsoft.Storage/storageAccounts/write",
        ),
        (
            "DELETE",
            account("one"),
            "Microsoft.Storage/storageAccounts/delete",
        ),
        (
            "POST",
            format!("{}/listKeys", account("one")),
            "Microsoft.Storage/storageAccounts/listKeys/action",
        ),
        (
            "GET",
            format!("{root}/providers/Microsoft.Storage/storageAccounts"),
            "Microsoft.Storage/storageAccounts/read",
        ),
        (
            "GET",
            format!("{root}/providers/Microsoft.Compute/locations/local/usages"),
            "Microsoft.Compute/locations/usages/read",
        ),
        ("PUT", lock.clone(), "Microsoft.Authorization/locks/write"),
        ("GET", lock, "Microsoft.Authorization/locks/read"),
        (
            "POST",
            format!("{root}/providers/Microsoft.Storage/register"),
            "Microsoft.Storage/register/action",
        ),
        (
            "PUT",
            format!("{root}/tagNames/t"),
            "Microsoft.Resources/subscriptions/tagNames/write",
        ),
        (
            "DELETE",
            group("rg"),
            "Microsoft.Resources/subscriptions/resourceGroups/delete",
        ),
        (
            "POST",
            format!("{}/exportTemplate", group("rg")),
            "Microsoft.Resources/subscriptions/resourceGroups/exportTemplate/action",
        ),
    ] {
        let refused = as_other(&mut stamp, method, &path, json!({"location": "local"}));
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (403, "AuthorizationFailed"),
            "{method} {path}"
        );
        let message = refused.at("/error/message").as_str().unwrap().to_owned();
        assert!(
            message.contains(&format!("perform action '{operation}' over scope")),
            "{method} {path}: {message}"
        );
    }
}

#[test]
fn a_reader_of_a_group_sees_the_subscription_and_of_it_only_that_group() {
    let mut stamp = stamp_with_accounts(&["one"]);
    stamp.has_group("own");
    stamp.create(
        &account("two").replace("/rg/", "/own/"),
        json!({"location": "local"}),
    );
    stamp.grants(OTHER, Role::Reader, &group("own"));
    let root = format!("/subscriptions/{SUBSCRIPTION}");
    assert_eq!(as_other(&mut stamp, "GET", &root, json!(null)).status, 200);
    let groups = as_other(
        &mut stamp,
        "GET",
        &format!("{root}/resourcegroups"),
        json!(null),
    );
    assert_eq!(groups.names(), ["own"]);
    let resources = as_other(&mut stamp, "GET", &format!("{root}/resources"), json!(null));
    assert_eq!(resources.names(), ["two"]);
}
