//! Who may do what: the holder of a key everything, a signature what it says, anybody what a container shows.

mod shared_access_signature;
mod shared_key;
mod signed_request;
mod signing;

pub use shared_access_signature::{AccountSignature, ServiceSignature};
pub use signed_request::mismatch;

use super::exchange::Exchange;
use super::operation::{Anonymous, Operation};
use super::refusal::{Refusal, refusals};
use crate::crypto::Crypto;
use crate::world::{World, resource::Resource};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::collections::BTreeMap;

/// The headers that a signature has replies carry in place of the blob's own.
pub type Overrides = BTreeMap<&'static str, String>;

/// By what a request is let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authority {
    /// A key of the account: everything.
    Key,
    /// A signature: what it permits.
    Signature {
        /// The letters of its permissions.
        permissions: String,
        /// What it has replies carry.
        overrides: Overrides,
    },
    /// None: what the container shows to anybody.
    Anonymous,
}

impl Authority {
    /// Whether one of these letters is permitted.
    pub fn permits(&self, letters: &str) -> bool {
        match self {
            Authority::Key => true,
            Authority::Signature { permissions, .. } => {
                permissions.chars().any(|letter| letters.contains(letter))
            }
            Authority::Anonymous => false,
        }
    }
}

/// Lets a request in, or not.
pub fn authorize(
    world: &World,
    exchange: &Exchange,
    operation: &Operation,
) -> Result<Authority, Refusal> {
    if let Some(header) = exchange.request.header("authorization") {
        shared_key::check(world, exchange, header)?;
        return Ok(Authority::Key);
    }
    if exchange.query.value("sig").is_some() {
        return signed_request::check(world, exchange, operation);
    }
    let container = world.containers.get(&exchange.address.container_key());
    let public = container.and_then(|container| container.public.as_deref());
    let shown = match operation.anonymous {
        Anonymous::Blob => public.is_some(),
        Anonymous::Container => public == Some("container"),
        Anonymous::Never => false,
    };
    match exchange.request.method.as_str() {
        _ if shown => Ok(Authority::Anonymous),
        // Whoever has no right to look learns nothing about what is there.
        "GET" | "HEAD" => Err(refusals::no_account()),
        _ => Err(denied(
            "The request carries neither a signature nor an Authorization header.",
        )),
    }
}

/// The account's keys, decoded.
fn keys(account: &Resource) -> Vec<Vec<u8>> {
    let texts = ["key1", "key2"].map(|name| account.state_text(name).unwrap_or_default());
    texts
        .iter()
        .filter(|text| !text.is_empty())
        .filter_map(|text| STANDARD.decode(text).ok())
        .collect()
}

/// Whether a signature (base64) over a text is by one of the account's keys.
fn is_signed(crypto: &dyn Crypto, account: &Resource, text: &str, signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else {
        return false;
    };
    keys(account).iter().any(|key| {
        let right = crypto.hmac_sha256(key, text.as_bytes());
        // All bytes are looked at, whichever differs first.
        let differing = right
            .iter()
            .zip(&signature)
            .fold(0, |all, (a, b)| all | (a ^ b));
        signature.len() == right.len() && differing == 0
    })
}

/// The refusal of a request whose proof does not hold.
fn denied(detail: &str) -> Refusal {
    Refusal::new(
        403,
        "AuthenticationFailed",
        "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.",
    )
    .detail("AuthenticationErrorDetail", detail)
}
