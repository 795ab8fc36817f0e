//! The query of a request: percent-escapes decoded, names compared without case, order kept.

/// The parameters of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Parses what stands behind `?`. Nothing is an error: an escape that is none stays as it is.
    pub fn parse(text: &str) -> Query {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name, true), decode(value, true))
        });
        Query(pairs.collect())
    }

    /// The first value of a parameter.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The same, with an empty value taken as none: az sends `$filter=`.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.value(name)
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// Whether `$expand` names this, among others perhaps.
    pub fn expands(&self, name: &str) -> bool {
        self.given("$expand").is_some_and(|list| {
            list.split(',')
                .any(|word| word.trim().eq_ignore_ascii_case(name))
        })
    }

    /// All parameters in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Decodes percent-escapes; what does not become UTF-8 is replaced.
pub fn decode(text: &str, plus_is_space: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        match (first, tail) {
            (b'%', [high, low, after @ ..]) => match (hexadecimal(*high), hexadecimal(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (b'+', _) if plus_is_space => bytes.push(b' '),
            _ => bytes.push(first),
        }
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Encodes a text so that it stands as one value in a query.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte))
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn hexadecimal(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::{Query, decode, encode};

    #[test]
    fn names_ignore_case_and_escapes_are_decoded() {
        let query = Query::parse(
            "API-Version=2019-05-01&$filter=resourceType%20eq+'a'&%24expand=x,InstanceView&$top=",
        );
        assert_eq!(query.value("api-version"), Some("2019-05-01"));
        assert_eq!(query.value("$filter"), Some("resourceType eq 'a'"));
        assert!(query.expands("instanceView"));
        assert_eq!((query.value("$top"), query.given("$top")), (Some(""), None));
    }

    #[test]
    fn a_bad_escape_stays_and_encoding_is_undone_by_decoding() {
        assert_eq!(decode("a%zz%4", false), "a%zz%4");
        assert_eq!(decode(&encode("ä /?&=+%"), false), "ä /?&=+%");
    }
}
