//! Why an expression has no value: not yet known, or wrong. It becomes a [`TemplateError`] where its place is known.

use crate::error::{Code, TemplateError};
use crate::place::Place;
use crate::value::{Unknown, Value};

/// Why an expression has no value.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// It waits for something: this is no mistake.
    Unknown(Unknown),
    /// It is wrong.
    Wrong(Box<Wrong>),
    /// It is wrong at another place, which is known already.
    Placed(Box<TemplateError>),
}

/// What is wrong. What was found is kept apart, because it may be a secret.
#[derive(Debug, Clone)]
pub(crate) struct Wrong {
    code: Code,
    message: String,
    found: Option<String>,
    way_out: Option<String>,
    /// Where in the text of the expression.
    offset: Option<u32>,
}

impl Fault {
    pub(crate) fn wrong(message: impl Into<String>) -> Self {
        Self::Wrong(Box::new(Wrong {
            code: Code::InvalidTemplate,
            message: message.into(),
            found: None,
            way_out: None,
            offset: None,
        }))
    }

    fn edit(mut self, change: impl FnOnce(&mut Wrong)) -> Self {
        if let Self::Wrong(wrong) = &mut self {
            change(wrong);
        }
        self
    }

    pub(crate) fn code(self, code: Code) -> Self {
        self.edit(|wrong| wrong.code = code)
    }

    pub(crate) fn or(self, way_out: impl Into<String>) -> Self {
        self.edit(|wrong| wrong.way_out = Some(way_out.into()))
    }

    pub(crate) fn or_maybe(self, way_out: Option<String>) -> Self {
        self.edit(|wrong| wrong.way_out = way_out.or(wrong.way_out.take()))
    }

    /// What was found: shown only where no secret went into it.
    pub(crate) fn found(self, found: impl Into<String>) -> Self {
        let found = found.into();
        let short = match found.char_indices().nth(200) {
            Some((end, _)) => format!("{}…", found.get(..end).unwrap_or("")),
            None => found,
        };
        self.edit(|wrong| wrong.found = Some(short))
    }

    /// Where in the expression; the innermost place stays.
    pub(crate) fn offset(self, offset: u32) -> Self {
        self.edit(|wrong| {
            wrong.offset.get_or_insert(offset);
        })
    }

    /// The error, for a place that may be shifted into the expression.
    pub(crate) fn placed(self, secure: bool, place: impl FnOnce(u32) -> Place) -> TemplateError {
        match self {
            Self::Placed(error) => *error,
            Self::Wrong(wrong) => {
                let message = match wrong.found {
                    Some(found) if !secure => format!("{} {found}", wrong.message),
                    _ => wrong.message,
                };
                TemplateError {
                    code: wrong.code,
                    message,
                    place: Some(place(wrong.offset.unwrap_or(0))),
                    way_out: wrong.way_out,
                    waits: false,
                }
            }
            Self::Unknown(unknown) => {
                let error = TemplateError::new(
                    Code::InvalidTemplate,
                    format!(
                        "The value is not known before the deployment has run: it needs {}.",
                        unknown.waits_for
                    ),
                );
                let error = error
                    .at(place(0))
                    .or("Names, conditions and the number of copies must be known when a deployment starts.");
                TemplateError {
                    waits: true,
                    ..error
                }
            }
        }
    }
}

impl From<TemplateError> for Fault {
    fn from(error: TemplateError) -> Self {
        Self::Placed(Box::new(error))
    }
}

impl From<Unknown> for Fault {
    fn from(unknown: Unknown) -> Self {
        Self::Unknown(unknown)
    }
}

/// A value as a message shows it: short.
pub(crate) fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.to_string(),
        other => other.to_string(),
    };
    if text.chars().count() <= 80 {
        return text;
    }
    text.chars().take(79).chain(['…']).collect()
}
