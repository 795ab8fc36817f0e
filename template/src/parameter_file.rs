//! The values that somebody wants to deploy with: a parameter file, or the `parameters` of a request.

use crate::document::{Document, Node};
use crate::error::{Code, TemplateError};
use crate::place::{Path, Place};
use crate::value::{Value, same_name};
use std::fmt;
use std::sync::Arc;

/// Values by the names of parameters. Printing one for debugging shows names only: a value may be a password.
#[derive(Clone, Default)]
pub struct ParameterFile {
    given: Vec<(Arc<str>, GivenValue, Option<Place>)>,
}

/// What is given for a parameter.
#[derive(Clone)]
pub enum GivenValue {
    /// The value itself.
    Value(Value),
    /// A secret in a vault, which whoever deploys reads there.
    Secret(VaultSecret),
    /// A secret that was read in its vault before: `value` and `reference` both. It is never shown, whatever the parameter's type.
    Read(Value),
}

/// A secret that a parameter names instead of holding it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultSecret {
    /// The vault's resource id.
    pub vault: Arc<str>,
    /// The secret's name.
    pub name: Arc<str>,
    /// Its version; the newest if none is named.
    pub version: Option<Arc<str>>,
}

impl fmt::Debug for ParameterFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set()
            .entries(self.given.iter().map(|(name, _, _)| name))
            .finish()
    }
}

impl ParameterFile {
    /// Reads a parameter file, or the inner object of a request that has no `parameters` around it.
    pub fn read(document: &Document) -> Result<Self, Vec<TemplateError>> {
        let root = document.root();
        let around = root.value("parameters").filter(|_| {
            root.member("$schema").is_some()
                || root.member("contentVersion").is_some()
                || root.members().len() == 1
        });
        let base = Path::Base(document.base());
        let path = if around.is_some() {
            base.member("parameters")
        } else {
            base
        };
        let inner = around.unwrap_or(root);
        let place = |node: &Node, path: &Path<'_>| document.source().place(node.offset, path);
        if !matches!(inner.shape, crate::document::Shape::Object(_)) {
            return Err(vec![
                wrong(format!(
                    "Parameters must be an object, and this is {}.",
                    inner.kind()
                ))
                .at(place(inner, &path))
                .or("Write { \"name\": { \"value\": … } }."),
            ]);
        }
        let mut file = Self::default();
        let mut errors = Vec::new();
        for member in inner.members() {
            let path = path.member(&member.name);
            match one(&member.value) {
                Ok(given) => file.set(
                    member.name.clone(),
                    given,
                    Some(place(&member.value, &path)),
                ),
                Err(error) => errors.push(error.at(place(&member.value, &path))),
            }
        }
        if errors.is_empty() {
            Ok(file)
        } else {
            Err(errors)
        }
    }

    /// Gives a value; one that was given before is replaced.
    pub fn set(&mut self, name: impl Into<Arc<str>>, given: GivenValue, place: Option<Place>) {
        let name = name.into();
        self.given.retain(|(found, _, _)| !same_name(found, &name));
        self.given.push((name, given, place));
    }

    /// The same, with a value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.set(name, GivenValue::Value(value.into()), None);
        self
    }

    /// What is given for a parameter.
    pub fn given(&self, name: &str) -> Option<(&GivenValue, Option<&Place>)> {
        let found = self
            .given
            .iter()
            .find(|(found, _, _)| same_name(found, name))?;
        Some((&found.1, found.2.as_ref()))
    }

    /// The names, with the place of each.
    pub fn names(&self) -> impl Iterator<Item = (&str, Option<&Place>)> {
        self.given
            .iter()
            .map(|(name, _, place)| (&**name, place.as_ref()))
    }
}

fn wrong(message: String) -> TemplateError {
    TemplateError::new(Code::InvalidTemplate, message)
}

/// `{ "value": … }` or `{ "reference": { "keyVault": { "id": … }, "secretName": … } }`.
fn one(node: &Node) -> Result<GivenValue, TemplateError> {
    // A null stands for a value that is not given but written down; Resource Manager reads it as null.
    if let Some(value) = node.value("value") {
        return Ok(match node.value("reference") {
            Some(_) => GivenValue::Read(value.literal()),
            None => GivenValue::Value(value.literal()),
        });
    }
    if let Some(reference) = node.value("reference") {
        return secret(&reference.literal()).map(GivenValue::Secret);
    }
    Err(
        wrong("A parameter is given neither a 'value' nor a 'reference'.".to_owned())
            .or("Write { \"value\": … } around the value."),
    )
}

/// The secret that a reference names.
pub(crate) fn secret(reference: &Value) -> Result<VaultSecret, TemplateError> {
    let vault = reference
        .member("keyVault")
        .and_then(|vault| vault.member("id"));
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(Arc::<str>::from);
    match (text(vault), text(reference.member("secretName"))) {
        (Some(vault), Some(name)) => Ok(VaultSecret {
            vault,
            name,
            version: text(reference.member("secretVersion")),
        }),
        (None, _) => Err(wrong("A Key Vault reference names no vault.".to_owned())
            .or("Write \"keyVault\": { \"id\": \"/subscriptions/…/vaults/NAME\" }.")),
        (_, None) => Err(wrong("A Key Vault reference names no secret.".to_owned())
            .or("Write \"secretName\": \"NAME\".")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    fn read(text: &str) -> Result<ParameterFile, Vec<TemplateError>> {
        let document = Document::parse(text, Some("p.json"), &Limits::default()).expect("JSON");
        ParameterFile::read(&document)
    }

    #[test]
    fn a_file_and_the_inside_of_a_request_read_alike() {
        for text in [
            r#"{"$schema":"…","contentVersion":"1.0.0.0","parameters":{"a":{"value":[1]}}}"#,
            r#"{"parameters":{"A":{"value":[1]}}}"#,
            r#"{"a":{"value":[1]},"b":{"reference":{"keyVault":{"id":"/v"},"secretName":"s"}}}"#,
        ] {
            let file = read(text).expect("parameters");
            let Some((GivenValue::Value(value), _)) = file.given("a") else {
                panic!("{file:?}")
            };
            assert_eq!(value.to_string(), "[1]");
        }
    }

    #[test]
    fn every_error_is_named_and_no_value_is_printed() {
        let errors =
            read(r#"{"parameters":{"a":1,"b":{"reference":{}}}}"#).expect_err("two are wrong");
        assert_eq!(errors.len(), 2);
        assert_eq!(errors[0].place.as_ref().unwrap().path, "parameters.a");
        let file = read(r#"{"password":{"value":"hunter2"}}"#).expect("parameters");
        assert!(!format!("{file:?}").contains("hunter2"));
    }
}
