//! A setting of a resource: its values, and the place in the file that decides them.

use super::{Subject, expression};
use crate::document::Node;
use crate::expression::{Accessor, Head, Meaning};
use crate::place::Path;
use crate::portability::edit::{Edit, replace};
use crate::template::ParameterKind;
use crate::value::{Value, same_name};

/// How many steps a value is followed through variables and defaults.
const STEPS: usize = 16;

/// Where a value is written: at the setting itself, in a variable, or as the default of a parameter.
#[derive(Clone)]
pub(in crate::portability) struct Origin<'a> {
    pub(in crate::portability) node: &'a Node,
    pub(in crate::portability) path: String,
    /// The parameter, if the value is a parameter's default.
    pub(in crate::portability) parameter: Option<&'a Node>,
}

/// A setting of a resource.
pub(in crate::portability) struct Setting<'a> {
    /// What is written, or the nearest thing around it that is.
    pub(in crate::portability) node: &'a Node,
    pub(in crate::portability) path: String,
    /// The values that it has, each once. What is not known yet is left out.
    pub(in crate::portability) values: Vec<Value>,
    origin: Option<Origin<'a>>,
}

impl<'a> Subject<'a> {
    /// A setting of the resource. Steps are names, or numbers of elements.
    pub(in crate::portability) fn setting(&self, steps: &[&str]) -> Option<Setting<'a>> {
        let mut node = self.node;
        let mut path = self.path.clone();
        let mut whole = true;
        for step in steps {
            let inner = match step.parse::<usize>() {
                Ok(index) => node.elements().get(index),
                Err(_) => node.value(step),
            };
            let Some(inner) = inner else {
                whole = false;
                break;
            };
            path = match step.parse::<usize>() {
                Ok(index) => Path::Base(&path).element(index).to_string(),
                Err(_) => Path::Base(&path).member(step).to_string(),
            };
            node = inner;
        }
        let origin = whole.then(|| self.origin(node, &path)).flatten();
        let mut values: Vec<Value> = Vec::new();
        if self.planned.is_empty() || matches!(steps, ["type" | "apiVersion" | "name"]) {
            values.extend(origin.as_ref().and_then(Origin::value));
        }
        if let ["apiVersion"] = steps {
            let planned = self
                .planned
                .iter()
                .find_map(|one| one.api_version.as_deref());
            values = planned.map_or(values, |version| vec![Value::from(version)]);
        }
        let inside = inside(steps);
        for resource in &self.planned {
            let secret = |path: &String| inside.starts_with(path.as_str());
            if resource.secure_paths.iter().any(secret) {
                continue;
            }
            let found = steps.iter().try_fold(&resource.body, |value, step| {
                match (value, step.parse::<usize>()) {
                    (Value::Array(elements), Ok(index)) => elements.get(index),
                    (value, _) => value.member(step),
                }
            });
            if let Some(value) = found
                && !matches!(value, Value::Unknown(_) | Value::Null)
                && !values.contains(value)
            {
                values.push(value.clone());
            }
        }
        (whole || !values.is_empty()).then_some(Setting {
            node,
            path,
            values,
            origin,
        })
    }

    /// How many elements a list of the resource has.
    pub(in crate::portability) fn length(&self, steps: &[&str]) -> usize {
        let written = steps
            .iter()
            .try_fold(self.node, |node, step| node.value(step))
            .map_or(0, |node| node.elements().len());
        let planned = self.planned.iter().filter_map(|resource| {
            let found = steps
                .iter()
                .try_fold(&resource.body, |value, step| value.member(step));
            match found {
                Some(Value::Array(elements)) => Some(elements.len()),
                _ => None,
            }
        });
        planned.fold(written, usize::max)
    }

    /// Where the value of a node is written, if it is written anywhere as it is.
    fn origin(&self, node: &'a Node, path: &str) -> Option<Origin<'a>> {
        let mut origin = Origin {
            node,
            path: path.to_owned(),
            parameter: None,
        };
        for _ in 0..STEPS {
            let Some(text) = origin.node.text() else {
                return Some(origin);
            };
            let found = match text.meaning() {
                Ok(Meaning::Literal(_)) => return Some(origin),
                Ok(Meaning::Expression(found)) => found,
                Err(_) => return None,
            };
            let Head::Call {
                namespace: None,
                name,
                arguments,
            } = &found.head
            else {
                return None;
            };
            let named = arguments.first()?.as_text()?;
            let (part, parameter) = if same_name(name, "parameters") {
                ("parameters", true)
            } else if same_name(name, "variables") {
                ("variables", false)
            } else {
                return None;
            };
            let definition = self.names.value(part)?.value(named)?;
            let base = Path::Base(&self.names_path);
            let path = base.member(part);
            let path = path.member(named);
            let kind = definition.value("type").and_then(Node::as_str);
            // A secret is never told, not even one that is written down.
            if parameter
                && kind
                    .and_then(ParameterKind::named)
                    .is_some_and(ParameterKind::is_secure)
            {
                return None;
            }
            let (mut node, mut path) = if parameter {
                let default = definition.value("defaultValue")?;
                (default, path.member("defaultValue").to_string())
            } else {
                (definition, path.to_string())
            };
            for accessor in &found.accessors {
                let Accessor::Property { name, .. } = accessor else {
                    return None;
                };
                node = node.value(name)?;
                path = Path::Base(&path).member(name).to_string();
            }
            let whole = found.accessors.is_empty();
            origin = Origin {
                node,
                path,
                parameter: (parameter && whole).then_some(definition),
            };
        }
        None
    }

    /// Whether an expression that the setting is made of calls a function, in variables and defaults too.
    pub(in crate::portability) fn asks(&self, node: &'a Node, function: &str) -> bool {
        let mut node = node;
        for _ in 0..STEPS {
            let Some(found) = expression(node) else {
                return false;
            };
            let mut asked = false;
            super::each(found, &mut |inner| {
                asked |= super::call(inner).is_some_and(|(name, _)| same_name(name, function));
            });
            if asked {
                return true;
            }
            let Some((name, [named])) = super::call(found) else {
                return false;
            };
            let Some(named) = named.as_text() else {
                return false;
            };
            let part = |part: &str| self.names.value(part).and_then(|part| part.value(named));
            let next = if same_name(name, "parameters") {
                part("parameters").and_then(|definition| definition.value("defaultValue"))
            } else {
                part("variables")
            };
            match next {
                Some(next) => node = next,
                None => return false,
            }
        }
        false
    }
}

/// Steps as a path in a body is written.
fn inside(steps: &[&str]) -> String {
    steps
        .iter()
        .fold(String::new(), |path, step| match step.parse() {
            Ok(index) => Path::Base(&path).element(index).to_string(),
            Err(_) => Path::Base(&path).member(step).to_string(),
        })
}

impl Origin<'_> {
    /// The value that is written there.
    pub(in crate::portability) fn value(&self) -> Option<Value> {
        match self.node.text() {
            Some(text) => match text.meaning() {
                Ok(Meaning::Literal(text)) => Some(Value::String(text.clone())),
                _ => None,
            },
            None => Some(self.node.literal()),
        }
    }

    /// Whether the value may be any: it is not the default of a parameter that lists what it accepts.
    pub(in crate::portability) fn is_free(&self) -> bool {
        self.parameter
            .is_none_or(|parameter| parameter.value("allowedValues").is_none())
    }

    /// Writes another text there; what a parameter accepts goes along.
    pub(in crate::portability) fn rewrite(&self, text: &str) -> Vec<Edit> {
        let mut edits = vec![replace(self.node, text)];
        let allowed = self
            .parameter
            .and_then(|parameter| parameter.value("allowedValues"))
            .map(Node::elements)
            .unwrap_or_default();
        let is =
            |node: &&Node, text: &str| node.as_str().is_some_and(|found| same_name(found, text));
        if !allowed.iter().any(|node| is(&node, text)) {
            let old = self.node.as_str().unwrap_or("");
            edits.extend(
                allowed
                    .iter()
                    .find(|node| is(node, old))
                    .map(|node| replace(node, text)),
            );
        }
        edits
    }
}

impl<'a> Setting<'a> {
    /// The only value, if it is one text.
    pub(in crate::portability) fn text(&self) -> Option<String> {
        match self.values.as_slice() {
            [Value::String(text)] => Some(text.to_string()),
            _ => None,
        }
    }

    /// Every text among the values.
    pub(in crate::portability) fn texts(&self) -> impl Iterator<Item = &str> {
        self.values.iter().filter_map(Value::as_str)
    }

    /// Where a value is written, if it is that one.
    pub(in crate::portability) fn origin_of(&self, value: &str) -> Option<&Origin<'a>> {
        self.origin.as_ref().filter(|origin| {
            origin
                .value()
                .is_some_and(|found| found.as_str() == Some(value))
        })
    }

    /// The place that decides a value: where it is written, else where it is used.
    pub(in crate::portability) fn at(&self, value: &str) -> (u32, &str) {
        match self.origin_of(value) {
            Some(origin) => (origin.node.offset, &origin.path),
            None => (self.node.offset, &self.path),
        }
    }
}
