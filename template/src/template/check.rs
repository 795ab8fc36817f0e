//! What can be found wrong without evaluating: syntax, names of functions, parameters and variables, numbers of arguments. All of it in one go.

use super::{Template, VariableBody};
use crate::document::{Member, Node, Shape};
use crate::error::TemplateError;
use crate::evaluate::Names;
use crate::expression::{Accessor, Expression, Head, Meaning};
use crate::fault::Fault;
use crate::function;
use crate::place::Path;
use crate::value::same_name;

/// How many mistakes are listed; a broken file has no use for more.
const MOST: usize = 100;

/// Everything that is wrong with the expressions of a template. Templates inside of it that know other names are left out: they are
/// checked when they are read.
pub(crate) fn check(template: &Template) -> Vec<TemplateError> {
    let names = Names::of(template, &crate::ParameterFile::default());
    let mut check = Check {
        names,
        errors: Vec::new(),
        own: None,
    };
    let base = Path::Base(&template.path);
    for parameter in &template.parameters {
        if let Some(default) = &parameter.default {
            check.node(default, &Path::Base(&parameter.path).member("defaultValue"));
        }
    }
    for variable in &template.variables {
        let (VariableBody::Value(node) | VariableBody::Loop(node)) = &variable.body;
        check.node(node, &Path::Base(&variable.path));
    }
    for function in &template.functions {
        check.own = Some(
            function
                .parameters
                .iter()
                .map(|name| name.to_string())
                .collect(),
        );
        check.node(&function.output, &Path::Base(&function.path));
        check.own = None;
    }
    check.resources(template.resources(), &base);
    if let Some(outputs) = template.root.value("outputs") {
        check.node(outputs, &base.member("outputs"));
    }
    check.errors.truncate(MOST);
    check.errors
}

struct Check {
    names: Names,
    errors: Vec<TemplateError>,
    /// Inside of a function that the template defines: its parameters.
    own: Option<Vec<String>>,
}

impl Check {
    fn resources(&mut self, resources: &[Node], base: &Path<'_>) {
        let path = base.member("resources");
        for (index, resource) in resources.iter().enumerate() {
            let path = path.element(index);
            let nests = resource
                .value("type")
                .and_then(Node::as_str)
                .is_some_and(|name| same_name(name, "Microsoft.Resources/deployments"));
            for member in resource.members() {
                let own = same_name(&member.name, "properties") && nests;
                if own {
                    self.deployment(member, &path);
                } else if same_name(&member.name, "resources") {
                    self.resources(member.value.elements(), &path);
                } else {
                    self.node(&member.value, &path.member(&member.name));
                }
            }
        }
    }

    /// The properties of a nested deployment. Only its own template's expressions in outer scope know our names.
    fn deployment(&mut self, properties: &Member, path: &Path<'_>) {
        let path = path.member(&properties.name);
        let outer = !is_inner(&properties.value);
        for member in properties.value.members() {
            let path = path.member(&member.name);
            if !same_name(&member.name, "template") {
                self.node(&member.value, &path);
            } else if outer {
                self.resources(
                    member
                        .value
                        .value("resources")
                        .map(Node::elements)
                        .unwrap_or_default(),
                    &path,
                );
            }
        }
    }

    fn node(&mut self, node: &Node, path: &Path<'_>) {
        if self.errors.len() >= MOST {
            return;
        }
        match &node.shape {
            Shape::Text(text) => match text.meaning() {
                Ok(Meaning::Literal(_)) => {}
                Ok(Meaning::Expression(expression)) => self.expression(expression, node, path),
                Err(error) => self.errors.push(self.names.syntax_error(error, node, path)),
            },
            Shape::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(element, &path.element(index));
                }
            }
            // What is said about a template is no part of it.
            Shape::Object(members) => {
                for member in members
                    .iter()
                    .filter(|member| !same_name(&member.name, "metadata"))
                {
                    self.node(&member.value, &path.member(&member.name));
                }
            }
            _ => {}
        }
    }

    fn expression(&mut self, expression: &Expression, node: &Node, path: &Path<'_>) {
        if let Head::Call {
            namespace,
            name,
            arguments,
        } = &expression.head
        {
            let fault = match namespace {
                Some(namespace) => match self.names.function(namespace, name) {
                    Some(_) => None,
                    None => Some(self.names.function_not_found(namespace, name)),
                },
                None => self.call(name, arguments),
            };
            if let Some(fault) = fault {
                let place = |within| self.names.place(node.offset, within, path);
                self.errors
                    .push(fault.offset(expression.offset).placed(false, place));
            }
            for argument in arguments {
                self.expression(argument, node, path);
            }
        }
        for accessor in &expression.accessors {
            if let Accessor::Index(index) = accessor {
                self.expression(index, node, path);
            }
        }
    }

    fn call(&self, name: &str, arguments: &[Expression]) -> Option<Fault> {
        let Some(function) = function::find(name) else {
            return Some(function::not_found(name));
        };
        if let Err(fault) = function.takes(arguments.len()) {
            return Some(fault);
        }
        let wanted = arguments.first().and_then(Expression::as_text)?;
        match function.name {
            "parameters" => match &self.own {
                Some(own) => {
                    let known = own.iter().any(|found| same_name(found, wanted));
                    (!known).then(|| {
                        Fault::wrong(format!("The function's parameter '{wanted}' is not found."))
                    })
                }
                None => {
                    let known = self
                        .names
                        .parameters
                        .iter()
                        .any(|(found, _)| same_name(&found.name, wanted));
                    (!known).then(|| self.names.parameter_not_found(wanted))
                }
            },
            "variables" if self.own.is_none() => {
                let known = self
                    .names
                    .variables
                    .iter()
                    .any(|(found, _)| same_name(&found.name, wanted));
                (!known).then(|| self.names.variable_not_found(wanted))
            }
            _ => None,
        }
    }
}

/// Whether a nested template has names of its own.
pub(crate) fn is_inner(properties: &Node) -> bool {
    let options = properties.value("expressionEvaluationOptions");
    let scope = options
        .and_then(|options| options.value("scope"))
        .and_then(Node::as_str);
    scope.is_some_and(|scope| scope.eq_ignore_ascii_case("inner"))
}
