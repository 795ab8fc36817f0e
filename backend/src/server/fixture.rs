//! A portal for tests: an empty store in a folder of its own, a clock that is stepped, and calls as the page makes them.

use super::names::Names;
use super::state::{Parts, PortalState, Shared};
use crate::clock::SteppedClock;
use crate::configuration::{Configuration, Layer, Purpose};
use crate::routes;
use crate::secret::Secret;
use crate::session::Sealer;
use crate::store::sqlite::SqliteStore;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::{Router, body};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use tower::ServiceExt;
use zeroize::Zeroizing;

/// When tests begin, in milliseconds since 1970.
pub const BEGIN: i64 = 1_800_000_000_000;

/// The administrator's token of a portal that asks for one.
pub const ADMIN_TOKEN: &str = "token-of-the-administrator";

/// A portal that answers in memory.
pub struct Fixture {
    /// What its routes reach.
    pub state: Shared,
    /// Its time.
    pub clock: Arc<SteppedClock>,
    /// The real router.
    pub router: Router,
    folder: Arc<tempfile::TempDir>,
}

/// A reply, read.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The cookie that it sets, as a browser would send it back.
    pub fn cookie(&self) -> Option<String> {
        let header = self.headers.get(header::SET_COOKIE)?.to_str().unwrap();
        header.split(';').next().map(str::to_owned)
    }
}

impl Fixture {
    /// A portal as `serve` starts it on loopback, with other settings where a test needs them.
    pub async fn with(change: impl FnOnce(&mut Layer)) -> Self {
        Self::in_folder(Arc::new(tempfile::tempdir().unwrap()), BEGIN, change).await
    }

    /// The same, with default settings.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// Another process over the same folder, as after a restart.
    pub async fn restarted(&self) -> Self {
        let now = self.state.now();
        Self::in_folder(self.folder.clone(), now, |_| {}).await
    }

    async fn in_folder(
        folder: Arc<tempfile::TempDir>,
        now: i64,
        change: impl FnOnce(&mut Layer),
    ) -> Self {
        let mut layer = Layer {
            data: Some(folder.path().to_owned()),
            ..Layer::default()
        };
        change(&mut layer);
        let configuration = Configuration::resolve(layer, Purpose::Serve).unwrap();
        let store = SqliteStore::open(&folder.path().join("porthole.db"))
            .await
            .unwrap();
        let clock = Arc::new(SteppedClock::at(now));
        let state = Arc::new(PortalState::new(Parts {
            names: Names::of(&configuration, None),
            configuration,
            store: Arc::new(store),
            sealer: Sealer::new(&Zeroizing::new([7; 32])),
            clock: clock.clone(),
            admin_token: Some(Secret::new(ADMIN_TOKEN)),
            demo: None,
        }));
        let router = routes::router(state.clone());
        Self {
            state,
            clock,
            router,
            folder,
        }
    }

    /// The same portal behind another router.
    pub fn with_router(&self, router: Router) -> Self {
        Self {
            state: self.state.clone(),
            clock: self.clock.clone(),
            router,
            folder: self.folder.clone(),
        }
    }

    /// The folder of the store.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A call with the headers that the page sends, unless others are given: `("name", "")` leaves one out.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut all = vec![("host", "localhost:8080")];
        if !matches!(method, "GET" | "HEAD") {
            all.extend([
                ("sec-fetch-site", "same-origin"),
                ("origin", "http://localhost:8080"),
                ("x-porthole", "1"),
            ]);
            all.push(("content-type", "application/json"));
        }
        all.retain(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        all.extend(
            headers
                .iter()
                .copied()
                .filter(|(_, value)| !value.is_empty()),
        );
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in all {
            request = request.header(name, value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    /// A request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body::to_bytes(body, 64 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// A read with a session's cookie.
    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.call("GET", path, &[("cookie", cookie)], "").await
    }
}
