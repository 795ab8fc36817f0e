//! The one door through which signatures and randomness enter the engine.
//!
//! The engine signs and checks tokens but owns no cryptography: the shell gives it real algorithms
//! (aws-lc-rs, feature `server`), a test gives it a seeded imitation, so that every run is byte-identical.

#[cfg(any(test, feature = "imitation"))]
mod imitation;
#[cfg(any(test, feature = "imitation"))]
pub use imitation::Imitation;

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
    /// The modulus and exponent of the stamp's token key, big-endian, for the JWKS document.
    fn token_public_key(&self) -> (Vec<u8>, Vec<u8>);
}
