//! One exchange: an HTTP request becomes data, the engine answers, its data becomes a reply, faults of delivery included.

use super::contents::Files;
use super::names::{ServedNames, split_authority};
use super::reply_body::ReplyBody;
use super::stamp::Stamp;
use crate::blob;
use crate::request::Request;
use crate::response::Response;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, SemaphorePermit};

/// The largest body that is taken: ARM's own limit.
const BODY_LIMIT: usize = 4 * 1024 * 1024;
const BODY_TIMEOUT: Duration = Duration::from_secs(60);
/// How many bodies beyond that limit (blocks of blobs) are held at once.
static LARGE_BODIES: Semaphore = Semaphore::const_new(4);

/// Answers one request of a connection whose client showed `certificate`.
pub async fn serve(
    stamp: &Stamp,
    names: &ServedNames,
    certificate: Option<&[u8]>,
    request: http::Request<Incoming>,
) -> http::Response<ReplyBody> {
    let began = Instant::now();
    // No query (it may carry a signature), no header, no body: only what a log may hold.
    let (method, path) = (
        request.method().to_string(),
        request.uri().path().to_owned(),
    );
    let (read, _held) = read(request, names, certificate).await;
    let response = match read {
        Ok(request) if request.path == "/healthz" => json_reply(200, &json!({ "status": "ok" })),
        Ok(request) => stamp.serve(request).await,
        Err(refused) => refused,
    };
    tracing::debug!(method, path, status = response.status, elapsed = ?began.elapsed(), "answered");
    if let Some(delay) = response.delivery.delay {
        tokio::time::sleep(delay).await;
    }
    write(response, stamp.files())
}

/// The request, and the place among the large ones that it holds until it is answered.
async fn read(
    request: http::Request<Incoming>,
    names: &ServedNames,
    certificate: Option<&[u8]>,
) -> (Result<Request, Response>, Option<SemaphorePermit<'static>>) {
    let length = request
        .headers()
        .get("content-length")
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let authority = request.uri().authority().map(http::uri::Authority::as_str);
    let host = request.headers().get("host");
    let authority = authority
        .or_else(|| host?.to_str().ok())
        .unwrap_or_default();
    let is_blob = blob::serves(authority, request.uri().path(), names.domain());
    let (limit, held) = match length {
        Some(length) if is_blob && length > BODY_LIMIT => {
            let held = match length <= blob::BODY_LIMIT {
                true => LARGE_BODIES.acquire().await.ok(),
                false => None,
            };
            (blob::BODY_LIMIT, held)
        }
        _ => (BODY_LIMIT, None),
    };
    (read_whole(request, names, certificate, limit).await, held)
}

async fn read_whole(
    request: http::Request<Incoming>,
    names: &ServedNames,
    certificate: Option<&[u8]>,
    limit: usize,
) -> Result<Request, Response> {
    let (parts, body) = request.into_parts();
    let header = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let authority = parts
        .uri
        .authority()
        .map(http::uri::Authority::as_str)
        .or_else(|| header("host"))
        .unwrap_or_default();
    if !names.cover(split_authority(authority).0) {
        return Err(refusal(
            421,
            "MisdirectedRequest",
            &format!(
                "This stamp answers for localhost and for its hosts below {}, such as management.{}. The request names another host.",
                names.domain(),
                names.domain()
            ),
        ));
    }
    let too_large = || {
        refusal(
            413,
            "RequestContentTooLarge",
            &format!(
                "The request content size exceeds the maximum size of '{} MB'.",
                limit / (1024 * 1024)
            ),
        )
    };
    if header("content-length")
        .and_then(|length| length.parse::<u64>().ok())
        .is_some_and(|length| length > limit as u64)
    {
        return Err(too_large());
    }
    let body = match tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, limit).collect()).await {
        Ok(Ok(body)) => body.to_bytes().to_vec(),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => return Err(too_large()),
        Ok(Err(_)) => {
            return Err(refusal(
                400,
                "InvalidRequestContent",
                "The request content could not be read to its end.",
            ));
        }
        Err(_) => {
            return Err(refusal(
                408,
                "RequestTimeout",
                "The request content did not arrive in time.",
            ));
        }
    };
    let headers = parts.headers.iter().map(|(name, value)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    });
    Ok(Request {
        scheme: "https".to_owned(),
        authority: authority.to_owned(),
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body,
        client_certificate: certificate.map(<[u8]>::to_vec),
    })
}

/// A refusal of the shell in ARM's shape.
pub fn refusal(status: u16, code: &str, message: &str) -> Response {
    json_reply(
        status,
        &json!({ "error": { "code": code, "message": message } }),
    )
}

fn json_reply(status: u16, body: &serde_json::Value) -> Response {
    let headers = [
        ("Content-Type", "application/json; charset=utf-8"),
        ("Cache-Control", "no-store"),
    ];
    Response {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.to_string().into_bytes(),
        ..Response::default()
    }
}

fn write(response: Response, files: Arc<Files>) -> http::Response<ReplyBody> {
    let cut = response.delivery.cut_after;
    let body = match response.runs.is_empty() {
        true => ReplyBody::new(response.body, cut),
        false => ReplyBody::streamed(response.runs, cut, files),
    };
    let mut reply = http::Response::new(body);
    *reply.status_mut() = http::StatusCode::from_u16(response.status)
        .unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        match (
            http::HeaderName::try_from(&name),
            http::HeaderValue::from_str(&value),
        ) {
            (Ok(name), Ok(value)) => {
                reply.headers_mut().append(name, value);
            }
            _ => tracing::error!(name, "a header of the engine cannot be sent"),
        }
    }
    reply
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Contents, Run};
    use crate::response::Delivery;
    use crate::server::data_directory::DataDirectory;
    use hyper::service::service_fn;
    use hyper_util::rt::TokioIo;
    use std::convert::Infallible;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    const PIECE: &str = "aa000000000000000000000000000001";

    /// What a client reads off the wire when this reply is sent to it.
    async fn sent(response: Response) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        let (server, _) = listener.accept().await.unwrap();
        let serving = tokio::spawn(async move {
            let folder = tempfile::tempdir().unwrap();
            let directory = DataDirectory::open(folder.path()).unwrap();
            let files = Arc::new(Files::of(&Arc::new(directory)));
            files.write(PIECE, b"0123456789").unwrap();
            let answer = service_fn(|_| async {
                Ok::<_, Infallible>(write(response.clone(), files.clone()))
            });
            drop(
                hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(server), answer)
                    .await,
            );
        });
        client
            .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .await
            .unwrap();
        let mut text = Vec::new();
        client.read_to_end(&mut text).await.unwrap();
        serving.await.unwrap();
        String::from_utf8(text).unwrap()
    }

    fn response(cut_after: Option<usize>) -> Response {
        let delivery = Delivery {
            delay: None,
            cut_after,
        };
        Response {
            status: 200,
            headers: vec![("x-a".into(), "b".into())],
            body: b"0123456789".to_vec(),
            delivery,
            ..Response::default()
        }
    }

    /// The same ten bytes, read from a piece while they are sent.
    fn streamed(cut_after: Option<usize>) -> Response {
        let run = |from, length| Run::Of {
            name: PIECE.to_owned(),
            from,
            length,
        };
        Response {
            body: Vec::new(),
            runs: vec![run(0, 3), run(3, 7)],
            ..response(cut_after)
        }
    }

    #[tokio::test]
    async fn a_reply_arrives_whole_unless_it_is_to_be_cut() {
        for reply in [response, streamed] {
            let whole = sent(reply(None)).await;
            assert!(
                whole.contains("content-length: 10")
                    && whole.contains("x-a: b")
                    && whole.ends_with("\r\n\r\n0123456789"),
                "{whole}"
            );
        }
        for (cut, reply) in [(0, response as fn(_) -> _), (4, response), (4, streamed)] {
            let cut_short = sent(reply(Some(cut))).await;
            assert!(cut_short.contains("content-length: 10"), "{cut_short}");
            assert!(
                cut_short.ends_with(&format!("\r\n\r\n{}", &"0123456789"[..cut])),
                "{cut_short}"
            );
        }
    }

    #[tokio::test]
    async fn a_header_that_cannot_be_sent_is_left_out() {
        let headers = vec![
            ("bad".to_owned(), "a\r\nb: c".to_owned()),
            ("good".to_owned(), "d".to_owned()),
        ];
        let text = sent(Response {
            status: 204,
            headers,
            ..Response::default()
        })
        .await;
        assert!(
            text.starts_with("HTTP/1.1 204") && text.contains("good: d") && !text.contains("b: c"),
            "{text}"
        );
    }
}
