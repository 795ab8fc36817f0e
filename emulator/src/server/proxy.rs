//! A CONNECT proxy for real clients: names below the stamp's domain lead to the listener, everything else is refused.
//!
//! It is what `HTTPS_PROXY` points at, so that `https://NAME.vault.DOMAIN` works without a hosts file. It can reach
//! nothing but the stamp.

use super::names::{ServedNames, split_authority};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// The longest request head that is read.
const HEAD_LIMIT: usize = 8 * 1024;
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
const CONNECTION_LIMIT: usize = 512;

/// Serves until `stop` changes.
pub async fn serve(
    listener: TcpListener,
    names: ServedNames,
    stamp: SocketAddr,
    mut stop: watch::Receiver<bool>,
) {
    let names = Arc::new(names);
    let slots = Arc::new(Semaphore::new(CONNECTION_LIMIT));
    loop {
        let accepted = tokio::select! {
            accepted = super::listener::accept(&listener, &slots) => accepted,
            _ = stop.changed() => return,
        };
        let Some((stream, slot)) = accepted else {
            return;
        };
        let (names, mut stop) = (names.clone(), stop.clone());
        tokio::spawn(async move {
            let _slot = slot;
            tokio::select! {
                // A tunnel that breaks is the two ends' own affair.
                _ = tunnel(stream, &names, stamp) => {}
                _ = stop.changed() => {}
            }
        });
    }
}

async fn tunnel(
    mut client: TcpStream,
    names: &ServedNames,
    stamp: SocketAddr,
) -> std::io::Result<()> {
    let Ok(head) = tokio::time::timeout(HEAD_TIMEOUT, read_head(&mut client)).await else {
        return Ok(());
    };
    let head = head?;
    let allowed = target(&head).is_some_and(|host| names.belongs(&host));
    if !allowed {
        tracing::info!("proxy refused a target that is not of this stamp");
        return refuse(&mut client, names, "403 Forbidden").await;
    }
    let Ok(mut server) = TcpStream::connect(stamp).await else {
        return refuse(&mut client, names, "502 Bad Gateway").await;
    };
    server.set_nodelay(true)?;
    client
        .write_all(b"HTTP/1.1 200 Connection Established\r\n\r\n")
        .await?;
    tokio::io::copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
}

async fn refuse(client: &mut TcpStream, names: &ServedNames, status: &str) -> std::io::Result<()> {
    let body = format!(
        "This proxy leads to the emulated stamp only: CONNECT to localhost or to a name below {}.\n",
        names.domain()
    );
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    client.write_all(head.as_bytes()).await?;
    client.write_all(body.as_bytes()).await?;
    client.shutdown().await
}

/// Reads up to the empty line and not a byte further: what follows belongs to the tunnel.
async fn read_head(client: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while head.len() < HEAD_LIMIT && !head.ends_with(b"\r\n\r\n") {
        match client.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error),
        }
    }
    Ok(head)
}

/// The host of a well-formed `CONNECT host:port HTTP/1.x`.
fn target(head: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(head).ok()?;
    if !text.ends_with("\r\n\r\n") {
        return None;
    }
    let mut words = text.lines().next()?.split(' ');
    let (method, authority, version) = (words.next()?, words.next()?, words.next()?);
    if method != "CONNECT" || !version.starts_with("HTTP/1.") || words.next().is_some() {
        return None;
    }
    let (host, port) = split_authority(authority);
    port?.parse::<u16>().ok()?;
    Some(host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn only_a_whole_connect_has_a_target() {
        assert_eq!(
            target(b"CONNECT a.b:443 HTTP/1.1\r\nHost: x\r\n\r\n").as_deref(),
            Some("a.b")
        );
        for head in [
            &b"GET http://a.b/ HTTP/1.1\r\n\r\n"[..],
            b"CONNECT a.b HTTP/1.1\r\n\r\n",
            b"CONNECT a.b:port HTTP/1.1\r\n\r\n",
            b"CONNECT a.b:443 HTTP/1.1\r\n",
            b"CONNECT a.b:443 x HTTP/1.1\r\n\r\n",
            b"\xff\xfe\r\n\r\n",
            b"",
        ] {
            assert_eq!(target(head), None);
        }
    }
}
