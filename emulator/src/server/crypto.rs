//! Real algorithms behind the engine's `Crypto` door, by aws-lc-rs.
//!
//! Holds the stamp's token key. It decides nothing: what a signature means is the engine's business.

use super::rsa;
use crate::crypto::{Crypto, RsaPadding, RsaSignature};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA256,
    UnparsedPublicKey,
};
use aws_lc_rs::{digest, hmac, rand};
use x509_parser::prelude::{FromDer, X509Certificate};

/// The shell's `Crypto`: aws-lc-rs and the stamp's own RSA key for tokens.
pub struct StampCrypto {
    token_key: KeyPair,
    random: rand::SystemRandom,
}

/// Why a token key could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum TokenKeyError {
    /// The system could not make a key.
    #[error("the system could not make an RSA key")]
    Generate,
    /// The bytes are not an RSA key of at least 2048 bits in PKCS#8.
    #[error("it is not an RSA key in PKCS#8 form")]
    Unreadable,
}

impl StampCrypto {
    /// Makes a new RSA key of 2048 bits.
    pub fn generate() -> Result<Self, TokenKeyError> {
        let token_key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| TokenKeyError::Generate)?;
        Ok(Self {
            token_key,
            random: rand::SystemRandom::new(),
        })
    }

    /// Reads the key that an earlier run kept.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, TokenKeyError> {
        let token_key = KeyPair::from_pkcs8(der).map_err(|_| TokenKeyError::Unreadable)?;
        Ok(Self {
            token_key,
            random: rand::SystemRandom::new(),
        })
    }

    /// The key as PKCS#8, to be kept in a private file.
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, TokenKeyError> {
        let der = self
            .token_key
            .as_der()
            .map_err(|_| TokenKeyError::Unreadable)?;
        Ok(der.as_ref().to_vec())
    }
}

impl Crypto for StampCrypto {
    fn random(&self, target: &mut [u8]) {
        if rand::SecureRandom::fill(&self.random, target).is_err() {
            // A system without randomness cannot run a stamp; zeros would make every secret known.
            std::process::abort();
        }
    }

    fn sign_token(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.token_key.public_modulus_len()];
        match self
            .token_key
            .sign(&RSA_PKCS1_SHA256, &self.random, message, &mut signature)
        {
            Ok(()) => signature,
            // An empty signature verifies nowhere: the token is refused, nothing else happens.
            Err(_) => Vec::new(),
        }
    }

    fn verify_token(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(
            &RSA_PKCS1_2048_8192_SHA256,
            self.token_key.public_key().as_ref(),
        )
        .verify(message, signature)
        .is_ok()
    }

    fn verify_assertion(
        &self,
        algorithm: &str,
        certificate: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let parameters = match algorithm {
            "RS256" => &RSA_PKCS1_2048_8192_SHA256,
            "PS256" => &RSA_PSS_2048_8192_SHA256,
            _ => return false,
        };
        let Ok((_, certificate)) = X509Certificate::from_der(certificate) else {
            return false;
        };
        let key = certificate.public_key().subject_public_key.data.as_ref();
        UnparsedPublicKey::new(parameters, key)
            .verify(message, signature)
            .is_ok()
    }

    fn hmac_sha256(&self, key: &[u8], message: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message);
        let mut result = [0; 32];
        result.copy_from_slice(tag.as_ref());
        result
    }

    fn sha256(&self, message: &[u8]) -> [u8; 32] {
        let mut result = [0; 32];
        result.copy_from_slice(digest::digest(&digest::SHA256, message).as_ref());
        result
    }

    fn sha1(&self, message: &[u8]) -> [u8; 20] {
        let mut result = [0; 20];
        result.copy_from_slice(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, message).as_ref());
        result
    }

    fn new_rsa_key(&self, bits: u16) -> Option<Vec<u8>> {
        rsa::new_key(bits)
    }

    fn rsa_public_key(&self, key: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        rsa::public_key(key)
    }

    fn rsa_sign(&self, key: &[u8], of: RsaSignature, digest: &[u8]) -> Option<Vec<u8>> {
        rsa::sign(key, of, digest)
    }

    fn rsa_verify(&self, key: &[u8], of: RsaSignature, digest: &[u8], signature: &[u8]) -> bool {
        rsa::verify(key, of, digest, signature)
    }

    fn rsa_encrypt(&self, key: &[u8], padding: RsaPadding, bytes: &[u8]) -> Option<Vec<u8>> {
        rsa::encrypt(key, padding, bytes)
    }

    fn rsa_decrypt(&self, key: &[u8], padding: RsaPadding, bytes: &[u8]) -> Option<Vec<u8>> {
        rsa::decrypt(key, padding, bytes)
    }

    fn token_public_key(&self) -> (Vec<u8>, Vec<u8>) {
        let key = self.token_key.public_key();
        (
            key.modulus().big_endian_without_leading_zero().to_vec(),
            key.exponent().big_endian_without_leading_zero().to_vec(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, PKCS_RSA_SHA256, SigningKey};

    #[test]
    fn a_token_verifies_with_the_kept_key_and_not_with_another() {
        let first = StampCrypto::generate().unwrap();
        let signature = first.sign_token(b"message");
        let again = StampCrypto::from_pkcs8(&first.to_pkcs8().unwrap()).unwrap();
        assert!(again.verify_token(b"message", &signature));
        assert!(!again.verify_token(b"another message", &signature));
        assert!(
            !StampCrypto::generate()
                .unwrap()
                .verify_token(b"message", &signature)
        );
        assert_eq!(first.token_public_key(), again.token_public_key());
        assert_eq!(first.token_public_key().0.len(), 256);
        assert_eq!(first.token_public_key().1, [1, 0, 1]);
    }

    #[test]
    fn an_assertion_verifies_by_the_certificate_of_its_signer_only() {
        let crypto = StampCrypto::generate().unwrap();
        let key = rcgen::KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap();
        let certificate = CertificateParams::new(Vec::new())
            .unwrap()
            .self_signed(&key)
            .unwrap();
        let signature = key.sign(b"header.claims").unwrap();
        assert!(crypto.verify_assertion("RS256", certificate.der(), b"header.claims", &signature));
        assert!(!crypto.verify_assertion("PS256", certificate.der(), b"header.claims", &signature));
        assert!(!crypto.verify_assertion("none", certificate.der(), b"header.claims", &signature));
        assert!(!crypto.verify_assertion(
            "RS256",
            b"not a certificate",
            b"header.claims",
            &signature
        ));
        let key = KeyPair::from_pkcs8(key.serialized_der()).unwrap();
        let mut pss = vec![0; key.public_modulus_len()];
        key.sign(
            &aws_lc_rs::signature::RSA_PSS_SHA256,
            &rand::SystemRandom::new(),
            b"header.claims",
            &mut pss,
        )
        .unwrap();
        assert!(crypto.verify_assertion("PS256", certificate.der(), b"header.claims", &pss));
    }

    #[test]
    fn digests_are_those_of_the_standards() {
        let crypto = StampCrypto::generate().unwrap();
        assert_eq!(crypto.sha256(b"abc")[..4], [0xba, 0x78, 0x16, 0xbf]);
        assert_eq!(crypto.sha1(b"abc")[..4], [0xa9, 0x99, 0x3e, 0x36]);
        // RFC 4231, test case 2
        assert_eq!(
            crypto.hmac_sha256(b"Jefe", b"what do ya want for nothing?")[..4],
            [0x5b, 0xdc, 0xc1, 0x46]
        );
    }
}
