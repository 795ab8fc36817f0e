//! Work against a fake stamp and a real store: endings, restarts, and stamps that misbehave.

mod bench;
mod busy;

use crate::arm::tests::fixture::{FakeStamp, answer};
use crate::store::{AuditTrail, Operations, SignIns};
use axum::body::{Body, Bytes};
use bench::{Bench, CANARY, GROUP, Hang, VM};
use porthole_shared::operation::{Operation, OperationState, Step};
use porthole_shared::problem::ProblemKind;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

fn step(method: &str, path: &str, body: Option<Value>) -> Step {
    Step {
        method: method.into(),
        path: path.into(),
        query: String::new(),
        body,
        if_match: None,
    }
}

fn put() -> Step {
    step(
        "PUT",
        VM,
        Some(json!({"location": "local", "properties": {"osProfile": {"adminPassword": CANARY}}})),
    )
}

#[tokio::test]
async fn a_put_is_followed_to_its_end() {
    let looks = AtomicU32::new(0);
    let bench = Bench::over(
        move |_, got| match (got.method.as_str(), got.path.as_str()) {
            ("PUT", VM) => {
                assert!(String::from_utf8_lossy(&got.body).contains(CANARY));
                answer(
                    201,
                    &[
                        ("azure-asyncoperation", "/operations/1?v=1"),
                        ("retry-after", "1"),
                    ],
                    "{}",
                )
            }
            ("GET", "/operations/1") if looks.fetch_add(1, Ordering::SeqCst) < 2 => {
                answer(200, &[], r#"{"status":"InProgress","percentComplete":40}"#)
            }
            _ => answer(200, &[], r#"{"status":"Succeeded"}"#),
        },
    )
    .await;
    let begun = bench.begin(vec![put()]).await;
    assert_eq!(begun.state, OperationState::Waiting);
    let kept = bench.store.operation(&begun.id).await.unwrap().unwrap();
    assert!(
        !format!("{kept:?}").contains(CANARY),
        "the body is kept sealed"
    );
    let ended = bench.end_of(&begun.id).await;
    assert_eq!(
        (ended.state, ended.percent, ended.problem),
        (OperationState::Succeeded, Some(100), None)
    );
    assert_eq!(
        bench.calls(),
        [
            format!("PUT {VM}"),
            "GET /operations/1".into(),
            "GET /operations/1".into(),
            "GET /operations/1".into()
        ]
    );
    let record = bench.store.operation(&begun.id).await.unwrap().unwrap();
    assert!(record.steps[0].sealed_body.is_none() && record.steps[0].following.is_none());
    let changes = crate::store::Changes::changes_after(&*bench.store, "session", 0)
        .await
        .unwrap()
        .unwrap();
    assert!(changes.len() >= 4, "asked for, running, 40 percent, ended");
}

#[tokio::test]
async fn steps_run_in_order_and_the_first_failure_ends_them() {
    let bench = Bench::over(|_, got| match got.path.as_str() {
        GROUP => answer(200, &[], "{}"),
        _ => answer(
            409,
            &[("x-ms-request-id", "r-1")],
            r#"{"error":{"code":"Conflict","message":"outer","details":[{"code":"QuotaExceeded","message":"Operation results in exceeding quota limits of Core."}]}}"#,
        ),
    })
    .await;
    let steps = vec![
        step("PUT", GROUP, Some(json!({"location": "local"}))),
        put(),
        step("POST", &format!("{VM}/start"), None),
    ];
    let ended = bench.carries_out(steps).await;
    assert_eq!(ended.state, OperationState::Failed);
    let states: Vec<_> = ended.steps.iter().map(|step| step.state).collect();
    assert_eq!(
        states,
        [
            OperationState::Succeeded,
            OperationState::Failed,
            OperationState::Waiting
        ]
    );
    let problem = ended.problem.unwrap();
    assert_eq!(problem.kind, ProblemKind::OverQuota);
    assert_eq!(problem.request_id.as_deref(), Some("r-1"));
    assert_eq!(bench.calls(), [format!("PUT {GROUP}"), format!("PUT {VM}")]);
}

#[tokio::test]
async fn a_failure_that_comes_as_status_400_on_the_poll_is_a_failure_with_its_cause() {
    let bench = Bench::over(|_, got| match got.method.as_str() {
        "PUT" => answer(202, &[("location", "/results/1")], ""),
        _ => answer(400, &[], r#"{"properties":{"provisioningState":"Failed"},"error":{"code":"AllocationFailed","message":"no capacity"}}"#),
    })
    .await;
    let ended = bench.carries_out(vec![put()]).await;
    assert_eq!(ended.state, OperationState::Failed);
    assert_eq!(
        ended.problem.unwrap().code.as_deref(),
        Some("AllocationFailed")
    );
}

#[tokio::test]
async fn a_status_that_fails_twenty_times_is_lost_and_never_failed() {
    let bench = Bench::over(|_, got| match got.method.as_str() {
        "PUT" => answer(202, &[("location", "/results/1")], ""),
        _ => answer(500, &[], "<html>oops</html>"),
    })
    .await;
    let ended = bench.carries_out(vec![put()]).await;
    assert_eq!(ended.state, OperationState::LostTrack);
    assert_eq!(bench.calls().len(), 21);
    assert!(
        ended
            .problem
            .unwrap()
            .title
            .contains("may still be running")
    );
}

#[tokio::test]
async fn a_poll_url_elsewhere_is_refused_and_written_down() {
    let evil = FakeStamp::start(|_, _| answer(200, &[], r#"{"status":"Succeeded"}"#)).await;
    let elsewhere = format!("{}/operations/1", evil.origin);
    let bench =
        Bench::over(move |_, _| answer(202, &[("azure-asyncoperation", &elsewhere)], "")).await;
    let ended = bench.carries_out(vec![put()]).await;
    assert_eq!(ended.state, OperationState::LostTrack);
    assert_eq!(ended.problem.unwrap().kind, ProblemKind::Refused);
    assert!(evil.lines().is_empty());
    assert_eq!(
        bench.store.audit(10).await.unwrap()[0].action,
        "origin-refused"
    );
}

#[tokio::test]
async fn a_restart_goes_on_polling_and_sends_nothing_again() {
    let bench = Bench::over(|_, got| match got.method.as_str() {
        "GET" => answer(200, &[], r#"{"status":"Succeeded"}"#),
        _ => answer(500, &[], ""),
    })
    .await;
    let url = format!("{}/operations/7?v=1", bench.stamp.origin);
    let id = bench
        .left_behind(put(), |record| {
            record.steps[0].following =
                Some(json!({"look": "status", "url": url, "at": 0, "since": 1_000_000}));
        })
        .await;
    assert_eq!(bench.end_of(&id).await.state, OperationState::Succeeded);
    assert_eq!(bench.calls(), ["GET /operations/7"]);
}

async fn found_out(step: Step, status: u16, found: &'static str) -> (Operation, Vec<String>) {
    let bench = Bench::over(move |_, _| answer(status, &[], found)).await;
    let id = bench.left_behind(step, |_| {}).await;
    (bench.end_of(&id).await, bench.calls())
}

#[tokio::test]
async fn what_may_have_been_sent_is_looked_up_and_never_sent_again() {
    use OperationState::{Failed, LostTrack, Succeeded};
    let start = || step("POST", &format!("{VM}/start"), None);
    let ready = r#"{"location":"local","properties":{"provisioningState":"Succeeded"}}"#;
    for (step, status, found, state) in [
        (put(), 200, ready, Succeeded),
        (
            put(),
            200,
            r#"{"location":"elsewhere","properties":{"provisioningState":"Succeeded"}}"#,
            LostTrack,
        ),
        (
            put(),
            200,
            r#"{"properties":{"provisioningState":"Failed"}}"#,
            Failed,
        ),
        (put(), 404, "", Failed),
        (step("DELETE", VM, None), 404, "", Succeeded),
        (step("DELETE", VM, None), 200, ready, LostTrack),
        (
            start(),
            200,
            r#"{"properties":{"instanceView":{"statuses":[{"code":"PowerState/running"}]}}}"#,
            Succeeded,
        ),
        (
            start(),
            200,
            r#"{"properties":{"instanceView":{"statuses":[{"code":"PowerState/stopped"}]}}}"#,
            LostTrack,
        ),
        (
            step("POST", &format!("{VM}/restart"), None),
            200,
            "{}",
            LostTrack,
        ),
        (
            step(
                "POST",
                "/subscriptions/s/providers/Microsoft.Compute/register",
                None,
            ),
            200,
            r#"{"registrationState":"Registering"}"#,
            Succeeded,
        ),
    ] {
        let (ended, calls) = found_out(step.clone(), status, found).await;
        assert_eq!(ended.state, state, "{step:?} {found}");
        assert!(
            calls.iter().all(|call| call.starts_with("GET ")),
            "{calls:?}"
        );
        assert_eq!(ended.problem.is_none(), state == Succeeded);
    }
}

#[tokio::test]
async fn what_the_stamp_shows_a_little_later_did_arrive() {
    let asked = AtomicU32::new(0);
    let bench = Bench::over(move |_, _| match asked.fetch_add(1, Ordering::SeqCst) {
        0..=2 => answer(404, &[], ""),
        _ => answer(
            200,
            &[],
            r#"{"location":"local","properties":{"provisioningState":"Succeeded"}}"#,
        ),
    })
    .await;
    let id = bench.left_behind(put(), |_| {}).await;
    let ended = bench.end_of(&id).await;
    assert_eq!(ended.state, OperationState::Succeeded);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_looked_up_in_the_same_way() {
    let bench = Bench::over(|_, got| match got.method.as_str() {
        "PUT" => {
            let half = futures::stream::iter([
                Ok(Bytes::from_static(b"{\"half")),
                Err(std::io::Error::other("cut")),
            ]);
            answer(201, &[], Body::from_stream(half))
        }
        _ => answer(
            200,
            &[],
            r#"{"location":"local","properties":{"provisioningState":"Succeeded"}}"#,
        ),
    })
    .await;
    let ended = bench.carries_out(vec![put()]).await;
    assert_eq!(ended.state, OperationState::Succeeded);
    assert_eq!(bench.calls(), [format!("PUT {VM}"), format!("GET {VM}")]);
}

#[tokio::test]
async fn registering_a_provider_ends_when_it_is_registered() {
    let looks = AtomicU32::new(0);
    let bench = Bench::over(move |_, got| match got.method.as_str() {
        "GET" if looks.fetch_add(1, Ordering::SeqCst) > 0 => {
            answer(200, &[], r#"{"registrationState":"Registered"}"#)
        }
        _ => answer(200, &[], r#"{"registrationState":"Registering"}"#),
    })
    .await;
    let provider = "/subscriptions/s/providers/Microsoft.Compute";
    let ended = bench
        .carries_out(vec![step("POST", &format!("{provider}/register"), None)])
        .await;
    assert_eq!(ended.state, OperationState::Succeeded);
    let look = format!("GET {provider}");
    assert_eq!(
        bench.calls(),
        [format!("POST {provider}/register"), look.clone(), look]
    );
}

#[tokio::test]
async fn two_followers_never_both_carry_out_one_operation() {
    let mut bench = Bench::over(|_, got| match got.method.as_str() {
        "PUT" => answer(202, &[("location", "/results/1")], ""),
        _ => answer(200, &[], ""),
    })
    .await;
    let other = bench.follower.clone();
    let hang = Arc::new(Hang::default());
    bench.follower = Bench::follower(&bench.store, &bench.sealer, &bench.clock, hang.clone());
    let id = bench.begin(vec![put()]).await.id;
    assert_eq!(other.resume().await.unwrap(), 0, "it is held");
    while !bench.calls().iter().any(|call| call.starts_with("PUT")) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // The first follower hangs before its look, until its claim has run out.
    let saved = || async {
        let record = bench.store.operation(&id).await.unwrap().unwrap();
        record.steps[0].following.is_some()
    };
    while !saved().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    bench.clock.step(60_000);
    assert_eq!(other.resume().await.unwrap(), 1, "the claim ran out");
    let ended = bench.end_of(&id).await;
    assert_eq!(ended.state, OperationState::Succeeded);
    let calls = bench.calls();
    hang.0.notify_waiters();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let after = bench.store.operation(&id).await.unwrap().unwrap().operation;
    assert_eq!(after, ended, "what comes late is not written");
    let puts = |calls: &[String]| calls.iter().filter(|call| call.starts_with("PUT")).count();
    assert_eq!((puts(&calls), puts(&bench.calls())), (1, 1));
}

#[tokio::test]
async fn signing_out_keeps_the_credential_until_the_work_ends() {
    let looks = Arc::new(AtomicU32::new(0));
    let counted = looks.clone();
    let bench = Bench::over(move |_, got| match got.method.as_str() {
        "PUT" => answer(202, &[("location", "/results/1")], ""),
        _ if counted.load(Ordering::SeqCst) == 0 => answer(202, &[], ""),
        _ => answer(200, &[], ""),
    })
    .await;
    let id = bench.begin(vec![put()]).await.id;
    bench.store.end_sign_in("sign-in", 5).await.unwrap();
    assert!(bench.store.sign_in("sign-in").await.unwrap().is_some());
    looks.store(1, Ordering::SeqCst);
    assert_eq!(bench.end_of(&id).await.state, OperationState::Succeeded);
    for _ in 0..200 {
        if bench.store.sign_in("sign-in").await.unwrap().is_none() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the credential was kept although the work ended");
}
