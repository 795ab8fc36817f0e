//! RSA keys of vaults, by aws-lc-rs: made, signed and encrypted with.

use crate::crypto::{RsaPadding, RsaSignature};
use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{
    KeyPair, KeySize, OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm,
    OaepPrivateDecryptingKey, OaepPublicEncryptingKey, Pkcs1PrivateDecryptingKey,
    Pkcs1PublicEncryptingKey, PrivateDecryptingKey,
};
use aws_lc_rs::signature::{self, KeyPair as _, RsaEncoding, RsaParameters};

/// A fresh key as PKCS#8.
pub fn new_key(bits: u16) -> Option<Vec<u8>> {
    let size = match bits {
        2048 => KeySize::Rsa2048,
        3072 => KeySize::Rsa3072,
        4096 => KeySize::Rsa4096,
        _ => return None,
    };
    let key = KeyPair::generate(size).ok()?;
    Some(key.as_der().ok()?.as_ref().to_vec())
}

/// Modulus and exponent, big-endian.
pub fn public_key(key: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let key = KeyPair::from_pkcs8(key).ok()?;
    let key = key.public_key();
    Some((
        key.modulus().big_endian_without_leading_zero().to_vec(),
        key.exponent().big_endian_without_leading_zero().to_vec(),
    ))
}

type Algorithm = (
    &'static digest::Algorithm,
    &'static dyn RsaEncoding,
    &'static RsaParameters,
);

fn algorithm(of: RsaSignature) -> Algorithm {
    use signature as s;
    match of {
        RsaSignature::Pkcs1Sha256 => (
            &digest::SHA256,
            &s::RSA_PKCS1_SHA256,
            &s::RSA_PKCS1_2048_8192_SHA256,
        ),
        RsaSignature::Pkcs1Sha384 => (
            &digest::SHA384,
            &s::RSA_PKCS1_SHA384,
            &s::RSA_PKCS1_2048_8192_SHA384,
        ),
        RsaSignature::Pkcs1Sha512 => (
            &digest::SHA512,
            &s::RSA_PKCS1_SHA512,
            &s::RSA_PKCS1_2048_8192_SHA512,
        ),
        RsaSignature::PssSha256 => (
            &digest::SHA256,
            &s::RSA_PSS_SHA256,
            &s::RSA_PSS_2048_8192_SHA256,
        ),
        RsaSignature::PssSha384 => (
            &digest::SHA384,
            &s::RSA_PSS_SHA384,
            &s::RSA_PSS_2048_8192_SHA384,
        ),
        RsaSignature::PssSha512 => (
            &digest::SHA512,
            &s::RSA_PSS_SHA512,
            &s::RSA_PSS_2048_8192_SHA512,
        ),
    }
}

/// A signature over a digest.
pub fn sign(key: &[u8], of: RsaSignature, bytes: &[u8]) -> Option<Vec<u8>> {
    let (hash, encoding, _) = algorithm(of);
    let key = KeyPair::from_pkcs8(key).ok()?;
    let digest = Digest::import_less_safe(bytes, hash).ok()?;
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign_digest(encoding, &digest, &mut signature).ok()?;
    Some(signature)
}

/// Whether a signature over a digest is by this key.
pub fn verify(key: &[u8], of: RsaSignature, bytes: &[u8], signature: &[u8]) -> bool {
    let (hash, _, parameters) = algorithm(of);
    let (Ok(key), Ok(digest)) = (
        KeyPair::from_pkcs8(key),
        Digest::import_less_safe(bytes, hash),
    ) else {
        return false;
    };
    let public = key.public_key().as_ref().to_vec();
    signature::UnparsedPublicKey::new(parameters, public)
        .verify_digest(&digest, signature)
        .is_ok()
}

fn oaep(padding: RsaPadding) -> Option<&'static OaepAlgorithm> {
    match padding {
        RsaPadding::Pkcs1 => None,
        RsaPadding::OaepSha1 => Some(&OAEP_SHA1_MGF1SHA1),
        RsaPadding::OaepSha256 => Some(&OAEP_SHA256_MGF1SHA256),
    }
}

/// Encrypts by the public half.
pub fn encrypt(key: &[u8], padding: RsaPadding, bytes: &[u8]) -> Option<Vec<u8>> {
    let public = PrivateDecryptingKey::from_pkcs8(key).ok()?.public_key();
    let mut room = vec![0; public.key_size_bytes()];
    let output = match oaep(padding) {
        Some(oaep) => OaepPublicEncryptingKey::new(public)
            .ok()?
            .encrypt(oaep, bytes, &mut room, None)
            .ok()?
            .to_vec(),
        None => Pkcs1PublicEncryptingKey::new(public)
            .ok()?
            .encrypt(bytes, &mut room)
            .ok()?
            .to_vec(),
    };
    Some(output)
}

/// Decrypts by the private half.
pub fn decrypt(key: &[u8], padding: RsaPadding, bytes: &[u8]) -> Option<Vec<u8>> {
    let private = PrivateDecryptingKey::from_pkcs8(key).ok()?;
    let mut room = vec![0; private.key_size_bytes()];
    let output = match oaep(padding) {
        Some(oaep) => OaepPrivateDecryptingKey::new(private)
            .ok()?
            .decrypt(oaep, bytes, &mut room, None)
            .ok()?
            .to_vec(),
        None => Pkcs1PrivateDecryptingKey::new(private)
            .ok()?
            .decrypt(bytes, &mut room)
            .ok()?
            .to_vec(),
    };
    Some(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_verifies_and_what_is_encrypted_comes_back() {
        let (key, other) = (new_key(2048).unwrap(), new_key(2048).unwrap());
        assert_eq!(public_key(&key).unwrap().0.len(), 256);
        for (of, length) in [
            (RsaSignature::Pkcs1Sha256, 32),
            (RsaSignature::Pkcs1Sha384, 48),
            (RsaSignature::Pkcs1Sha512, 64),
            (RsaSignature::PssSha256, 32),
            (RsaSignature::PssSha384, 48),
            (RsaSignature::PssSha512, 64),
        ] {
            let digest = vec![7; length];
            let signature = sign(&key, of, &digest).unwrap();
            assert!(verify(&key, of, &digest, &signature));
            assert!(!verify(&other, of, &digest, &signature));
            assert!(sign(&key, of, &digest[1..]).is_none());
        }
        for padding in [
            RsaPadding::Pkcs1,
            RsaPadding::OaepSha1,
            RsaPadding::OaepSha256,
        ] {
            let sealed = encrypt(&key, padding, b"a wrapped key").unwrap();
            assert_eq!(decrypt(&key, padding, &sealed).unwrap(), b"a wrapped key");
            assert_ne!(
                decrypt(&other, padding, &sealed).as_deref(),
                Some(&b"a wrapped key"[..])
            );
            assert!(encrypt(&key, padding, &[0; 256]).is_none());
        }
        assert!(new_key(1024).is_none());
    }
}
