//! Replies of the blob service: a status, headers, a document or the bytes of a blob.

use super::refusal::Refusal;
use crate::content::{Run, gathered};
use crate::request::Request;
use crate::response::Response;
use crate::world::{World, timestamp::Timestamp};

/// A reply with so many bytes at the most is put together here; the bytes of a larger one are read while they are sent.
const AT_ONCE: u64 = 4 * 1024 * 1024;

/// A reply.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// A document.
    pub document: Vec<u8>,
    /// The bytes of a blob.
    pub runs: Vec<Run>,
}

impl Reply {
    /// A reply without a body.
    pub fn empty(status: u16) -> Reply {
        Reply {
            status,
            ..Reply::default()
        }
    }

    /// A reply with an XML document.
    pub fn document(document: Vec<u8>) -> Reply {
        Reply {
            status: 200,
            document,
            ..Reply::default()
        }
        .header("Content-Type", "application/xml")
    }

    /// The same with a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Reply {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same with what tells one state of a thing from another.
    #[must_use]
    pub fn state(self, etag: &str, changed: Timestamp) -> Reply {
        self.header("ETag", etag)
            .header("Last-Modified", changed.http_date())
    }

    /// The same with metadata.
    #[must_use]
    pub fn metadata(mut self, metadata: &[(String, String)]) -> Reply {
        for (name, value) in metadata {
            self = self.header(&format!("x-ms-meta-{name}"), value.as_str());
        }
        self
    }

    /// Writes a header in place of one that is there.
    pub fn replace_header(&mut self, name: &str, value: &str) {
        self.headers
            .retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
    }
}

/// The response, with the headers that every one of them has.
pub fn finish(
    world: &World,
    request: &Request,
    id: &str,
    version: &str,
    shown: Timestamp,
    outcome: Result<Reply, Refusal>,
) -> Response {
    let is_head = request.method == "HEAD";
    let reply = outcome.unwrap_or_else(|refusal| refused(&refusal, id, shown));
    let length: u64 = reply.runs.iter().map(Run::length).sum();
    let mut response = Response {
        status: reply.status,
        headers: reply.headers,
        body: reply.document,
        ..Response::default()
    };
    if is_head {
        response.body = Vec::new();
        if reply.status == 200 || reply.status == 206 {
            response
                .headers
                .push(("Content-Length".to_owned(), length.to_string()));
        }
    } else if length > AT_ONCE {
        response.runs = reply.runs;
    } else if !reply.runs.is_empty() {
        match gathered(&*world.contents, &reply.runs) {
            Ok(bytes) => response.body = bytes,
            Err(_) => {
                let refused = refused(&super::refusals::failed(), id, shown);
                (response.status, response.headers) = (refused.status, refused.headers);
                response.body = refused.document;
            }
        }
    }
    // Metadata and types are the client's words: nothing in them may end a header.
    for (_, value) in &mut response.headers {
        if value.contains(char::is_control) {
            *value = value.replace(char::is_control, " ");
        }
    }
    let mut say = |name: &str, value: &str| {
        response.headers.push((name.to_owned(), value.to_owned()));
    };
    say("Server", "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0");
    say("x-ms-request-id", id);
    say("x-ms-version", version);
    say("Date", &shown.http_date());
    if let Some(client) = request.header("x-ms-client-request-id")
        && (1..=1024).contains(&client.len())
        && client.bytes().all(|sign| (b' '..=b'~').contains(&sign))
    {
        say("x-ms-client-request-id", client);
    }
    response
}

fn refused(refusal: &Refusal, id: &str, shown: Timestamp) -> Reply {
    let mut reply = Reply::empty(refusal.status).header("x-ms-error-code", refusal.code);
    for (name, value) in &refusal.headers {
        reply = reply.header(name, value.as_str());
    }
    // A reply that says "not modified" has no body.
    if refusal.status != 304 {
        reply = reply.header("Content-Type", "application/xml");
        reply.document = refusal.document(id, shown);
    }
    reply
}
