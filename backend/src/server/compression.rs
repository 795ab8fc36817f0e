//! Compression of replies of `/api`. What was written so far leaves whenever there is nothing more to write at the moment, so that every
//! line of a streamed list reaches the browser at once; event streams are not compressed at all.

use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, NotForContentType, Predicate, SizeAbove};

/// Below this, compressing costs more than it saves.
const SMALLEST: u16 = 256;

/// The layer. Lists of thousands of resources are written while somebody waits: quick rather than smallest, and zstd, which is the
/// quickest, before the others where the browser takes it.
pub fn layer() -> CompressionLayer<And<SizeAbove, NotForContentType>> {
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(SMALLEST).and(NotForContentType::SSE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::{Body, Bytes};
    use axum::http::{Request, header};
    use axum::routing::get;
    use futures::StreamExt;
    use std::convert::Infallible;
    use std::time::Duration;
    use tokio::sync::mpsc;
    use tokio_stream::wrappers::ReceiverStream;
    use tower::ServiceExt;

    #[tokio::test]
    async fn each_line_leaves_before_the_next_one_is_written() {
        for form in ["zstd", "br", "gzip"] {
            let (sender, receiver) = mpsc::channel::<Result<Bytes, Infallible>>(1);
            let body = Body::from_stream(ReceiverStream::new(receiver));
            let reply = std::sync::Arc::new(std::sync::Mutex::new(Some(body)));
            let route = get(move || {
                let body = reply.lock().unwrap().take().unwrap();
                async move { ([(header::CONTENT_TYPE, "application/x-ndjson")], body) }
            });
            let router = Router::new().route("/", route).layer(layer());
            let request = Request::get("/")
                .header("accept-encoding", form)
                .body(Body::empty());
            let response = router.oneshot(request.unwrap()).await.unwrap();
            assert_eq!(response.headers()["content-encoding"], form);
            let mut stream = response.into_body().into_data_stream();
            for line in 0..3 {
                sender
                    .send(Ok(format!("{{\"line\":{line}}}\n").into()))
                    .await
                    .unwrap();
                let mut bytes = 0;
                // The head of a compressed stream may come by itself, so that more than one piece may be the line.
                while bytes < 8 {
                    let piece = tokio::time::timeout(Duration::from_secs(10), stream.next());
                    bytes += piece
                        .await
                        .expect("a line within 10 s")
                        .unwrap()
                        .unwrap()
                        .len();
                }
            }
            drop(sender);
            while let Some(piece) = stream.next().await {
                piece.unwrap();
            }
        }
    }
}
