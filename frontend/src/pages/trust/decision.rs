//! What a person may decide about a chain, and reading an uploaded root into PEM text.

use leptos::prelude::*;

/// What is trusted from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A certificate of the served chain, by its SHA-256.
    Served(String),
    /// An uploaded root, as PEM text.
    Uploaded(String),
}

/// A certificate file as PEM text: PEM as it is, DER wrapped.
#[must_use]
pub fn pem_of(bytes: &[u8]) -> Option<String> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.contains("-----BEGIN CERTIFICATE-----")
    {
        return Some(text.to_owned());
    }
    // DER begins with a SEQUENCE whose length takes two bytes.
    if !bytes.starts_with(&[0x30, 0x82]) {
        return None;
    }
    let latin: String = bytes.iter().copied().map(char::from).collect();
    let base64 = window().btoa(&latin).ok()?;
    Some(wrapped(&base64))
}

fn wrapped(base64: &str) -> String {
    let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
    let mut rest = base64;
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = tail;
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}

/// Which fingerprint of a certificate a pasted one is equal to: colons, spaces and case do not matter.
#[must_use]
pub fn same_fingerprint(
    pasted: &str,
    fingerprints: [(&'static str, &str); 3],
) -> Option<&'static str> {
    let bare = |text: &str| -> String {
        text.chars()
            .filter(char::is_ascii_hexdigit)
            .map(|digit| digit.to_ascii_uppercase())
            .collect()
    };
    let wanted = bare(pasted);
    fingerprints
        .into_iter()
        .find(|(_, fingerprint)| !wanted.is_empty() && bare(fingerprint) == wanted)
        .map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_fingerprint_is_the_same_however_it_is_written() {
        let known = [
            ("SHA-256", "9C:41:7E"),
            ("SHA-1", "2A:6D"),
            ("MD5", "71:0E"),
        ];
        assert_eq!(same_fingerprint("9c 41 7e", known), Some("SHA-256"));
        assert_eq!(same_fingerprint("2A6D", known), Some("SHA-1"));
        assert_eq!(same_fingerprint("9C:41", known), None);
        assert_eq!(same_fingerprint("", known), None);
    }

    #[test]
    fn pem_lines_are_64_long() {
        let pem = wrapped(&"A".repeat(130));
        let lines: Vec<usize> = pem.lines().map(str::len).collect();
        assert_eq!(lines, [27, 64, 64, 2, 25]);
    }
}
