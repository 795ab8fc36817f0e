//! A refusal: the error that a request ends with, in ARM's shape `{"error":{"code","message",…}}`.

use serde_json::{Map, Value, json};

/// Why a request is refused: status, code and message, as ARM words them.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The code, `ResourceNotFound`.
    pub code: String,
    /// The message, a sentence.
    pub message: String,
    /// What it is about, when the provider says so.
    pub target: Option<String>,
    /// The causes; present in the body (even when empty) only when `Some`: the network provider sends `"details": []`.
    pub details: Option<Vec<Value>>,
    /// Whether the body is the error itself, without `{"error": …}` around it: so the service of DNS answers.
    pub bare: bool,
}

impl Refusal {
    /// A refusal with code and message only.
    pub fn new(status: u16, code: &str, message: impl Into<String>) -> Refusal {
        Refusal {
            status,
            code: code.to_owned(),
            message: message.into(),
            target: None,
            details: None,
            bare: false,
        }
    }

    /// 400.
    pub fn bad_request(code: &str, message: impl Into<String>) -> Refusal {
        Refusal::new(400, code, message)
    }

    /// 404.
    pub fn not_found(code: &str, message: impl Into<String>) -> Refusal {
        Refusal::new(404, code, message)
    }

    /// 409.
    pub fn conflict(code: &str, message: impl Into<String>) -> Refusal {
        Refusal::new(409, code, message)
    }

    /// The same, naming what it is about.
    #[must_use]
    pub fn target(mut self, target: impl Into<String>) -> Refusal {
        self.target = Some(target.into());
        self
    }

    /// The same with causes; an empty list is sent as `"details": []`, as the network provider does.
    #[must_use]
    pub fn details(mut self, details: Vec<Value>) -> Refusal {
        self.details = Some(details);
        self
    }

    /// The same, with nothing around the error.
    #[must_use]
    pub fn bare(mut self) -> Refusal {
        self.bare = true;
        self
    }

    /// The inner object: `{"code","message",…}`.
    pub fn error(&self) -> Value {
        let mut error = Map::new();
        error.insert("code".to_owned(), self.code.clone().into());
        error.insert("message".to_owned(), self.message.clone().into());
        if let Some(target) = &self.target {
            error.insert("target".to_owned(), target.clone().into());
        }
        if let Some(details) = &self.details {
            error.insert("details".to_owned(), details.clone().into());
        }
        error.into()
    }

    /// The body: `{"error":{…}}`.
    pub fn body(&self) -> Value {
        if self.bare {
            return self.error();
        }
        json!({ "error": self.error() })
    }
}
