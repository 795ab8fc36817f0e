//! The socket: accepts, ends TLS where it is ours, and serves HTTP/1.1 and HTTP/2 until it is told to stop.
//!
//! A handshake or a head that does not come is given up on; neither holds up the next connection.

use super::caller::network;
use super::guard::Peer;
use super::turns::Turns;
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// For a TLS handshake, and for the head of a request.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections at once; more wait in the queue of the system until one ends. Below the 1,024 files that a process may usually have open,
/// so that there are some left for stamps and the store.
const CONNECTIONS: usize = 768;

/// Connections at once of one network, where callers are told apart by their address.
pub const OF_A_NETWORK: usize = 128;

/// For calls that are under way when the server stops.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// Serves a router until `stop` ends; then no new connection is taken and those that are open may finish what they say. One network has
/// at most `of_a_network` connections; what comes beyond them is closed.
pub async fn serve(
    listener: TcpListener,
    tls: Option<Arc<rustls::ServerConfig>>,
    router: Router,
    of_a_network: usize,
    stop: impl Future<Output = ()>,
) {
    let open = GracefulShutdown::new();
    let acceptor = tls.map(TlsAcceptor::from);
    let networks = Turns::new("connections", of_a_network, CONNECTIONS);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        if places.available_permits() == 0 {
            tracing::warn!("{CONNECTIONS} connections are open: the next one waits until one ends");
        }
        // The semaphore is never closed, so that there is always a place sooner or later.
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = &mut stop => break,
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    pause_after(&error).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let Ok(turn) = networks.take(&network(peer.ip()).to_string()) else {
            tracing::debug!(%peer, "a network has too many connections: this one is closed");
            continue;
        };
        let (router, acceptor, watcher) = (router.clone(), acceptor.clone(), open.watcher());
        tokio::spawn(async move {
            connection(stream, peer, acceptor, router, watcher).await;
            // In this order: whoever gets the place next finds the turn free.
            drop((turn, place));
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST_WORDS, open.shutdown())
        .await
        .is_err()
    {
        tracing::debug!("some connections were still open when the portal stopped");
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    acceptor: Option<TlsAcceptor>,
    router: Router,
    watcher: Watcher,
) {
    // Small replies would wait for an acknowledgement otherwise.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection has no TCP_NODELAY");
    }
    match acceptor {
        None => speak(stream, peer, router, watcher).await,
        Some(acceptor) => match tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => speak(stream, peer, router, watcher).await,
            Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        },
    }
}

async fn speak<S>(stream: S, peer: SocketAddr, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let begun = Arc::new(AtomicBool::new(false));
    let asked = begun.clone();
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        asked.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(Peer(peer));
        router
            .clone()
            .oneshot(request.map(axum::body::Body::new) as Request)
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_headers(64);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(30))
        .max_header_list_size(32 * 1024);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    let connection = watcher.watch(connection.into_owned());
    // The time for a head begins only with its first bytes, when it is known which HTTP is spoken: whoever sends none has his own.
    let silence = async {
        tokio::time::sleep(PATIENCE).await;
        if begun.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = connection => if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        },
        () = silence => tracing::debug!("a connection that asked nothing was closed"),
    }
}

/// Out of file descriptors, most likely: wait for one instead of spinning.
async fn pause_after(error: &io::Error) {
    let gone = matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    );
    if !gone {
        tracing::error!(%error, "no connection can be taken at the moment");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
