//! Sealing at rest: XChaCha20-Poly1305, with the place that a secret belongs to as associated data.
//!
//! A sealed credential copied to another row, stamp or field does not open. The key comes from a file or the service manager.

use crate::secret::Secret;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The first byte of everything sealed: the form, so that another one can follow.
const FORM: u8 = 1;
const NONCE: usize = 24;

/// Where a secret belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The id of the record that owns it: a sign-in, an operation.
    pub owner: &'a str,
    /// The stamp's id.
    pub stamp: &'a str,
    /// Which field of the record: `credential`, `step 0`.
    pub field: &'a str,
}

impl Place<'_> {
    /// Each part after its length, so that no two places read the same.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![FORM];
        for part in [self.owner, self.stamp, self.field] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}

/// Why sealing or opening failed. It says nothing of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// No randomness from the system.
    #[error("the system gave no randomness")]
    NoRandomness,
    /// The cipher refused to seal.
    #[error("the secret could not be sealed")]
    NotSealed,
    /// Another key, another place, or damaged.
    #[error("the sealed secret does not open here: another key, another place, or damaged")]
    NotOpened,
}

/// Seals and opens. Cheap to clone; prints nothing.
#[derive(Clone)]
pub struct Sealer(Arc<XChaCha20Poly1305>);

impl Sealer {
    /// With a key of 32 bytes.
    pub fn new(key: &Zeroizing<[u8; 32]>) -> Self {
        Self(Arc::new(XChaCha20Poly1305::new(key.as_slice().into())))
    }

    /// Seals a text for one place.
    pub fn seal(&self, place: &Place<'_>, secret: &Secret) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| SealError::NoRandomness)?;
        let payload = Payload {
            msg: secret.expose().as_bytes(),
            aad: &place.bytes(),
        };
        let sealed = self
            .0
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| SealError::NotSealed)?;
        let mut bytes = Vec::with_capacity(1 + NONCE + sealed.len());
        bytes.push(FORM);
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        Ok(bytes)
    }

    /// Opens what was sealed for this very place.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Secret, SealError> {
        let (form, rest) = sealed.split_first().ok_or(SealError::NotOpened)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(SealError::NotOpened)?;
        if *form != FORM {
            return Err(SealError::NotOpened);
        }
        let payload = Payload {
            msg: sealed,
            aad: &place.bytes(),
        };
        let plain = self
            .0
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| SealError::NotOpened)?;
        match String::from_utf8(plain) {
            Ok(text) => Ok(Secret::new(text)),
            Err(error) => {
                drop(Zeroizing::new(error.into_bytes()));
                Err(SealError::NotOpened)
            }
        }
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Sealer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'static> = Place {
        owner: "a",
        stamp: "bc",
        field: "credential",
    };

    fn sealer(byte: u8) -> Sealer {
        Sealer::new(&Zeroizing::new([byte; 32]))
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_only() {
        let sealed = sealer(7).seal(&PLACE, &Secret::new("canary")).unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"canary"));
        assert_eq!(sealer(7).open(&PLACE, &sealed).unwrap().expose(), "canary");
        for place in [
            Place {
                owner: "x",
                ..PLACE
            },
            Place {
                stamp: "x",
                ..PLACE
            },
            Place {
                field: "x",
                ..PLACE
            },
            // The same bytes, cut elsewhere.
            Place {
                owner: "ab",
                stamp: "c",
                field: "credential",
            },
        ] {
            assert_eq!(
                sealer(7).open(&place, &sealed).unwrap_err(),
                SealError::NotOpened
            );
        }
        assert_eq!(
            sealer(8).open(&PLACE, &sealed).unwrap_err(),
            SealError::NotOpened
        );
    }

    #[test]
    fn damage_of_any_byte_is_noticed() {
        let sealed = sealer(7).seal(&PLACE, &Secret::new("canary")).unwrap();
        for index in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[index] ^= 1;
            assert!(sealer(7).open(&PLACE, &damaged).is_err(), "byte {index}");
            assert!(
                sealer(7).open(&PLACE, &sealed[..index]).is_err(),
                "cut at {index}"
            );
        }
    }

    #[test]
    fn the_same_secret_never_seals_the_same() {
        let secret = Secret::new("canary");
        assert_ne!(
            sealer(7).seal(&PLACE, &secret),
            sealer(7).seal(&PLACE, &secret)
        );
    }
}
