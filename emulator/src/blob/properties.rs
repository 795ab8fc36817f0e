//! What is known of a blob beside its bytes: headers and metadata, changed without them; and the end of a blob.

use super::exchange::Exchange;
use super::refusal::{Refusal, refusals};
use super::reply::Reply;
use super::{condition, headers, page_blob, read};
use crate::world::World;
use crate::world::blob::{Blob, Kind};

/// `GET ?comp=metadata`.
pub fn metadata(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let blob = read::of(world, exchange)?;
    condition::reading(exchange, (&blob.etag, blob.changed))?;
    Ok(Reply::empty(200)
        .state(&blob.etag, blob.changed)
        .metadata(&blob.metadata))
}

/// `PUT ?comp=metadata`: all of it.
pub fn set_metadata(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let metadata = headers::metadata(exchange)?;
    let blob = change(world, exchange, |_, blob| {
        blob.metadata = metadata;
        Ok(())
    })?;
    Ok(Reply::empty(200)
        .state(&blob.etag, blob.changed)
        .header("x-ms-request-server-encrypted", "true"))
}

/// `PUT ?comp=properties`: the headers, all of them when one is given; the size of a page blob, and its sequence number.
pub fn set(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let given = headers::given(exchange)?;
    let size = exchange.number("x-ms-blob-content-length")?;
    let action = exchange.header("x-ms-sequence-number-action");
    let blob = change(world, exchange, |world, blob| {
        if size.is_some() || action.is_some() {
            if blob.kind != Kind::Page {
                return Err(refusals::other_kind());
            }
            if let Some(size) = size {
                page_blob::resize(world, &exchange.address.blob_key(), blob, size)?;
            }
            page_blob::number(exchange, blob)?;
        }
        if !given.is_empty() || size.is_none() && action.is_none() {
            blob.headers = given;
        }
        Ok(())
    })?;
    let reply = Reply::empty(200).state(&blob.etag, blob.changed);
    Ok(match blob.kind {
        Kind::Page => reply.header(
            "x-ms-blob-sequence-number",
            blob.sequence_number.to_string(),
        ),
        Kind::Block => reply,
    })
}

/// DELETE.
pub fn delete(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let blob = read::of(world, exchange)?;
    condition::writing(exchange, Some((&blob.etag, blob.changed)))?;
    world.remove_blob(&exchange.address.blob_key());
    Ok(Reply::empty(202).header("x-ms-delete-type-permanent", "true"))
}

/// Changes a blob that is there, when the conditions of the request hold.
pub fn change(
    world: &mut World,
    exchange: &Exchange,
    how: impl FnOnce(&mut World, &mut Blob) -> Result<(), Refusal>,
) -> Result<Blob, Refusal> {
    let mut blob = read::of(world, exchange)?;
    condition::writing(exchange, Some((&blob.etag, blob.changed)))?;
    how(world, &mut blob)?;
    blob.etag = headers::fresh_etag(world, exchange.now);
    blob.changed = exchange.now;
    world.blobs.put(&exchange.address.blob_key(), blob.clone());
    Ok(blob)
}
