//! Keys used within the vault: sign, verify, encrypt, decrypt, wrap and unwrap.

use super::refusal::{self, Refusal};
use super::{Exchange, access, attributes, key};
use crate::crypto::{RsaPadding, RsaSignature};
use crate::world::World;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// POST …/sign and the like.
pub fn apply(world: &World, exchange: &Exchange, action: &str) -> Result<Value, Refusal> {
    let operation = match action {
        "sign" | "verify" | "encrypt" | "decrypt" => action,
        "wrapkey" => "wrapKey",
        "unwrapkey" => "unwrapKey",
        other => {
            return Err(refusal::bad(format!(
                "Method POST does not allow operation '{other}'"
            )));
        }
    };
    access::permitted(exchange, key::KIND, operation)?;
    let version = exchange.path.get(2).map(String::as_str);
    let version = version.filter(|version| exchange.path.len() > 3 && !version.is_empty());
    let (_, item) = attributes::found(world, exchange, key::KIND, version)?;
    if !attributes::is_usable(&item, exchange.now) {
        return Err(refusal::forbidden(
            "KeyDisabled",
            format!(
                "Operation {operation} is not allowed on a key that is disabled, expired or not yet valid."
            ),
        ));
    }
    let (private, allowed) = key::private(&item).unwrap_or_default();
    if !allowed.iter().any(|word| word == operation) {
        return Err(refusal::forbidden(
            "KeyOperationForbidden",
            format!("Operation {operation} is not permitted on this key."),
        ));
    }
    let algorithm = exchange.text("alg").unwrap_or_default();
    let crypto = &*world.crypto;
    let unfit = || refusal::bad(format!("Key and data do not fit the algorithm {algorithm}"));
    let kid = exchange.address(&format!("keys/{}/{}", item.name, item.version));
    if operation == "verify" {
        let (digest, signature) = (bytes(exchange, "digest")?, bytes(exchange, "value")?);
        let algorithm = signature_named(algorithm)?;
        let good = crypto.rsa_verify(&private, algorithm, &digest, &signature);
        return Ok(json!({ "value": good }));
    }
    let input = bytes(exchange, "value")?;
    let output = match operation {
        "sign" => crypto.rsa_sign(&private, signature_named(algorithm)?, &input),
        "encrypt" | "wrapKey" => crypto.rsa_encrypt(&private, padding_named(algorithm)?, &input),
        _ => crypto.rsa_decrypt(&private, padding_named(algorithm)?, &input),
    };
    let output = output.ok_or_else(unfit)?;
    Ok(json!({ "kid": kid, "value": URL_SAFE_NO_PAD.encode(output) }))
}

fn bytes(exchange: &Exchange, name: &str) -> Result<Vec<u8>, Refusal> {
    let text = exchange.text(name);
    let text = text.ok_or_else(|| refusal::bad(format!("Property {name} is required")))?;
    URL_SAFE_NO_PAD
        .decode(text.trim_end_matches('='))
        .map_err(|_| refusal::bad(format!("Property {name} is not base64url")))
}

fn signature_named(name: &str) -> Result<RsaSignature, Refusal> {
    Ok(match name {
        "RS256" => RsaSignature::Pkcs1Sha256,
        "RS384" => RsaSignature::Pkcs1Sha384,
        "RS512" => RsaSignature::Pkcs1Sha512,
        "PS256" => RsaSignature::PssSha256,
        "PS384" => RsaSignature::PssSha384,
        "PS512" => RsaSignature::PssSha512,
        other => return Err(unknown(other)),
    })
}

fn padding_named(name: &str) -> Result<RsaPadding, Refusal> {
    Ok(match name {
        "RSA1_5" => RsaPadding::Pkcs1,
        "RSA-OAEP" => RsaPadding::OaepSha1,
        "RSA-OAEP-256" => RsaPadding::OaepSha256,
        other => return Err(unknown(other)),
    })
}

fn unknown(algorithm: &str) -> Refusal {
    refusal::bad(format!(
        "Property alg has the value '{algorithm}', which is not supported"
    ))
}
