//! Each fault once: what a client meets, and that nothing else is harmed.

use super::{Fault, HEADER, Standing, WORDS};
use crate::{
    request::Request,
    testing::{CALLER, Reply, SUBSCRIPTION, Stamp},
    world::settings::{IdentityKind, Settings},
};
use serde_json::json;
use std::time::Duration;

fn group(name: &str) -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/{name}")
}

fn network(name: &str) -> String {
    format!(
        "{}/providers/Microsoft.Network/virtualNetworks/{name}",
        group("rg")
    )
}

fn stamp() -> Stamp {
    let mut stamp = Stamp::new();
    stamp.world.settings.faults.by_header = true;
    stamp.has_group("rg");
    stamp
}

/// A request with the header.
fn with_fault(stamp: &mut Stamp, word: &str, method: &str, path: &str, body: &str) -> Reply {
    let authorization = stamp.authorization(CALLER);
    let (path, query) = path
        .split_once('?')
        .unwrap_or((path, "api-version=2018-11-01"));
    stamp.send_request(Request {
        scheme: "https".to_owned(),
        authority: "localhost:8443".to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: vec![
            ("authorization".to_owned(), authorization),
            (HEADER.to_owned(), word.to_owned()),
        ],
        body: body.as_bytes().to_vec(),
        client_certificate: None,
    })
}

fn groups() -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourcegroups?api-version=2019-10-01")
}

fn standing(stamp: &mut Stamp, words: &[&str]) {
    stamp.world.settings.faults.standing = words.iter().map(|word| word.parse().unwrap()).collect();
}

const BODY: &str =
    r#"{"location":"local","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}}"#;

#[test]
fn every_word_is_read_and_nothing_else() {
    for word in WORDS {
        let plain = word
            .replace("[:SECONDS]", "")
            .replace("[:BYTES]", "")
            .replace("[:STATUS]", "");
        let plain = plain.replace(":SECONDS", ":-30");
        assert!(plain.parse::<Fault>().is_ok(), "{plain}");
    }
    assert_eq!("throttle:7".parse(), Ok(Fault::Throttle(7)));
    assert_eq!("clock-skew:-300".parse(), Ok(Fault::ClockSkew(-300)));
    for word in [
        "",
        "chaos",
        "throttle:",
        "throttle:x",
        "fail:3",
        "html:99",
        "clock-skew",
        "cut:-1",
    ] {
        let why = word.parse::<Fault>().unwrap_err();
        assert!(why.contains("throttle[:SECONDS]"), "{word}: {why}");
    }
    assert_eq!(
        "html:200@3".parse(),
        Ok(Standing {
            fault: Fault::Html(200),
            every: 3
        })
    );
    for word in ["throttle@0", "throttle@", "root-changed@2"] {
        assert!(word.parse::<Standing>().is_err(), "{word}");
    }
}

#[test]
fn a_header_counts_only_when_it_is_allowed() {
    let mut stamp = stamp();
    assert_eq!(
        with_fault(&mut stamp, "unavailable", "GET", &groups(), "").status,
        503
    );
    let odd = with_fault(&mut stamp, "chaos", "GET", &groups(), "");
    assert_eq!((odd.status, odd.code().as_str()), (400, "InvalidFault"));
    let whole = with_fault(&mut stamp, "root-changed", "GET", &groups(), "");
    assert!(whole.text().contains("command line"));
    stamp.world.settings.faults.by_header = false;
    assert_eq!(
        with_fault(&mut stamp, "unavailable", "GET", &groups(), "").status,
        200
    );
}

#[test]
fn a_request_that_does_not_get_through_does_nothing() {
    let mut stamp = stamp();
    for (word, status, code) in [
        ("throttle:9", 429, "TooManyRequests"),
        ("unavailable", 503, "ServiceUnavailable"),
        ("internal-error", 500, "InternalServerError"),
        ("html:502", 502, ""),
    ] {
        let reply = with_fault(&mut stamp, word, "PUT", &network("n"), BODY);
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (status, code),
            "{word}"
        );
        assert_eq!(stamp.get(&network("n")).status, 404, "{word}");
    }
    let throttled = with_fault(&mut stamp, "throttle:9", "GET", &groups(), "");
    assert_eq!(throttled.header("retry-after").as_deref(), Some("9"));
    let page = with_fault(&mut stamp, "html:200", "GET", &groups(), "");
    assert!(page.status == 200 && page.text().starts_with("<!DOCTYPE html>"));
    assert_eq!(
        page.header("content-type").as_deref(),
        Some("text/html; charset=utf-8")
    );
}

#[test]
fn a_reply_is_late_or_cut_short() {
    let mut stamp = stamp();
    let slow = with_fault(&mut stamp, "slow:3", "GET", &groups(), "");
    assert_eq!(
        (slow.status, slow.response.delivery.delay),
        (200, Some(Duration::from_secs(3)))
    );
    let cut = with_fault(&mut stamp, "cut", "GET", &groups(), "");
    assert_eq!(cut.response.delivery.cut_after, Some(cut.text().len() / 2));
    let cut = with_fault(&mut stamp, "cut:10", "GET", &groups(), "");
    assert_eq!(cut.response.delivery.cut_after, Some(10));
}

#[test]
fn a_token_is_taken_for_expired() {
    let mut stamp = stamp();
    let refused = with_fault(&mut stamp, "expired-token", "GET", &groups(), "");
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (401, "ExpiredAuthenticationToken")
    );
    assert!(refused.header("www-authenticate").is_some());
    let authorization = stamp.authorization(CALLER);
    standing(&mut stamp, &["early-expiry:60"]);
    let ask = |stamp: &mut Stamp| {
        stamp.send_request(Request {
            scheme: "https".to_owned(),
            authority: "localhost:8443".to_owned(),
            method: "GET".to_owned(),
            path: format!("/subscriptions/{SUBSCRIPTION}"),
            query: "api-version=2016-06-01".to_owned(),
            headers: vec![("authorization".to_owned(), authorization.clone())],
            ..Request::default()
        })
    };
    assert_eq!(ask(&mut stamp).status, 200);
    stamp.wait(Duration::from_secs(61));
    assert_eq!(ask(&mut stamp).code(), "ExpiredAuthenticationToken");
}

#[test]
fn links_lead_elsewhere() {
    let mut stamp = stamp();
    let list = with_fault(&mut stamp, "foreign-next-link", "GET", &groups(), "");
    assert_eq!(list.at("/nextLink"), "https://elsewhere.invalid/next");
    assert_eq!(list.names(), ["rg"]);
    let one = with_fault(
        &mut stamp,
        "foreign-next-link",
        "GET",
        &format!("{}?api-version=2019-10-01", group("rg")),
        "",
    );
    assert!(one.at("/nextLink").is_null());
    let opened = with_fault(&mut stamp, "foreign-location", "PUT", &network("n"), BODY);
    let link = opened.header("azure-asyncoperation").unwrap();
    assert!(
        link.starts_with("https://elsewhere.invalid/subscriptions/"),
        "{link}"
    );
    let own = link.replace("https://elsewhere.invalid", "");
    assert_eq!(
        stamp.get(&own).status,
        200,
        "the operation is there all the same"
    );
}

#[test]
fn an_operation_fails_stalls_or_is_called_off() {
    let mut stamp = stamp();
    let failing = with_fault(&mut stamp, "fail", "PUT", &network("a"), BODY);
    assert_eq!(failing.status, 201);
    let ended = stamp.finish(&failing);
    assert_eq!(
        (ended.at("/status"), ended.at("/error/code")),
        (json!("Failed"), json!("InternalExecutionError"))
    );
    assert_eq!(
        stamp.get(&network("a")).at("/properties/provisioningState"),
        "Failed"
    );
    let canceled = with_fault(&mut stamp, "cancel", "PUT", &network("b"), BODY);
    assert_eq!(stamp.finish(&canceled).at("/status"), "Canceled");
    assert_eq!(
        stamp.get(&network("b")).at("/properties/provisioningState"),
        "Canceled"
    );
    let stalled = with_fault(&mut stamp, "stall", "PUT", &network("c"), BODY);
    stamp.wait(Duration::from_secs(86_400));
    let poll = stalled.header("azure-asyncoperation").unwrap();
    assert_eq!(stamp.get(&poll).at("/status"), "InProgress");
    let group_stays = with_fault(
        &mut stamp,
        "fail",
        "DELETE",
        &format!("{}?api-version=2019-10-01", group("rg")),
        "",
    );
    assert_eq!(stamp.finish(&group_stays).code(), "InternalExecutionError");
    assert_eq!(
        stamp.get(&group("rg")).at("/properties/provisioningState"),
        "Succeeded"
    );
}

#[test]
fn names_and_tags_ask_for_faults_of_their_own() {
    let mut stamp = stamp();
    let body = |tag: &str| json!({"location": "local", "tags": {"porthole-fault": tag}, "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}});
    for (name, status) in [
        ("fault-throttle-1", 429),
        ("my-fault-unavailable", 503),
        ("fault-internal-error", 500),
        ("fault-html", 502),
    ] {
        assert_eq!(
            stamp.put(&network(name), body("")).status,
            201,
            "{name} can be made"
        );
        stamp.wait(Duration::from_secs(60));
        assert_eq!(stamp.get(&network(name)).status, status, "{name}");
        assert_eq!(
            stamp.delete(&network(name)).status,
            202,
            "{name} can be taken away"
        );
    }
    assert_eq!(stamp.put(&network("n"), body("throttle:3")).status, 201);
    stamp.wait(Duration::from_secs(60));
    assert_eq!(
        stamp.get(&network("n")).header("retry-after").as_deref(),
        Some("3")
    );
    stamp.put(&network("n"), body("none such"));
    assert_eq!(stamp.get(&network("n")).status, 200);
}

#[test]
fn the_command_line_takes_turns() {
    let mut stamp = stamp();
    standing(&mut stamp, &["unavailable@3", "slow:1@2"]);
    let told: Vec<(u16, bool)> = (0..6)
        .map(|_| {
            let reply = stamp.get(&groups());
            (reply.status, reply.response.delivery.delay.is_some())
        })
        .collect();
    assert_eq!(
        told,
        [
            (200, false),
            (200, true),
            (503, false),
            (200, true),
            (200, false),
            (503, false)
        ]
    );
}

#[test]
fn a_clock_that_is_off_shows_in_dates_and_tokens() {
    let mut stamp = stamp();
    let right = stamp.get(&groups()).header("date").unwrap();
    standing(&mut stamp, &["clock-skew:3600"]);
    let own = stamp.authorization(CALLER);
    assert!(!own.is_empty());
    let wrong = stamp.get(&groups());
    assert_ne!(wrong.header("date").unwrap(), right);
    assert_eq!(
        wrong.code(),
        "ExpiredAuthenticationToken",
        "a token of an hour is over by that clock"
    );
}

#[test]
fn an_old_ad_fs_knows_no_default_scope() {
    let mut stamp = Stamp::with(Settings {
        identity: IdentityKind::Adfs,
        ..Settings::default()
    });
    crate::identity::testing::has_application(&mut stamp.world, stamp.now);
    let audience = stamp.world.settings.audience.clone();
    let ask = |stamp: &mut Stamp, name: &str, value: &str| {
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", crate::identity::testing::CLIENT),
            ("client_secret", crate::identity::testing::SECRET),
            (name, value),
        ];
        stamp.send_request(crate::identity::testing::post(
            "/adfs/oauth2/token",
            &fields,
        ))
    };
    let scope = format!("{audience}/.default");
    assert_eq!(ask(&mut stamp, "scope", &scope).status, 200);
    standing(&mut stamp, &["adfs-before-2108"]);
    let refused = ask(&mut stamp, "scope", &scope);
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("MSIS9605"), "{}", refused.text());
    assert_eq!(ask(&mut stamp, "resource", &audience).status, 200);
}

#[test]
fn a_word_within_a_word_asks_for_nothing_and_nobody_waits_for_days() {
    let mut stamp = stamp();
    let body = json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}});
    assert_eq!(stamp.put(&network("default-html"), body).status, 201);
    assert_eq!(stamp.get(&network("default-html")).status, 200);
    for word in [
        "slow:86401",
        "throttle:18446744073709551615",
        "clock-skew:-86401",
    ] {
        let refused = word.parse::<Fault>().unwrap_err();
        assert!(refused.contains("86400"), "{refused}");
    }
    assert_eq!("slow:86400".parse(), Ok(Fault::Slow(86_400)));
}
