//! What is written comes back: stamps, sessions, preferences, facts, audit entries.

use super::{session, sign_in, stamp};
use crate::store::{
    AuditEntry, ChangeKind, PreferenceOwner, SignInRecord, StampRecord, Store, StoreError,
};
use serde_json::json;

/// Stamps come back as they were written; a version that was overtaken is not written over.
pub async fn stamps_are_kept(store: &dyn Store) {
    let mut one = stamp("one");
    store.add_stamp(&one).await.unwrap();
    store
        .add_stamp(&StampRecord {
            anchor: None,
            created: 2,
            ..stamp("two")
        })
        .await
        .unwrap();
    let again = StampRecord {
        id: "three".into(),
        ..one.clone()
    };
    assert!(matches!(
        store.add_stamp(&again).await,
        Err(StoreError::Taken(_))
    ));
    assert_eq!(store.stamp("one").await.unwrap(), Some(one.clone()));
    assert_eq!(store.stamps().await.unwrap().len(), 2);
    one.name = "Renamed".into();
    one.anchor = None;
    assert_eq!(store.change_stamp(&one).await.unwrap(), 2);
    assert!(matches!(
        store.change_stamp(&one).await,
        Err(StoreError::Overtaken)
    ));
    one.version = 2;
    assert_eq!(store.stamp("one").await.unwrap(), Some(one));
    store
        .add_sign_in(&sign_in("a", "session", "one"))
        .await
        .unwrap();
    assert!(store.remove_stamp("one", 9).await.unwrap());
    assert!(!store.remove_stamp("one", 9).await.unwrap());
    assert_eq!(store.sign_in("a").await.unwrap(), None);
    let told = store.changes_after("session", 0).await.unwrap().unwrap();
    assert_eq!(
        told.first().map(|change| change.kind),
        Some(ChangeKind::SignedOut)
    );
}

/// A rotated cookie is the only one that opens the session, and expired sessions end with their sign-ins.
pub async fn sessions_rotate_and_expire(store: &dyn Store) {
    store.begin_session(&session("old", 1, 10)).await.unwrap();
    store.begin_session(&session("new", 2, 1000)).await.unwrap();
    let old = session("old", 1, 10);
    store.rotate_session(&old, &[3; 32], 20).await.unwrap();
    assert!(
        store.rotate_session(&old, &[4; 32], 20).await.is_err(),
        "it was rotated already"
    );
    assert_eq!(store.session_by_hash(&[1; 32]).await.unwrap(), None);
    assert_eq!(
        store.session_by_hash(&[3; 32]).await.unwrap().unwrap().used,
        20
    );
    let nobody = session("nobody", 3, 10);
    assert!(store.rotate_session(&nobody, &[4; 32], 20).await.is_err());
    store.touch_session("old", 30).await.unwrap();
    store.touch_session("old", 25).await.unwrap();
    assert_eq!(store.session("old").await.unwrap().unwrap().used, 30);
    store
        .add_sign_in(&sign_in("a", "old", "stamp"))
        .await
        .unwrap();
    assert!(
        store
            .expire_sessions(30, 10, 1000)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(store.expire_sessions(31, 0, 1000).await.unwrap(), ["old"]);
    assert_eq!(store.sign_in("a").await.unwrap(), None);
    assert_eq!(store.expire_sessions(0, 1001, 1000).await.unwrap(), ["new"]);
    let told = store.changes_after("old", 0).await.unwrap().unwrap();
    assert_eq!(
        told.last().map(|change| change.kind),
        Some(ChangeKind::SessionEnded)
    );
}

/// Preferences belong to a stamp and a client id; facts and audit entries are kept.
pub async fn small_things_are_kept(store: &dyn Store) {
    let owner = PreferenceOwner {
        stamp: "one",
        client_id: "me",
    };
    let other = PreferenceOwner {
        stamp: "two",
        client_id: "me",
    };
    store
        .set_preference(owner, "pins", &json!(["a"]), 1)
        .await
        .unwrap();
    store
        .set_preference(owner, "pins", &json!(["a", "b"]), 2)
        .await
        .unwrap();
    assert_eq!(
        store.preferences(owner).await.unwrap().get("pins"),
        Some(&json!(["a", "b"]))
    );
    assert!(store.preferences(other).await.unwrap().is_empty());
    store.remove_preference(owner, "pins").await.unwrap();
    store.remove_preference(owner, "pins").await.unwrap();
    assert!(store.preferences(owner).await.unwrap().is_empty());

    store.ready().await.unwrap();
    assert_eq!(store.fact("f").await.unwrap(), None);
    store.keep_fact("f", b"1").await.unwrap();
    store.keep_fact("f", b"2").await.unwrap();
    assert_eq!(store.fact("f").await.unwrap(), Some(b"2".to_vec()));

    let entry = AuditEntry {
        at: 1,
        action: "stamp-added".into(),
        stamp: Some("one".into()),
        outcome: "done".into(),
        ..AuditEntry::default()
    };
    store.write_audit(&entry).await.unwrap();
    store
        .write_audit(&AuditEntry {
            at: 2,
            ..entry.clone()
        })
        .await
        .unwrap();
    assert_eq!(
        store
            .audit(10)
            .await
            .unwrap()
            .iter()
            .map(|one| one.at)
            .collect::<Vec<_>>(),
        [2, 1]
    );
    assert_eq!(store.audit(10).await.unwrap()[1], entry);
    assert_eq!(store.forget_audit(0, 2).await.unwrap(), 0);
    assert_eq!(store.forget_audit(0, 1).await.unwrap(), 1);
    assert_eq!(store.audit(10).await.unwrap()[0].at, 2);
    assert_eq!(store.forget_audit(3, 1).await.unwrap(), 1);

    store.add_sign_in(&sign_in("a", "s", "one")).await.unwrap();
    store.set_sign_in_profile("a", "latest").await.unwrap();
    store.set_subscriptions("a", &[]).await.unwrap();
    let read = store.sign_in("a").await.unwrap().unwrap();
    assert_eq!(
        read,
        SignInRecord {
            subscriptions: Vec::new(),
            ..sign_in("a", "s", "one")
        }
    );
}
