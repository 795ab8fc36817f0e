//! A fake stamp over TLS for tests: every request is written down, every answer comes from a closure.

use crate::arm::{Rhythm, StampClient, Surroundings, TokenSource, View};
use crate::clock::SteppedClock;
use crate::secret::Secret;
use crate::trust::address::AddressPolicy;
use crate::trust::anchor::Anchor;
use crate::trust::endpoint::Endpoint;
use crate::trust::fixture::Family;
use crate::trust::{Roots, fixture};
use async_trait::async_trait;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use futures::future::BoxFuture;
use porthole_shared::certificate::AnchorKind;
use porthole_shared::problem::Problem;
use porthole_shared::profile::Profile;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as the stamp got it.
#[derive(Clone, Debug)]
pub struct Got {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: axum::http::HeaderMap,
    pub body: Bytes,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// `GET /path`, for logs that read as prose.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// The stamp, and what it heard.
pub struct FakeStamp {
    pub origin: String,
    pub anchor: Anchor,
    pub log: Arc<Mutex<Vec<Got>>>,
}

/// An answer: status, headers, body.
pub fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Body>) -> Response {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(body.into()).unwrap()
}

impl FakeStamp {
    /// Starts one. The closure gets the origin, how many requests came before, and the request.
    pub async fn start<F>(answer: F) -> Self
    where
        F: Fn(&str, &Got) -> Response + Send + Sync + 'static,
    {
        let family = Family::new();
        let anchor = Anchor::new(family.root.der().clone(), AnchorKind::ServedRoot).unwrap();
        let log: Arc<Mutex<Vec<Got>>> = Arc::default();
        let (shared, written) = (Arc::new(answer), log.clone());
        let router = axum::Router::new().fallback(move |request: Request| {
            let (answer, log) = (shared.clone(), written.clone());
            async move {
                let (parts, body) = request.into_parts();
                let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
                let got = Got {
                    method: parts.method.to_string(),
                    path: parts.uri.path().to_owned(),
                    query: parts.uri.query().unwrap_or_default().to_owned(),
                    headers: parts.headers,
                    body,
                };
                let origin = format!("https://{}", got.header("host"));
                log.lock().unwrap().push(got.clone());
                answer(&origin, &got)
            }
        });
        let address = fixture::serve(family.full(), router).await;
        Self {
            origin: format!("https://localhost:{}", address.port()),
            anchor,
            log,
        }
    }

    pub fn client(&self, rhythm: &Arc<Beat>) -> StampClient {
        let surroundings = Surroundings {
            clock: Arc::new(SteppedClock::at(1_000_000)),
            rhythm: rhythm.clone(),
        };
        let endpoint = Endpoint::from_origin(&self.origin).unwrap();
        let roots = Roots::Pinned(Box::new(self.anchor.clone()));
        let policy = AddressPolicy::default().with_loopback();
        StampClient::new("stamp-1", &endpoint, roots, policy, surroundings).unwrap()
    }

    pub fn lines(&self) -> Vec<String> {
        self.log.lock().unwrap().iter().map(Got::line).collect()
    }
}

/// Waits that do not wait, written down.
#[derive(Default)]
pub struct Beat {
    pub waits: Mutex<Vec<Duration>>,
}

impl Rhythm for Beat {
    fn fraction(&self) -> f64 {
        1.0
    }

    fn pause(&self, wait: Duration) -> BoxFuture<'static, ()> {
        self.waits.lock().unwrap().push(wait);
        Box::pin(tokio::task::yield_now())
    }
}

/// Tokens `token-0`, `token-1`, …
#[derive(Default)]
pub struct Tokens {
    pub renewals: Mutex<u32>,
}

#[async_trait]
impl TokenSource for Tokens {
    async fn token(&self) -> Result<Secret, Box<Problem>> {
        Ok(Secret::new(format!(
            "token-{}",
            self.renewals.lock().unwrap()
        )))
    }

    async fn renewed(&self, _refused: &Secret) -> Result<Secret, Box<Problem>> {
        *self.renewals.lock().unwrap() += 1;
        self.token().await
    }
}

pub fn profile() -> &'static Profile {
    Profile::named("2020-09-01-hybrid").unwrap()
}

pub fn view<'a>(client: &'a StampClient, tokens: &'a Tokens) -> View<'a> {
    View {
        client,
        tokens,
        profile: profile(),
        correlation_id: "correlation-1",
    }
}
