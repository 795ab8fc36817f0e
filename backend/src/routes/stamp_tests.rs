//! The outward routes over real sockets: a portal, and an emulated stamp behind it, in both identity systems.

use crate::clock::{Clock, SystemClock};
use crate::configuration::{Configuration, Layer, Purpose};
use crate::local_stamp::{LocalStamp, StampOptions};
use crate::server::start::{Prepared, Running, bind};
use porthole_shared::operation::{Operation, OperationState};
use porthole_shared::page::Line;
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::sign_in::{CredentialKind, SignIn, TokenForm};
use porthole_shared::source::Reading;
use serde_json::{Value, json};
use std::time::Duration;

/// A portal over a stamp, and a browser's cookie.
struct Demo {
    portal: Running,
    stamp: LocalStamp,
    browser: reqwest::Client,
    cookie: String,
    folder: tempfile::TempDir,
}

impl Demo {
    async fn start(identity: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let layer = Layer {
            portal: Some("127.0.0.1:0".parse().unwrap()),
            data: Some(folder.path().join("portal")),
            ..Layer::default()
        };
        let configuration = Configuration::resolve(layer, Purpose::Demo).unwrap();
        let listener = bind(configuration.portal).await.unwrap();
        let stamp = LocalStamp::start(StampOptions {
            listen: "127.0.0.1:0".parse().unwrap(),
            data: folder.path().join("stamp"),
            seed: "contoso".into(),
            identity: identity.into(),
            speed: 0.0,
            latency: 0,
            domain: None,
            proxy: None,
        })
        .await
        .unwrap();
        let prepared = Prepared::open(configuration).await.unwrap();
        let demo = stamp.enter(&prepared, SystemClock.now()).await.unwrap();
        let portal = prepared.serve(listener, Some(demo));
        let browser = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            portal,
            stamp,
            browser,
            cookie: String::new(),
            folder,
        }
    }

    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> reqwest::Response {
        let url = format!("{}/api{path}", self.portal.url());
        let mut request = self
            .browser
            .request(method.parse().unwrap(), url)
            .header("cookie", &self.cookie)
            .header("x-porthole", "1")
            .header("origin", self.portal.url())
            .header("sec-fetch-site", "same-origin");
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await.unwrap()
    }

    async fn signs_in(&mut self, path: &str, body: Option<Value>) -> SignIn {
        let response = self.call("POST", path, body).await;
        let status = response.status();
        let cookie = response
            .headers()
            .get("set-cookie")
            .map(|value| value.to_str().unwrap().to_owned());
        let text = response.text().await.unwrap();
        assert_eq!(status, 201, "{text}");
        self.cookie = cookie.unwrap().split(';').next().unwrap().to_owned();
        serde_json::from_str(&text).unwrap()
    }

    async fn problem(&self, method: &str, path: &str, body: Option<Value>) -> Problem {
        let response = self.call(method, path, body).await;
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        response.json().await.unwrap()
    }

    async fn works(&self, sign_in: &SignIn, verb: &str, resource: &str, steps: Value) -> Operation {
        let body = json!({"verb": verb, "resource": resource, "steps": steps});
        let response = self
            .call(
                "POST",
                &format!("/sign-ins/{}/work", sign_in.id),
                Some(body),
            )
            .await;
        assert_eq!(response.status(), 202);
        let begun: Operation = response.json().await.unwrap();
        for _ in 0..400 {
            let all: Vec<Operation> = self
                .call("GET", "/operations", None)
                .await
                .json()
                .await
                .unwrap();
            let operation = all
                .into_iter()
                .find(|operation| operation.id == begun.id)
                .unwrap();
            if operation.state.ended() {
                return operation;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the work did not end");
    }

    async fn lists(&self, sign_in: &SignIn, path: &str) -> Vec<Value> {
        let response = self
            .call(
                "GET",
                &format!("/sign-ins/{}/list?path={path}", sign_in.id),
                None,
            )
            .await;
        assert_eq!(response.headers()["content-type"], "application/x-ndjson");
        let text = response.text().await.unwrap();
        let lines: Vec<Line> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert!(
            matches!(lines.last(), Some(Line::End { problem: None, .. })),
            "{text}"
        );
        let items = lines.into_iter().filter_map(|line| match line {
            Line::Page { items, .. } => Some(items),
            Line::End { .. } => None,
        });
        items.flatten().collect()
    }

    async fn stop(self) {
        self.portal.stop().await;
        self.stamp.stop().await;
    }
}

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
