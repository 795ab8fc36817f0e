//! The headers that a blob is served with, and metadata: read off a request.

use super::exchange::Exchange;
use super::refusal::{Refusal, refusals};
use crate::world::World;
use crate::world::blob::Headers;
use crate::world::timestamp::Timestamp;

/// The headers that a blob keeps.
pub const KEPT: [&str; 6] = [
    "content-type",
    "content-encoding",
    "content-language",
    "content-md5",
    "cache-control",
    "content-disposition",
];
/// How much metadata a thing may have.
const MOST_METADATA: usize = 8 * 1024;

/// What a blob has no type of its own is served as.
pub const ANY_TYPE: &str = "application/octet-stream";

/// Those that are given as `x-ms-blob-…`.
pub fn given(exchange: &Exchange) -> Result<Headers, Refusal> {
    let mut headers = Headers::new();
    for name in KEPT {
        let given = format!("x-ms-blob-{name}");
        let Some(value) = exchange.header(&given) else {
            continue;
        };
        if name == "content-md5" && super::digest::decoded(value).is_none() {
            return Err(refusals::invalid_header(&given, value));
        }
        headers.insert(name.to_owned(), value.to_owned());
    }
    Ok(headers)
}

/// The same of a blob that is put whole: what is not given for it is that of the request.
pub fn of_put(exchange: &Exchange) -> Result<Headers, Refusal> {
    let mut headers = given(exchange)?;
    for name in [
        "content-type",
        "content-encoding",
        "content-language",
        "cache-control",
    ] {
        if let (None, Some(value)) = (headers.get(name), exchange.header(name)) {
            headers.insert(name.to_owned(), value.to_owned());
        }
    }
    headers
        .entry("content-type".to_owned())
        .or_insert_with(|| ANY_TYPE.to_owned());
    Ok(headers)
}

/// The metadata of a request.
pub fn metadata(exchange: &Exchange) -> Result<Vec<(String, String)>, Refusal> {
    let mut metadata: Vec<(String, String)> = Vec::new();
    for (name, value) in &exchange.request.headers {
        let lower = name.to_lowercase();
        let Some(name) = lower.strip_prefix("x-ms-meta-") else {
            continue;
        };
        if name.is_empty() {
            return Err(Refusal::new(
                400,
                "EmptyMetadataKey",
                "The key for one of the metadata key-value pairs is empty.",
            ));
        }
        let begins = name.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_');
        let signs = name
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
        if !begins || !signs {
            return Err(Refusal::new(
                400,
                "InvalidMetadata",
                "The metadata specified is invalid. It has characters that are not permitted.",
            ));
        }
        let value = value.trim();
        match metadata.iter_mut().find(|(key, _)| key == name) {
            Some((_, known)) => *known = format!("{known},{value}"),
            None => metadata.push((name.to_owned(), value.to_owned())),
        }
    }
    let size: usize = metadata
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if size > MOST_METADATA {
        return Err(Refusal::new(
            400,
            "MetadataTooLarge",
            "The size of the specified metadata exceeds the maximum size permitted.",
        ));
    }
    Ok(metadata)
}

/// A fresh tag for a thing that changes now: like the service's, a count of moments of 100 nanoseconds, and never twice the same.
pub fn fresh_etag(world: &World, now: Timestamp) -> String {
    let mut chance = [0; 2];
    world.crypto.random(&mut chance);
    let within = u64::from(u16::from_le_bytes(chance)) % 10_000;
    let since_year_1 = u64::try_from(now.0.saturating_add(62_135_596_800_000)).unwrap_or_default();
    let count = since_year_1.saturating_mul(10_000).saturating_add(within);
    format!("\"0x{count:X}\"")
}
