//! Accepting connections: so many at once, TLS in time, idle ones closed, all of them ended when the stamp stops.

use super::exchange;
use super::names::ServedNames;
use super::stamp::Stamp;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

const CONNECTION_LIMIT: usize = 1024;
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a client may take for the head of a request, and a connection may idle. Longer than what clients keep in
/// their pools, so that the close of an idle connection does not cross a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);
/// The first byte of a TLS handshake.
const HANDSHAKE_RECORD: u8 = 0x16;
/// What a client gets that speaks plain HTTP to this port.
const NOT_HTTPS: &str = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 57\r\nConnection: close\r\n\r\nThis port speaks HTTPS: use https:// in place of http://.";

/// What every connection needs.
pub struct Service {
    /// The stamp that answers.
    pub stamp: Arc<Stamp>,
    /// The names of the certificate.
    pub names: ServedNames,
    /// TLS.
    pub acceptor: TlsAcceptor,
}

/// Serves until `stop` changes.
pub async fn serve(listener: TcpListener, service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(CONNECTION_LIMIT));
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &slots) => accepted,
            _ = stop.changed() => return,
        };
        let Some((stream, slot)) = accepted else {
            return;
        };
        let (service, stop) = (service.clone(), stop.clone());
        tokio::spawn(async move {
            let _slot = slot;
            connection(stream, service, stop).await;
        });
    }
}

/// The next connection, once there is room for it; `None` when there will be none.
pub async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let slot = slots.clone().acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Without it every small reply waits 40 ms for the client's acknowledgement.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "no TCP_NODELAY");
                }
                return Some((stream, slot));
            }
            Err(error) => {
                // Out of file descriptors, or a client that went away: the listener itself lives.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    let handshake = tokio::time::timeout(HANDSHAKE_TIMEOUT, handshake(stream, &service.acceptor));
    let stream = tokio::select! {
        stream = handshake => match stream {
            Ok(Some(stream)) => stream,
            _ => return,
        },
        _ = stop.changed() => return,
    };
    let certificate: Option<Arc<[u8]>> = stream
        .get_ref()
        .1
        .peer_certificates()
        .and_then(|chain| chain.first())
        .map(|leaf| Arc::from(leaf.as_ref()));
    let answer = service_fn(move |request| {
        let (service, certificate) = (service.clone(), certificate.clone());
        async move {
            Ok::<_, Infallible>(
                exchange::serve(
                    &service.stamp,
                    &service.names,
                    certificate.as_deref(),
                    request,
                )
                .await,
            )
        }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_headers(128);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(HEAD_TIMEOUT)
        .max_concurrent_streams(128)
        .max_header_list_size(64 * 1024);
    let connection = builder.serve_connection(TokioIo::new(stream), answer);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stop.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// TLS, or nothing when the client does not speak it.
async fn handshake(mut stream: TcpStream, acceptor: &TlsAcceptor) -> Option<TlsStream<TcpStream>> {
    let mut first = [0];
    if stream.peek(&mut first).await.ok()? == 1 && first != [HANDSHAKE_RECORD] {
        stream.write_all(NOT_HTTPS.as_bytes()).await.ok()?;
        stream.shutdown().await.ok()?;
        return None;
    }
    match acceptor.accept(stream).await {
        Ok(stream) => Some(stream),
        Err(error) => {
            // Most often a client that does not trust the root yet.
            tracing::debug!(%error, "no TLS");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Request;
    use crate::response::{Delivery, Response};
    use crate::server::crypto::StampCrypto;
    use crate::server::data_directory::DataDirectory;
    use crate::server::{certificate, sign_in_files, tls};
    use crate::world::World;
    use crate::world::settings::Settings;
    use crate::world::timestamp::Timestamp;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject};
    use tokio::io::AsyncReadExt;
    use tokio_rustls::TlsConnector;

    /// Answers with the client's certificate and, later than at once, half of what is announced.
    fn echoes(_: &mut World, request: Request, _: Timestamp) -> Response {
        let certificate = request.client_certificate.unwrap_or_default();
        let delivery = Delivery {
            delay: Some(Duration::from_millis(100)),
            cut_after: Some(certificate.len()),
        };
        let body = [certificate.clone(), certificate].concat();
        Response {
            status: 200,
            body,
            delivery,
            ..Response::default()
        }
    }

    #[tokio::test]
    async fn a_client_certificate_reaches_the_engine_and_a_reply_may_be_late_and_cut() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Arc::new(DataDirectory::open(folder.path()).unwrap());
        let names = ServedNames::new("local.azurestack.external").unwrap();
        let now = time::OffsetDateTime::now_utc();
        let served = certificate::load_or_make(&directory, &names, now).unwrap();
        let root = served.chain[1].clone();
        let (own, _) = sign_in_files::certificate(&directory, "A manager", now).unwrap();
        let pem = std::fs::read(directory.public("sp.pem")).unwrap();
        let crypto = Arc::new(StampCrypto::generate().unwrap());
        let mut stamp = Stamp::open(
            directory,
            Settings::default(),
            crypto,
            "empty",
            |_| {},
            |_| {},
            crate::server::artifacts::Artifacts::none(),
        )
        .unwrap();
        stamp.engine = echoes;
        let acceptor = TlsAcceptor::from(tls::server_config(served).unwrap());
        let service = Arc::new(Service {
            stamp: Arc::new(stamp),
            names,
            acceptor,
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (_stop, stopped) = watch::channel(false);
        tokio::spawn(serve(listener, service, stopped));

        let mut roots = rustls::RootCertStore::empty();
        roots.add(root).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_client_auth_cert(
                vec![CertificateDer::from(own.clone())],
                PrivateKeyDer::from_pem_slice(&pem).unwrap(),
            )
            .unwrap();
        let stream = TcpStream::connect(address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let mut stream = TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await
            .unwrap();
        let began = std::time::Instant::now();
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .await
            .unwrap();
        let mut reply = Vec::new();
        // How the connection ends is the client library's word for it; that half is missing is what counts.
        drop(stream.read_to_end(&mut reply).await);
        assert!(began.elapsed() >= Duration::from_millis(100));
        assert!(reply.ends_with(&own));
        let announced = format!("content-length: {}", own.len() * 2);
        assert!(String::from_utf8_lossy(&reply).contains(&announced));
    }
}
