//! What the body of a reply says about work under way: the words of `status` and `provisioningState`, and how far it is.

use serde_json::Value;

/// A state as a body words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateWord {
    /// `Succeeded`, and `Completed` as some providers say.
    Succeeded,
    /// `Failed`.
    Failed,
    /// `Canceled` or `Cancelled`.
    Canceled,
    /// Any other word means that it is still running.
    Running,
}

impl StateWord {
    /// Reads a word; case does not matter.
    pub fn read(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "succeeded" | "completed" => Self::Succeeded,
            "failed" => Self::Failed,
            "canceled" | "cancelled" => Self::Canceled,
            _ => Self::Running,
        }
    }
}

/// A body, as far as the protocol reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Whether there was any body.
    pub present: bool,
    /// Whether it was a JSON object or array.
    pub json: bool,
    /// The top-level `status`: what an operation's status document says.
    pub status: Option<StateWord>,
    /// `properties.provisioningState`: what a resource says.
    pub provisioning: Option<StateWord>,
    /// `registrationState` of a resource provider: only `Registering` and `Registered` say anything here.
    pub registration: Option<StateWord>,
    /// `percentComplete`.
    pub percent: Option<u8>,
}

impl Told {
    /// Reads a body. Whatever it is, this does not fail.
    pub fn read(body: &[u8]) -> Self {
        let present = !body.trim_ascii().is_empty();
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return Self {
                present,
                ..Self::default()
            };
        };
        let word = |value: Option<&Value>| value.and_then(Value::as_str).map(StateWord::read);
        let properties = value.get("properties");
        let percent = value
            .get("percentComplete")
            .or_else(|| properties.and_then(|inner| inner.get("percentComplete")))
            .and_then(Value::as_f64)
            .filter(|percent| (0.0..=100.0).contains(percent));
        Self {
            present,
            json: value.is_object() || value.is_array(),
            status: word(value.get("status")),
            provisioning: word(properties.and_then(|inner| inner.get("provisioningState"))),
            registration: value
                .get("registrationState")
                .and_then(Value::as_str)
                .and_then(|state| match state.to_ascii_lowercase().as_str() {
                    "registered" => Some(StateWord::Succeeded),
                    "registering" => Some(StateWord::Running),
                    _ => None,
                }),
            // In range, as checked above.
            percent: percent.map(|percent| percent.round() as u8),
        }
    }

    /// The one word, the operation's own before the resource's.
    pub fn word(&self) -> Option<StateWord> {
        self.status.or(self.provisioning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_no_case_and_unknown_ones_mean_running() {
        assert_eq!(StateWord::read("succeeded"), StateWord::Succeeded);
        assert_eq!(StateWord::read("CANCELLED"), StateWord::Canceled);
        assert_eq!(StateWord::read("Dequeued"), StateWord::Running);
        assert_eq!(StateWord::read(""), StateWord::Running);
    }

    #[test]
    fn any_body_is_read() {
        let told = Told::read(br#"{"status":"InProgress","percentComplete":41.6,"properties":{"provisioningState":"Failed"}}"#);
        assert_eq!(
            (told.word(), told.percent),
            (Some(StateWord::Running), Some(42))
        );
        assert_eq!(
            Told::read(br#"{"properties":{"provisioningState":1}}"#).word(),
            None
        );
        let page = Told::read(b"<html>");
        assert!(page.present && !page.json);
        assert!(!Told::read(b"  ").present);
        assert_eq!(Told::read(br#"{"percentComplete":"many"}"#).percent, None);
    }
}
