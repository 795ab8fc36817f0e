//! `application/x-www-form-urlencoded` text: token requests and query strings.

use std::fmt;

/// Names and values, decoded. Its values may be secrets: it prints none of them.
#[derive(Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The first value of a name; names are compared without case, an empty value counts as present.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The value of a name when it is there and not empty.
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name)
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// Adds what came by another way (the `Authorization` header) unless the form says it.
    pub fn supply(&mut self, name: &str, value: String) {
        if self.filled(name).is_none() {
            self.0.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
            self.0.push((name.to_owned(), value));
        }
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

/// Reads a form. Broken escapes stay as they are, bytes that are not UTF-8 become replacement characters.
pub fn parse(text: &[u8]) -> Form {
    let fields = text
        .split(|byte| *byte == b'&')
        .filter(|field| !field.is_empty());
    Form(
        fields
            .map(|field| {
                let mut parts = field.splitn(2, |byte| *byte == b'=');
                let name = decode(parts.next().unwrap_or_default());
                (name, decode(parts.next().unwrap_or_default()))
            })
            .collect(),
    )
}

/// Undoes `+` and percent escapes.
pub fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => digit(*high)
                .zip(digit(*low))
                .map(|(high, low)| high * 16 + low),
            _ => None,
        };
        rest = match (escaped, after) {
            (Some(byte), [_, _, after @ ..]) => {
                bytes.push(byte);
                after
            }
            _ => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                after
            }
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded_and_never_printed() {
        let form = parse(b"grant_type=client_credentials&client_secret=a%2Bb+c%zz&Scope=x%2F.default&empty=&flag");
        assert_eq!(form.get("client_secret"), Some("a+b c%zz"));
        assert_eq!(form.filled("scope"), Some("x/.default"));
        assert_eq!(form.get("empty"), Some(""));
        assert_eq!(form.filled("empty"), None);
        assert_eq!(form.get("flag"), Some(""));
        assert!(!format!("{form:?}").contains("a+b"));
        assert_eq!(parse(b"a=%").get("a"), Some("%"));
        assert_eq!(parse(b"a=%4").get("a"), Some("%4"));
    }
}
