//! Faults that only a real connection shows: certificates that a client must not take, and replies that break off.

use super::{connect, exchange, send, stamp, token_path};
use crate::fault::{Faults, Standing};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;

fn standing(word: &str) -> Faults {
    let standing: Standing = word.parse().unwrap();
    Faults {
        by_header: false,
        standing: vec![standing],
    }
}

#[tokio::test]
async fn a_certificate_that_must_not_be_taken_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let sound = stamp(folder.path(), |_| {}).await;
    connect(&sound, "localhost").await.unwrap();
    let told = sound.ca_pem.clone();
    sound.stop().await;
    for (word, reason) in [
        ("certificate-expired", "Expired"),
        ("certificate-wrong-name", "NotValidForName"),
        ("root-changed", "BadSignature"),
        ("intermediate-missing", "UnknownIssuer"),
    ] {
        let running = stamp(folder.path(), |options| options.faults = standing(word)).await;
        assert_eq!(
            running.ca_pem, told,
            "{word}: clients were told the same root"
        );
        let refused = connect(&running, "localhost").await.err().unwrap();
        let words = format!("{refused:?}").to_lowercase().replace(' ', "");
        assert!(
            words.contains(&reason.to_lowercase()),
            "{word}: {refused:?}"
        );
        running.stop().await;
    }
    let sound = stamp(folder.path(), |_| {}).await;
    connect(&sound, "localhost").await.unwrap();
    sound.stop().await;
}

#[tokio::test]
async fn a_reply_breaks_off_on_the_wire() {
    let folder = tempfile::tempdir().unwrap();
    let running = stamp(folder.path(), |options| options.faults = standing("cut:5")).await;
    let stream = connect(&running, "localhost").await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .unwrap();
    tokio::spawn(connection);
    let request = http::Request::builder()
        .uri("/metadata/endpoints?api-version=2015-01-01")
        .header("host", "localhost")
        .body(Full::<Bytes>::default())
        .unwrap();
    let reply = sender.send_request(request).await.unwrap();
    assert_eq!(reply.status(), 200);
    assert!(reply.into_body().collect().await.is_err());
    running.stop().await;
}

#[tokio::test]
async fn a_header_asks_for_a_fault_when_it_may() {
    let folder = tempfile::tempdir().unwrap();
    let running = stamp(folder.path(), |options| options.faults.by_header = true).await;
    let request = http::Request::builder()
        .uri("/subscriptions?api-version=2016-06-01")
        .header("host", "localhost")
        .header(crate::fault::HEADER, "throttle:2")
        .body(Full::<Bytes>::default())
        .unwrap();
    let (status, body) = exchange(connect(&running, "localhost").await.unwrap(), request).await;
    assert_eq!(
        (status, body["error"]["code"].as_str()),
        (429, Some("TooManyRequests"))
    );
    let (status, _) = send(&running, "POST", &token_path(&running), None, "").await;
    assert_eq!(status, 400, "nothing else is touched");
    running.stop().await;
}
