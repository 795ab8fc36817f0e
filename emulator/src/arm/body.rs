//! The body of a request as JSON, refused as ARM refuses what is none.

use super::refusal::Refusal;
use crate::request::Request;
use serde_json::{Map, Value};

/// Larger bodies are refused.
const LARGEST: usize = 4 * 1024 * 1024;

/// Deeper bodies are refused: what is kept of one lies a little deeper still, and has to be read again at the next start.
const DEEPEST: usize = 100;

/// Reads the body: null when there is none.
///
/// # Errors
/// 413, 415 or `InvalidRequestContent`.
pub fn parse(request: &Request) -> Result<Value, Refusal> {
    check(request)?;
    let body = request
        .body
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&request.body);
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    let body = serde_json::from_slice(body).map_err(|error| malformed(&error.to_string()))?;
    match is_too_deep(&body) {
        true => Err(malformed(&format!(
            "The reader's maximum depth of {DEEPEST} has been exceeded"
        ))),
        false => Ok(body),
    }
}

/// Whether a body is deeper than what is taken: whatever a deployment makes of its template has to be asked, too.
pub fn is_too_deep(body: &Value) -> bool {
    depth(body) > DEEPEST
}

/// How deep objects and lists lie in one another. The reader goes no deeper than 128, so this ends.
fn depth(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or_default(),
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

/// Checks the size of a body and, where there is one, its media type.
///
/// # Errors
/// 413 or 415.
pub fn check(request: &Request) -> Result<(), Refusal> {
    if request.body.len() > LARGEST {
        return Err(Refusal::new(
            413,
            "RequestContentTooLarge",
            format!(
                "The request content size exceeds the maximum size of {} MB.",
                LARGEST >> 20
            ),
        ));
    }
    let kind = request.header("content-type");
    let Some(kind) = kind.filter(|_| !request.body.iter().all(u8::is_ascii_whitespace)) else {
        return Ok(());
    };
    let media = kind.split(';').next().unwrap_or_default().trim();
    if media.eq_ignore_ascii_case("application/json") || media.eq_ignore_ascii_case("text/json") {
        return Ok(());
    }
    Err(Refusal::new(
        415,
        "UnsupportedMediaType",
        format!(
            "The content media type '{media}' is not supported. Only 'application/json' is supported."
        ),
    ))
}

/// The body as an object.
///
/// # Errors
/// `InvalidRequestContent` when it is something else, or missing.
pub fn object(body: &Value) -> Result<&Map<String, Value>, Refusal> {
    match body {
        Value::Object(map) => Ok(map),
        Value::Null => Err(malformed("The request content is required but it is empty")),
        _ => Err(malformed("The request content must be a JSON object")),
    }
}

/// `InvalidRequestContent` in ARM's words.
pub fn malformed(why: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidRequestContent",
        format!("The request content was invalid and could not be deserialized: '{why}'."),
    )
}

/// Tags as they are kept: every value a text, as ARM's own reader makes them; null stays null-less.
///
/// # Errors
/// `InvalidRequestContent` when they are no object, or a value is an object or a list.
pub fn tags(value: &Value) -> Result<Option<Map<String, Value>>, Refusal> {
    let Value::Object(given) = value else {
        return if value.is_null() {
            Ok(None)
        } else {
            Err(malformed("Path 'tags' must be a JSON object"))
        };
    };
    let mut tags = Map::new();
    for (name, value) in given {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => if *flag { "True" } else { "False" }.to_owned(),
            Value::Null => String::new(),
            _ => {
                return Err(malformed(&format!(
                    "Error reading string. Unexpected token. Path 'tags.{name}'"
                )));
            }
        };
        if name.len() > 512 || text.len() > 256 {
            return Err(Refusal::bad_request(
                "InvalidTagNameOrValue",
                format!(
                    "The tag '{name}' is too long. A tag name is limited to 512 characters and a tag value to 256."
                ),
            ));
        }
        tags.insert(name.clone(), text.into());
    }
    Ok(Some(tags))
}
