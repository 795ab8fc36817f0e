//! A portal over an emulated stamp, and a browser's cookie, for tests over real sockets.

use crate::clock::{Clock, SystemClock};
use crate::configuration::{Configuration, Layer, Purpose};
use crate::local_stamp::{LocalStamp, StampOptions};
use crate::server::start::{Prepared, Running, bind};
use porthole_shared::operation::Operation;
use porthole_shared::page::Line;
use porthole_shared::problem::Problem;
use porthole_shared::sign_in::SignIn;
use serde_json::{Value, json};
use std::time::Duration;

/// A portal over a stamp, and a browser's cookie.
pub struct Demo {
    pub portal: Running,
    pub stamp: LocalStamp,
    browser: reqwest::Client,
    cookie: String,
    pub folder: tempfile::TempDir,
}

impl Demo {
    pub async fn start(identity: &str) -> Self {
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
            faults_by_header: false,
            faults: Vec::new(),
            artifacts: None,
            artifact_hosts: Vec::new(),
            domain: None,
            proxy: None,
            api_versions: "stamp".into(),
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

    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> reqwest::Response {
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

    pub async fn signs_in(&mut self, path: &str, body: Option<Value>) -> SignIn {
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

    pub async fn problem(&self, method: &str, path: &str, body: Option<Value>) -> Problem {
        let response = self.call(method, path, body).await;
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        response.json().await.unwrap()
    }

    pub async fn works(
        &self,
        sign_in: &SignIn,
        verb: &str,
        resource: &str,
        steps: Value,
    ) -> Operation {
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

    pub async fn lists(&self, sign_in: &SignIn, path: &str) -> Vec<Value> {
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

    pub async fn stop(self) {
        self.portal.stop().await;
        self.stamp.stop().await;
    }
}
