//! Percent-encoding, and a relative address on a base, as .NET's `Uri` does them.

use std::fmt::Write;

/// Everything but letters, digits and `-_.~` is encoded.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Every `%xx` is decoded; what is none stays.
pub(crate) fn decode(text: &str) -> String {
    String::from_utf8_lossy(&decode_bytes(text)).into_owned()
}

/// The same, before the bytes are read as text.
pub(crate) fn decode_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        bytes.extend_from_slice(rest.get(..at).unwrap_or("").as_bytes());
        let code = rest
            .get(at + 1..at + 3)
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = rest.get(at + 3..).unwrap_or("");
            }
            None => {
                bytes.push(b'%');
                rest = rest.get(at + 1..).unwrap_or("");
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// A relative address on a base (RFC 3986, section 5.2). `None` if the base is not absolute.
pub(crate) fn join(base: &str, relative: &str) -> Option<String> {
    let (scheme, after) = split_scheme(base)?;
    if split_scheme(relative).is_some() {
        return Some(relative.to_owned());
    }
    if relative.starts_with("//") {
        return Some(format!("{scheme}:{relative}"));
    }
    let after = after.strip_prefix("//")?;
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    let (host, rest) = after.split_at_checked(end)?;
    let before_fragment = rest.split('#').next().unwrap_or("");
    let path = before_fragment.split('?').next().unwrap_or("");
    let joined = match relative.chars().next() {
        None => {
            return Some(format!(
                "{scheme}://{host}{}",
                if rest.is_empty() {
                    "/"
                } else {
                    before_fragment
                }
            ));
        }
        Some('#') => format!("{before_fragment}{relative}"),
        Some('?') => format!("{path}{relative}"),
        Some('/') => relative.to_owned(),
        Some(_) => {
            let folder = path
                .rfind('/')
                .map_or("/", |at| path.get(..=at).unwrap_or("/"));
            format!("{folder}{relative}")
        }
    };
    let cut = joined.find(['?', '#']).unwrap_or(joined.len());
    let (path, tail) = joined.split_at_checked(cut)?;
    Some(format!("{scheme}://{host}{}{tail}", without_dots(path)))
}

fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let named = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'));
    (named && scheme.len() > 1).then_some((scheme, rest))
}

/// `.` and `..` resolved.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    for (index, part) in parts.iter().enumerate() {
        let last = index + 1 == parts.len();
        match *part {
            "." if last => kept.push(""),
            "." => {}
            ".." => {
                kept.pop();
                if last {
                    kept.push("");
                }
            }
            part => kept.push(part),
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_address_replaces_the_last_part() {
        let base = "https://host.local:8443/artifacts/main.json?sv=1&sig=x";
        let joined = |relative| join(base, relative).expect("absolute");
        assert_eq!(
            joined("nested/vnet.json"),
            "https://host.local:8443/artifacts/nested/vnet.json"
        );
        assert_eq!(
            joined("../other.json?a"),
            "https://host.local:8443/other.json?a"
        );
        assert_eq!(joined("/root.json"), "https://host.local:8443/root.json");
        assert_eq!(joined("http://else.where/x"), "http://else.where/x");
        assert_eq!(join("no address", "x"), None);
        assert_eq!(join("https://host", "x").as_deref(), Some("https://host/x"));
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        assert_eq!(encode("a b/ü"), "a%20b%2F%C3%BC");
        assert_eq!(decode("a%20b%2f%C3%BC%"), "a b/ü%");
    }
}
