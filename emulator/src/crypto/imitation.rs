//! Imitation cryptography for tests and fuzzing: counted "random" bytes, a checksum for every digest and signature.
//! Never secure, equal in every run.

use super::{Crypto, RsaPadding, RsaSignature};
use std::sync::atomic::{AtomicU64, Ordering};

/// The imitation.
#[derive(Default)]
pub struct Imitation(AtomicU64);

impl Crypto for Imitation {
    fn random(&self, target: &mut [u8]) {
        for eight in target.chunks_mut(8) {
            let count = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            let mixed = count.wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let bytes = (mixed ^ (mixed >> 31)).to_le_bytes();
            eight
                .iter_mut()
                .zip(bytes)
                .for_each(|(byte, random)| *byte = random);
        }
    }
    fn sign_token(&self, message: &[u8]) -> Vec<u8> {
        digest(message).to_vec()
    }
    fn verify_token(&self, message: &[u8], signature: &[u8]) -> bool {
        signature == digest(message)
    }
    fn verify_assertion(
        &self,
        _: &str,
        certificate: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        signature == digest(&[certificate, message].concat())
    }
    fn hmac_sha256(&self, key: &[u8], message: &[u8]) -> [u8; 32] {
        digest(&[key, message].concat())
    }
    fn sha256(&self, message: &[u8]) -> [u8; 32] {
        digest(message)
    }
    fn sha1(&self, message: &[u8]) -> [u8; 20] {
        let mut short = [0; 20];
        short
            .iter_mut()
            .zip(digest(message))
            .for_each(|(short, byte)| *short = byte);
        short
    }
    fn new_rsa_key(&self, _: u16) -> Option<Vec<u8>> {
        let mut key = vec![0; 32];
        self.random(&mut key);
        Some(key)
    }
    fn rsa_public_key(&self, key: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        Some((digest(key).repeat(8), vec![1, 0, 1]))
    }
    fn rsa_sign(&self, key: &[u8], of: RsaSignature, bytes: &[u8]) -> Option<Vec<u8>> {
        Some(digest(&[key, bytes, format!("{of:?}").as_bytes()].concat()).to_vec())
    }
    fn rsa_verify(&self, key: &[u8], of: RsaSignature, bytes: &[u8], signature: &[u8]) -> bool {
        self.rsa_sign(key, of, bytes).as_deref() == Some(signature)
    }
    fn rsa_encrypt(&self, key: &[u8], padding: RsaPadding, bytes: &[u8]) -> Option<Vec<u8>> {
        let seal = digest(&[key, format!("{padding:?}").as_bytes()].concat());
        Some([&seal, bytes].concat())
    }
    fn rsa_decrypt(&self, key: &[u8], padding: RsaPadding, bytes: &[u8]) -> Option<Vec<u8>> {
        let seal = digest(&[key, format!("{padding:?}").as_bytes()].concat());
        bytes.strip_prefix(&seal).map(<[u8]>::to_vec)
    }
    fn token_public_key(&self) -> (Vec<u8>, Vec<u8>) {
        (vec![0xc5; 256], vec![1, 0, 1])
    }
}

/// 32 bytes that follow from the message.
fn digest(message: &[u8]) -> [u8; 32] {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    let mut out = [0; 32];
    let mut bytes = message.iter().chain(&[0_u8; 64]).peekable();
    while bytes.peek().is_some() {
        for (place, byte) in out.iter_mut().zip(bytes.by_ref()) {
            state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
            let [.., mixed, _, _, _] = state.to_le_bytes();
            *place ^= mixed;
        }
    }
    out
}
