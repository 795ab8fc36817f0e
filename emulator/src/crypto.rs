//! The one door through which signatures and randomness enter the engine.
//!
//! The engine signs and checks tokens but owns no cryptography: the shell gives it real algorithms
//! (aws-lc-rs, feature `server`), a test gives it a seeded imitation, so that every run is byte-identical.

#[cfg(any(test, feature = "imitation"))]
mod imitation;
#[cfg(any(test, feature = "imitation"))]
pub use imitation::Imitation;

/// How an RSA key signs a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RsaSignature {
    /// RS256.
    Pkcs1Sha256,
    /// RS384.
    Pkcs1Sha384,
    /// RS512.
    Pkcs1Sha512,
    /// PS256.
    PssSha256,
    /// PS384.
    PssSha384,
    /// PS512.
    PssSha512,
}

/// How an RSA key encrypts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RsaPadding {
    /// RSA1_5.
    Pkcs1,
    /// RSA-OAEP.
    OaepSha1,
    /// RSA-OAEP-256.
    OaepSha256,
}

/// Signing, verifying, hashing and randomness. All byte strings are raw, never base64.
pub trait Crypto: Send + Sync {
    /// Fills `target` with random bytes.
    fn random(&self, target: &mut [u8]);
    /// An RS256 signature (RSASSA-PKCS1-v1_5, SHA-256) by the stamp's own token key.
    fn sign_token(&self, message: &[u8]) -> Vec<u8>;
    /// Whether `signature` over `message` is by the stamp's own token key.
    fn verify_token(&self, message: &[u8], signature: &[u8]) -> bool;
    /// Whether `signature` over `message` is by the key of `certificate` (DER). `algorithm` is the JWT name: `RS256` or `PS256`.
    fn verify_assertion(
        &self,
        algorithm: &str,
        certificate: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> bool;
    /// HMAC-SHA-256, as storage's SharedKey and SAS use it.
    fn hmac_sha256(&self, key: &[u8], message: &[u8]) -> [u8; 32];
    /// SHA-256.
    fn sha256(&self, message: &[u8]) -> [u8; 32];
    /// SHA-1: a certificate's thumbprint (`x5t`), never a proof of anything.
    fn sha1(&self, message: &[u8]) -> [u8; 20];
    /// A fresh RSA key of so many bits (2048, 3072, 4096) as PKCS#8; `None` for any other size.
    fn new_rsa_key(&self, bits: u16) -> Option<Vec<u8>>;
    /// Modulus and exponent of an RSA key (PKCS#8), big-endian.
    fn rsa_public_key(&self, key: &[u8]) -> Option<(Vec<u8>, Vec<u8>)>;
    /// A signature over a digest; `None` when the digest is not one of this algorithm.
    fn rsa_sign(&self, key: &[u8], of: RsaSignature, digest: &[u8]) -> Option<Vec<u8>>;
    /// Whether a signature over a digest is by this key.
    fn rsa_verify(&self, key: &[u8], of: RsaSignature, digest: &[u8], signature: &[u8]) -> bool;
    /// Encrypts by the public half; `None` when there is too much.
    fn rsa_encrypt(&self, key: &[u8], padding: RsaPadding, bytes: &[u8]) -> Option<Vec<u8>>;
    /// Decrypts by the private half; `None` when it was not encrypted so.
    fn rsa_decrypt(&self, key: &[u8], padding: RsaPadding, bytes: &[u8]) -> Option<Vec<u8>>;
    /// The modulus and exponent of the stamp's token key, big-endian, for the JWKS document.
    fn token_public_key(&self) -> (Vec<u8>, Vec<u8>);
}
