//! Certificates, protocols and names: who reaches the stamp, and as whom.

use super::{connect, exchange, send, stamp, trust};
use bytes::Bytes;
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject};
use serde_json::json;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

#[tokio::test]
async fn the_chain_verifies_with_the_root_alone_and_for_its_names_only() {
    let folder = TempDir::new().unwrap();
    let running = stamp(folder.path(), |_| {}).await;
    for name in [
        "localhost",
        "127.0.0.1",
        "management.local.azurestack.external",
        "a.vault.local.azurestack.external",
    ] {
        assert!(connect(&running, name).await.is_ok(), "{name}");
    }
    assert!(connect(&running, "evil.example").await.is_err());
    let (status, _) = send(&running, "GET", "/healthz", None, "").await;
    assert_eq!(status, 200);
    let elsewhere = TempDir::new().unwrap();
    let another = stamp(elsewhere.path(), |_| {}).await;
    let config = Arc::new(trust(&another.ca_pem).with_no_client_auth());
    let stream = TcpStream::connect(running.address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    assert!(
        TlsConnector::from(config)
            .connect(name, stream)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn http2_and_a_self_signed_client_certificate_are_taken() {
    let folder = TempDir::new().unwrap();
    let running = stamp(folder.path(), |_| {}).await;
    let pem = std::fs::read(running.file("sp.pem")).unwrap();
    let chain = vec![CertificateDer::from_pem_slice(&pem).unwrap()];
    let mut config = trust(&running.ca_pem)
        .with_client_auth_cert(chain, PrivateKeyDer::from_pem_slice(&pem).unwrap())
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let stream = TcpStream::connect(running.address).await.unwrap();
    let stream = TlsConnector::from(Arc::new(config))
        .connect(ServerName::try_from("localhost").unwrap(), stream)
        .await
        .unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let executor = hyper_util::rt::TokioExecutor::new();
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(executor, TokioIo::new(stream))
            .await
            .unwrap();
    tokio::spawn(connection);
    let uri = format!("{}/metadata/endpoints?api-version=1.0", running.endpoint);
    let reply = sender
        .send_request(
            http::Request::get(uri)
                .body(Full::<Bytes>::default())
                .unwrap(),
        )
        .await
        .unwrap();
    assert_eq!(reply.status().as_u16(), 200);
}

#[tokio::test]
async fn the_proxy_leads_to_the_stamp_and_nowhere_else() {
    let folder = TempDir::new().unwrap();
    let running = stamp(folder.path(), |options| {
        options.proxy = Some(([127, 0, 0, 1], 0).into())
    })
    .await;
    let proxy = running.proxy.unwrap();
    let connect = async |target: &str| {
        let mut stream = TcpStream::connect(proxy).await.unwrap();
        stream
            .write_all(format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n").as_bytes())
            .await
            .unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).await.unwrap();
        (String::from_utf8(status.to_vec()).unwrap(), stream)
    };
    for target in [
        "evil.example:443",
        "127.0.0.2:22",
        "169.254.169.254:80",
        "evil.local.azurestack.external.example:443",
    ] {
        assert_eq!(connect(target).await.0, "HTTP/1.1 403", "{target}");
    }
    let (status, mut stream) = connect("Management.local.azurestack.external:443").await;
    assert_eq!(status, "HTTP/1.1 200");
    let mut rest = [0; 27];
    stream.read_exact(&mut rest).await.unwrap();
    assert!(rest.ends_with(b"\r\n\r\n"));
    let name = "management.local.azurestack.external";
    let config = Arc::new(trust(&running.ca_pem).with_no_client_auth());
    let stream = TlsConnector::from(config)
        .connect(ServerName::try_from(name).unwrap(), stream)
        .await
        .unwrap();
    let request = http::Request::get("/metadata/endpoints?api-version=2015-01-01")
        .header("host", name)
        .body(Full::default())
        .unwrap();
    let (status, body) = exchange(stream, request).await;
    assert_eq!(
        (status, &body["authentication"]["loginEndpoint"]),
        (200, &json!("https://login.local.azurestack.external/"))
    );
}
