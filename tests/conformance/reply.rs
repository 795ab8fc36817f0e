//! An answer as it is compared: the recorded one and ours in the same terms.

use crate::recording::Exchange;
use porthole_emulator::response::Response;
use serde_json::Value;

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// `Azure-AsyncOperation`.
    pub status_address: Option<String>,
    /// `Location`.
    pub location: Option<String>,
    /// The body; null where there is none.
    pub body: Value,
}

impl Reply {
    /// What was recorded.
    pub fn recorded(exchange: &Exchange) -> Reply {
        let header = |name: &str| exchange.answered(name).map(str::to_owned);
        let body = &exchange.response_body;
        Reply {
            status: exchange.status,
            status_address: header("azure-asyncoperation"),
            location: header("location"),
            // What is no JSON (an empty text) is no body.
            body: if body.is_string() {
                Value::Null
            } else {
                body.clone()
            },
        }
    }

    /// What the engine answered.
    pub fn ours(response: &Response) -> Reply {
        let header = |name: &str| {
            let mut all = response.headers.iter();
            all.find(|(own, _)| own.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.clone())
        };
        Reply {
            status: response.status,
            status_address: header("azure-asyncoperation"),
            location: header("location"),
            body: porthole_tests::engine::json(response),
        }
    }

    /// How a long-running operation opens.
    pub fn opening(&self) -> &'static str {
        match (&self.status_address, &self.location) {
            (Some(_), Some(_)) => "Azure-AsyncOperation and Location",
            (Some(_), None) => "Azure-AsyncOperation",
            (None, Some(_)) => "Location",
            (None, None) => "final",
        }
    }

    /// The code of an error, in any of the three shapes that services use; empty when there is none.
    pub fn code(&self) -> &str {
        if self.status < 400 && self.body.get("status").and_then(Value::as_str) != Some("Failed") {
            return "";
        }
        let code = self.body.pointer("/error/code");
        let code = code.or_else(|| self.body.pointer("/odata.error/code"));
        let code = code.or_else(|| self.body.get("code"));
        code.and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether it says that work is under way.
    pub fn is_under_way(&self) -> bool {
        let state = |pointer: &str| self.body.pointer(pointer).and_then(Value::as_str);
        let words = [
            "InProgress",
            "Running",
            "Accepted",
            "Creating",
            "Updating",
            "Deleting",
        ];
        let busy = |state: Option<&str>| state.is_some_and(|state| words.contains(&state));
        busy(state("/status")) || busy(state("/properties/provisioningState"))
    }
}
