//! Each guard, and that it fails closed.

use crate::server::fixture::Fixture;
use crate::server::guard::Peer;
use axum::body::Body;
use axum::http::Request;

const PROBE: &str = "/api/stamps/probe";

/// The status of a probe that carries nothing useful, so that 400 and above 403 mean that the guards let it through.
async fn status(fixture: &Fixture, headers: &[(&str, &str)]) -> u16 {
    fixture
        .call("POST", PROBE, headers, "[]")
        .await
        .status
        .as_u16()
}

#[tokio::test]
async fn a_change_needs_its_own_page_and_the_header() {
    let fixture = Fixture::new().await;
    assert_eq!(status(&fixture, &[]).await, 400);
    assert_eq!(status(&fixture, &[("origin", "")]).await, 400);
    assert_eq!(status(&fixture, &[("sec-fetch-site", "")]).await, 400);
    let refused: [&[(&str, &str)]; 10] = [
        &[("x-porthole", "")],
        &[("x-porthole", "0")],
        &[("origin", ""), ("sec-fetch-site", "")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "null")],
        &[("origin", "http://localhost:9090")],
        &[("origin", "https://localhost:8080")],
        &[
            ("origin", "http://localhost:8080.evil.example"),
            ("sec-fetch-site", ""),
        ],
    ];
    for headers in refused {
        assert_eq!(status(&fixture, headers).await, 403, "{headers:?}");
    }
    for method in ["PUT", "PATCH", "DELETE"] {
        let answer = fixture
            .call(method, "/api/session", &[("x-porthole", "")], "")
            .await;
        assert_eq!(answer.status, 403, "{method}");
    }
}

#[tokio::test]
async fn only_known_host_names_are_answered() {
    let fixture = Fixture::with(|layer| layer.hosts = Some(vec!["portal.test".into()])).await;
    for host in ["localhost", "127.0.0.1:8080", "[::1]:8080", "portal.test"] {
        let answer = fixture
            .call("GET", "/api/portal", &[("host", host)], "")
            .await;
        assert_eq!(answer.status, 200, "{host}");
    }
    for host in [
        "",
        "evil.example",
        "portal.test.evil.example",
        "localhost@evil.example",
    ] {
        for path in ["/api/portal", "/", "/healthz"] {
            let answer = fixture.call("GET", path, &[("host", host)], "").await;
            assert_eq!(answer.status, 421, "{host} {path}");
            assert_eq!(answer.headers["content-type"], "application/problem+json");
        }
    }
    let two = Request::get("/api/portal")
        .header("host", "localhost")
        .header("host", "evil.example");
    assert_eq!(
        fixture.send(two.body(Body::empty()).unwrap()).await.status,
        421
    );
    let other = Request::get("http://evil.example/api/portal").header("host", "localhost");
    assert_eq!(
        fixture
            .send(other.body(Body::empty()).unwrap())
            .await
            .status,
        421
    );
}

#[tokio::test]
async fn another_sites_page_reads_nothing() {
    let fixture = Fixture::new().await;
    for (site, status) in [
        ("cross-site", 403),
        ("same-site", 403),
        ("same-origin", 200),
        ("none", 200),
    ] {
        let answer = fixture
            .call("GET", "/api/portal", &[("sec-fetch-site", site)], "")
            .await;
        assert_eq!(answer.status, status, "{site}");
    }
}

#[tokio::test]
async fn behind_a_proxy_only_the_proxy_is_answered() {
    let fixture = Fixture::with(|layer| {
        layer.portal = Some("0.0.0.0:80".parse().unwrap());
        layer.public_url = Some("https://portal.test".into());
        layer.trusted_proxy = Some(vec!["10.0.0.0/8".into()]);
    })
    .await;
    let from = |peer: Option<&str>| {
        let mut request = Request::get("/api/portal")
            .header("host", "portal.test")
            .body(Body::empty())
            .unwrap();
        if let Some(peer) = peer {
            request.extensions_mut().insert(Peer(peer.parse().unwrap()));
        }
        request
    };
    for (peer, status) in [
        (Some("10.1.2.3:5"), 200),
        (Some("[::ffff:10.1.2.3]:5"), 200),
        (Some("192.168.0.1:5"), 403),
        (None, 403),
    ] {
        let answer = fixture.send(from(peer)).await;
        assert_eq!(answer.status, status, "{peer:?}");
        assert!(answer.headers.contains_key("strict-transport-security"));
    }
}

#[tokio::test]
async fn every_reply_carries_the_headers() {
    let fixture = Fixture::new().await;
    for (method, path) in [
        ("GET", "/api/portal"),
        ("GET", "/api/nothing"),
        ("POST", "/api/session"),
        ("GET", "/healthz"),
        ("GET", "/"),
        ("GET", "/x.js"),
    ] {
        let answer = fixture.call(method, path, &[], "").await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.headers[name], value, "{path}");
        }
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
        assert!(answer.headers.contains_key("x-correlation-id"));
        if path.starts_with("/api") {
            assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        }
    }
}

#[tokio::test]
async fn the_api_has_its_own_not_found_and_bounds() {
    let fixture = Fixture::new().await;
    for (method, path, status) in [
        ("GET", "/api/nothing", 404),
        ("GET", "/api", 404),
        ("GET", "/api/", 404),
        ("PUT", "/api/portal", 405),
        ("POST", "/", 405),
    ] {
        let answer = fixture
            .call(method, path, &[("accept", "text/html")], "")
            .await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(
            answer.headers["content-type"], "application/problem+json",
            "{path}"
        );
        assert_eq!(
            answer.json()["correlation_id"],
            answer.headers["x-correlation-id"].to_str().unwrap()
        );
    }
    let large = format!("{{\"endpoint\":\"{}\"}}", "a".repeat(3 << 20));
    let answer = fixture.call("POST", PROBE, &[], &large).await;
    assert_eq!(answer.status, 413);
    assert!(answer.text.contains("2 MiB"), "{}", answer.text);
    let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    let answer = fixture.call("POST", PROBE, &[], &deep).await;
    assert!(
        answer.status == 400 && answer.text.contains("64 levels"),
        "{}",
        answer.text
    );
    let form = [("content-type", "text/plain")];
    assert_eq!(fixture.call("POST", PROBE, &form, "{}").await.status, 400);
}

#[tokio::test]
async fn health_and_readiness_are_told() {
    let fixture = Fixture::new().await;
    assert_eq!(fixture.call("GET", "/healthz", &[], "").await.status, 200);
    assert_eq!(fixture.call("GET", "/readyz", &[], "").await.status, 200);
    fixture.state.store.close().await;
    assert_eq!(fixture.call("GET", "/healthz", &[], "").await.status, 200);
    let answer = fixture.call("GET", "/readyz", &[], "").await;
    assert_eq!(answer.status, 500);
    assert!(
        !answer.text.contains("pool") && answer.json()["correlation_id"].is_string(),
        "{}",
        answer.text
    );
}
