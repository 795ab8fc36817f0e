//! The query of an address: pairs in their order, percent-encoded.

use std::fmt;

/// The query of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a query, with or without its question mark.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let pairs = text
            .trim_start_matches('?')
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                (unescaped(key), unescaped(&value.replace('+', " ")))
            })
            .collect();
        Self(pairs)
    }

    /// The first value of a key.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a key, in their order.
    pub fn values<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// The query with this value instead of all that the key had; an empty one takes the key away.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.0.retain(|(name, _)| name != key);
        if !value.is_empty() {
            self.0.push((key.to_owned(), value.to_owned()));
        }
        self
    }

    /// The query with one value more for the key.
    #[must_use]
    pub fn and(mut self, key: &str, value: &str) -> Self {
        self.0.push((key.to_owned(), value.to_owned()));
        self
    }

    /// The query without a key.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.0.retain(|(name, _)| name != key);
        self
    }
}

impl fmt::Display for Query {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (key, value)) in self.0.iter().enumerate() {
            let before = if place == 0 { '?' } else { '&' };
            write!(formatter, "{before}{}={}", escaped(key), escaped(value))?;
        }
        Ok(())
    }
}

/// A part of a path or a query, percent-encoded: everything but unreserved characters.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The reverse; what is not well encoded stays as it is.
#[must_use]
pub fn unescaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        let code = (first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(byte) => {
                out.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => out.push(first),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_query_comes_back_as_it_went() {
        let query = Query::default()
            .with("q", "a&b=c d")
            .and("tag", "env=prod")
            .and("tag", "größe");
        let text = query.to_string();
        assert_eq!(text, "?q=a%26b%3Dc%20d&tag=env%3Dprod&tag=gr%C3%B6%C3%9Fe");
        assert_eq!(Query::read(&text), query);
        assert_eq!(
            query.values("tag").collect::<Vec<_>>(),
            ["env=prod", "größe"]
        );
    }

    #[test]
    fn an_empty_value_takes_the_key_away() {
        let query = Query::read("?a=1&b=2&a=3");
        assert_eq!(query.clone().with("a", "").to_string(), "?b=2");
        assert_eq!(query.without("b").to_string(), "?a=1&a=3");
    }

    #[test]
    fn bad_escapes_stay_as_they_are() {
        assert_eq!(unescaped("100%"), "100%");
        assert_eq!(unescaped("%zz%41"), "%zzA");
    }
}
