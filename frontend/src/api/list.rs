//! A streamed list: `application/x-ndjson`, one line a page, handed on as each arrives.

use super::Abort;
use super::fetch::{Reply, decoded, send, unreachable_portal};
use crate::paths::escape;
use porthole_shared::page::Line;
use porthole_shared::problem::Problem;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

/// Reads a collection of the stamp to its end. Every page is handed to `on_line` at once; the last line says whether the
/// list is complete. A stream that breaks off without its last line is a problem.
pub async fn list<T: DeserializeOwned>(
    sign_in: &str,
    path: &str,
    query: &str,
    abort: &Abort,
    mut on_line: impl FnMut(Line<Vec<T>>),
) -> Reply<()> {
    let url = format!(
        "/api/sign-ins/{}/list?path={}&query={}",
        escape(sign_in),
        escape(path),
        escape(query)
    );
    let response = send("GET", &url, None, abort).await?;
    let body = response.body().ok_or_else(unreachable_portal)?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut lines = Lines::default();
    let mut ended = false;
    loop {
        let chunk = JsFuture::from(reader.read())
            .await
            .map_err(|_| broken_off())?;
        let field = |name: &str| js_sys::Reflect::get(&chunk, &name.into()).unwrap_or_default();
        if field("done").is_truthy() {
            break;
        }
        let bytes: js_sys::Uint8Array = field("value").unchecked_into();
        for line in lines.feed(&bytes.to_vec()) {
            // As text: the page carries one JSON reader, not one for text and one for bytes.
            let line: Line<Vec<T>> = decoded(&String::from_utf8_lossy(&line))?;
            ended |= matches!(line, Line::End { .. });
            on_line(line);
        }
    }
    if ended { Ok(()) } else { Err(broken_off()) }
}

fn broken_off() -> Problem {
    let mut problem = unreachable_portal();
    problem.title = "The list broke off before its end".to_owned();
    problem
}

/// Bytes in, whole lines out.
#[derive(Default)]
struct Lines {
    rest: Vec<u8>,
}

impl Lines {
    fn feed(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        self.rest.extend_from_slice(bytes);
        let mut out: Vec<Vec<u8>> = Vec::new();
        let mut parts = self.rest.split(|byte| *byte == b'\n').peekable();
        let mut last = Vec::new();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                last = part.to_vec();
            } else if !part.is_empty() {
                out.push(part.to_vec());
            }
        }
        self.rest = last;
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn lines_come_out_whole_however_the_bytes_arrive() {
        let text = "{\"a\":\"é\"}\n{\"b\":2}\n\n{\"c\":3}\n".as_bytes();
        for size in 1..text.len() {
            let mut lines = Lines::default();
            let mut out = Vec::new();
            for chunk in text.chunks(size) {
                out.extend(lines.feed(chunk));
            }
            let expected: [&[u8]; 3] = ["{\"a\":\"é\"}".as_bytes(), b"{\"b\":2}", b"{\"c\":3}"];
            assert_eq!(out, expected, "in chunks of {size}");
        }
    }
}
