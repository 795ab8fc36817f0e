//! Block blobs: put whole, or block by block and then by a list that names them.

use super::exchange::Exchange;
use super::refusal::{Refusal, refusals};
use super::reply::Reply;
use super::xml::{Element, Writer};
use super::{condition, container, digest, headers, read};
use crate::world::World;
use crate::world::blob::{Blob, Block, Kind, below};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::collections::BTreeMap;

/// How many blocks a blob may have.
const MOST_BLOCKS: usize = 50_000;
/// How many may wait to be named by a list.
const MOST_WAITING: usize = 100_000;

/// Put Blob.
pub fn put(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let key = exchange.address.blob_key();
    container::of(world, exchange)?;
    match exchange.header("x-ms-blob-type") {
        None => return Err(refusals::missing_header("x-ms-blob-type")),
        Some(kind) if kind.eq_ignore_ascii_case("BlockBlob") => {}
        Some(other) => return Err(refusals::invalid_header("x-ms-blob-type", other)),
    }
    let there = overwritten(world, exchange)?;
    let bytes = digest::body(exchange)?;
    let own = digest::checked(exchange)?;
    let mut headers = headers::of_put(exchange)?;
    match headers.get("content-md5") {
        Some(given) if *given != own => {
            return Err(Refusal::new(
                400,
                "Md5Mismatch",
                "The MD5 value specified in the request did not match with the MD5 value calculated by the server.",
            ));
        }
        _ => headers.insert("content-md5".to_owned(), own.clone()),
    };
    let metadata = headers::metadata(exchange)?;
    let mut blocks = Vec::new();
    if !bytes.is_empty() {
        let piece = world.keep(bytes).map_err(|_| refusals::failed())?;
        let id = String::new();
        blocks.push(Block { id, piece });
    }
    world.remove_blob(&key);
    let blob = Blob {
        kind: Kind::Block,
        etag: headers::fresh_etag(world, exchange.now),
        created: there.map_or(exchange.now, |there| there.created),
        changed: exchange.now,
        length: bytes.len() as u64,
        headers,
        metadata,
        blocks,
        sequence_number: 0,
        copied: None,
    };
    Ok(written(world, &key, blob).header("Content-MD5", own))
}

/// What a write is going to replace, once all of its conditions hold.
pub fn overwritten(world: &World, exchange: &Exchange) -> Result<Option<Blob>, Refusal> {
    let there = world.blobs.get(&exchange.address.blob_key());
    exchange.may_write_over(there)?;
    let state = there.map(|there| (there.etag.as_str(), there.changed));
    condition::writing(exchange, state)?;
    Ok(there.cloned())
}

/// Stores a blob that is new or written anew.
pub fn written(world: &mut World, key: &str, blob: Blob) -> Reply {
    let reply = Reply::empty(201)
        .state(&blob.etag, blob.changed)
        .header("x-ms-request-server-encrypted", "true");
    world.blobs.put(key, blob);
    reply
}

/// Put Block: waits until a list names it, also of a blob that is not there yet.
pub fn put_block(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    container::of(world, exchange)?;
    let key = exchange.address.blob_key();
    let there = world.blobs.get(&key);
    if there.is_some_and(|blob| blob.kind != Kind::Block) {
        return Err(refusals::other_kind());
    }
    let id = exchange.query.value("blockid").unwrap_or_default();
    let length = STANDARD.decode(id).map(|bytes| bytes.len()).unwrap_or(0);
    if !(1..=64).contains(&length) {
        return Err(refusals::invalid_parameter(
            "blockid",
            id,
            "Not a valid base64 string of 1 to 64 bytes.",
        ));
    }
    let prefix = below(&key, "");
    let other = world.blocks.under(&prefix, None).next();
    if other.is_some_and(|(_, other)| other.id.len() != id.len()) {
        return Err(Refusal::new(
            400,
            "InvalidBlobOrBlock",
            "The specified blob or block content is invalid.",
        ));
    }
    let own = below(&key, id);
    if !world.blocks.contains(&own)
        && world.blocks.under(&prefix, None).take(MOST_WAITING).count() == MOST_WAITING
    {
        return Err(Refusal::new(
            409,
            "BlockCountExceedsLimit",
            "The uncommitted block count cannot exceed the maximum limit of 100,000 blocks.",
        ));
    }
    let bytes = digest::body(exchange)?;
    if bytes.is_empty() {
        return Err(refusals::invalid_header("Content-Length", "0"));
    }
    let md5 = digest::checked(exchange)?;
    let piece = world.keep(bytes).map_err(|_| refusals::failed())?;
    let id = id.to_owned();
    if let Some(old) = world.blocks.remove(&own) {
        world.discard(&old.piece);
    }
    world.blocks.put(&own, Block { id, piece });
    Ok(Reply::empty(201)
        .header("Content-MD5", md5)
        .header("x-ms-request-server-encrypted", "true"))
}

/// Put Block List: the blob is what the list names, from what waits and from what is committed.
pub fn put_list(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    container::of(world, exchange)?;
    let key = exchange.address.blob_key();
    let there = overwritten(world, exchange)?;
    if there.as_ref().is_some_and(|blob| blob.kind != Kind::Block) {
        return Err(refusals::other_kind());
    }
    digest::body(exchange)?;
    let md5 = digest::checked(exchange)?;
    let root = Element::read(&exchange.request.body)?;
    if root.name != "BlockList" {
        return Err(refusals::invalid_document("BlockList is what is wanted."));
    }
    if root.children.len() > MOST_BLOCKS {
        return Err(Refusal::new(
            400,
            "BlockListTooLong",
            "The block list may not contain more than 50,000 blocks.",
        ));
    }
    let old = there.as_ref().map(|blob| blob.blocks.as_slice());
    let committed: BTreeMap<&str, &Block> = old
        .unwrap_or_default()
        .iter()
        .map(|block| (block.id.as_str(), block))
        .collect();
    let waiting = |id: &str| world.blocks.get(&below(&key, id));
    let mut blocks: Vec<Block> = Vec::new();
    for line in &root.children {
        let id = line.text.trim();
        let found = match line.name.as_str() {
            "Latest" => waiting(id).or_else(|| committed.get(id).copied()),
            "Uncommitted" => waiting(id),
            "Committed" => committed.get(id).copied(),
            _ => None,
        };
        blocks.push(found.cloned().ok_or_else(|| {
            Refusal::new(
                400,
                "InvalidBlockList",
                "The specified block list is invalid.",
            )
        })?);
    }
    let mut headers = headers::given(exchange)?;
    headers
        .entry("content-type".to_owned())
        .or_insert_with(|| headers::ANY_TYPE.to_owned());
    let metadata = headers::metadata(exchange)?;
    // What the list names stays, everything else goes.
    let named: BTreeMap<&str, ()> = blocks
        .iter()
        .map(|block| (block.piece.name.as_str(), ()))
        .collect();
    let gone = |block: &&Block| !named.contains_key(block.piece.name.as_str());
    let mut left: Vec<Block> = committed.values().copied().filter(gone).cloned().collect();
    left.extend(
        old.unwrap_or_default()
            .iter()
            .filter(|block| block.id.is_empty())
            .filter(gone)
            .cloned(),
    );
    let prefix = below(&key, "");
    let rows: Vec<(String, Block)> = world
        .blocks
        .under(&prefix, None)
        .map(|(key, block)| (key.to_owned(), block.clone()))
        .collect();
    left.extend(rows.iter().map(|(_, block)| block).filter(gone).cloned());
    left.sort_by(|a, b| a.piece.name.cmp(&b.piece.name));
    left.dedup_by(|a, b| a.piece.name == b.piece.name);
    for (row, _) in &rows {
        world.blocks.remove(row);
    }
    for block in &left {
        world.discard(&block.piece);
    }
    let blob = Blob {
        kind: Kind::Block,
        etag: headers::fresh_etag(world, exchange.now),
        created: there.map_or(exchange.now, |there| there.created),
        changed: exchange.now,
        length: blocks.iter().map(|block| block.piece.length).sum(),
        headers,
        metadata,
        blocks,
        sequence_number: 0,
        copied: None,
    };
    Ok(written(world, &key, blob).header("Content-MD5", md5))
}

/// Get Block List.
pub fn list(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    container::of(world, exchange)?;
    let key = exchange.address.blob_key();
    let kind = exchange.query.given("blocklisttype").unwrap_or("committed");
    let kind = kind.to_lowercase();
    if !matches!(kind.as_str(), "committed" | "uncommitted" | "all") {
        return Err(refusals::invalid_parameter(
            "blocklisttype",
            &kind,
            "committed, uncommitted or all is wanted.",
        ));
    }
    let prefix = below(&key, "");
    let waiting: Vec<&Block> = world
        .blocks
        .under(&prefix, None)
        .map(|(_, block)| block)
        .collect();
    let blob = match read::of(world, exchange) {
        Ok(blob) if blob.kind == Kind::Page => return Err(refusals::other_kind()),
        Ok(blob) => Some(blob),
        Err(_) if !waiting.is_empty() => None,
        Err(missing) => return Err(missing),
    };
    let mut document = Writer::new();
    document.open("BlockList", &[]);
    if kind != "uncommitted" {
        let own = blob.as_ref().map(|blob| blob.blocks.as_slice());
        let own = own.unwrap_or_default().iter();
        // What was put whole has no block that could be named.
        lines(
            &mut document,
            "CommittedBlocks",
            own.filter(|block| !block.id.is_empty()),
        );
    }
    if kind != "committed" {
        lines(&mut document, "UncommittedBlocks", waiting.into_iter());
    }
    document.close("BlockList");
    let reply = Reply::document(document.finish());
    Ok(match blob {
        Some(blob) => reply
            .state(&blob.etag, blob.changed)
            .header("x-ms-blob-content-length", blob.length.to_string()),
        None => reply.header("x-ms-blob-content-length", "0"),
    })
}

fn lines<'a>(document: &mut Writer, name: &str, blocks: impl Iterator<Item = &'a Block>) {
    document.open(name, &[]);
    for block in blocks {
        document.open("Block", &[]);
        document.text("Name", &block.id);
        document.text("Size", &block.piece.length.to_string());
        document.close("Block");
    }
    document.close(name);
}
