//! A parameter: its type, its default value, and which values it accepts.

use crate::document::{Member, Node, Source};
use crate::error::{Code, TemplateError};
use crate::fault::Fault;
use crate::place::Path;
use crate::text::utf16;
use crate::value::{Value, same_name};
use std::sync::Arc;

/// A parameter of a template.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name as written.
    pub name: Arc<str>,
    /// Its type.
    pub kind: ParameterKind,
    /// Its default value, if it has one; it may be an expression.
    pub default: Option<Node>,
    /// The values it accepts, if not all of its type.
    pub allowed: Option<Vec<Value>>,
    /// What it is for, in its author's words.
    pub description: Option<Arc<str>>,
    /// The fewest and the most letters or elements it accepts.
    pub length: [Option<i64>; 2],
    /// The smallest and the largest number it accepts.
    pub size: [Option<i64>; 2],
    /// Whether a secret was given to it, whatever its type.
    pub(crate) given_a_secret: bool,
    pub(crate) path: String,
    pub(crate) offset: u32,
}

/// The type of a parameter or an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the words of the template language")]
pub enum ParameterKind {
    String,
    SecureString,
    Int,
    Bool,
    Object,
    SecureObject,
    Array,
}

impl ParameterKind {
    const ALL: [(Self, &'static str); 7] = [
        (Self::String, "String"),
        (Self::SecureString, "SecureString"),
        (Self::Int, "Int"),
        (Self::Bool, "Bool"),
        (Self::Object, "Object"),
        (Self::SecureObject, "SecureObject"),
        (Self::Array, "Array"),
    ];

    /// The type of that name, case ignored.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, found)| found.eq_ignore_ascii_case(name))
            .map(|(kind, _)| *kind)
    }

    /// Its name, as Resource Manager reports it.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, name)| name)
    }

    /// Whether its values must never be shown.
    pub fn is_secure(self) -> bool {
        matches!(self, Self::SecureString | Self::SecureObject)
    }

    /// Whether a value is of this type. What is not known yet may become one.
    pub fn holds(self, value: &Value) -> bool {
        match (self, value) {
            (_, Value::Unknown(_)) => true,
            (Self::String | Self::SecureString, Value::String(_)) => true,
            (Self::Int, Value::Integer(_)) => true,
            (Self::Bool, Value::Bool(_)) => true,
            (Self::Array, Value::Array(_)) => true,
            // An object may hold whatever JSON may, as the engine has always let pass.
            (Self::Object | Self::SecureObject, value) => {
                matches!(value, Value::Object(_) | Value::Null)
            }
            _ => false,
        }
    }
}

impl Parameter {
    pub(super) fn read(member: &Member, path: String) -> Result<Self, String> {
        let node = &member.value;
        let written = node.value("type").and_then(Node::as_str);
        let kind = written.and_then(ParameterKind::named).ok_or_else(|| {
            let known: Vec<&str> = ParameterKind::ALL.iter().map(|(_, name)| *name).collect();
            format!(
                "The template parameter '{}' is not valid: its type '{}' is none of '{}'.",
                member.name,
                written.unwrap_or(""),
                known.join(", ")
            )
        })?;
        let bound = |name: &str| match node.value(name).map(Node::literal) {
            Some(Value::Integer(number)) => Some(number),
            _ => None,
        };
        let allowed = node
            .value("allowedValues")
            .map(|values| values.elements().iter().map(Node::literal).collect());
        let description = node
            .value("metadata")
            .and_then(|metadata| metadata.value("description"));
        Ok(Self {
            name: member.name.clone(),
            kind,
            default: node.value("defaultValue").cloned(),
            allowed,
            description: description.and_then(Node::as_str).map(Arc::from),
            length: [bound("minLength"), bound("maxLength")],
            size: [bound("minValue"), bound("maxValue")],
            given_a_secret: false,
            path,
            offset: node.offset,
        })
    }

    /// Whether its value must never be shown.
    pub fn is_secret(&self) -> bool {
        self.kind.is_secure() || self.given_a_secret
    }

    /// Whether the parameter accepts a value.
    pub(crate) fn accepts(&self, value: &Value) -> Result<(), Fault> {
        if !self.kind.holds(value) {
            return Err(Fault::wrong(format!(
                "Template parameter '{}' was provided an invalid value. Expected a value of type '{}', but received a value of type '{}'.",
                self.name,
                self.kind.name(),
                value.kind()
            )));
        }
        if matches!(value, Value::Unknown(_)) {
            return Ok(());
        }
        if let Some(allowed) = &self.allowed {
            let listed = |value: &Value| {
                allowed.iter().any(|allowed| match (allowed, value) {
                    (Value::String(allowed), Value::String(value)) => same_name(allowed, value),
                    (allowed, value) => allowed.same(value),
                })
            };
            let accepted = match value {
                // For an array each element may be one of the allowed ones.
                Value::Array(elements) => listed(value) || elements.iter().all(listed),
                value => listed(value),
            };
            if !accepted {
                let names: Vec<String> = allowed.iter().map(crate::fault::shown).collect();
                return Err(Fault::wrong(format!(
                    "The provided value for the template parameter '{}' is not valid. It is not part of the allowed value(s): '{}'.",
                    self.name,
                    names.join(",")
                ))
                .found(format!("It is '{}'.", crate::fault::shown(value))));
            }
        }
        self.in_bounds(value)
    }

    fn in_bounds(&self, value: &Value) -> Result<(), Fault> {
        let length = match value {
            Value::String(text) => i64::try_from(utf16::length(text)).ok(),
            Value::Array(elements) => i64::try_from(elements.len()).ok(),
            _ => None,
        };
        let size = match value {
            Value::Integer(number) => Some(*number),
            _ => None,
        };
        let [shortest, longest] = self.length;
        let [least, most] = self.size;
        let checks = [
            (length, shortest, true, "minLength"),
            (length, longest, false, "maxLength"),
            (size, least, true, "minValue"),
            (size, most, false, "maxValue"),
        ];
        for (found, bound, lower, name) in checks {
            if let (Some(found), Some(bound)) = (found, bound)
                && if lower { found < bound } else { found > bound }
            {
                return Err(Fault::wrong(format!(
                    "The provided value for the template parameter '{}' is not valid. Its '{name}' is '{bound}'.",
                    self.name
                ))
                .found(format!("Found is '{found}'.")));
            }
        }
        Ok(())
    }

    /// That nobody gave a value.
    pub(crate) fn not_provided(&self, source: &Source) -> TemplateError {
        let place = source.place(self.offset, &Path::Base(&self.path));
        TemplateError::new(
            Code::InvalidTemplate,
            format!(
                "The value for the template parameter '{}' at line '{}' and column '{}' is not provided. Please see https://aka.ms/resource-manager-parameter-files for usage details.",
                self.name, place.line, place.column
            ),
        )
        .at(place)
        .or("Give it a value, or a 'defaultValue' in the template.")
    }
}
