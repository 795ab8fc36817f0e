//! A request as it reached the stamp: data only, exactly as received.
//!
//! The shell fills it from a socket, a test writes it by hand. Nothing here is decoded or normalised:
//! the path is the bytes between the authority and `?`, so that the engine alone decides what a loose path means.

use serde::{Deserialize, Serialize};

/// One HTTP request as data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// `https`, or `http` in a test.
    pub scheme: String,
    /// Host and port as the client named them (`localhost:8443`). `nextLink`, `Location` and the issuer follow it.
    pub authority: String,
    /// The method, upper case.
    pub method: String,
    /// The path as received: percent-escapes, doubled slashes and a trailing slash are still in it.
    pub path: String,
    /// The query as received, without `?`; empty when there is none.
    pub query: String,
    /// Header names (lower case) and values in the order received.
    pub headers: Vec<(String, String)>,
    /// The body, empty when there is none.
    pub body: Vec<u8>,
    /// The client's certificate (DER) when it presented one and proved that it holds the key.
    pub client_certificate: Option<Vec<u8>>,
}

impl Request {
    /// The first value of a header; the name is compared without case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}
