//! Rights: readers only read, strangers see nothing.

use super::{account, group, stamp_with_accounts};
use crate::{
    request::Request,
    testing::{Reply, SUBSCRIPTION, Stamp},
    world::subscription::Role,
};
use serde_json::json;

const OTHER: &str = "33333333-3333-4333-8333-333333333333";

fn as_other(stamp: &mut Stamp, method: &str, path: &str, body: &str) -> Reply {
    let (path, version) = path.split_once('?').unwrap_or((path, "2019-10-01"));
    let authorization = stamp.authorization(OTHER);
    stamp.send_request(Request {
        scheme: "https".to_owned(),
        authority: "localhost:8443".to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        query: format!("api-version={version}"),
        headers: vec![("authorization".to_owned(), authorization)],
        body: body.as_bytes().to_vec(),
        client_certificate: None,
    })
}

#[test]
fn a_stranger_is_told_so_and_sees_no_subscription() {
    let mut stamp = stamp_with_accounts(&["one"]);
    assert_eq!(
        as_other(&mut stamp, "GET", "/subscriptions", "").at("/value"),
        json!([])
    );
    let refused = as_other(&mut stamp, "GET", &group("rg"), "");
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "AuthorizationFailed")
    );
    assert_eq!(
        refused.at("/error/message"),
        format!(
            "The client '{OTHER}' with object id '{OTHER}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/read' over scope '/subscriptions/{SUBSCRIPTION}'."
        )
    );
    let gone = "/subscriptions/99999999-9999-4999-8999-999999999999/resourcegroups";
    assert_eq!(
        as_other(&mut stamp, "GET", gone, "").code(),
        "SubscriptionNotFound"
    );
    assert_eq!(
        as_other(&mut stamp, "GET", "/subscriptions/mine/resourcegroups", "").code(),
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
    let one = format!("{}?2019-06-01", account("one"));
    assert_eq!(as_other(&mut stamp, "GET", &one, "").status, 200);
    for (method, path) in [
        ("PUT", one.clone()),
        ("DELETE", one.clone()),
        ("POST", one.replace("one?", "one/listKeys?")),
        ("DELETE", group("rg")),
    ] {
        let refused = as_other(&mut stamp, method, &path, r#"{"location":"local"}"#);
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (403, "AuthorizationFailed"),
            "{method} {path}"
        );
    }
    let own = one.replace("/rg/", "/own/").replace("one", "other");
    assert_eq!(
        as_other(&mut stamp, "PUT", &own, r#"{"location":"local"}"#).status,
        202
    );
}
