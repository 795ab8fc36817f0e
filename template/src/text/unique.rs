//! `uniqueString` and `guid`: a name that is always the same for the same words.

use sha1::{Digest, Sha1};
use std::fmt::Write;

/// Thirteen letters of a Murmur hash over two halves of 32 bits.
pub(crate) fn unique_string(text: &str) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut hash = murmur(text.as_bytes());
    let mut name = String::with_capacity(13);
    for _ in 0..13 {
        let letter = LETTERS.get((hash >> 59) as usize).copied().unwrap_or(b'a');
        name.push(char::from(letter));
        hash <<= 5;
    }
    name
}

fn murmur(data: &[u8]) -> u64 {
    const C1: u32 = 0x239b_961b;
    const C2: u32 = 0xab0e_9789;
    let (mut h1, mut h2) = (0u32, 0u32);
    let mix1 = |k: u32| k.wrapping_mul(C1).rotate_left(15).wrapping_mul(C2);
    let mix2 = |k: u32| k.wrapping_mul(C2).rotate_left(17).wrapping_mul(C1);
    let little = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .fold(0u32, |word, byte| word << 8 | u32::from(*byte))
    };
    let chunks = data.chunks_exact(8);
    let tail = chunks.remainder();
    for chunk in chunks {
        let (first, second) = chunk.split_at(4);
        h1 = (h1 ^ mix1(little(first))).rotate_left(19).wrapping_add(h2);
        h1 = h1.wrapping_mul(5).wrapping_add(0x561c_cd1b);
        h2 = (h2 ^ mix2(little(second))).rotate_left(13).wrapping_add(h1);
        h2 = h2.wrapping_mul(5).wrapping_add(0x0bca_a747);
    }
    let (first, second) = tail.split_at(tail.len().min(4));
    if !first.is_empty() {
        h1 ^= mix1(little(first));
    }
    if !second.is_empty() {
        h2 ^= mix2(little(second));
    }
    // The length counts modulo 2^32, as in the original.
    let length = data.len() as u32;
    h1 ^= length;
    h2 ^= length;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    let finish = |h: u32| {
        let h = (h ^ h >> 16).wrapping_mul(0x85eb_ca6b);
        let h = (h ^ h >> 13).wrapping_mul(0xc2b2_ae35);
        h ^ h >> 16
    };
    h1 = finish(h1);
    h2 = finish(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    u64::from(h2) << 32 | u64::from(h1)
}

/// A UUID of version 5 in Resource Manager's own namespace.
pub(crate) fn guid(text: &str) -> String {
    const NAMESPACE: u128 = 0x11fb_06fb_712d_4ddd_98c7_e71b_bd58_8830;
    let digest = Sha1::new()
        .chain_update(NAMESPACE.to_be_bytes())
        .chain_update(text)
        .finalize();
    let number = digest
        .iter()
        .take(16)
        .fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    let versioned = number & !(0xf << 76) | 5 << 76;
    write_guid(versioned & !(0x3 << 62) | 0x2 << 62)
}

/// A UUID as it is written.
pub(crate) fn write_guid(number: u128) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in number.to_be_bytes().iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values_come_out() {
        assert_eq!(unique_string("snap-crackle-pop"), "byghxckddilkc");
        assert_eq!(guid("foo-bar-baz"), "2ed86837-7c7c-5eaa-9864-dd077fd19b0d");
    }

    #[test]
    fn every_length_of_the_tail_has_its_own_name() {
        let names: std::collections::BTreeSet<_> = (0..9)
            .map(|length| unique_string(&"abcdefghi"[..length]))
            .collect();
        assert_eq!(names.len(), 9);
        assert!(names.iter().all(|name| name.len() == 13));
    }
}
