//! Sessions: expiry, rotation, other people's ids, sign-out, restart, preferences.

use super::signed_in;
use crate::server::fixture::Fixture;
use crate::server::housekeeping;
use crate::session;
use crate::store::suite;
use axum::http::{HeaderMap, header};

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_when_it_is_old() {
    let fixture = Fixture::with(|layer| {
        layer.session.idle_minutes = Some(10);
        layer.session.absolute_minutes = Some(30);
    })
    .await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    let path = "/api/sign-ins/a/preferences";
    for _ in 0..3 {
        fixture.clock.step(9 * MINUTE);
        assert_eq!(fixture.get(path, &cookie).await.status, 200);
    }
    fixture.clock.step(4 * MINUTE);
    let answer = fixture.get(path, &cookie).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["kind"].as_str()),
        (401, Some("signed-out"))
    );
    assert_eq!(fixture.state.store.session("s").await.unwrap(), None);

    let cookie = signed_in(&fixture, "t", &["b"]).await;
    fixture.clock.step(10 * MINUTE + 1);
    assert_eq!(
        fixture
            .get("/api/sign-ins/b/preferences", &cookie)
            .await
            .status,
        401
    );

    signed_in(&fixture, "u", &["c"]).await;
    fixture.clock.step(11 * MINUTE);
    housekeeping::once(&fixture.state).await.unwrap();
    assert_eq!(fixture.state.store.session("u").await.unwrap(), None);
    assert_eq!(fixture.state.store.sign_in("c").await.unwrap(), None);
}

#[tokio::test]
async fn signing_in_rotates_the_cookie_and_keeps_the_session() {
    let fixture = Fixture::new().await;
    let before = signed_in(&fixture, "s", &["a"]).await;
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, before.parse().unwrap());
    let found = session::find(&fixture.state, &headers).await.unwrap();
    let opened = session::open(&fixture.state, found).await.unwrap();
    let after = opened
        .cookie
        .as_ref()
        .unwrap()
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(opened.session.id, "s");
    assert_ne!(before, after);
    let path = "/api/sign-ins/a/preferences";
    assert_eq!(fixture.get(path, &before).await.status, 401);
    assert_eq!(fixture.get(path, &after).await.status, 200);
    let fresh = session::open(&fixture.state, None).await.unwrap();
    assert_ne!(fresh.session.id, "s");
    assert!(!format!("{opened:?}").contains(after.split('=').nth(1).unwrap()));
}

#[tokio::test]
async fn two_tabs_that_sign_in_at_once_share_one_cookie() {
    let fixture = Fixture::new().await;
    signed_in(&fixture, "s", &["a"]).await;
    let found = fixture.state.store.session("s").await.unwrap();
    let first = session::open(&fixture.state, found.clone()).await.unwrap();
    let second = session::open(&fixture.state, found.clone()).await.unwrap();
    assert_eq!(
        (first.session.id, second.session.id),
        ("s".into(), "s".into())
    );
    assert!(
        second.cookie.is_none(),
        "the first tab's cookie stays the one that opens"
    );
    let cookie = first.cookie.unwrap();
    let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
    let path = "/api/sign-ins/a/preferences";
    assert_eq!(fixture.get(path, cookie).await.status, 200);

    fixture.state.store.end_session("s", 1).await.unwrap();
    let fresh = session::open(&fixture.state, found).await.unwrap();
    assert!(fresh.session.id != "s" && fresh.cookie.is_some());
}

#[tokio::test]
async fn the_ids_of_another_session_answer_as_unknown_ones_do() {
    let fixture = Fixture::new().await;
    let mine = signed_in(&fixture, "s", &["a"]).await;
    signed_in(&fixture, "t", &["b"]).await;
    let store = &fixture.state.store;
    store
        .add_operation(&suite::operation("1", "t", "b", 1), 1)
        .await
        .unwrap();
    let calls = [
        ("GET", "/api/sign-ins/ID/preferences"),
        ("PUT", "/api/sign-ins/ID/preferences/pins"),
        ("DELETE", "/api/sign-ins/ID/preferences/pins"),
        ("GET", "/api/sign-ins/ID/arm?path=/subscriptions"),
        ("GET", "/api/sign-ins/ID/list?path=/subscriptions"),
        ("POST", "/api/sign-ins/ID/work"),
        ("PATCH", "/api/sign-ins/ID"),
        ("DELETE", "/api/sign-ins/ID"),
    ];
    for (method, path) in calls {
        let mut texts = Vec::new();
        for id in ["b", "nobody"] {
            let answer = fixture
                .call(method, &path.replace("ID", id), &[("cookie", &mine)], "{}")
                .await;
            assert_eq!(answer.status, 404, "{method} {path} {id}");
            let mut problem = answer.json();
            problem.as_object_mut().unwrap().remove("correlation_id");
            texts.push(problem);
        }
        assert_eq!(texts[0], texts[1], "{method} {path}");
    }
    let answer = fixture
        .call("DELETE", "/api/operations/1", &[("cookie", &mine)], "")
        .await;
    assert_eq!(answer.status, 404);
    assert_eq!(
        fixture.get("/api/operations", &mine).await.json(),
        serde_json::json!([])
    );
    for (method, path) in calls {
        let answer = fixture
            .call(method, &path.replace("ID", "a"), &[], "{}")
            .await;
        assert_eq!(answer.status, 401, "{method} {path} without a cookie");
    }
}

#[tokio::test]
async fn signing_out_everywhere_kills_the_session() {
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    assert_eq!(
        fixture.get("/api/portal", &cookie).await.json()["sign_ins"][0]["id"],
        "a"
    );
    let answer = fixture
        .call("DELETE", "/api/session", &[("cookie", &cookie)], "")
        .await;
    assert_eq!(answer.status, 204);
    let cleared = answer.headers["set-cookie"].to_str().unwrap();
    assert!(
        cleared.starts_with("porthole=;") && cleared.contains("Max-Age=0"),
        "{cleared}"
    );
    assert_eq!(
        fixture.get("/api/portal", &cookie).await.json()["sign_ins"],
        serde_json::json!([])
    );
    assert_eq!(fixture.get("/api/operations", &cookie).await.status, 401);
    assert_eq!(
        fixture
            .call("DELETE", "/api/session", &[("cookie", &cookie)], "")
            .await
            .status,
        401
    );
    assert_eq!(
        fixture.state.store.audit(1).await.unwrap()[0].action,
        "signed-out"
    );
}

#[tokio::test]
async fn signing_out_with_work_under_way_is_told_and_keeps_the_credential() {
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    let store = &fixture.state.store;
    let mut held = suite::operation("1", "s", "a", 1);
    held.lease_until = i64::MAX;
    store.add_operation(&held, 1).await.unwrap();
    let answer = fixture
        .call("DELETE", "/api/sign-ins/a", &[("cookie", &cookie)], "")
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["kind"].as_str()),
        (409, Some("work-under-way"))
    );
    let answer = fixture
        .call(
            "DELETE",
            "/api/sign-ins/a?force=true",
            &[("cookie", &cookie)],
            "",
        )
        .await;
    assert_eq!(answer.status, 204);
    assert_eq!(
        fixture
            .get("/api/sign-ins/a/preferences", &cookie)
            .await
            .status,
        404
    );
    assert!(
        store
            .sign_in("a")
            .await
            .unwrap()
            .is_some_and(|kept| !kept.sealed.is_empty())
    );
}

#[tokio::test]
async fn a_restart_keeps_sessions_operations_and_preferences() {
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    fixture
        .state
        .store
        .add_operation(&suite::operation("1", "s", "a", 1), 1)
        .await
        .unwrap();
    let path = "/api/sign-ins/a/preferences";
    let body = r#"["one"]"#;
    let kept = fixture
        .call("PUT", &format!("{path}/pins"), &[("cookie", &cookie)], body)
        .await;
    assert_eq!(kept.status, 204);
    let again = fixture.restarted().await;
    assert_eq!(
        again.get(path, &cookie).await.json(),
        serde_json::json!({"pins": ["one"]})
    );
    assert_eq!(
        again.get("/api/operations", &cookie).await.json()[0]["id"],
        "1"
    );
}

#[tokio::test]
async fn preferences_are_bounded_and_named() {
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    let put = async |key: &str, body: &str| {
        let path = format!("/api/sign-ins/a/preferences/{key}");
        fixture
            .call("PUT", &path, &[("cookie", &cookie)], body)
            .await
    };
    assert_eq!(
        put("columns.Microsoft.Compute%2FvirtualMachines", "[1]")
            .await
            .status,
        204
    );
    let answer = put("theme", "1").await;
    assert!(
        answer.status == 400 && answer.text.contains("`theme`") && answer.text.contains("pins"),
        "{}",
        answer.text
    );
    let large = format!("\"{}\"", "x".repeat(64 * 1024));
    let answer = put("pins", &large).await;
    assert!(
        answer.status == 400 && answer.text.contains("64 KiB"),
        "{}",
        answer.text
    );
    let path = "/api/sign-ins/a/preferences";
    assert_eq!(
        fixture.get(path, &cookie).await.json(),
        serde_json::json!({"columns.Microsoft.Compute/virtualMachines": [1]})
    );
    let gone = fixture
        .call(
            "DELETE",
            &format!("{path}/columns.Microsoft.Compute%2FvirtualMachines"),
            &[("cookie", &cookie)],
            "",
        )
        .await;
    assert_eq!(gone.status, 204);
    assert_eq!(
        fixture.get(path, &cookie).await.json(),
        serde_json::json!({})
    );
}
