//! JSON web tokens as text: put together and taken apart. What the claims mean is decided elsewhere.

use crate::crypto::Crypto;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// A token longer than this is not even looked at.
const LONGEST: usize = 16 * 1024;

/// A token taken apart; nothing in it is proven yet.
pub struct Unproven {
    /// The header.
    pub header: Value,
    /// The claims.
    pub claims: Value,
    /// What the signature is over.
    pub message: String,
    /// The signature.
    pub signature: Vec<u8>,
}

/// Takes a token apart; `None` when it is none.
pub fn take_apart(token: &str) -> Option<Unproven> {
    if token.len() > LONGEST {
        return None;
    }
    let (message, signature) = token.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    if claims.contains('.') {
        return None;
    }
    let object = |text: &str| {
        let value: Value = serde_json::from_slice(&decode(text)?).ok()?;
        value.is_object().then_some(value)
    };
    Some(Unproven {
        header: object(header)?,
        claims: object(claims)?,
        message: message.to_owned(),
        signature: decode(signature)?,
    })
}

/// A token signed by the stamp's own key.
pub fn sign(crypto: &dyn Crypto, claims: &Value) -> String {
    let kid = key_id(crypto);
    let header = json!({ "typ": "JWT", "alg": "RS256", "x5t": kid, "kid": kid });
    let message = format!(
        "{}.{}",
        encode(header.to_string().as_bytes()),
        encode(claims.to_string().as_bytes())
    );
    let signature = encode(&crypto.sign_token(message.as_bytes()));
    format!("{message}.{signature}")
}

/// Whether a token is signed by the stamp's own key with the one algorithm that it uses.
pub fn is_own(crypto: &dyn Crypto, token: &Unproven) -> bool {
    token.header.get("alg").and_then(Value::as_str) == Some("RS256")
        && crypto.verify_token(token.message.as_bytes(), &token.signature)
}

/// The name of the stamp's key in headers and in the key set.
pub fn key_id(crypto: &dyn Crypto) -> String {
    encode(&crypto.sha1(&crypto.token_public_key().0))
}

/// A claim that is a text.
pub fn text<'a>(claims: &'a Value, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// A claim that is a moment in whole seconds. Some libraries write fractions: they are cut, and what is out of range saturates.
pub fn seconds(claims: &Value, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

/// base64url without padding.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// base64url; padding is tolerated.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}
