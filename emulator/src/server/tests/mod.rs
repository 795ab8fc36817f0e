//! A stamp over real sockets, spoken to by clients that trust its root and nothing else.

mod faults;
mod linked;
mod names;
mod refusals;
mod restarts;
mod sign_ins;

use super::{Options, Running, Seed, start};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

async fn stamp(folder: &Path, change: impl FnOnce(&mut Options)) -> Running {
    let mut options = Options {
        data: folder.to_owned(),
        seed: Seed::Empty,
        speed: 0.0,
        ..Options::default()
    };
    change(&mut options);
    start(options).await.unwrap()
}

fn trust(ca_pem: &str) -> rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(ca_pem.as_bytes()).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
}

async fn connect(
    running: &Running,
    name: &str,
) -> std::io::Result<impl AsyncRead + AsyncWrite + Unpin + Send + 'static> {
    let config = trust(&running.ca_pem).with_no_client_auth();
    let stream = TcpStream::connect(running.address).await?;
    TlsConnector::from(Arc::new(config))
        .connect(ServerName::try_from(name.to_owned()).unwrap(), stream)
        .await
}

/// One request over `stream`; status and body.
async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: http::Request<Full<Bytes>>,
) -> (u16, Value) {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .unwrap();
    tokio::spawn(connection);
    let reply = sender.send_request(request).await.unwrap();
    let status = reply.status().as_u16();
    let body = reply.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

async fn send(
    running: &Running,
    method: &str,
    path: &str,
    bearer: Option<&str>,
    body: &str,
) -> (u16, Value) {
    let mut request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("host", format!("localhost:{}", running.address.port()));
    if let Some(bearer) = bearer {
        request = request.header("authorization", format!("Bearer {bearer}"));
    }
    let request = request
        .header("content-type", "application/json")
        .body(Full::from(body.to_owned()))
        .unwrap();
    exchange(connect(running, "localhost").await.unwrap(), request).await
}

async fn token(running: &Running, credential: &str) -> String {
    token_of(running, &running.demo.client_id, credential).await
}

async fn token_of(running: &Running, client_id: &str, credential: &str) -> String {
    let (status, metadata) = send(
        running,
        "GET",
        "/metadata/endpoints?api-version=2015-01-01",
        None,
        "",
    )
    .await;
    assert_eq!(status, 200);
    let audience = metadata["authentication"]["audiences"][0].as_str().unwrap();
    let form = format!(
        "grant_type=client_credentials&client_id={client_id}&scope={audience}/.default&{credential}"
    );
    let (status, reply) = send(running, "POST", &token_path(running), None, &form).await;
    assert_eq!(status, 200, "{reply}");
    reply["access_token"].as_str().unwrap().to_owned()
}

fn token_path(running: &Running) -> String {
    match running.demo.tenant_id.as_str() {
        "adfs" => "/adfs/oauth2/token/".to_owned(),
        tenant => format!("/{tenant}/oauth2/v2.0/token"),
    }
}

fn read_json(running: &Running, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(running.file(name)).unwrap()).unwrap()
}
