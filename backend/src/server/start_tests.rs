//! The portal over real sockets: TLS, its cookie, a port in use, the administrator's token, and its end.

use super::*;
use crate::configuration::{Layer, Purpose};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn layer(folder: &std::path::Path) -> Layer {
    Layer {
        portal: Some("127.0.0.1:0".parse().unwrap()),
        data: Some(folder.to_owned()),
        ..Layer::default()
    }
}

async fn start(layer: Layer) -> Running {
    let configuration = Configuration::resolve(layer, Purpose::Serve).unwrap();
    let listener = bind(configuration.portal).await.unwrap();
    Prepared::open(configuration)
        .await
        .unwrap()
        .serve(listener, None)
}

#[tokio::test]
async fn a_port_in_use_is_told_with_the_way_out() {
    let taken = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let message = bind(taken.local_addr().unwrap())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        message.contains(&taken.local_addr().unwrap().to_string()),
        "{message}"
    );
    assert!(message.contains("--portal 127.0.0.1:"), "{message}");
}

#[tokio::test]
async fn the_portal_answers_over_its_own_tls_and_stops() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let mut layer = layer(folder.path());
    (layer.tls_cert, layer.tls_key) = (Some(certificate), Some(key));
    let running = start(layer).await;
    assert!(running.url().starts_with("https://127.0.0.1:"));
    let port = running.address.port();
    // Somebody who connects and says nothing holds nobody up.
    let silent = tokio::net::TcpStream::connect(running.address)
        .await
        .unwrap();
    let root = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let client = reqwest::Client::builder()
        .tls_certs_only([root])
        .no_proxy()
        .build()
        .unwrap();
    let reply = client
        .get(format!("https://localhost:{port}/api/portal"))
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 200);
    assert!(reply.headers().contains_key("strict-transport-security"));
    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(
        plain
            .get(format!("http://localhost:{port}/healthz"))
            .send()
            .await
            .is_err()
    );
    drop((client, silent));
    let begun = Instant::now();
    running.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(8));
    assert!(
        tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn the_administrators_token_is_new_at_every_start_and_gone_where_none_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("admin-token");
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let running = start(layer(folder.path())).await;
        tokens.push(std::fs::read_to_string(&file).unwrap());
        assert_eq!(
            running.state.admin_token.as_ref().map(Secret::expose),
            tokens.last().map(String::as_str)
        );
        running.stop().await;
    }
    assert!(tokens[0].len() == 43 && tokens[0] != tokens[1]);
    let mut open = layer(folder.path());
    open.stamps.add = Some(StampsAdd::Anyone);
    start(open).await.stop().await;
    assert!(!file.exists());
}

#[tokio::test]
async fn a_folder_has_one_portal_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(layer(folder.path())).await;
    let token = std::fs::read_to_string(folder.path().join("admin-token")).unwrap();
    let again =
        || Prepared::open(Configuration::resolve(layer(folder.path()), Purpose::Serve).unwrap());
    let Err(refused) = again().await else {
        panic!("a second portal took the folder");
    };
    let message = refused.to_string();
    assert!(
        message.contains(&folder.path().display().to_string()) && message.contains("--data"),
        "{message}"
    );
    let kept = std::fs::read_to_string(folder.path().join("admin-token")).unwrap();
    assert_eq!(kept, token, "the first portal's token still holds");
    running.stop().await;
    again().await.unwrap();
}

#[tokio::test]
async fn whoever_asks_nothing_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(layer(folder.path())).await;
    for said in ["", "GET /healthz HTTP/1.1\r\nhost: loc"] {
        let mut silent = tokio::net::TcpStream::connect(running.address)
            .await
            .unwrap();
        silent.write_all(said.as_bytes()).await.unwrap();
        let mut heard = Vec::new();
        let closed = silent.read_to_end(&mut heard);
        let closed = tokio::time::timeout(Duration::from_secs(30), closed).await;
        assert!(closed.is_ok(), "{said:?} keeps its connection");
    }
    running.stop().await;
}
