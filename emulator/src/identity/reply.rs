//! Replies of the identity system: JSON that no cache keeps.

use crate::response::Response;
use serde_json::Value;

/// A JSON reply.
pub fn json(status: u16, body: &Value) -> Response {
    let headers = [
        ("Content-Type", "application/json; charset=utf-8"),
        ("Cache-Control", "no-store, no-cache"),
        ("Pragma", "no-cache"),
        ("X-Content-Type-Options", "nosniff"),
    ];
    Response {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.to_string().into_bytes(),
        ..Response::default()
    }
}

/// A reply without a body.
pub fn empty(status: u16) -> Response {
    Response {
        status,
        headers: vec![("Cache-Control".to_owned(), "no-store".to_owned())],
        ..Response::default()
    }
}
