//! Long-running operations, their poll addresses, and the headers of every reply.

use super::{account, group, stamp_with_accounts};
use crate::{
    arm::operations,
    request::Request,
    testing::{CALLER, SUBSCRIPTION, Stamp},
    world::{settings::Settings, subscription::Role},
};
use serde_json::json;
use std::time::Duration;

#[test]
fn an_account_is_polled_at_its_location_until_it_is_there() {
    let mut stamp = stamp_with_accounts(&[]);
    let opened = stamp.put(&account("one"), json!({"location": "local"}));
    let location = opened.header("location").unwrap();
    assert!(
        location.contains("/providers/Microsoft.Storage/locations/local/asyncoperations/")
            && location.contains("monitor=true"),
        "{location}"
    );
    let polled = stamp.get(&location);
    assert_eq!(
        (
            polled.status,
            polled.header("location"),
            polled.header("retry-after").as_deref()
        ),
        (202, Some(location.clone()), Some("1"))
    );
    assert_eq!(
        stamp
            .get(&account("one"))
            .at("/properties/provisioningState"),
        "Creating"
    );
    stamp.now = operations::next_due(&stamp.world).unwrap();
    assert_eq!(
        stamp.get(&location).at("/properties/provisioningState"),
        "Succeeded"
    );
    assert_eq!(
        stamp
            .get(&account("one"))
            .at("/properties/provisioningState"),
        "Succeeded"
    );
    let status = location.replace("monitor=true&", "");
    let document = stamp.get(&status);
    assert_eq!(document.at("/status"), "Succeeded");
    assert!(document.at("/startTime").is_string() && document.at("/endTime").is_string());
    assert!(location.contains(document.at("/name").as_str().unwrap()));
    stamp.wait(Duration::from_secs(25 * 60 * 60));
    assert_eq!(stamp.get(&location).status, 404);
}

#[test]
fn at_speed_zero_the_first_poll_finds_it_done_and_at_ten_it_takes_ten_times_as_long() {
    let mut instant = Stamp::with(Settings {
        speed: 0.0,
        ..Settings::default()
    });
    instant.has_group("rg");
    let opened = instant.put(&account("one"), json!({"location": "local"}));
    assert_eq!(opened.status, 202);
    assert_eq!(instant.get(&opened.header("location").unwrap()).status, 200);
    let mut slow = Stamp::with(Settings {
        speed: 10.0,
        ..Settings::default()
    });
    slow.has_group("rg");
    slow.put(&account("one"), json!({"location": "local"}));
    assert_eq!(
        operations::next_due(&slow.world).unwrap().0 - slow.now.0,
        100_000
    );
}

#[test]
fn a_create_that_is_to_fail_fails_and_can_be_repeated_after() {
    for (name, tags) in [
        ("fail-allocation", json!({})),
        ("one", json!({"porthole-fault": "allocation"})),
    ] {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let network = format!(
            "{}/providers/Microsoft.Network/virtualNetworks/{name}",
            group("rg")
        );
        let body = |tags| json!({"location": "local", "tags": tags, "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}});
        let opened = stamp.put(&network, body(tags));
        assert_eq!(opened.at("/properties/provisioningState"), "Updating");
        let ended = stamp.finish(&opened);
        assert_eq!(
            (ended.at("/status"), ended.at("/error/code")),
            (json!("Failed"), json!("AllocationFailed"))
        );
        assert_eq!(
            stamp.get(&network).at("/properties/provisioningState"),
            "Failed"
        );
        let repeated = stamp.put(&network, body(json!({})));
        assert_eq!(repeated.status, 200, "{}", repeated.text());
        stamp.finish(&repeated);
        assert_eq!(
            stamp.get(&network).at("/properties/provisioningState"),
            "Succeeded"
        );
    }
}

#[test]
fn every_reply_has_the_headers_of_a_stamp() {
    let mut stamp = Stamp::new();
    let authorization = stamp.authorization(CALLER);
    let reply = stamp.send_request(Request {
        scheme: "https".to_owned(),
        authority: "127.0.0.1:9".to_owned(),
        method: "GET".to_owned(),
        path: format!("/subscriptions/{SUBSCRIPTION}"),
        query: "api-version=2016-06-01".to_owned(),
        headers: vec![
            ("authorization".to_owned(), authorization),
            ("x-ms-correlation-request-id".to_owned(), "mine".to_owned()),
            ("x-ms-client-request-id".to_owned(), "client's".to_owned()),
            (
                "x-ms-return-client-request-id".to_owned(),
                "true".to_owned(),
            ),
        ],
        ..Request::default()
    });
    assert_eq!(
        reply.header("x-ms-correlation-request-id").as_deref(),
        Some("mine")
    );
    assert_eq!(
        reply.header("x-ms-client-request-id").as_deref(),
        Some("client's")
    );
    assert_eq!(
        reply
            .header("x-ms-ratelimit-remaining-subscription-reads")
            .as_deref(),
        Some("14999")
    );
    assert_eq!(
        reply.header("date").as_deref(),
        Some("Sun, 13 Sep 2020 12:26:40 GMT")
    );
    let request_id = reply.header("x-ms-request-id").unwrap();
    assert_eq!(
        reply.header("x-ms-routing-request-id").unwrap(),
        format!("LOCAL:20200913T122640Z:{request_id}")
    );
    let refused = stamp.get("/subscriptions/x");
    assert_eq!(
        refused.header("x-ms-failure-cause").as_deref(),
        Some("gateway")
    );
}

#[test]
fn a_subscription_a_tenant_and_the_location_have_the_shape_of_a_stamp() {
    let mut stamp = Stamp::new();
    let one = stamp.get(&format!("/subscriptions/{SUBSCRIPTION}"));
    assert_eq!(
        one.at("/subscriptionPolicies/locationPlacementId"),
        "AzureStack"
    );
    let list = stamp.get("/subscriptions?api-version=2016-06-01");
    assert_eq!(list.at("/value/0"), one.json());
    assert_eq!(
        stamp
            .get("/tenants?api-version=2016-06-01")
            .at("/value/0/tenantId"),
        stamp.world.settings.tenant_id
    );
    assert_eq!(
        stamp
            .get(&format!("/subscriptions/{SUBSCRIPTION}/locations"))
            .names(),
        ["local"]
    );
}

#[test]
fn a_subnet_and_its_network_are_one_and_each_opens_as_the_network_provider_does() {
    let mut stamp = stamp_with_accounts(&[]);
    let network = format!(
        "{}/providers/Microsoft.Network/virtualNetworks/v",
        group("rg")
    );
    let subnet = |name: &str, third: u8| json!({"name": name, "properties": {"addressPrefix": format!("10.0.{third}.0/24")}});
    let body = json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet("a", 0)]}});
    let opened = stamp.put(&network, body);
    assert_eq!((opened.status, opened.header("location")), (201, None));
    let status = opened.header("azure-asyncoperation").unwrap();
    assert!(
        status.contains("/providers/Microsoft.Network/locations/local/operations/"),
        "{status}"
    );
    assert_eq!(stamp.get(&status).json(), json!({"status": "InProgress"}));
    stamp.finish(&opened);
    assert_eq!(stamp.get(&status).json(), json!({"status": "Succeeded"}));
    assert_eq!(
        stamp
            .get(&format!("{network}/subnets/A"))
            .at("/properties/provisioningState"),
        "Succeeded"
    );
    stamp.create(&format!("{network}/subnets/b"), subnet("ignored", 1));
    let shown = stamp.get(&network);
    assert_eq!(
        shown.at("/properties/subnets/1/id"),
        format!("{network}/subnets/b")
    );
    assert_eq!(shown.at("/properties/subnets/1/etag"), shown.at("/etag"));
    assert_eq!(stamp.get(&format!("{network}/subnets")).names(), ["a", "b"]);
    let opened = stamp.delete(&format!("{network}/subnets/a"));
    assert_eq!(opened.status, 202);
    assert!(
        opened
            .header("location")
            .unwrap()
            .contains("/locations/local/operationResults/")
    );
    stamp.finish(&opened);
    assert_eq!(
        stamp.get(&format!("{network}/subnets/a")).code(),
        "NotFound"
    );
    assert_eq!(
        stamp
            .get(&network)
            .at("/properties/subnets")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(stamp.delete(&format!("{network}/subnets/a")).status, 204);
    let orphan = format!("{network}-gone/subnets/a");
    assert_eq!(
        stamp.put(&orphan, subnet("a", 0)).code(),
        "ParentResourceNotFound"
    );
}

#[test]
fn what_goes_away_has_no_work_left() {
    let mut stamp = stamp_with_accounts(&[]);
    let opened = stamp.put(&account("one"), json!({"location": "local"}));
    assert_eq!(stamp.delete(&account("one")).status, 200);
    let ended = stamp.get(&opened.header("location").unwrap());
    assert_eq!((ended.status, ended.code().as_str()), (409, "Canceled"));
    stamp.wait(Duration::from_secs(60));
    assert_eq!(stamp.get(&account("one")).status, 404);
}

#[test]
fn an_operation_is_asked_about_in_its_own_subscription_only() {
    let mut stamp = stamp_with_accounts(&[]);
    let opened = stamp.put(&account("one"), json!({"location": "local"}));
    let other = "99999999-9999-4999-8999-999999999999";
    let mut row = stamp
        .world
        .subscriptions
        .get(SUBSCRIPTION)
        .cloned()
        .unwrap();
    other.clone_into(&mut row.id);
    stamp.world.subscriptions.put(other, row);
    stamp.grants(CALLER, Role::Owner, &format!("/subscriptions/{other}"));
    let location = opened.header("location").unwrap();
    assert_eq!(stamp.get(&location).status, 202);
    assert_eq!(
        stamp.get(&location.replace(SUBSCRIPTION, other)).status,
        404
    );
}

#[test]
fn a_disabled_subscription_is_only_read() {
    let mut stamp = stamp_with_accounts(&["one"]);
    stamp
        .world
        .subscriptions
        .change(SUBSCRIPTION, |row| "Disabled".clone_into(&mut row.state));
    assert_eq!(stamp.get(&account("one")).status, 200);
    let refused = stamp.put(&account("two"), json!({"location": "local"}));
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "ReadOnlyDisabledSubscription")
    );
}

#[test]
fn a_delete_that_is_to_fail_leaves_the_resource_and_a_create_can_stall() {
    let mut stamp = stamp_with_accounts(&[]);
    let network = |name: &str| {
        format!(
            "{}/providers/Microsoft.Network/virtualNetworks/{name}",
            group("rg")
        )
    };
    let body = |fault: &str| json!({"location": "local", "tags": {"porthole-fault": fault}, "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}});
    stamp.create(&network("a"), body("delete"));
    let opened = stamp.delete(&network("a"));
    assert_eq!(
        stamp.finish(&opened).at("/error/code"),
        "InternalExecutionError"
    );
    assert_eq!(
        stamp.get(&network("a")).at("/properties/provisioningState"),
        "Failed"
    );
    stamp.create(&network("a"), body("none"));
    let opened = stamp.delete(&network("a"));
    stamp.finish(&opened);
    assert_eq!(stamp.get(&network("a")).status, 404);
    stamp.put(&network("b"), body("stall"));
    stamp.wait(Duration::from_secs(30 * 24 * 60 * 60));
    assert_eq!(
        stamp.get(&network("b")).at("/properties/provisioningState"),
        "Updating"
    );
    let ended = stamp.delete(&network("b"));
    stamp.finish(&ended);
    assert_eq!(stamp.get(&network("b")).status, 404);
}
