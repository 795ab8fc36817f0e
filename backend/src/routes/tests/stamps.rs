//! Stamps: who may add them, and that nothing about them is believed.

use crate::server::fixture::{ADMIN_TOKEN, Fixture};
use crate::store::suite;
use crate::trust::fixture as tls;
use porthole_shared::portal::StampsAdd;
use serde_json::json;

async fn with(add: StampsAdd) -> Fixture {
    Fixture::with(|layer| {
        layer.stamps.add = Some(add);
        layer.stamps.allow_addresses = Some(vec!["loopback".into()]);
    })
    .await
}

/// An emulated stamp's TLS, and metadata, on loopback: endpoint and root.
async fn served() -> (String, String) {
    let family = tls::Family::new();
    let address = tls::serve(family.full(), tls::metadata()).await;
    let pem = family.root.pem();
    (format!("https://localhost:{}", address.port()), pem)
}

#[tokio::test]
async fn the_administrators_token_is_asked_for_and_refusals_are_audited() {
    let fixture = with(StampsAdd::Administrator).await;
    fixture
        .state
        .store
        .add_stamp(&suite::stamp("one"))
        .await
        .unwrap();
    let calls = [
        ("POST", "/api/stamps/probe", "{\"endpoint\":\"e\"}"),
        ("PATCH", "/api/stamps/one", "{\"name\":\"n\"}"),
        ("DELETE", "/api/stamps/one", ""),
    ];
    for (method, path, body) in calls {
        for token in ["", "wrong", "token-of-the-administrato"] {
            let answer = fixture
                .call(method, path, &[("x-porthole-admin-token", token)], body)
                .await;
            assert_eq!(answer.status, 403, "{method} {token}");
            assert_eq!(answer.json()["target"], "admin_token");
            assert!(answer.text.contains("admin-token"), "{}", answer.text);
        }
    }
    assert_eq!(
        fixture
            .state
            .store
            .audit(100)
            .await
            .unwrap()
            .iter()
            .filter(|entry| entry.outcome == "refused")
            .count(),
        9
    );
    let body = json!({"name": "Renamed", "admin_token": ADMIN_TOKEN}).to_string();
    assert_eq!(
        fixture
            .call("PATCH", "/api/stamps/one", &[], &body)
            .await
            .json()["name"],
        "Renamed"
    );
    let header = [("x-porthole-admin-token", ADMIN_TOKEN)];
    assert_eq!(
        fixture
            .call("DELETE", "/api/stamps/one", &header, "")
            .await
            .status,
        204
    );
    assert_eq!(
        fixture
            .call("DELETE", "/api/stamps/one", &header, "")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn what_is_typed_in_a_wrong_place_is_not_written_down() {
    let fixture = with(StampsAdd::Administrator).await;
    let probe = r#"{"endpoint":"https://user:canary-4711@host/canary-4711"}"#;
    let answer = fixture.call("POST", "/api/stamps/probe", &[], probe).await;
    assert_eq!(answer.status, 403);
    fixture
        .state
        .store
        .add_stamp(&suite::stamp("stamp"))
        .await
        .unwrap();
    let body = json!({"stamp": "stamp", "tenant": "t", "client_id": "canary-4711",
        "credential": {"kind": "secret", "secret": ""}});
    let answer = fixture
        .call("POST", "/api/sign-ins", &[], &body.to_string())
        .await;
    assert!(!answer.status.is_success());
    let audit = fixture.state.store.audit(10).await.unwrap();
    assert_eq!(audit.len(), 2);
    assert!(!format!("{audit:?}").contains("canary"), "{audit:?}");
}

#[tokio::test]
async fn nobody_means_nobody() {
    let fixture = with(StampsAdd::Nobody).await;
    let header = [("x-porthole-admin-token", ADMIN_TOKEN)];
    let answer = fixture
        .call(
            "POST",
            "/api/stamps/probe",
            &header,
            "{\"endpoint\":\"localhost\"}",
        )
        .await;
    assert!(
        answer.status == 403 && answer.text.contains("nobody"),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn a_stamp_is_added_over_a_chain_that_verifies_and_with_the_confirmed_login() {
    let fixture = with(StampsAdd::Anyone).await;
    let (endpoint, pem) = served().await;
    let probe = fixture
        .call(
            "POST",
            "/api/stamps/probe",
            &[],
            &json!({"endpoint": endpoint}).to_string(),
        )
        .await;
    assert_eq!(
        (probe.status.as_u16(), probe.json()["trusted"].as_bool()),
        (200, Some(false)),
        "{}",
        probe.text
    );
    assert!(probe.json()["metadata"].is_null());
    let body = json!({"endpoint": endpoint, "trust_pem": pem}).to_string();
    let probe = fixture
        .call("POST", "/api/stamps/probe", &[], &body)
        .await
        .json();
    let login = probe["metadata"]["login_origin"]
        .as_str()
        .unwrap()
        .to_owned();

    let add = async |change: serde_json::Value| {
        let mut new = json!({"name": "", "endpoint": endpoint, "trust_pem": pem, "login_origin": login, "profile": "2020-09-01-hybrid"});
        new.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        fixture
            .call("POST", "/api/stamps", &[], &new.to_string())
            .await
    };
    for (change, status, part) in [
        (json!({"trust_pem": null}), 502, "untrusted"),
        (
            json!({"login_origin": "https://evil.example"}),
            403,
            "login-origin",
        ),
        (json!({"profile": "2000-01-01"}), 400, "2020-09-01-hybrid"),
        (json!({"name": "a\nb"}), 400, "one line"),
        (json!({"name": "x".repeat(1 << 20)}), 400, "128 characters"),
        (json!({"endpoint": "http://localhost:1"}), 502, "https"),
    ] {
        let answer = add(change.clone()).await;
        assert_eq!(answer.status.as_u16(), status, "{} {}", answer.text, part);
        assert!(answer.text.contains(part), "{}", answer.text);
    }
    assert_eq!(
        fixture.call("GET", "/api/stamps", &[], "").await.json(),
        json!([])
    );

    let added = add(json!({})).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let stamp = added.json();
    assert_eq!(
        (stamp["hue"].as_u64(), stamp["trust"]["kind"].as_str()),
        (Some(1), Some("pinned"))
    );
    assert!(stamp["name"].as_str().unwrap().starts_with("localhost"));
    assert_eq!(add(json!({})).await.status, 409);
    let id = stamp["id"].as_str().unwrap();
    let health = fixture
        .call("GET", &format!("/api/stamps/{id}/health"), &[], "")
        .await
        .json();
    assert!(
        health["milliseconds"].is_number() && health["problem"].is_null(),
        "{health}"
    );
    let entry = fixture
        .call("GET", &format!("/api/stamps/{id}/trust-entry"), &[], "")
        .await;
    assert!(
        entry.text.contains("# SHA256 Fingerprint: ") && entry.text.contains("BEGIN CERTIFICATE")
    );
    let again = fixture
        .call("GET", &format!("/api/stamps/{id}/probe"), &[], "")
        .await
        .json();
    assert_eq!(again["trusted"], true);

    // Another root is trusted only when the chain leads to it.
    let other = tls::Family::new().root.pem();
    let changed = fixture
        .call(
            "PATCH",
            &format!("/api/stamps/{id}"),
            &[],
            &json!({"trust_pem": other}).to_string(),
        )
        .await;
    assert_eq!(changed.status, 502, "{}", changed.text);
    assert_eq!(
        fixture.call("GET", "/api/stamps", &[], "").await.json()[0]["trust"],
        stamp["trust"]
    );
}

#[tokio::test]
async fn a_stamp_with_work_under_way_and_the_local_one_stay() {
    let fixture = with(StampsAdd::Anyone).await;
    let store = &fixture.state.store;
    store.add_stamp(&suite::stamp("stamp")).await.unwrap();
    let local = crate::store::StampRecord {
        local: true,
        ..suite::stamp("local")
    };
    store.add_stamp(&local).await.unwrap();
    store
        .add_operation(&suite::operation("1", "s", "a", 1), 1)
        .await
        .unwrap();
    let answer = fixture.call("DELETE", "/api/stamps/stamp", &[], "").await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["kind"].as_str()),
        (409, Some("work-under-way"))
    );
    let answer = fixture.call("DELETE", "/api/stamps/local", &[], "").await;
    assert_eq!(answer.status, 403);
    assert_eq!(store.stamps().await.unwrap().len(), 2);
}
