//! The protocol by table.

use crate::arm::next_step::{Heard, NextStep, look, opening, silence};
use crate::arm::{Following, Look, Origin, Patience};
use url::Url;

const NOW: i64 = 1_000_000;
const FLOOR: std::time::Duration = std::time::Duration::from_secs(1);

fn origin() -> Origin {
    Origin::of(&Url::parse("https://stamp:8443").unwrap())
}

fn heard<'a>(
    status: u16,
    status_url: Option<&'a str>,
    location: Option<&'a str>,
    body: &'a str,
) -> Heard<'a> {
    Heard {
        status,
        status_url,
        location,
        retry_after: None,
        body: body.as_bytes(),
    }
}

fn following(look: Look) -> Following {
    Following::begin(look, NOW, FLOOR)
}

fn looks_at(step: &NextStep) -> Option<&Look> {
    match step {
        NextStep::Look { following, .. } => Some(&following.look),
        _ => None,
    }
}

const STATUS: &str = "https://stamp:8443/operations/1";
const RESULT: &str = "https://stamp:8443/results/1";

#[test]
fn every_opening_leads_where_it_says() {
    let (status, result) = (Look::Status(STATUS.into()), Look::Result(RESULT.into()));
    let creating = r#"{"properties":{"provisioningState":"Creating"}}"#;
    let ready = r#"{"properties":{"provisioningState":"Succeeded"}}"#;
    for (method, reply, expected) in [
        ("DELETE", heard(202, None, Some(RESULT), ""), &result),
        ("POST", heard(202, Some(STATUS), Some(RESULT), ""), &status),
        ("PUT", heard(201, Some(STATUS), None, ready), &status),
        (
            "PUT",
            heard(200, Some(STATUS), Some(RESULT), creating),
            &status,
        ),
        ("POST", heard(204, None, Some(RESULT), ""), &result),
        ("DELETE", heard(204, Some(STATUS), None, ""), &status),
        ("PUT", heard(201, None, None, creating), &Look::Resource),
        ("PUT", heard(202, None, None, ""), &Look::Resource),
        (
            "PUT",
            heard(201, None, Some("https://stamp:8443/the/resource"), creating),
            &Look::Resource,
        ),
        ("PUT", heard(202, None, Some("/results/1"), ""), &result),
    ] {
        let step = opening(method, &origin(), &reply, NOW);
        assert_eq!(looks_at(&step), Some(expected), "{method} {reply:?}");
    }
}

#[test]
fn what_is_over_at_once_is_over() {
    let failed = r#"{"properties":{"provisioningState":"Failed"}}"#;
    for (method, reply, expected) in [
        ("PUT", heard(200, None, None, "{}"), NextStep::Succeeded),
        (
            "PUT",
            heard(201, None, Some("https://stamp:8443/the/resource"), "{}"),
            NextStep::Succeeded,
        ),
        ("DELETE", heard(204, None, None, ""), NextStep::Succeeded),
        ("DELETE", heard(404, None, None, ""), NextStep::Succeeded),
        (
            "POST",
            heard(200, None, None, r#"{"value":[]}"#),
            NextStep::Succeeded,
        ),
        ("PUT", heard(200, None, None, failed), NextStep::Failed),
        ("PUT", heard(409, None, None, "{}"), NextStep::Failed),
        ("PUT", heard(401, None, None, ""), NextStep::RenewToken),
        ("POST", heard(202, None, None, ""), NextStep::LostTrack),
    ] {
        assert_eq!(
            opening(method, &origin(), &reply, NOW),
            expected,
            "{method} {reply:?}"
        );
    }
}

#[test]
fn a_look_reads_the_body_before_the_status() {
    let failed = r#"{"status":"Failed","error":{"code":"X"}}"#;
    let deep = r#"{"properties":{"provisioningState":"Failed"},"error":{"code":"X"}}"#;
    let status = following(Look::Status(STATUS.into()));
    let result = following(Look::Result(RESULT.into()));
    let resource = following(Look::Resource);
    for (method, before, reply, expected) in [
        (
            "PUT",
            &status,
            heard(200, None, None, r#"{"status":"succeeded"}"#),
            NextStep::Succeeded,
        ),
        (
            "PUT",
            &status,
            heard(200, None, None, failed),
            NextStep::Failed,
        ),
        (
            "PUT",
            &status,
            heard(500, None, None, failed),
            NextStep::Failed,
        ),
        (
            "PUT",
            &result,
            heard(400, None, None, deep),
            NextStep::Failed,
        ),
        (
            "PUT",
            &result,
            heard(500, None, None, deep),
            NextStep::Failed,
        ),
        (
            "PUT",
            &status,
            heard(200, None, None, r#"{"status":"Canceled"}"#),
            NextStep::Canceled,
        ),
        (
            "PUT",
            &status,
            heard(200, None, None, r#"{"status":"CANCELLED"}"#),
            NextStep::Canceled,
        ),
        (
            "POST",
            &status,
            heard(204, None, None, ""),
            NextStep::Succeeded,
        ),
        (
            "PUT",
            &result,
            heard(200, None, None, ""),
            NextStep::Succeeded,
        ),
        (
            "POST",
            &result,
            heard(204, None, None, ""),
            NextStep::Succeeded,
        ),
        (
            "PUT",
            &result,
            heard(
                200,
                None,
                None,
                r#"{"properties":{"provisioningState":"Updating"}}"#,
            ),
            NextStep::Succeeded,
        ),
        (
            "PUT",
            &status,
            heard(401, None, None, ""),
            NextStep::RenewToken,
        ),
        ("PUT", &status, heard(403, None, None, ""), NextStep::Failed),
        ("PUT", &status, heard(404, None, None, ""), NextStep::Failed),
        (
            "DELETE",
            &resource,
            heard(404, None, None, ""),
            NextStep::Succeeded,
        ),
        (
            "PUT",
            &resource,
            heard(
                200,
                None,
                None,
                r#"{"properties":{"provisioningState":"Succeeded"}}"#,
            ),
            NextStep::Succeeded,
        ),
    ] {
        let step = look(method, &origin(), before, &reply, Patience::default(), NOW);
        assert_eq!(step, expected, "{method} {before:?} {reply:?}");
    }
}

#[test]
fn what_still_runs_is_looked_at_again() {
    let status = following(Look::Status(STATUS.into()));
    let result = following(Look::Result(RESULT.into()));
    let resource = following(Look::Resource);
    let page = "<html>Log in</html>";
    for (method, before, reply, blind) in [
        (
            "PUT",
            &status,
            heard(200, None, None, r#"{"status":"Dequeued"}"#),
            0,
        ),
        ("PUT", &result, heard(202, None, None, ""), 0),
        (
            "PUT",
            &result,
            heard(
                202,
                None,
                None,
                r#"{"properties":{"provisioningState":"Succeeded"}}"#,
            ),
            0,
        ),
        (
            "PUT",
            &result,
            heard(200, None, None, r#"{"status":"InProgress"}"#),
            0,
        ),
        (
            "DELETE",
            &resource,
            heard(
                200,
                None,
                None,
                r#"{"properties":{"provisioningState":"Succeeded"}}"#,
            ),
            0,
        ),
        ("DELETE", &result, heard(404, None, None, ""), 0),
        ("PUT", &status, heard(200, None, None, page), 1),
        ("PUT", &result, heard(200, None, None, page), 1),
        ("PUT", &result, heard(200, None, None, "{\"half\":"), 1),
        ("PUT", &status, heard(200, None, None, "{}"), 1),
        ("PUT", &status, heard(500, None, None, ""), 1),
        ("PUT", &status, heard(429, None, None, ""), 1),
        ("PUT", &status, heard(302, None, None, ""), 1),
    ] {
        match look(method, &origin(), before, &reply, Patience::default(), NOW) {
            NextStep::Look { following, .. } => assert_eq!(following.blind, blind, "{reply:?}"),
            other => panic!("{before:?} {reply:?}: {other:?}"),
        }
    }
}

#[test]
fn the_newest_headers_win() {
    let result = following(Look::Result(RESULT.into()));
    let moved = heard(202, None, Some("/results/2"), "");
    let step = look("PUT", &origin(), &result, &moved, Patience::default(), NOW);
    assert_eq!(
        looks_at(&step),
        Some(&Look::Result("https://stamp:8443/results/2".into()))
    );
    let status = following(Look::Status(STATUS.into()));
    let moved = heard(
        200,
        Some("/operations/2"),
        Some(RESULT),
        r#"{"status":"InProgress"}"#,
    );
    let step = look("PUT", &origin(), &status, &moved, Patience::default(), NOW);
    assert_eq!(
        looks_at(&step),
        Some(&Look::Status("https://stamp:8443/operations/2".into()))
    );
}

#[test]
fn a_foreign_place_is_never_asked() {
    let evil = "https://evil.example/operations/1";
    for reply in [
        heard(202, Some(evil), None, ""),
        heard(202, None, Some(evil), ""),
        heard(204, None, Some(evil), ""),
    ] {
        assert!(
            matches!(opening("PUT", &origin(), &reply, NOW), NextStep::Refused(_)),
            "{reply:?}"
        );
    }
    let before = following(Look::Result(RESULT.into()));
    let reply = heard(202, None, Some(evil), "");
    let step = look("PUT", &origin(), &before, &reply, Patience::default(), NOW);
    assert!(matches!(step, NextStep::Refused(_)));
}

#[test]
fn waits_follow_the_stamp_with_a_floor() {
    for (asked, expected) in [
        (Some("0"), 1),
        (Some("7"), 7),
        (Some("-1"), 10),
        (None, 10),
        (Some("soon"), 10),
    ] {
        let reply = Heard {
            retry_after: asked,
            ..heard(202, None, Some(RESULT), "")
        };
        match opening("PUT", &origin(), &reply, NOW) {
            NextStep::Look { following, .. } => {
                assert_eq!(following.at - NOW, expected * 1000, "{asked:?}")
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn past_its_patience_the_portal_has_lost_track_and_never_says_failed() {
    let mut before = following(Look::Status(STATUS.into()));
    let reply = heard(500, None, None, "");
    for turn in 1..=20 {
        match look("PUT", &origin(), &before, &reply, Patience::default(), NOW) {
            NextStep::Look { following, .. } => before = following,
            NextStep::LostTrack => {
                assert_eq!(turn, 20);
                return;
            }
            other => panic!("{other:?}"),
        }
    }
    panic!("patience never ran out");
}

#[test]
fn one_good_look_renews_patience_and_time_ends_it() {
    let mut before = following(Look::Status(STATUS.into()));
    before.blind = 19;
    let running = heard(200, None, None, r#"{"status":"InProgress"}"#);
    let step = look(
        "PUT",
        &origin(),
        &before,
        &running,
        Patience::default(),
        NOW,
    );
    assert!(matches!(step, NextStep::Look { following, .. } if following.blind == 0));
    let late = NOW + 7 * 3600 * 1000;
    let step = look(
        "PUT",
        &origin(),
        &before,
        &running,
        Patience::default(),
        late,
    );
    assert_eq!(step, NextStep::LostTrack);
    assert!(matches!(
        silence(&before, Patience::default(), NOW),
        NextStep::LostTrack
    ));
}

#[test]
fn what_is_followed_survives_the_store() {
    let before = following(Look::Status(STATUS.into())).blind(NOW, FLOOR);
    let stored = serde_json::to_value(&before).unwrap();
    assert_eq!(serde_json::from_value::<Following>(stored).unwrap(), before);
    let resource = following(Look::Resource);
    let stored = serde_json::to_value(&resource).unwrap();
    assert_eq!(
        serde_json::from_value::<Following>(stored).unwrap(),
        resource
    );
}
