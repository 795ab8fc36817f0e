//! What can be done with a resource: the call, when it is allowed, and why not when it is not. One source for both.

use super::Icon;
use crate::operation::Verb;
use crate::status::Word;

/// One command.
#[derive(Debug)]
pub struct Action {
    /// What it is.
    pub verb: Verb,
    /// Its word in the locale files: `action.<word>`; `explain.<word>` says what it means, billing included.
    pub word: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// The call.
    pub call: Call,
    /// When it is allowed.
    pub allowed: Allowed,
    /// Whether it is asked before: it interrupts somebody.
    pub confirm: bool,
    /// Whether it makes sense for many at once.
    pub bulk: bool,
}

/// The call of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// `POST <id>/<word>`.
    Post(&'static str),
}

/// When an action is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// At any time.
    Always,
    /// In these states. A state that is not known does not forbid: the stamp has the last word.
    InStates {
        /// The states.
        states: &'static [Word],
        /// Locale key of the reason in any other state.
        otherwise: &'static str,
    },
}

impl Allowed {
    /// `None` when it is allowed in this state, else the locale key of the reason.
    pub fn refusal(&self, state: Option<Word>) -> Option<&'static str> {
        match (self, state) {
            (Self::Always, _) | (_, None) => None,
            (Self::InStates { states, .. }, Some(state)) if states.contains(&state) => None,
            (Self::InStates { .. }, Some(state)) if state.busy() => Some("reason.busy"),
            (Self::InStates { otherwise, .. }, _) => Some(otherwise),
        }
    }
}

impl Action {
    /// Locale key of the label.
    pub fn label(&self) -> String {
        format!("action.{}", self.word)
    }

    /// Locale key of what it means.
    pub fn explanation(&self) -> String {
        format!("explain.{}", self.word)
    }
}
