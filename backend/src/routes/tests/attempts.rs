//! Sign-ins that are refused again and again, and what is written of them.

use super::signed_in;
use crate::server::fixture::Fixture;
use crate::server::{attempts, housekeeping};
use crate::store::{AuditEntry, suite};
use serde_json::{Value, json};

/// A sign-in that is refused before anything is sent; gives the status and the problem.
async fn refused(fixture: &Fixture, client_id: &str, cookie: &str) -> (u16, Value) {
    let body = json!({"stamp": "stamp", "tenant": "contoso.com", "client_id": client_id,
        "credential": {"kind": "secret", "secret": ""}});
    let answer = fixture
        .call(
            "POST",
            "/api/sign-ins",
            &[("cookie", cookie)],
            &body.to_string(),
        )
        .await;
    let mut problem = answer.json();
    let header = answer.headers.get("retry-after");
    problem["header"] = json!(header.map(|value| value.to_str().unwrap()));
    (answer.status.as_u16(), problem)
}

#[tokio::test]
async fn a_principal_that_is_refused_again_and_again_waits() {
    let fixture = Fixture::new().await;
    signed_in(&fixture, "s", &["a"]).await;
    for _ in 0..attempts::OF_A_PRINCIPAL {
        assert_ne!(refused(&fixture, "client", "").await.0, 429);
        fixture.clock.step(1000);
    }
    let audited = fixture.state.store.audit(1000).await.unwrap().len();
    let (status, problem) = refused(&fixture, " CLIENT ", "").await;
    assert_eq!((status, problem["kind"].as_str()), (429, Some("throttled")));
    assert!(problem["retry_after"].as_u64().unwrap() > 0);
    assert_eq!(
        problem["header"].as_str().unwrap(),
        problem["retry_after"].to_string()
    );
    assert_eq!(
        fixture.state.store.audit(1000).await.unwrap().len(),
        audited,
        "what was not tried is not written down"
    );
    assert_ne!(refused(&fixture, "another", "").await.0, 429);
    fixture.clock.step(60_000);
    assert_ne!(refused(&fixture, "client", "").await.0, 429);
}

#[tokio::test]
async fn a_session_that_tries_many_principals_waits() {
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    for number in 0..attempts::OF_A_SESSION {
        let client = format!("client-{number}");
        assert_ne!(refused(&fixture, &client, &cookie).await.0, 429);
    }
    assert_eq!(refused(&fixture, "one-more", &cookie).await.0, 429);
    assert_ne!(refused(&fixture, "one-more", "").await.0, 429);
}

#[tokio::test]
async fn the_audit_log_is_trimmed() {
    let fixture = Fixture::new().await;
    let store = &fixture.state.store;
    store.add_stamp(&suite::stamp("stamp")).await.unwrap();
    let now = fixture.state.now();
    for at in [now - 400 * 24 * 3_600_000, now - 1] {
        let entry = AuditEntry {
            at,
            action: "signed-in".into(),
            ..AuditEntry::default()
        };
        store.write_audit(&entry).await.unwrap();
    }
    housekeeping::once(&fixture.state).await.unwrap();
    let left = store.audit(10).await.unwrap();
    assert_eq!(left.iter().map(|one| one.at).collect::<Vec<_>>(), [now - 1]);
}
