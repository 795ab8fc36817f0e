//! Page blobs, as disks are uploaded: made with a size, written in pages of 512 bytes, zeros where nothing was written.

use super::exchange::Exchange;
use super::range::{self, Range};
use super::refusal::{Refusal, refusals};
use super::reply::Reply;
use super::xml::Writer;
use super::{block_blob, condition, container, digest, headers, properties, read};
use crate::content::{Piece, Run};
use crate::world::World;
use crate::world::blob::{Blob, Extent, Kind, below};

const PAGE: u64 = 512;
/// How large a page blob may be on a stamp: one tebibyte.
const LARGEST: u64 = 1024 * 1024 * 1024 * 1024;
/// How much a single write may bring.
const LARGEST_WRITE: u64 = 4 * 1024 * 1024;

/// Put Blob.
pub fn create(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    const SIZE: &str = "x-ms-blob-content-length";
    container::of(world, exchange)?;
    let there = block_blob::overwritten(world, exchange)?;
    if !exchange.request.body.is_empty() {
        let length = exchange.request.body.len().to_string();
        return Err(refusals::invalid_header("Content-Length", &length));
    }
    let length = exchange.number(SIZE)?;
    let length = length.ok_or_else(|| refusals::missing_header(SIZE))?;
    sized(length)?;
    let mut blob = Blob {
        kind: Kind::Page,
        etag: headers::fresh_etag(world, exchange.now),
        created: there.map_or(exchange.now, |there| there.created),
        changed: exchange.now,
        length,
        headers: headers::of_put(exchange)?,
        metadata: headers::metadata(exchange)?,
        blocks: Vec::new(),
        sequence_number: 0,
        copied: None,
    };
    if let Some(number) = exchange.number("x-ms-blob-sequence-number")? {
        blob.sequence_number = number;
    }
    let key = exchange.address.blob_key();
    world.remove_blob(&key);
    Ok(block_blob::written(world, &key, blob))
}

fn sized(length: u64) -> Result<(), Refusal> {
    if length.is_multiple_of(PAGE) && length <= LARGEST {
        Ok(())
    } else {
        Err(refusals::invalid_header(
            "x-ms-blob-content-length",
            &length.to_string(),
        ))
    }
}

/// Put Page: `update` writes, `clear` makes zeros.
pub fn write(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let clears = match exchange.header("x-ms-page-write").map(str::to_lowercase) {
        Some(word) if word == "update" => false,
        Some(word) if word == "clear" => true,
        Some(word) => return Err(refusals::invalid_header("x-ms-page-write", &word)),
        None => return Err(refusals::missing_header("x-ms-page-write")),
    };
    let given = range::given(exchange);
    let range = given.ok_or_else(|| refusals::missing_header("x-ms-range"))?;
    let bytes = digest::body(exchange)?;
    let md5 = digest::checked(exchange)?;
    let bounds = range::bounds(range).and_then(|(from, last)| Some((from, last?.checked_add(1)?)));
    let whole = bounds.filter(|(from, end)| from.is_multiple_of(PAGE) && end.is_multiple_of(PAGE));
    let (from, end) = whole.ok_or_else(|| refusals::invalid_header("x-ms-range", range))?;
    let wanted = if clears { 0 } else { end - from };
    if bytes.len() as u64 != wanted {
        return Err(refusals::invalid_header(
            "Content-Length",
            &bytes.len().to_string(),
        ));
    }
    if !clears && wanted > LARGEST_WRITE {
        return Err(Refusal::new(
            413,
            "RequestBodyTooLarge",
            "The request body is too large and exceeds the maximum permissible limit.",
        )
        .detail("MaxLimit", LARGEST_WRITE.to_string()));
    }
    let key = exchange.address.blob_key();
    let blob = properties::change(world, exchange, |world, blob| {
        if blob.kind != Kind::Page {
            return Err(refusals::other_kind());
        }
        if end > blob.length {
            return Err(Refusal::new(
                416,
                "InvalidPageRange",
                "The page range specified is invalid.",
            ));
        }
        sequence(exchange, blob)?;
        let piece = match clears {
            true => None,
            false => Some(world.keep(bytes).map_err(|_| refusals::failed())?),
        };
        clear(world, &key, from, end);
        if let Some(piece) = piece {
            let (length, skip) = (end - from, 0);
            let extent = Extent {
                offset: from,
                length,
                skip,
                piece,
            };
            put(world, &key, extent);
        }
        Ok(())
    })?;
    Ok(Reply::empty(201)
        .state(&blob.etag, blob.changed)
        .header("Content-MD5", md5)
        .header(
            "x-ms-blob-sequence-number",
            blob.sequence_number.to_string(),
        )
        .header("x-ms-request-server-encrypted", "true"))
}

/// The conditions by the sequence number.
fn sequence(exchange: &Exchange, blob: &Blob) -> Result<(), Refusal> {
    let own = blob.sequence_number;
    let holds = |name: &str, test: fn(u64, u64) -> bool| {
        Ok::<bool, Refusal>(exchange.number(name)?.is_none_or(|given| test(own, given)))
    };
    if holds("x-ms-if-sequence-number-le", |own, given| own <= given)?
        && holds("x-ms-if-sequence-number-lt", |own, given| own < given)?
        && holds("x-ms-if-sequence-number-eq", |own, given| own == given)?
    {
        return Ok(());
    }
    Err(Refusal::new(
        412,
        "SequenceNumberConditionNotMet",
        "The sequence number condition specified was not met.",
    ))
}

/// Get Page Ranges: what was written.
pub fn list(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let blob = read::of(world, exchange)?;
    condition::reading(exchange, (&blob.etag, blob.changed))?;
    if blob.kind != Kind::Page {
        return Err(refusals::other_kind());
    }
    let whole = Range {
        from: 0,
        length: blob.length,
    };
    let asked = range::of_read(exchange, blob.length)?.unwrap_or(whole);
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for extent in extents(
        world,
        &exchange.address.blob_key(),
        asked.from,
        asked.from + asked.length,
    ) {
        let from = extent.offset.max(asked.from);
        let end = (extent.offset + extent.length).min(asked.from + asked.length);
        match ranges.last_mut() {
            Some((_, last)) if *last == from => *last = end,
            _ => ranges.push((from, end)),
        }
    }
    let mut document = Writer::new();
    document.open("PageList", &[]);
    for (from, end) in ranges {
        document.open("PageRange", &[]);
        document.text("Start", &from.to_string());
        document.text("End", &(end - 1).to_string());
        document.close("PageRange");
    }
    document.close("PageList");
    Ok(Reply::document(document.finish())
        .state(&blob.etag, blob.changed)
        .header("x-ms-blob-content-length", blob.length.to_string()))
}

/// Where the bytes of a range are; what was never written is zeros.
pub fn runs(world: &World, key: &str, range: Range) -> Vec<Run> {
    let end = range.from + range.length;
    let mut runs = Vec::new();
    let mut at = range.from;
    for extent in extents(world, key, range.from, end) {
        let from = extent.offset.max(at);
        let to = (extent.offset + extent.length).min(end);
        if from > at {
            runs.push(Run::Zeros(from - at));
        }
        runs.push(Run::Of {
            name: extent.piece.name.clone(),
            from: extent.skip + (from - extent.offset),
            length: to - from,
        });
        at = to;
    }
    if at < end {
        runs.push(Run::Zeros(end - at));
    }
    runs
}

/// Makes a page blob longer, or shorter and then without what stood behind its new end.
pub fn resize(world: &mut World, key: &str, blob: &mut Blob, length: u64) -> Result<(), Refusal> {
    sized(length)?;
    clear(world, key, length, blob.length.max(length));
    blob.length = length;
    Ok(())
}

/// Changes the sequence number as a request asks.
pub fn number(exchange: &Exchange, blob: &mut Blob) -> Result<(), Refusal> {
    const ACTION: &str = "x-ms-sequence-number-action";
    const NUMBER: &str = "x-ms-blob-sequence-number";
    let Some(action) = exchange.header(ACTION) else {
        return Ok(());
    };
    let given = exchange.number(NUMBER)?;
    let needed = || given.ok_or_else(|| refusals::missing_header(NUMBER));
    blob.sequence_number = match action.to_lowercase().as_str() {
        "max" => needed()?.max(blob.sequence_number),
        "update" => needed()?,
        "increment" => blob.sequence_number.saturating_add(1),
        _ => return Err(refusals::invalid_header(ACTION, action)),
    };
    Ok(())
}

/// The same pages for a second blob.
pub fn copy(world: &mut World, from: &str, to: &str, length: u64) -> Result<(), Refusal> {
    let extents: Vec<Extent> = extents(world, from, 0, length)
        .into_iter()
        .cloned()
        .collect();
    let mut copies: Vec<(String, Piece)> = Vec::new();
    for extent in extents {
        let known = copies
            .iter()
            .rev()
            .find(|(name, _)| *name == extent.piece.name);
        let piece = match known {
            Some((_, piece)) => piece.clone(),
            None => {
                let piece = world.keep_copy(&extent.piece);
                let piece = piece.map_err(|_| refusals::failed())?;
                copies.push((extent.piece.name.clone(), piece.clone()));
                piece
            }
        };
        put(world, to, Extent { piece, ..extent });
    }
    Ok(())
}

fn row(key: &str, offset: u64) -> String {
    below(key, &format!("{offset:016x}"))
}

fn put(world: &mut World, key: &str, extent: Extent) {
    world.pages.put(&row(key, extent.offset), extent);
}

/// What was written of a range, in order.
fn extents<'a>(world: &'a World, key: &str, from: u64, end: u64) -> Vec<&'a Extent> {
    let prefix = below(key, "");
    // One that begins before may reach into the range; none is longer than a write.
    let start = row(key, from.saturating_sub(LARGEST_WRITE));
    let before = world.pages.get(&start);
    before
        .into_iter()
        .chain(
            world
                .pages
                .under(&prefix, Some(&start))
                .map(|(_, extent)| extent),
        )
        .take_while(|extent| extent.offset < end)
        .filter(|extent| extent.offset + extent.length > from)
        .collect()
}

/// Forgets what was written of a range; what reaches over its ends is cut.
fn clear(world: &mut World, key: &str, from: u64, end: u64) {
    if from >= end {
        return;
    }
    let hit: Vec<Extent> = extents(world, key, from, end)
        .into_iter()
        .cloned()
        .collect();
    for old in hit {
        world.pages.remove(&row(key, old.offset));
        let (offset, last) = (old.offset, old.offset + old.length);
        if offset < from {
            let length = from - offset;
            put(
                world,
                key,
                Extent {
                    length,
                    ..old.clone()
                },
            );
        }
        if last > end {
            let skip = old.skip + (end - offset);
            let length = last - end;
            put(
                world,
                key,
                Extent {
                    offset: end,
                    length,
                    skip,
                    piece: old.piece.clone(),
                },
            );
        }
        // Where the piece stood as a whole: nothing else can show some of it.
        let first = offset - old.skip;
        let shown = extents(world, key, first, first + old.piece.length);
        if shown.iter().all(|other| other.piece != old.piece) {
            world.discard(&old.piece);
        }
    }
}
