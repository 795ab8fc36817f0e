//! Copy Blob: done at once, within the stamp only.

use super::address::Address;
use super::authorization::{self, Authority};
use super::exchange::Exchange;
use super::operation;
use super::refusal::{Refusal, refusals};
use super::reply::Reply;
use super::{block_blob, condition, container, headers, page_blob, read};
use crate::providers::storage_account_named;
use crate::request::Request;
use crate::world::World;
use crate::world::blob::{Blob, Copied, Kind};

const SOURCE: &str = "x-ms-copy-source";

/// PUT with `x-ms-copy-source`.
pub fn copy(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    container::of(world, exchange)?;
    block_blob::overwritten(world, exchange)?;
    let given = exchange.header(SOURCE).unwrap_or_default().to_owned();
    let request = request(&given).ok_or_else(|| refusals::invalid_header(SOURCE, &given))?;
    let (from, source) = source(world, exchange, &request)?;
    conditions(exchange, &source)?;
    let key = exchange.address.blob_key();
    let asked = headers::metadata(exchange)?;
    let mut blocks = source.blocks.clone();
    // A blob may be copied onto itself to change its metadata: then its bytes stay where they are.
    if from != key {
        for block in &mut blocks {
            let piece = world.keep_copy(&block.piece);
            block.piece = piece.map_err(|_| refusals::failed())?;
        }
        world.remove_blob(&key);
        if source.kind == Kind::Page {
            page_blob::copy(world, &from, &key, source.length)?;
        }
    }
    let copied = Copied {
        id: world.fresh_guid(),
        source: given.split('?').next().unwrap_or_default().to_owned(),
        done: exchange.now,
    };
    let id = copied.id.clone();
    let blob = Blob {
        etag: headers::fresh_etag(world, exchange.now),
        created: exchange.now,
        changed: exchange.now,
        metadata: if asked.is_empty() {
            source.metadata.clone()
        } else {
            asked
        },
        blocks,
        copied: Some(copied),
        ..source
    };
    let mut reply = block_blob::written(world, &key, blob)
        .header("x-ms-copy-id", id)
        .header("x-ms-copy-status", "success");
    reply.status = 202;
    Ok(reply)
}

/// `PUT ?comp=copy`: a copy is done by the time anybody could stop it.
pub fn abort(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    read::of(world, exchange)?;
    Err(Refusal::new(
        409,
        "NoPendingCopyOperation",
        "There is currently no pending copy operation.",
    ))
}

/// The read that a source's address stands for.
fn request(address: &str) -> Option<Request> {
    let (scheme, rest) = address.split_once("://")?;
    let (authority, rest) = rest.split_once('/')?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    Some(Request {
        scheme: scheme.to_owned(),
        authority: authority.to_owned(),
        method: "GET".to_owned(),
        path: format!("/{path}"),
        query: query.to_owned(),
        ..Request::default()
    })
}

/// The blob to be copied, when whoever asks may read it: with a key, all blobs of the own account.
fn source(
    world: &World,
    exchange: &Exchange,
    request: &Request,
) -> Result<(String, Blob), Refusal> {
    let address = Address::of(request, &world.settings);
    let Some(address) = address else {
        return Err(Refusal::new(
            400,
            "CannotVerifyCopySource",
            "The copy source is not a blob of this stamp.",
        ));
    };
    let account = storage_account_named(world, &address.account);
    let account = account.ok_or_else(|| cannot_verify(&refusals::no_account()))?;
    let own = address.account == exchange.address.account;
    let mut reading = Exchange::new(request, address, account, exchange.now, exchange.shown)?;
    reading.settle_version(world.settings.api_versions)?;
    if !(own && exchange.authority == Authority::Key) {
        let operation = operation::find(&reading)?;
        reading.authority = authorization::authorize(world, &reading, &operation)
            .map_err(|refusal| cannot_verify(&refusal))?;
    }
    let blob = read::of(world, &reading).map_err(|refusal| cannot_verify(&refusal))?;
    Ok((reading.address.blob_key(), blob))
}

fn cannot_verify(refusal: &Refusal) -> Refusal {
    let code = match refusal.status {
        404 => refusal.code,
        _ => "CannotVerifyCopySource",
    };
    Refusal::new(refusal.status, code, refusal.message.as_str())
}

/// The conditions on the source.
fn conditions(exchange: &Exchange, source: &Blob) -> Result<(), Refusal> {
    let names = [
        "if-match",
        "if-none-match",
        "if-modified-since",
        "if-unmodified-since",
    ];
    let headers = names.iter().filter_map(|name| {
        let value = exchange.header(&format!("x-ms-source-{name}"))?;
        Some(((*name).to_owned(), value.to_owned()))
    });
    let request = Request {
        headers: headers.collect(),
        ..Request::default()
    };
    let conditions = Exchange {
        request: &request,
        query: crate::arm::query::Query::default(),
        address: Address::default(),
        account: exchange.account.clone(),
        version: exchange.version.clone(),
        authority: Authority::Key,
        now: exchange.now,
        shown: exchange.shown,
    };
    condition::writing(&conditions, Some((&source.etag, source.changed)))
        .map_err(|refusal| Refusal::new(412, "SourceConditionNotMet", refusal.message))
}
