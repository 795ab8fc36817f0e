//! The outward routes over real sockets: a portal, and an emulated stamp behind it, in both identity systems.

use super::demo_bench::Demo;
use porthole_shared::operation::{Operation, OperationState};
use porthole_shared::problem::ProblemKind;
use porthole_shared::sign_in::{CredentialKind, SignIn, TokenForm};
use porthole_shared::source::Reading;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_lists_makes_and_deletes_on_both_identity_systems() {
    for identity in ["entra", "adfs"] {
        let mut demo = Demo::start(identity).await;
        let sign_in = demo.signs_in("/sign-ins/demo", None).await;
        assert_eq!(sign_in.token_form, TokenForm::V2Scope);
        assert_eq!(sign_in.tenant == "adfs", identity == "adfs");
        assert!(sign_in.object_id.is_some() && !sign_in.subscriptions.is_empty());
        let subscription = format!("/subscriptions/{}", sign_in.subscriptions[0].id);

        let read = format!("/sign-ins/{}/arm?path={subscription}", sign_in.id);
        let reading: Reading = demo.call("GET", &read, None).await.json().await.unwrap();
        assert_eq!(
            reading.body["subscriptionId"],
            sign_in.subscriptions[0].id.as_str()
        );
        let resources = demo
            .lists(&sign_in, &format!("{subscription}/resources"))
            .await;
        assert!(!resources.is_empty());

        let group = format!("{subscription}/resourceGroups/made-here");
        let location = reading_location(&resources);
        let put = json!([{"method": "PUT", "path": group, "body": {"location": location}}]);
        let made = demo.works(&sign_in, "create", &group, put).await;
        assert_eq!(made.state, OperationState::Succeeded, "{:?}", made.problem);
        let removed = demo
            .works(
                &sign_in,
                "delete",
                &group,
                json!([{"method": "DELETE", "path": group}]),
            )
            .await;
        assert_eq!(
            removed.state,
            OperationState::Succeeded,
            "{:?}",
            removed.problem
        );
        let gone = demo
            .problem(
                "GET",
                &format!("/sign-ins/{}/arm?path={group}", sign_in.id),
                None,
            )
            .await;
        assert_eq!(gone.kind, ProblemKind::NotFound);

        assert_eq!(
            demo.call("DELETE", &format!("/operations/{}", removed.id), None)
                .await
                .status(),
            204
        );
        let left: Vec<Operation> = demo
            .call("GET", "/operations", None)
            .await
            .json()
            .await
            .unwrap();
        assert_eq!(
            left.iter()
                .map(|operation| &operation.id)
                .collect::<Vec<_>>(),
            [&made.id]
        );

        assert_eq!(
            demo.call("DELETE", &format!("/sign-ins/{}", sign_in.id), None)
                .await
                .status(),
            204
        );
        let after = demo.problem("GET", &read, None).await;
        assert_eq!(after.kind, ProblemKind::NotFound);
        demo.stop().await;
    }
}

fn reading_location(resources: &[Value]) -> String {
    resources[0]["location"].as_str().unwrap().to_owned()
}

fn file(demo: &Demo, name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(demo.stamp.file(name)).unwrap()).unwrap()
}

fn with_secret(demo: &Demo, stamp: &str, secret: &str) -> Value {
    let config = file(demo, "azureSecretSpConfig.json");
    json!({"stamp": stamp, "tenant": config["tenantId"], "client_id": config["clientId"],
        "credential": {"kind": "secret", "secret": secret}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_signs_in_on_both_identity_systems() {
    for identity in ["entra", "adfs"] {
        let mut demo = Demo::start(identity).await;
        let stamp = demo.portal.state.demo.as_ref().unwrap().stamp.clone();
        let config = file(&demo, "azureCertSpConfig.json");
        let pem = std::fs::read_to_string(config["certPath"].as_str().unwrap()).unwrap();
        let body = json!({"stamp": stamp, "tenant": config["tenantId"], "client_id": config["clientId"],
            "credential": {"kind": "pem", "pem": pem}});
        let sign_in = demo.signs_in("/sign-ins", Some(body)).await;
        assert_eq!(sign_in.credential, CredentialKind::Certificate);
        demo.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_credentials_are_told_by_field_and_nothing_is_kept() {
    let demo = Demo::start("entra").await;
    let stamp = demo.portal.state.demo.as_ref().unwrap().stamp.clone();
    let wrong = with_secret(&demo, &stamp, "canary-wrong-secret");
    let problem = demo.problem("POST", "/sign-ins", Some(wrong.clone())).await;
    assert_eq!(problem.kind, ProblemKind::CredentialRefused);
    assert_eq!(
        (problem.code.as_deref(), problem.target.as_deref()),
        (Some("AADSTS7000215"), Some("secret"))
    );
    let mut unknown_client = wrong.clone();
    unknown_client["client_id"] = json!("00000000-0000-0000-0000-00000000dead");
    assert_eq!(
        demo.problem("POST", "/sign-ins", Some(unknown_client))
            .await
            .target
            .as_deref(),
        Some("client_id")
    );
    let mut unknown_tenant = wrong.clone();
    unknown_tenant["tenant"] = json!("00000000-0000-0000-0000-00000000dead");
    assert_eq!(
        demo.problem("POST", "/sign-ins", Some(unknown_tenant))
            .await
            .target
            .as_deref(),
        Some("tenant")
    );
    let mut unknown_stamp = wrong.clone();
    unknown_stamp["stamp"] = json!("nowhere");
    assert_eq!(
        demo.problem("POST", "/sign-ins", Some(unknown_stamp))
            .await
            .kind,
        ProblemKind::NotFound
    );
    let mut unknown_profile = wrong.clone();
    unknown_profile["profile"] = json!("1999-hybrid");
    assert_eq!(
        demo.problem("POST", "/sign-ins", Some(unknown_profile))
            .await
            .target
            .as_deref(),
        Some("profile")
    );
    let mut no_pem = wrong.clone();
    no_pem["credential"] = json!({"kind": "pem", "pem": "hello"});
    assert_eq!(
        demo.problem("POST", "/sign-ins", Some(no_pem))
            .await
            .target
            .as_deref(),
        Some("certificate")
    );
    let portal: Value = demo
        .call("GET", "/portal", None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(portal["sign_ins"], json!([]));
    for entry in walk(demo.folder.path().join("portal")) {
        let bytes = std::fs::read(&entry).unwrap();
        assert!(
            !bytes.windows(12).any(|window| window == b"canary-wrong"),
            "{}",
            entry.display()
        );
    }
    demo.stop().await;
}

fn walk(folder: std::path::PathBuf) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.path());
    entries.filter(|path| path.is_file()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_calls_are_refused_and_signing_in_again_replaces() {
    let mut demo = Demo::start("entra").await;
    let first = demo.signs_in("/sign-ins/demo", None).await;
    let second = demo.signs_in("/sign-ins/demo", None).await;
    let portal: Value = demo
        .call("GET", "/portal", None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(portal["sign_ins"].as_array().unwrap().len(), 1);
    assert_eq!(
        demo.problem(
            "GET",
            &format!("/sign-ins/{}/arm?path=/subscriptions", first.id),
            None
        )
        .await
        .kind,
        ProblemKind::NotFound
    );
    let own = format!("/sign-ins/{}", second.id);
    for (path, target) in [
        (format!("{own}/arm"), "path"),
        (format!("{own}/arm?path=https://evil.example/"), "path"),
        (format!("{own}/arm?path=/subscriptions/..%2Fx"), "path"),
        (
            format!("{own}/arm?path=/subscriptions&query=api-version%3D1"),
            "query",
        ),
        (format!("{own}/list?path=/subscriptions%3Fx"), "path"),
    ] {
        let problem = demo.problem("GET", &path, None).await;
        assert_eq!(
            (problem.kind, problem.target.as_deref()),
            (ProblemKind::BadRequest, Some(target)),
            "{path}"
        );
    }
    let group = format!(
        "/subscriptions/{}/resourceGroups/x",
        second.subscriptions[0].id
    );
    let work =
        json!({"verb": "delete", "resource": group, "steps": [{"method": "GET", "path": group}]});
    assert_eq!(
        demo.problem("POST", &format!("{own}/work"), Some(work))
            .await
            .target
            .as_deref(),
        Some("steps[0].method")
    );
    let changed: SignIn = demo
        .call("PATCH", &own, Some(json!({"profile": "2019-03-01-hybrid"})))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(changed.profile, "2019-03-01-hybrid");
    assert_eq!(
        demo.problem("PATCH", &own, Some(json!({"profile": "x"})))
            .await
            .target
            .as_deref(),
        Some("profile")
    );
    demo.stop().await;
}
