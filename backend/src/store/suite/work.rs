//! Work under way: leases, fences, hand-over, the change log.

use super::{finish, operation, session, sign_in};
use crate::store::{ChangeKind, OperationRecord, SignInRecord, Store, StoreError};
use porthole_shared::operation::OperationState;
use serde_json::json;

/// A credential with work under way outlives signing out until that work has ended, and no longer.
pub async fn credentials_outlive_sign_out_while_work_is_under_way(store: &dyn Store) {
    store.begin_session(&session("s", 1, 1)).await.unwrap();
    for id in ["busy", "idle", "later"] {
        store.add_sign_in(&sign_in(id, "s", "stamp")).await.unwrap();
    }
    let first = operation("1", "s", "busy", 1);
    let second = operation("2", "s", "later", 2);
    store.add_operation(&first, 1).await.unwrap();
    store.add_operation(&second, 1).await.unwrap();
    assert_eq!(store.work_under_way("busy").await.unwrap(), 1);
    assert!(store.stamp_at_work("stamp").await.unwrap());
    store.end_sign_in("busy", 7).await.unwrap();
    let names = |list: Vec<SignInRecord>| list.into_iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(names(store.sign_ins("s").await.unwrap()), ["idle", "later"]);
    let kept = store.sign_in("busy").await.unwrap().unwrap();
    assert_eq!((kept.ended, kept.sealed), (Some(7), vec![9, 8, 7]));
    store.end_session("s", 8).await.unwrap();
    assert_eq!(store.session("s").await.unwrap(), None);
    assert_eq!(store.sign_in("idle").await.unwrap(), None);
    assert_eq!(
        store.sign_in("later").await.unwrap().unwrap().ended,
        Some(8)
    );
    assert!(!store.release_sign_in("busy").await.unwrap());
    finish(store, first, 9).await;
    assert!(store.release_sign_in("busy").await.unwrap());
    assert_eq!(store.sign_in("busy").await.unwrap(), None);
    finish(store, second, 9).await;
    assert!(store.release_sign_in("later").await.unwrap());
    assert!(!store.stamp_at_work("stamp").await.unwrap());
}

/// Whoever signs in again finds the work of the session that ended, running or ended, and nobody else's.
pub async fn work_is_found_again_after_the_session_ended(store: &dyn Store) {
    store.begin_session(&session("old", 1, 1)).await.unwrap();
    store.begin_session(&session("other", 2, 1)).await.unwrap();
    store
        .add_sign_in(&sign_in("mine", "old", "stamp"))
        .await
        .unwrap();
    let foreign = SignInRecord {
        client_id: "somebody".into(),
        ..sign_in("foreign", "old", "stamp")
    };
    store.add_sign_in(&foreign).await.unwrap();
    store
        .add_sign_in(&sign_in("elsewhere", "other", "stamp"))
        .await
        .unwrap();
    for (id, session, sign_in) in [
        ("1", "old", "mine"),
        ("2", "old", "mine"),
        ("3", "old", "foreign"),
        ("4", "other", "elsewhere"),
    ] {
        store
            .add_operation(&operation(id, session, sign_in, id.parse().unwrap()), 1)
            .await
            .unwrap();
    }
    let mut running = store.operation("1").await.unwrap().unwrap();
    finish(store, operation("2", "old", "mine", 2), 5).await;
    store.end_session("old", 6).await.unwrap();
    store.begin_session(&session("new", 3, 7)).await.unwrap();
    let again = sign_in("again", "new", "stamp");
    store.add_sign_in(&again).await.unwrap();
    let before = store.last_sequence().await.unwrap();
    assert_eq!(store.adopt_operations(&again, 8).await.unwrap(), 2);
    assert_eq!(store.adopt_operations(&again, 8).await.unwrap(), 0);
    let ids = |list: Vec<OperationRecord>| {
        list.into_iter()
            .map(|one| one.operation.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(store.operations("new").await.unwrap()), ["2", "1"]);
    assert_eq!(ids(store.operations("other").await.unwrap()), ["4"]);
    assert_eq!(
        store
            .changes_after("new", before)
            .await
            .unwrap()
            .unwrap()
            .len(),
        2
    );
    // The follower still holds the record as it was: what it writes is told to the new session.
    running.operation.percent = Some(50);
    store.change_operation(&running, 9).await.unwrap();
    assert_eq!(
        store
            .changes_after("new", before)
            .await
            .unwrap()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(ids(store.operations("new").await.unwrap()), ["2", "1"]);
}

/// A lease keeps others off, its end lets them in, and whoever was overtaken writes nothing.
pub async fn a_fence_lets_one_follower_act(store: &dyn Store) {
    for (id, started) in [("b", 2), ("a", 1)] {
        store
            .add_operation(&operation(id, "s", "i", started), 1)
            .await
            .unwrap();
    }
    let mut mine = store.claim_operations(10, 20, 10).await.unwrap();
    assert_eq!(
        mine.iter()
            .map(|one| one.operation.id.as_str())
            .collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert!(store.claim_operations(19, 30, 10).await.unwrap().is_empty());
    let mut first = mine.remove(0);
    assert_eq!((first.fence, first.lease_until), (1, 20));
    first.steps[0].intent = Some(11);
    first.steps[0].following = Some(json!({"status": "https://x"}));
    store.save_steps(&first).await.unwrap();
    store.renew_lease("a", 1, 25).await.unwrap();
    assert_eq!(store.claim_operations(20, 40, 10).await.unwrap().len(), 1);
    let theirs = store.claim_operations(25, 50, 1).await.unwrap().remove(0);
    assert_eq!(
        (theirs.fence, theirs.steps.clone()),
        (2, first.steps.clone())
    );
    assert!(matches!(
        store.save_steps(&first).await,
        Err(StoreError::Overtaken)
    ));
    assert!(matches!(
        store.renew_lease("a", 1, 99).await,
        Err(StoreError::Overtaken)
    ));
    assert!(matches!(
        store.change_operation(&first, 12).await,
        Err(StoreError::Overtaken)
    ));
    let ended = finish(store, theirs.clone(), 30).await;
    assert_eq!(ended.operation.version, 2);
    assert!(matches!(
        store.change_operation(&theirs, 31).await,
        Err(StoreError::Overtaken)
    ));
    let read = store.operation("a").await.unwrap().unwrap();
    assert_eq!(
        (read.lease_until, read.operation.state),
        (0, OperationState::Succeeded)
    );
    assert!(
        store
            .claim_operations(1000, 2000, 10)
            .await
            .unwrap()
            .iter()
            .all(|one| one.operation.id == "b")
    );
}

/// Only an ended operation of one's own session is put away; what ended long ago is forgotten.
pub async fn operations_are_put_away_and_forgotten(store: &dyn Store) {
    for (id, session) in [("1", "s"), ("2", "s"), ("3", "other")] {
        store
            .add_operation(&operation(id, session, "i", id.parse().unwrap()), 1)
            .await
            .unwrap();
    }
    let ids = |list: Vec<OperationRecord>| {
        list.into_iter()
            .map(|one| one.operation.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(store.operations("s").await.unwrap()), ["2", "1"]);
    assert!(!store.dismiss_operation("s", "1", 5).await.unwrap());
    finish(store, operation("1", "s", "i", 1), 5).await;
    assert!(!store.dismiss_operation("other", "1", 5).await.unwrap());
    assert!(store.dismiss_operation("s", "1", 5).await.unwrap());
    assert!(!store.dismiss_operation("s", "1", 5).await.unwrap());
    assert_eq!(ids(store.operations("s").await.unwrap()), ["2"]);
    let read = store.operation("1").await.unwrap().unwrap().operation;
    assert!(read.dismissed && read.version == 3);
    assert_eq!(store.forget_operations(5).await.unwrap(), 0);
    assert_eq!(store.forget_operations(6).await.unwrap(), 1);
    assert_eq!(store.operation("1").await.unwrap(), None);
}

/// The sequence only grows, a reader resumes where it was, and a place that is gone is told as such.
pub async fn the_change_log_resumes(store: &dyn Store) {
    assert_eq!(store.last_sequence().await.unwrap(), 0);
    assert_eq!(store.changes_after("s", 0).await.unwrap(), Some(Vec::new()));
    let record = operation("1", "s", "i", 1);
    store.add_operation(&record, 10).await.unwrap();
    store
        .add_operation(&operation("2", "other", "i", 1), 20)
        .await
        .unwrap();
    finish(store, record, 30).await;
    let all = store.changes_after("s", 0).await.unwrap().unwrap();
    let sequences: Vec<i64> = all.iter().map(|change| change.sequence).collect();
    assert_eq!(sequences, [1, 3]);
    assert!(
        all.iter()
            .all(|change| change.kind == ChangeKind::Operation && change.subject == "1")
    );
    assert_eq!(store.changes_after("s", 1).await.unwrap().unwrap().len(), 1);
    assert_eq!(store.changes_after("s", 3).await.unwrap(), Some(Vec::new()));
    assert_eq!(store.changes_after("s", 4).await.unwrap(), None);
    assert_eq!(store.forget_changes(100).await.unwrap(), 2);
    assert_eq!(store.last_sequence().await.unwrap(), 3);
    assert_eq!(store.changes_after("s", 1).await.unwrap(), None);
    assert_eq!(store.changes_after("s", 2).await.unwrap().unwrap().len(), 1);
    store
        .add_operation(&operation("4", "s", "i", 1), 40)
        .await
        .unwrap();
    assert_eq!(store.last_sequence().await.unwrap(), 4);
}
