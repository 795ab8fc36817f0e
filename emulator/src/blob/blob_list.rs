//! The blobs of a container, in pages; with a delimiter as folders are listed.

use super::container;
use super::exchange::Exchange;
use super::refusal::{Refusal, refusals};
use super::reply::Reply;
use super::xml::Writer;
use crate::world::World;
use crate::world::blob::{Blob, Kind};
use base64::{Engine as _, engine::general_purpose::URL_SAFE};

/// Greater than every character that may follow in a name.
const LAST: char = '\u{10ffff}';

/// A line of the list.
enum Line<'a> {
    Blob(&'a str, &'a Blob),
    Prefix(String),
    /// Has blocks and was never committed.
    Uncommitted(String),
}

/// `GET CONTAINER?restype=container&comp=list`.
pub fn list(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    container::of(world, exchange)?;
    let most = exchange.max_results()?;
    let word = |name: &str| exchange.query.value(name).unwrap_or_default();
    let (prefix, delimiter, marker) = (word("prefix"), word("delimiter"), word("marker"));
    let after = match marker {
        "" => None,
        text => Some(decoded(text).ok_or_else(|| {
            refusals::invalid_parameter("marker", text, "It is not one that a list gave.")
        })?),
    };
    let (lines, next) = lines(world, exchange, (prefix, delimiter), after, most);
    let mut document = Writer::new();
    let container = exchange.address.container.as_str();
    document.open(
        "EnumerationResults",
        &[
            ("ServiceEndpoint", &exchange.address.root),
            ("ContainerName", container),
        ],
    );
    document.given("Prefix", prefix);
    document.given("Marker", marker);
    if exchange.query.given("maxresults").is_some() {
        document.text("MaxResults", &most.to_string());
    }
    document.given("Delimiter", delimiter);
    document.open("Blobs", &[]);
    for line in &lines {
        match line {
            Line::Blob(name, blob) => one(&mut document, exchange, name, blob),
            Line::Prefix(name) => {
                document.open("BlobPrefix", &[]);
                document.text("Name", name);
                document.close("BlobPrefix");
            }
            Line::Uncommitted(name) => {
                document.open("Blob", &[]);
                document.text("Name", name);
                document.open("Properties", &[]);
                document.text("Content-Length", "0");
                document.text("BlobType", "BlockBlob");
                document.close("Properties");
                document.close("Blob");
            }
        }
    }
    document.close("Blobs");
    document.text(
        "NextMarker",
        &next.map(|last| encoded(&last)).unwrap_or_default(),
    );
    document.close("EnumerationResults");
    Ok(Reply::document(document.finish()))
}

/// A page of lines, and the place to go on from when there are more.
fn lines<'a>(
    world: &'a World,
    exchange: &Exchange,
    (prefix, delimiter): (&str, &str),
    after: Option<String>,
    most: usize,
) -> (Vec<Line<'a>>, Option<String>) {
    let container = format!("{}/", exchange.address.container_key());
    let below = format!("{container}{prefix}");
    let with_waiting = exchange.includes("uncommittedblobs");
    let mut place = after.map(|after| format!("{container}{after}"));
    let mut lines = Vec::new();
    loop {
        let committed = world.blobs.under(&below, place.as_deref()).next();
        let waiting = with_waiting
            .then(|| waiting(world, &below, place.as_deref()))
            .flatten()
            // One that is committed already stands in the list as such.
            .filter(|key| committed.is_none_or(|(known, _)| key.as_str() < known));
        let (key, blob) = match (waiting, committed) {
            (Some(key), _) => (key, None),
            (None, Some((key, blob))) => (key.to_owned(), Some((key, blob))),
            (None, None) => return (lines, None),
        };
        if lines.len() == most {
            let last = place.unwrap_or_default();
            return (lines, last.strip_prefix(&container).map(str::to_owned));
        }
        let name = key.strip_prefix(&container).unwrap_or_default().to_owned();
        let rest = name.strip_prefix(prefix).unwrap_or_default();
        let folder = match delimiter {
            "" => None,
            sign => rest.find(sign).map(|at| at + sign.len()),
        };
        match folder.and_then(|end| rest.get(..end)) {
            Some(folder) => {
                let folder = format!("{prefix}{folder}");
                // All that begins so is one line.
                place = Some(format!("{container}{folder}{LAST}"));
                lines.push(Line::Prefix(folder));
            }
            None => {
                lines.push(match blob {
                    Some((key, blob)) => {
                        Line::Blob(key.strip_prefix(&container).unwrap_or_default(), blob)
                    }
                    None => Line::Uncommitted(name),
                });
                place = Some(key);
            }
        }
    }
}

/// The next blob with blocks that wait and without a committed state.
fn waiting(world: &World, below: &str, after: Option<&str>) -> Option<String> {
    let mut place = after.map(str::to_owned);
    loop {
        // The rows of one blob stand together, behind the blob's own key.
        let from = place.as_ref().map(|place| format!("{place}\0{LAST}"));
        let (key, _) = world.blocks.under(below, from.as_deref()).next()?;
        let blob = key.split('\0').next().unwrap_or_default().to_owned();
        if !world.blobs.contains(&blob) {
            return Some(blob);
        }
        place = Some(blob);
    }
}

fn one(document: &mut Writer, exchange: &Exchange, name: &str, blob: &Blob) {
    let header = |name: &str| {
        blob.headers
            .get(name)
            .map(String::as_str)
            .unwrap_or_default()
    };
    document.open("Blob", &[]);
    document.text("Name", name);
    document.open("Properties", &[]);
    if exchange.version.as_str() >= "2017-11-09" {
        document.text("Creation-Time", &blob.created.http_date());
    }
    document.text("Last-Modified", &blob.changed.http_date());
    document.text("Etag", blob.etag.trim_matches('"'));
    document.text("Content-Length", &blob.length.to_string());
    document.text("Content-Type", header("content-type"));
    document.text("Content-Encoding", header("content-encoding"));
    document.text("Content-Language", header("content-language"));
    document.text("Content-MD5", header("content-md5"));
    document.text("Cache-Control", header("cache-control"));
    document.text("Content-Disposition", header("content-disposition"));
    match blob.kind {
        Kind::Page => {
            let number = blob.sequence_number.to_string();
            document.text("x-ms-blob-sequence-number", &number);
            document.text("BlobType", "PageBlob");
        }
        Kind::Block => document.text("BlobType", "BlockBlob"),
    }
    document.text("LeaseStatus", "unlocked");
    document.text("LeaseState", "available");
    if let (Some(copied), true) = (&blob.copied, exchange.includes("copy")) {
        document.text("CopyId", &copied.id);
        document.text("CopyStatus", "success");
        document.text("CopySource", &copied.source);
        document.text("CopyProgress", &format!("{0}/{0}", blob.length));
        document.text("CopyCompletionTime", &copied.done.http_date());
    }
    document.text("ServerEncrypted", "true");
    document.close("Properties");
    if exchange.includes("metadata") {
        document.open("Metadata", &[]);
        for (name, value) in &blob.metadata {
            document.text(name, value);
        }
        document.close("Metadata");
    }
    document.close("Blob");
}

/// Names may hold what a marker should not.
fn encoded(name: &str) -> String {
    format!("2!{}", URL_SAFE.encode(name))
}

fn decoded(marker: &str) -> Option<String> {
    let bytes = URL_SAFE.decode(marker.strip_prefix("2!")?).ok()?;
    String::from_utf8(bytes).ok()
}
