//! The event stream: snapshot, changes, resuming, and its end.

use super::signed_in;
use crate::server::fixture::Fixture;
use crate::store::{OperationRecord, suite};
use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use futures::StreamExt;
use porthole_shared::event::Event;
use std::time::Duration;
use tower::ServiceExt;

/// A stream as a browser reads it.
struct Stream {
    body: BodyDataStream,
    text: String,
}

impl Stream {
    async fn open(fixture: &Fixture, cookie: &str, last: Option<i64>) -> Self {
        let mut request = Request::get("/api/events")
            .header("host", "localhost")
            .header("cookie", cookie)
            .header("accept-encoding", "br, gzip");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = fixture
            .router
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(!response.headers().contains_key("content-encoding"));
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// The next event with its id; nothing when the stream ended.
    async fn next(&mut self) -> Option<(i64, Event)> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| {
                    block
                        .lines()
                        .find_map(|line| line.strip_prefix(name))
                        .map(|value| value.trim().to_owned())
                };
                if let (Some(id), Some(data)) = (field("id:"), field("data:")) {
                    let event: Event = serde_json::from_str(&data).unwrap();
                    let word = serde_json::to_value(&event).unwrap()["event"]
                        .as_str()
                        .unwrap()
                        .to_owned();
                    assert_eq!(field("event:"), Some(word));
                    return Some((id.parse().unwrap(), event));
                }
                continue;
            }
            let next = tokio::time::timeout(Duration::from_secs(10), self.body.next())
                .await
                .expect("an event within 10 s");
            self.text
                .push_str(std::str::from_utf8(&next?.unwrap()).unwrap());
        }
    }
}

async fn add(fixture: &Fixture, id: &str, session: &str) -> OperationRecord {
    // Held for ever, so that no follower touches it.
    let mut record = suite::operation(id, session, "a", 1);
    record.lease_until = i64::MAX;
    fixture.state.store.add_operation(&record, 1).await.unwrap();
    fixture.state.events.wake();
    record
}

#[tokio::test]
async fn a_snapshot_comes_first_and_then_what_changes() {
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    signed_in(&fixture, "other", &[]).await;
    add(&fixture, "1", "s").await;
    let mut stream = Stream::open(&fixture, &cookie, None).await;
    let (first, event) = stream.next().await.unwrap();
    assert!(matches!(event, Event::Snapshot { operations } if operations.len() == 1));
    add(&fixture, "theirs", "other").await;
    add(&fixture, "2", "s").await;
    let (second, event) = stream.next().await.unwrap();
    assert!(matches!(event, Event::Changed { operation } if operation.id == "2"));
    assert!(second > first + 1);
}

#[tokio::test]
async fn a_reconnect_resumes_where_it_was_also_after_a_restart() {
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    add(&fixture, "1", "s").await;
    let (last, _) = Stream::open(&fixture, &cookie, None)
        .await
        .next()
        .await
        .unwrap();
    add(&fixture, "2", "s").await;
    let again = fixture.restarted().await;
    let mut stream = Stream::open(&again, &cookie, Some(last)).await;
    let (_, event) = stream.next().await.unwrap();
    assert!(matches!(event, Event::Changed { operation } if operation.id == "2"));
    let mut lost = Stream::open(&again, &cookie, Some(4711)).await;
    let (_, event) = lost.next().await.unwrap();
    assert!(matches!(event, Event::Snapshot { operations } if operations.len() == 2));
}

#[tokio::test]
async fn the_stream_ends_with_the_session_and_with_the_portal() {
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a", "b"]).await;
    let mut stream = Stream::open(&fixture, &cookie, None).await;
    stream.next().await.unwrap();
    assert_eq!(
        fixture
            .call("DELETE", "/api/sign-ins/b", &[("cookie", &cookie)], "")
            .await
            .status,
        204
    );
    let (_, event) = stream.next().await.unwrap();
    assert_eq!(
        event,
        Event::SignedOut {
            sign_in: Some("b".into())
        }
    );
    assert_eq!(
        fixture
            .call("DELETE", "/api/session", &[("cookie", &cookie)], "")
            .await
            .status,
        204
    );
    let (_, event) = stream.next().await.unwrap();
    assert_eq!(event, Event::SignedOut { sign_in: None });
    assert!(stream.next().await.is_none());

    let cookie = signed_in(&fixture, "t", &["c"]).await;
    let mut stream = Stream::open(&fixture, &cookie, None).await;
    stream.next().await.unwrap();
    fixture.clock.step(9 * 60 * 60 * 1000);
    fixture.state.events.wake();
    let (_, event) = stream.next().await.unwrap();
    assert_eq!(event, Event::SignedOut { sign_in: None });
    assert!(stream.next().await.is_none());

    let cookie = signed_in(&fixture, "u", &["d"]).await;
    let mut stream = Stream::open(&fixture, &cookie, None).await;
    stream.next().await.unwrap();
    fixture.state.events.close();
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn nobody_listens_without_a_session() {
    let fixture = Fixture::new().await;
    assert_eq!(
        fixture.call("GET", "/api/events", &[], "").await.status,
        401
    );
}
