//! What one session and one network address may ask for at once, and within a minute: through the router, as strangers meet it.

use super::signed_in;
use crate::server::attempts::{LOOKS_OF_AN_ADDRESS, OF_AN_ADDRESS};
use crate::server::fixture::Fixture;
use crate::server::guard::Peer;
use axum::Extension;
use axum::body::Body;
use axum::http::{Request, Response};
use porthole_shared::portal::StampsAdd;
use serde_json::json;
use tower::ServiceExt;

/// How many of a session are open at once.
const OPEN: usize = 16;

async fn stream(fixture: &Fixture, cookie: &str) -> Response<Body> {
    let request = Request::get("/api/events")
        .header("host", "localhost")
        .header("cookie", cookie)
        .header("accept-encoding", "br");
    let router = fixture.router.clone();
    router
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap()
}

/// The same portal, called from an address.
fn from(fixture: &Fixture, address: &str) -> Fixture {
    let peer = Peer(address.parse().unwrap());
    fixture.with_router(fixture.router.clone().layer(Extension(peer)))
}

#[tokio::test]
async fn a_session_has_so_many_event_streams_and_one_that_ends_makes_room() {
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    let mut open = Vec::new();
    for _ in 0..OPEN {
        let response = stream(&fixture, &cookie).await;
        assert_eq!(response.status(), 200);
        assert!(!response.headers().contains_key("content-encoding"));
        open.push(response);
    }
    let refused = stream(&fixture, &cookie).await;
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    let other = signed_in(&fixture, "t", &["b"]).await;
    assert_eq!(stream(&fixture, &other).await.status(), 200);
    drop(open.pop());
    // The reader notices at its next look that nobody listens.
    for _ in 0..2000 {
        fixture.state.events.wake();
        if stream(&fixture, &cookie).await.status() == 200 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("a stream that ended keeps its place");
}

#[tokio::test]
async fn a_network_address_probes_and_tries_so_often_and_others_are_not_held_up() {
    let fixture = Fixture::with(|layer| layer.stamps.add = Some(StampsAdd::Anyone)).await;
    signed_in(&fixture, "s", &["a"]).await;
    let (one, other) = (
        from(&fixture, "192.0.2.1:4000"),
        from(&fixture, "192.0.2.2:4000"),
    );
    let probe = async |portal: &Fixture| {
        // Refused by its address before anything is sent: loopback is not allowed here.
        let body = json!({ "endpoint": "https://127.0.0.1:1" }).to_string();
        let answer = portal.call("POST", "/api/stamps/probe", &[], &body).await;
        answer.status.as_u16()
    };
    for _ in 0..LOOKS_OF_AN_ADDRESS {
        assert_ne!(probe(&one).await, 429);
    }
    assert_eq!(probe(&one).await, 429);
    assert_ne!(probe(&other).await, 429);

    let sign_in = async |portal: &Fixture, client: usize| {
        let body = json!({"stamp": "stamp", "tenant": "contoso.com", "client_id": format!("c{client}"),
            "credential": {"kind": "secret", "secret": ""}});
        let answer = portal
            .call("POST", "/api/sign-ins", &[], &body.to_string())
            .await;
        answer.status.as_u16()
    };
    for client in 0..OF_AN_ADDRESS {
        assert_ne!(sign_in(&one, client).await, 429);
    }
    assert_eq!(sign_in(&one, OF_AN_ADDRESS).await, 429);
    assert_ne!(sign_in(&other, OF_AN_ADDRESS).await, 429);
    fixture.clock.step(60_000);
    assert_ne!(sign_in(&one, OF_AN_ADDRESS).await, 429);
    assert_ne!(probe(&one).await, 429);
}

#[tokio::test]
async fn what_is_read_is_compressed_and_an_event_stream_is_not() {
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    for number in 0..20 {
        let mut stamp = crate::store::suite::stamp(&format!("stamp-{number}"));
        stamp.endpoint = format!("https://management.{number}.example");
        fixture.state.store.add_stamp(&stamp).await.unwrap();
    }
    let headers = [("cookie", cookie.as_str()), ("accept-encoding", "br")];
    let stamps = fixture.call("GET", "/api/stamps", &headers, "").await;
    assert_eq!(stamps.headers["content-encoding"], "br");
    let events = stream(&fixture, &cookie).await;
    assert!(!events.headers().contains_key("content-encoding"));
}
