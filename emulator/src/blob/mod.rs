//! The blob service of storage accounts, `NAME.blob.DOMAIN`: containers, block blobs and page blobs, by shared key, by shared
//! access signature, or for anybody where a container is public. The bytes themselves lie behind [`crate::content`].

mod address;
pub mod authorization;
mod blob_list;
mod block_blob;
mod condition;
mod container;
mod container_list;
mod copy;
mod digest;
mod exchange;
mod headers;
mod operation;
mod page_blob;
mod policy;
mod properties;
mod range;
mod read;
mod refusal;
mod reply;
mod service;
#[cfg(test)]
mod tests;
mod version;
mod xml;

use crate::providers::storage_account_named;
use crate::request::Request;
use crate::response::Response;
use crate::world::{World, timestamp::Timestamp};
use address::Address;
use authorization::Authority;
use exchange::Exchange;
use refusal::{Refusal, refusals};
use reply::Reply;

/// The largest body that the blob service takes: the largest block that there is.
pub const BODY_LIMIT: usize = 100 * 1024 * 1024;

/// Whether an address is of the blob service.
pub fn serves(authority: &str, path: &str, domain: &str) -> bool {
    address::account(authority, path, domain).is_some()
}

/// Answers what belongs to the blob service; `None` for everything else.
///
/// `shown` is the moment by the stamp's own clock, which may be off.
pub fn answer(
    world: &mut World,
    request: &Request,
    now: Timestamp,
    shown: Timestamp,
) -> Option<Response> {
    let address = Address::of(request, &world.settings)?;
    let id = world.fresh_guid();
    let mut version = version::DEFAULT.to_owned();
    let outcome = dispatch(world, request, address, (now, shown), &mut version);
    Some(reply::finish(world, request, &id, &version, shown, outcome))
}

fn dispatch(
    world: &mut World,
    request: &Request,
    address: Address,
    (now, shown): (Timestamp, Timestamp),
    version: &mut String,
) -> Result<Reply, Refusal> {
    let account = storage_account_named(world, &address.account);
    let account = account.ok_or_else(refusals::no_account)?;
    let mut exchange = Exchange::new(request, address, account, now, shown)?;
    exchange.settle_version(world.settings.api_versions)?;
    version.clone_from(&exchange.version);
    let operation = operation::find(&exchange)?;
    exchange.authority = authorization::authorize(world, &exchange, &operation)?;
    let mut reply = (operation.run)(world, &exchange)?;
    if let Authority::Signature { overrides, .. } = &exchange.authority
        && matches!(request.method.as_str(), "GET" | "HEAD")
    {
        for (name, value) in overrides {
            reply.replace_header(name, value);
        }
    }
    Ok(reply)
}
