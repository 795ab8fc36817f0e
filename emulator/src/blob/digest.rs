//! MD5, by which clients of the service tell whether bytes arrived whole. It proves nothing about who sent them.

use super::exchange::Exchange;
use super::refusal::{Refusal, refusals};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use md5::{Digest, Md5};

/// The MD5 of some bytes, base64.
pub fn of(bytes: &[u8]) -> String {
    STANDARD.encode(Md5::digest(bytes))
}

/// A digest of 16 bytes, base64.
pub fn decoded(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok().filter(|bytes| bytes.len() == 16)
}

/// Compares the body with what the request says about it, and answers its digest.
pub fn checked(exchange: &Exchange) -> Result<String, Refusal> {
    let own = of(&exchange.request.body);
    let Some(given) = exchange.header("content-md5") else {
        return Ok(own);
    };
    if decoded(given).is_none() {
        return Err(Refusal::new(
            400,
            "InvalidMd5",
            "The MD5 value specified in the request is invalid. MD5 value must be 128 bits and base64 encoded.",
        ));
    }
    if given != own {
        return Err(Refusal::new(
            400,
            "Md5Mismatch",
            "The MD5 value specified in the request did not match with the MD5 value calculated by the server.",
        )
        .detail("UserSpecifiedMd5", given)
        .detail("ServerCalculatedMd5", own));
    }
    Ok(own)
}

/// Bytes that came with a length, as all must.
pub fn body<'a>(exchange: &'a Exchange) -> Result<&'a [u8], Refusal> {
    if exchange.header("content-length").is_none() {
        return Err(Refusal::new(
            411,
            "MissingContentLengthHeader",
            "Content-Length HTTP header is missing.",
        ));
    }
    if exchange.request.body.len() > super::BODY_LIMIT {
        return Err(Refusal::new(
            413,
            "RequestBodyTooLarge",
            "The request body is too large and exceeds the maximum permissible limit.",
        )
        .detail("MaxLimit", super::BODY_LIMIT.to_string()));
    }
    let crc = exchange.header("x-ms-content-crc64");
    if let Some(crc) = crc {
        // Not to check what a client trusts to be checked would be worse than to refuse it.
        return Err(refusals::invalid_header("x-ms-content-crc64", crc));
    }
    Ok(&exchange.request.body)
}
