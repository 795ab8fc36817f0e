//! GET and HEAD of a blob: its bytes or some of them, with all that is known of it in headers.

use super::exchange::Exchange;
use super::range::{self, Range};
use super::refusal::{Refusal, refusals};
use super::reply::Reply;
use super::{condition, container, digest, page_blob};
use crate::content::{Run, gathered};
use crate::world::World;
use crate::world::blob::{Blob, Kind};

/// The longest range of which a digest can be asked.
const LONGEST_DIGEST: u64 = 4 * 1024 * 1024;

/// The blob of a request.
pub fn of(world: &World, exchange: &Exchange) -> Result<Blob, Refusal> {
    container::of(world, exchange)?;
    if exchange.query.given("snapshot").is_some() {
        return Err(refusals::no_blob());
    }
    let blob = world.blobs.get(&exchange.address.blob_key());
    blob.cloned().ok_or_else(refusals::no_blob)
}

/// GET and HEAD.
pub fn read(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let blob = of(world, exchange)?;
    condition::reading(exchange, (&blob.etag, blob.changed))?;
    let is_head = exchange.request.method == "HEAD";
    let range = match is_head {
        true => None,
        false => range::of_read(exchange, blob.length)?,
    };
    let mut reply = described(Reply::empty(200), exchange, &blob);
    let asked = range.unwrap_or(Range {
        from: 0,
        length: blob.length,
    });
    reply.runs = runs(world, &exchange.address.blob_key(), &blob, asked);
    if let Some(range) = range {
        reply.status = 206;
        let last = range.from + range.length - 1;
        reply.replace_header(
            "Content-Range",
            &format!("bytes {}-{last}/{}", range.from, blob.length),
        );
        if let Some(whole) = blob.headers.get("content-md5") {
            // That of the whole has another name when only a part is sent.
            reply.headers.retain(|(name, _)| name != "content-md5");
            reply.replace_header("x-ms-blob-content-md5", whole);
        }
    }
    if exchange.header("x-ms-range-get-content-md5") == Some("true") {
        let given = range.filter(|range| range.length <= LONGEST_DIGEST);
        if given.is_none() {
            return Err(refusals::invalid_header(
                "x-ms-range-get-content-md5",
                "true",
            ));
        }
        let bytes = gathered(&*world.contents, &reply.runs).map_err(|_| refusals::failed())?;
        reply.replace_header("Content-MD5", &digest::of(&bytes));
    }
    Ok(reply)
}

/// All that is known of a blob, in headers.
pub fn described(reply: Reply, exchange: &Exchange, blob: &Blob) -> Reply {
    let mut reply = reply
        .state(&blob.etag, blob.changed)
        .header("Accept-Ranges", "bytes")
        .header("x-ms-lease-status", "unlocked")
        .header("x-ms-lease-state", "available")
        .header("x-ms-server-encrypted", "true")
        .metadata(&blob.metadata);
    if exchange.version.as_str() >= "2017-11-09" {
        reply = reply.header("x-ms-creation-time", blob.created.http_date());
    }
    for (name, value) in &blob.headers {
        reply = reply.header(name, value.as_str());
    }
    reply = match blob.kind {
        Kind::Block => reply.header("x-ms-blob-type", "BlockBlob"),
        Kind::Page => reply.header("x-ms-blob-type", "PageBlob").header(
            "x-ms-blob-sequence-number",
            blob.sequence_number.to_string(),
        ),
    };
    match &blob.copied {
        Some(copied) => reply
            .header("x-ms-copy-id", copied.id.as_str())
            .header("x-ms-copy-source", copied.source.as_str())
            .header("x-ms-copy-status", "success")
            .header("x-ms-copy-progress", format!("{0}/{0}", blob.length))
            .header("x-ms-copy-completion-time", copied.done.http_date()),
        None => reply,
    }
}

/// Where the bytes of a range are.
fn runs(world: &World, key: &str, blob: &Blob, range: Range) -> Vec<Run> {
    if blob.kind == Kind::Page {
        return page_blob::runs(world, key, range);
    }
    let end = range.from + range.length;
    let mut at = 0;
    let mut runs = Vec::new();
    for block in &blob.blocks {
        let next = at + block.piece.length;
        let (from, to) = (at.max(range.from), next.min(end));
        if from < to {
            runs.push(Run::Of {
                name: block.piece.name.clone(),
                from: from - at,
                length: to - from,
            });
        }
        at = next;
    }
    runs
}
