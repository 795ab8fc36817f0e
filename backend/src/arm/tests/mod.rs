//! The client against a fake stamp over TLS: reads, lists, retries, tokens, and stamps that misbehave.

pub(crate) mod fixture;
mod next_step_replay;
mod next_step_table;

use super::{Call, Lister, Urgency};
use axum::response::Response;
use fixture::{Beat, FakeStamp, Got, Tokens, answer, profile, view};
use futures::StreamExt;
use porthole_shared::page::Line;
use porthole_shared::problem::ProblemKind;
use porthole_shared::source::VersionOrigin;
use serde_json::value::RawValue;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const VM: &str =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm 1";

fn providers() -> Response {
    answer(
        200,
        &[],
        r#"{"value":[{"namespace":"Microsoft.Compute","resourceTypes":[{"resourceType":"virtualMachines","apiVersions":["2017-12-01","2016-03-30"]}]}]}"#,
    )
}

fn is_providers(got: &Got) -> bool {
    got.path.ends_with("/providers")
}

#[tokio::test]
async fn a_read_passes_the_body_through_and_says_which_call_it_was() {
    let stamp = FakeStamp::start(|_, got| match is_providers(got) {
        true => providers(),
        false => answer(
            200,
            &[("etag", "W/\"1\""), ("x-ms-correlation-request-id", "c-9")],
            r#"{"z":1.10, "a":{"big":123456789012345678901}}"#,
        ),
    })
    .await;
    let (client, tokens) = (stamp.client(&Arc::default()), Tokens::default());
    let reading = view(&client, &tokens)
        .read(VM, "$expand=instanceView")
        .await
        .unwrap();
    assert_eq!(
        reading.body.get(),
        r#"{"z":1.10, "a":{"big":123456789012345678901}}"#
    );
    assert_eq!(reading.etag.as_deref(), Some("W/\"1\""));
    assert_eq!(reading.source.path, VM);
    assert_eq!(
        (reading.source.api_version.as_str(), reading.source.origin),
        ("2017-12-01", VersionOrigin::Stamp)
    );
    assert!(reading.source.instead_of.is_some());
    assert_eq!(reading.source.correlation_id.as_deref(), Some("c-9"));
    view(&client, &tokens).read(VM, "").await.unwrap();
    let log = stamp.log.lock().unwrap();
    assert_eq!(
        log.iter().filter(|got| is_providers(got)).count(),
        1,
        "providers are asked once"
    );
    let read = &log[1];
    assert_eq!(read.path, VM.replace(' ', "%20"));
    assert_eq!(read.query, "$expand=instanceView&api-version=2017-12-01");
    assert_eq!(read.header("authorization"), "Bearer token-0");
    assert_eq!(read.header("x-ms-correlation-request-id"), "correlation-1");
    assert!(read.headers.get("referer").is_none() && read.headers.get("cookie").is_none());
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let stamp = FakeStamp::start(|_, got| match got.header("authorization") {
        "Bearer token-1" => answer(200, &[], "{}"),
        _ => answer(
            401,
            &[],
            r#"{"error":{"code":"ExpiredAuthenticationToken","message":"expired"}}"#,
        ),
    })
    .await;
    let (client, tokens) = (stamp.client(&Arc::default()), Tokens::default());
    view(&client, &tokens)
        .read("/subscriptions", "")
        .await
        .unwrap();
    assert_eq!(*tokens.renewals.lock().unwrap(), 1);
    let never = FakeStamp::start(|_, _| answer(401, &[], "")).await;
    let (client, tokens) = (never.client(&Arc::default()), Tokens::default());
    let problem = view(&client, &tokens)
        .read("/subscriptions", "")
        .await
        .unwrap_err();
    assert_eq!(problem.kind, ProblemKind::SignedOut);
    assert_eq!(*tokens.renewals.lock().unwrap(), 1);
}

#[tokio::test]
async fn failing_reads_are_repeated_with_growing_waits() {
    let count = AtomicU32::new(0);
    let stamp = FakeStamp::start(move |_, _| match count.fetch_add(1, Ordering::SeqCst) {
        0 => answer(500, &[], ""),
        1 => answer(429, &[("retry-after", "-1")], ""),
        2 => answer(503, &[("retry-after", "3")], ""),
        _ => answer(200, &[], "{}"),
    })
    .await;
    let beat: Arc<Beat> = Arc::default();
    let (client, tokens) = (stamp.client(&beat), Tokens::default());
    view(&client, &tokens)
        .read("/subscriptions", "")
        .await
        .unwrap();
    let waits: Vec<_> = beat.waits.lock().unwrap().clone();
    assert_eq!(
        waits,
        [
            Duration::from_millis(200),
            Duration::from_millis(400),
            Duration::from_secs(3)
        ]
    );
}

#[tokio::test]
async fn a_post_is_not_sent_again_after_a_failure() {
    let stamp = FakeStamp::start(|_, _| {
        answer(
            500,
            &[],
            r#"{"error":{"code":"InternalServerError","message":"x"}}"#,
        )
    })
    .await;
    let (client, tokens) = (stamp.client(&Arc::default()), Tokens::default());
    let url = client
        .origin()
        .admit("/subscriptions/s/x?api-version=1")
        .unwrap();
    let call = Call {
        method: "POST",
        urgency: Urgency::Background,
        ..Call::get(url, "c")
    };
    assert_eq!(client.send(&tokens, &call).await.unwrap().status, 500);
    assert_eq!(stamp.lines().len(), 1);
}

#[tokio::test]
async fn a_token_never_leaves_for_another_origin() {
    let stamp = FakeStamp::start(|_, _| answer(200, &[], "{}")).await;
    let other = FakeStamp::start(|_, _| answer(200, &[], "{}")).await;
    let (client, tokens) = (stamp.client(&Arc::default()), Tokens::default());
    let url = url::Url::parse(&format!("{}/x", other.origin)).unwrap();
    let fault = client
        .send(&tokens, &Call::get(url, "c"))
        .await
        .unwrap_err();
    assert_eq!(fault.problem.kind, ProblemKind::Refused);
    assert!(other.lines().is_empty());
}

#[tokio::test]
async fn an_untrusted_stamp_is_not_sent_anything() {
    let stamp = FakeStamp::start(|_, _| answer(200, &[], "{}")).await;
    let other = FakeStamp::start(|_, _| answer(200, &[], "{}")).await;
    let pretender = FakeStamp {
        origin: stamp.origin.clone(),
        anchor: other.anchor.clone(),
        log: Arc::default(),
    };
    let beat: Arc<Beat> = Arc::default();
    let (client, tokens) = (pretender.client(&beat), Tokens::default());
    let problem = view(&client, &tokens)
        .read("/subscriptions", "")
        .await
        .unwrap_err();
    assert_eq!(problem.kind, ProblemKind::ChangedRoot);
    assert!(
        problem
            .detail
            .unwrap()
            .contains(&other.anchor.certificate().sha256)
    );
    assert!(stamp.lines().is_empty() && beat.waits.lock().unwrap().is_empty());
}

async fn lines(stamp: &FakeStamp, path: &str) -> Vec<Line<Box<RawValue>>> {
    let lister = Lister {
        client: Arc::new(stamp.client(&Arc::default())),
        tokens: Arc::new(Tokens::default()),
        profile: profile(),
        correlation_id: "c".into(),
    };
    lister.list(path, "").await.unwrap().collect().await
}

fn ending(lines: &[Line<Box<RawValue>>]) -> (u32, Option<ProblemKind>) {
    match lines.last().unwrap() {
        Line::End { pages, problem } => (*pages, problem.as_ref().map(|problem| problem.kind)),
        Line::Page { .. } => panic!("the last line is no end"),
    }
}

#[tokio::test]
async fn a_list_follows_its_pages_to_the_end() {
    let stamp = FakeStamp::start(|origin, got| match got.query.as_str() {
        query if query.contains("skip=2") => answer(200, &[], r#"{"value":[3]}"#),
        query if query.contains("skip=1") => answer(
            200,
            &[],
            r#"{"value":[2],"nextLink":"/subscriptions?skip=2"}"#,
        ),
        _ => answer(
            200,
            &[],
            format!(r#"{{"value":[1],"nextLink":"{origin}/subscriptions?skip=1"}}"#),
        ),
    })
    .await;
    let lines = lines(&stamp, "/subscriptions").await;
    assert_eq!(ending(&lines), (3, None));
    let items: Vec<String> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Page { items, .. } => Some(items.get().to_owned()),
            Line::End { .. } => None,
        })
        .collect();
    assert_eq!(items, ["[1]", "[2]", "[3]"]);
    let written = serde_json::to_string(&lines[0]).unwrap();
    assert!(
        written.starts_with(r#"{"page":{"source":"#) && written.ends_with(r#""items":[1]}}"#),
        "{written}"
    );
}

#[tokio::test]
async fn lists_that_misbehave_end_partial() {
    for (second, kind) in [
        ("https://evil.example/x", ProblemKind::Refused),
        ("/subscriptions?again=1", ProblemKind::StampFailed),
        ("/half", ProblemKind::NotArm),
        ("/forbidden", ProblemKind::Forbidden),
    ] {
        let stamp = FakeStamp::start(move |_, got| match got.path.as_str() {
            "/half" => answer(200, &[], r#"{"value":[1,"#),
            "/forbidden" => answer(
                403,
                &[],
                r#"{"error":{"code":"AuthorizationFailed","message":"no"}}"#,
            ),
            _ => answer(
                200,
                &[],
                format!(r#"{{"value":[1],"nextLink":"{second}"}}"#),
            ),
        })
        .await;
        let lines = lines(&stamp, "/subscriptions").await;
        let (pages, problem) = ending(&lines);
        assert!(pages >= 1);
        assert_eq!(problem, Some(kind), "{second}");
        assert!(stamp.lines().len() <= 3, "a cycle is left");
    }
}

#[tokio::test]
async fn a_failing_first_page_is_the_call_s_own_problem() {
    let stamp = FakeStamp::start(|_, _| answer(404, &[], "")).await;
    let lister = Lister {
        client: Arc::new(stamp.client(&Arc::default())),
        tokens: Arc::new(Tokens::default()),
        profile: profile(),
        correlation_id: "c".into(),
    };
    let problem = lister.list("/subscriptions", "").await.err().unwrap();
    assert_eq!(problem.kind, ProblemKind::NotFound);
    let source = problem.source.expect("the call that was refused");
    assert_eq!((source.method.as_str(), source.status), ("GET", 404));
    assert_eq!(source.path, "/subscriptions");
    assert!(!source.api_version.is_empty());
}
