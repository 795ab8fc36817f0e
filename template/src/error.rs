//! What is wrong with a template: Resource Manager's code and words, the place, and the way out.

use crate::place::Place;
use std::fmt;

/// One thing that is wrong. Values of secure parameters never stand in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{code}: {message}{}", .place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default(), .way_out.as_ref().map(|way| format!(" {way}")).unwrap_or_default())]
pub struct TemplateError {
    /// Resource Manager's code.
    pub code: Code,
    /// What is wrong, in Resource Manager's words where it has some.
    pub message: String,
    /// Where, if it is about a place in a file.
    pub place: Option<Place>,
    /// What to do about it.
    pub way_out: Option<String>,
    /// Whether it is none once more of the deployment has run.
    pub(crate) waits: bool,
}

impl TemplateError {
    /// An error without a place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place: None,
            way_out: None,
            waits: false,
        }
    }

    /// The same error, at a place; a place that was known before is more exact and stays.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place.get_or_insert(place);
        self
    }

    /// The error as the body of Resource Manager's answer to a deployment that it refuses.
    pub fn to_json(&self) -> serde_json::Value {
        let message = match self.code {
            Code::InvalidTemplate => {
                format!("Deployment template validation failed: '{}'.", self.message)
            }
            _ => self.message.clone(),
        };
        let mut error = serde_json::json!({ "code": self.code.to_string(), "message": message });
        if let (Some(place), Some(members)) = (&self.place, error.as_object_mut()) {
            let info = serde_json::json!({ "lineNumber": place.line, "linePosition": place.column, "path": place.path });
            let violation = serde_json::json!([{ "type": "TemplateViolation", "info": info }]);
            members.insert("additionalInfo".to_owned(), violation);
        }
        serde_json::json!({ "error": error })
    }

    /// The same error with a way out.
    #[must_use]
    pub fn or(mut self, way_out: impl Into<String>) -> Self {
        self.way_out = Some(way_out.into());
        self
    }
}

/// The codes that Resource Manager answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The text is not JSON, even tolerantly read.
    InvalidRequestContent,
    /// The template, its parameters or an expression in it cannot be used.
    InvalidTemplate,
    /// The text or what it unfolds to is larger than a deployment may be.
    TemplateTooLarge,
    /// Evaluating the template takes more steps than the caller allows.
    BudgetExceeded,
    /// An output cannot be evaluated.
    DeploymentOutputEvaluationFailed,
    /// A linked template or parameter file cannot be had.
    InvalidContentLink,
    /// A Key Vault secret that a parameter names cannot be had.
    KeyVaultParameterReferenceNotFound,
    /// A resource that an expression looks at does not exist.
    ResourceNotFound,
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, out)
    }
}

/// The name of `known` that somebody who wrote `written` probably meant.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written = written.to_lowercase();
    // One slip in every three letters is a typo; more is another word.
    let allowed = (written.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|name| (distance(&written, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// How many letters must be put in, taken out or changed to come from one word to the other.
fn distance(left: &str, right: &str) -> usize {
    if left.len() > 80 || right.len() > 80 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (above, from) in left.chars().enumerate() {
        let mut diagonal = above;
        let mut before = above + 1;
        let mut next = Vec::with_capacity(row.len());
        next.push(before);
        for (to, up) in right.chars().zip(row.iter().skip(1)) {
            let cost = diagonal + usize::from(from != to);
            before = cost.min(before + 1).min(up + 1);
            next.push(before);
            diagonal = *up;
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

/// "Did you mean …?" for a name, where one of the known ones is near.
pub(crate) fn did_you_mean<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(written, known).map(|name| format!("Did you mean '{name}'?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_word_and_another_word_does_not() {
        let known = ["adminUsername", "adminPassword", "vmSize"];
        assert_eq!(nearest("adminUserName", known), Some("adminUsername"));
        assert_eq!(nearest("adminPasword", known), Some("adminPassword"));
        assert_eq!(nearest("location", known), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn an_error_says_place_code_words_and_way_out() {
        let error = TemplateError::new(
            Code::InvalidTemplate,
            "The template parameter 'a' is not found.",
        )
        .at(Place {
            file: None,
            line: 2,
            column: 5,
            path: "outputs.o".to_owned(),
        })
        .or("Did you mean 'b'?");
        assert_eq!(
            error.to_string(),
            "2:5 (outputs.o): InvalidTemplate: The template parameter 'a' is not found. Did you mean 'b'?"
        );
    }
}
