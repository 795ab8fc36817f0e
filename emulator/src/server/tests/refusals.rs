//! What the shell refuses by itself.

use super::{connect, exchange, send, stamp};
use crate::server::{Options, start};
use http_body_util::Full;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn hosts_of_others_large_bodies_and_plain_http_are_refused_in_words() {
    let folder = TempDir::new().unwrap();
    let running = stamp(folder.path(), |_| {}).await;
    let request = http::Request::get("/healthz")
        .header("host", "evil.example")
        .body(Full::default())
        .unwrap();
    let (status, body) = exchange(connect(&running, "localhost").await.unwrap(), request).await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (421, &json!("MisdirectedRequest"))
    );
    let (status, body) = send(
        &running,
        "PUT",
        "/subscriptions/x",
        None,
        &"x".repeat(4 * 1024 * 1024 + 1),
    )
    .await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (413, &json!("RequestContentTooLarge"))
    );

    let mut plain = TcpStream::connect(running.address).await.unwrap();
    plain
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut text = String::new();
    plain.read_to_string(&mut text).await.unwrap();
    assert!(
        text.starts_with("HTTP/1.1 400") && text.ends_with("use https:// in place of http://."),
        "{text}"
    );
}

#[tokio::test]
async fn a_taken_port_and_a_taken_folder_are_named_with_the_way_out() {
    let folder = TempDir::new().unwrap();
    let running = stamp(folder.path(), |_| {}).await;
    let elsewhere = TempDir::new().unwrap();
    let options = Options {
        data: elsewhere.path().to_owned(),
        listen: running.address,
        ..Options::default()
    };
    let error = start(options).await.err().unwrap().to_string();
    assert!(
        error.contains(&format!("uses port {}", running.address.port())),
        "{error}"
    );
    let error = start(Options {
        data: folder.path().to_owned(),
        ..Options::default()
    })
    .await
    .err()
    .unwrap()
    .to_string();
    assert!(
        error.contains("another stamp already runs") && error.contains("--data"),
        "{error}"
    );
}
