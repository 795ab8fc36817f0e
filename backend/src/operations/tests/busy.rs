//! A stamp that is too busy: work waits as long as it is told to, says so, and is sent again; a restart waits on.

use super::bench::{Bench, Hang, VM};
use super::step;
use crate::arm::tests::fixture::answer;
use crate::store::Operations;
use porthole_shared::operation::{Operation, OperationState};
use porthole_shared::problem::ProblemKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A stamp that puts a start off `times` times, by this answer.
async fn busy(times: u32, status: u16) -> Bench {
    let asked = AtomicU32::new(0);
    Bench::over(move |_, got| match got.method.as_str() {
        "POST" if asked.fetch_add(1, Ordering::SeqCst) < times => answer(
            status,
            &[("retry-after", "120")],
            r#"{"error":{"code":"TooManyRequests","message":"busy"}}"#,
        ),
        _ => answer(200, &[], "{}"),
    })
    .await
}

fn start() -> Vec<porthole_shared::operation::Step> {
    vec![step("POST", &format!("{VM}/start"), None)]
}

/// The operation once it waits.
async fn waiting(bench: &Bench, id: &str) -> Operation {
    for _ in 0..1000 {
        let operation = bench.store.operation(id).await.unwrap().unwrap().operation;
        if operation.waits_until.is_some() || operation.state.ended() {
            return operation;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the operation neither waits nor ends");
}

#[tokio::test]
async fn a_post_that_is_put_off_for_long_waits_and_is_sent_again() {
    for status in [429, 503] {
        let bench = busy(2, status).await;
        let ended = bench.carries_out(start()).await;
        assert_eq!(
            (ended.state, ended.waits_until, ended.problem),
            (OperationState::Succeeded, None, None)
        );
        assert_eq!(bench.calls(), vec![format!("POST {VM}/start"); 3]);
    }
}

#[tokio::test]
async fn it_is_seen_waiting_and_a_restart_waits_on_and_sends_once() {
    let mut bench = busy(1, 429).await;
    let other = bench.follower.clone();
    let hang = Arc::new(Hang::default());
    bench.follower = Bench::follower(&bench.store, &bench.sealer, &bench.clock, hang);
    let id = bench.begin(start()).await.id;
    let seen = waiting(&bench, &id).await;
    assert_eq!(
        (seen.state, seen.steps[0].state, seen.waits_until),
        (
            OperationState::Waiting,
            OperationState::Waiting,
            Some(1_000_000 + 120_000)
        )
    );
    bench.clock.step(60_000);
    assert_eq!(other.resume().await.unwrap(), 1, "the claim ran out");
    let ended = bench.end_of(&id).await;
    assert_eq!(ended.state, OperationState::Succeeded);
    assert_eq!(bench.calls(), vec![format!("POST {VM}/start"); 2]);
    let waits = bench.beat.waits.lock().unwrap();
    assert!(waits.contains(&Duration::from_secs(60)), "{waits:?}");
}

#[tokio::test]
async fn a_stamp_that_stays_busy_ends_it_with_a_word_for_it() {
    let bench = busy(u32::MAX, 503).await;
    let ended = bench.carries_out(start()).await;
    assert_eq!(ended.state, OperationState::Failed);
    let problem = ended.problem.unwrap();
    assert_eq!(problem.kind, ProblemKind::Throttled);
    assert_eq!(problem.code.as_deref(), Some("TooManyRequests"));
    let detail = problem.detail.unwrap();
    assert!(
        detail.contains("busy") && detail.contains("Nothing was begun"),
        "{detail}"
    );
    // 120 s each, for two hours.
    assert_eq!(bench.calls().len(), 61);
}
