//! A template: what it defines, before anything is evaluated.

pub(crate) mod check;
mod parameter;

pub use parameter::{Parameter, ParameterKind};

use crate::document::{Document, Member, Node, Shape, Source};
use crate::error::{Code, TemplateError};
use crate::limits::Limits;
use crate::place::{Path, Place};
use std::sync::Arc;

/// A template that was read and whose expressions were checked.
#[derive(Debug, Clone)]
pub struct Template {
    pub(crate) source: Arc<Source>,
    /// The way to the template in its file: empty, or into the resource that nests it.
    pub(crate) path: String,
    pub(crate) root: Node,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) variables: Vec<Variable>,
    pub(crate) functions: Vec<UserFunction>,
}

/// A variable.
#[derive(Debug, Clone)]
pub(crate) struct Variable {
    pub(crate) name: Arc<str>,
    pub(crate) path: String,
    pub(crate) body: VariableBody,
}

/// What a variable is made of.
#[derive(Debug, Clone)]
pub(crate) enum VariableBody {
    Value(Node),
    /// `{ name, count, input }`
    Loop(Node),
}

/// A function that the template defines.
#[derive(Debug, Clone)]
pub(crate) struct UserFunction {
    pub(crate) namespace: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) parameters: Vec<Arc<str>>,
    pub(crate) output: Node,
    pub(crate) path: String,
}

impl Template {
    /// Reads a template, and finds everything that can be found without evaluating it.
    pub fn read(document: &Document, limits: &Limits) -> Result<Self, Vec<TemplateError>> {
        let template = Self::at(document.source(), document.root(), document.base(), limits)?;
        let errors = check::check(&template);
        if errors.is_empty() {
            Ok(template)
        } else {
            Err(errors)
        }
    }

    /// Reads a template that lies inside of a file.
    pub(crate) fn at(
        source: &Arc<Source>,
        root: &Node,
        path: &str,
        limits: &Limits,
    ) -> Result<Self, Vec<TemplateError>> {
        let mut template = Self {
            source: source.clone(),
            path: path.to_owned(),
            root: root.clone(),
            parameters: Vec::new(),
            variables: Vec::new(),
            functions: Vec::new(),
        };
        let mut errors = Vec::new();
        template.read_parts(&mut errors);
        template.measure(limits, &mut errors);
        if errors.is_empty() {
            Ok(template)
        } else {
            Err(errors)
        }
    }

    fn read_parts(&mut self, errors: &mut Vec<TemplateError>) {
        let root = self.root.clone();
        if !matches!(root.shape, Shape::Object(_)) {
            errors.push(self.wrong(
                &root,
                "",
                format!(
                    "A template must be an object, and this is of type '{}'.",
                    root.kind()
                ),
            ));
            return;
        }
        if root.member("resources").is_none() {
            let error = self.wrong(
                &root,
                "",
                "Required property 'resources' not found in JSON.".to_owned(),
            );
            errors.push(error.or("Write \"resources\": [] if there are none."));
        }
        for (part, array) in [
            ("parameters", false),
            ("variables", false),
            ("outputs", false),
            ("functions", true),
            ("resources", true),
        ] {
            let Some(node) = root.value(part) else {
                continue;
            };
            match (&node.shape, array) {
                (Shape::Null, _) | (Shape::Object(_), false) | (Shape::Array(_), true) => {}
                (Shape::Object(_), true) if part == "resources" => errors.push(
                    self.wrong(node, part, "The resources of the template have symbolic names, which need a newer engine than a stamp's.".to_owned())
                        .or("Write \"resources\" as an array and give every resource a name."),
                ),
                _ => errors.push(self.wrong(
                    node,
                    part,
                    format!("'{part}' must be an {}, and it is of type '{}'.", if array { "array" } else { "object" }, node.kind()),
                )),
            }
        }
        self.parameters = self
            .members_of("parameters")
            .iter()
            .filter_map(|member| {
                match Parameter::read(member, self.inner_path("parameters", &member.name)) {
                    Ok(parameter) => Some(parameter),
                    Err(error) => {
                        errors.push(self.wrong(
                            &member.value,
                            &format!("parameters.{}", member.name),
                            error,
                        ));
                        None
                    }
                }
            })
            .collect();
        self.read_variables();
        self.read_functions(errors);
    }

    fn read_variables(&mut self) {
        for member in self.members_of("variables") {
            let path = self.inner_path("variables", &member.name);
            if member.name.eq_ignore_ascii_case("copy")
                && matches!(member.value.shape, Shape::Array(_))
            {
                for (index, turns) in member.value.elements().iter().enumerate() {
                    let name = turns.value("name").and_then(Node::as_str).unwrap_or("");
                    let body = VariableBody::Loop(turns.clone());
                    self.variables.push(Variable {
                        name: name.into(),
                        path: format!("{path}[{index}]"),
                        body,
                    });
                }
            } else {
                let body = VariableBody::Value(member.value.clone());
                self.variables.push(Variable {
                    name: member.name.clone(),
                    path,
                    body,
                });
            }
        }
    }

    fn read_functions(&mut self, errors: &mut Vec<TemplateError>) {
        let spaces = self
            .root
            .value("functions")
            .map(|node| node.elements().to_vec())
            .unwrap_or_default();
        for (index, space) in spaces.iter().enumerate() {
            let path = format!("functions[{index}]");
            let Some(namespace) = space.value("namespace").and_then(Node::as_str) else {
                errors.push(self.wrong(
                    space,
                    &path,
                    "The functions have no 'namespace'.".to_owned(),
                ));
                continue;
            };
            for member in space
                .value("members")
                .map(Node::members)
                .unwrap_or_default()
            {
                let path = format!("{path}.members.{}", member.name);
                let Some(output) = member
                    .value
                    .value("output")
                    .and_then(|output| output.value("value"))
                else {
                    errors.push(self.wrong(
                        &member.value,
                        &path,
                        "The function has no 'output' with a 'value'.".to_owned(),
                    ));
                    continue;
                };
                let parameters = member
                    .value
                    .value("parameters")
                    .map(Node::elements)
                    .unwrap_or_default();
                let names = parameters
                    .iter()
                    .filter_map(|parameter| parameter.value("name").and_then(Node::as_str));
                self.functions.push(UserFunction {
                    namespace: namespace.into(),
                    name: member.name.clone(),
                    parameters: names.map(Arc::from).collect(),
                    output: output.clone(),
                    path: self.inner(&format!("{path}.output.value")),
                });
            }
        }
    }

    fn measure(&self, limits: &Limits, errors: &mut Vec<TemplateError>) {
        let outputs = self.members_of("outputs").len();
        for (part, count, most) in [
            ("parameters", self.parameters.len(), limits.parameters),
            ("variables", self.variables.len(), limits.variables),
            ("outputs", outputs, limits.outputs),
        ] {
            if count > most {
                errors.push(self.wrong(
                    &self.root,
                    part,
                    format!("The number of template {part} limit exceeded. Limit: '{most}' and actual: '{count}'."),
                ));
            }
        }
    }

    /// The name of the API profile that fills in missing api-versions.
    pub fn api_profile(&self) -> Option<&str> {
        self.root.value("apiProfile").and_then(Node::as_str)
    }

    /// The parameters that the template defines.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    pub(crate) fn resources(&self) -> &[Node] {
        self.root
            .value("resources")
            .map(Node::elements)
            .unwrap_or_default()
    }

    /// The members of one part of the template, the last of each name.
    pub(crate) fn members_of(&self, part: &str) -> Vec<Member> {
        let members = self.root.value(part).map(Node::members).unwrap_or_default();
        let last = |member: &&Member| {
            let same = |other: &&Member| crate::value::same_name(&other.name, &member.name);
            members
                .iter()
                .rev()
                .find(same)
                .is_some_and(|found| found.offset == member.offset)
        };
        if members.len() > 2_000 {
            members.to_vec()
        } else {
            members.iter().filter(last).cloned().collect()
        }
    }

    pub(crate) fn inner(&self, path: &str) -> String {
        if self.path.is_empty() {
            path.to_owned()
        } else {
            format!("{}.{path}", self.path)
        }
    }

    fn inner_path(&self, part: &str, name: &str) -> String {
        let part = self.inner(part);
        Path::Base(&part).member(name).to_string()
    }

    /// The place of a node of this template.
    pub(crate) fn place(&self, node: &Node, path: &str) -> Place {
        let path = if path.is_empty() {
            self.path.clone()
        } else {
            self.inner(path)
        };
        self.source.place(node.offset, &Path::Base(&path))
    }

    pub(crate) fn wrong(&self, node: &Node, path: &str, message: String) -> TemplateError {
        TemplateError::new(Code::InvalidTemplate, message).at(self.place(node, path))
    }
}
