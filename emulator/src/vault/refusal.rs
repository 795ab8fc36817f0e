//! Refusals in the words of the vault service.

use super::Exchange;
use serde_json::{Value, json};

/// Why a request is refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    code: &'static str,
    message: String,
    inner: Option<&'static str>,
}

impl Refusal {
    /// A refusal.
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal {
            status,
            headers: Vec::new(),
            code,
            message: message.into(),
            inner: None,
        }
    }

    /// The document.
    pub fn body(&self) -> Value {
        let (code, message) = (self.code, &self.message);
        match self.inner {
            None => json!({ "error": { "code": code, "message": message } }),
            Some(inner) => {
                let inner = json!({ "code": inner });
                json!({ "error": { "code": code, "message": message, "innererror": inner } })
            }
        }
    }
}

/// The request is none that can be answered.
pub fn bad(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "BadParameter", message)
}

/// The caller may not; `inner` says why.
pub fn forbidden(inner: &'static str, message: impl Into<String>) -> Refusal {
    Refusal {
        inner: Some(inner),
        ..Refusal::new(403, "Forbidden", message)
    }
}

/// There is no such secret or key.
pub fn absent(exchange: &Exchange, kind: &str) -> Refusal {
    let name = exchange.path.get(1..).unwrap_or_default().join("/");
    let (code, what) = match kind {
        "keys" => ("KeyNotFound", "key"),
        _ => ("SecretNotFound", "secret"),
    };
    Refusal::new(
        404,
        code,
        format!("A {what} with (name/id) {name} was not found in this key vault."),
    )
}
