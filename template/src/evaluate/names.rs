//! The names of one template and their values: parameters, variables and functions of its own. Values are found out when they are first
//! asked for, and once.

use super::{Evaluator, Stage};
use crate::document::{Node, Source};
use crate::error::{Code, TemplateError, did_you_mean};
use crate::expression::SyntaxError;
use crate::fault::Fault;
use crate::parameter_file::{GivenValue, ParameterFile};
use crate::place::{Path, Place};
use crate::template::{Parameter, Template, UserFunction, Variable, VariableBody};
use crate::value::{Value, same_name};
use std::sync::{Arc, OnceLock};

/// The names that expressions of one template know.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) source: Arc<Source>,
    pub(crate) parameters: Vec<(Parameter, OnceLock<Value>)>,
    pub(crate) variables: Vec<(Variable, OnceLock<(Value, bool)>)>,
    pub(crate) functions: Vec<UserFunction>,
}

impl Names {
    /// The names of a template, with the values that are given for its parameters.
    pub(crate) fn of(template: &Template, given: &ParameterFile) -> Self {
        let value = |parameter: &Parameter| match given.given(&parameter.name) {
            Some((GivenValue::Value(value), _)) => OnceLock::from(value.clone()),
            _ => OnceLock::new(),
        };
        Self {
            source: template.source.clone(),
            parameters: template
                .parameters
                .iter()
                .map(|parameter| (parameter.clone(), value(parameter)))
                .collect(),
            variables: template
                .variables
                .iter()
                .map(|variable| (variable.clone(), OnceLock::new()))
                .collect(),
            functions: template.functions.clone(),
        }
    }

    /// A place in the template's file; `within` is how far into the text of an expression.
    pub(crate) fn place(&self, offset: u32, within: u32, path: &Path<'_>) -> Place {
        // The text begins behind its quotation mark.
        let shift = if within > 0 { within + 1 } else { 0 };
        self.source.place(offset.saturating_add(shift), path)
    }

    /// What is wrong with the syntax of a text.
    pub(crate) fn syntax_error(
        &self,
        error: &SyntaxError,
        node: &Node,
        path: &Path<'_>,
    ) -> TemplateError {
        TemplateError {
            code: Code::InvalidTemplate,
            message: error.message.clone(),
            place: Some(self.place(node.offset, error.offset, path)),
            way_out: error.way_out.clone(),
            waits: false,
        }
    }

    pub(crate) fn parameter_not_found(&self, name: &str) -> Fault {
        Fault::wrong(format!(
            "The template parameter '{name}' is not found. Please see https://aka.ms/arm-template/#parameters for usage details."
        ))
        .or_maybe(did_you_mean(name, self.parameters.iter().map(|(parameter, _)| &*parameter.name)))
    }

    pub(crate) fn variable_not_found(&self, name: &str) -> Fault {
        Fault::wrong(format!(
            "The template variable '{name}' is not found. Please see https://aka.ms/arm-template/#variables for usage details."
        ))
        .or_maybe(did_you_mean(name, self.variables.iter().map(|(variable, _)| &*variable.name)))
    }

    /// A function that the template defines.
    pub(crate) fn function(&self, namespace: &str, name: &str) -> Option<&UserFunction> {
        let same = |function: &&UserFunction| {
            same_name(&function.namespace, namespace) && same_name(&function.name, name)
        };
        self.functions.iter().find(same)
    }

    pub(crate) fn function_not_found(&self, namespace: &str, name: &str) -> Fault {
        let full = format!("{namespace}.{name}");
        let known: Vec<String> = self
            .functions
            .iter()
            .map(|function| format!("{}.{}", function.namespace, function.name))
            .collect();
        Fault::wrong(format!(
            "The template function '{full}' is not valid: the template defines none of that name."
        ))
        .or_maybe(did_you_mean(&full, known.iter().map(String::as_str)))
    }
}

impl Evaluator<'_> {
    /// The value of a parameter.
    pub(crate) fn parameter(&mut self, name: &str) -> Result<Value, Fault> {
        if let Some(arguments) = &self.arguments {
            let found = arguments.iter().find(|(found, _)| same_name(found, name));
            return found.map(|(_, value)| value.clone()).ok_or_else(|| {
                Fault::wrong(format!("The function's parameter '{name}' is not found."))
                    .or_maybe(did_you_mean(
                        name,
                        arguments.iter().map(|(name, _)| &**name),
                    ))
                    .or("A function of the template's own knows its own parameters only.")
            });
        }
        let names = self.names.clone();
        let found = names
            .parameters
            .iter()
            .find(|(parameter, _)| same_name(&parameter.name, name));
        let (parameter, value) = found.ok_or_else(|| names.parameter_not_found(name))?;
        let value = match value.get() {
            Some(value) => value.clone(),
            None => {
                let default = parameter.default.as_ref().ok_or_else(|| {
                    Fault::Placed(Box::new(parameter.not_provided(&names.source)))
                })?;
                let path = Path::Base(&parameter.path);
                let path = path.member("defaultValue");
                let found = self.aside(Stage::Default, &parameter.name, |inner| {
                    Ok(inner.node(default, &path)?)
                })?;
                if !matches!(found, Value::Unknown(_)) {
                    parameter.accepts(&found).map_err(|fault| {
                        fault.placed(parameter.is_secret(), |_| {
                            names.place(default.offset, 0, &path)
                        })
                    })?;
                }
                if found.first_unknown().is_none() {
                    value.get_or_init(|| found.clone());
                }
                found
            }
        };
        self.secure |= parameter.is_secret();
        Ok(value)
    }

    /// The value of a variable.
    pub(crate) fn variable(&mut self, name: &str) -> Result<Value, Fault> {
        let names = self.names.clone();
        let found = names
            .variables
            .iter()
            .find(|(variable, _)| same_name(&variable.name, name));
        let (variable, value) = found.ok_or_else(|| names.variable_not_found(name))?;
        if let Some((value, secure)) = value.get() {
            self.secure |= secure;
            return Ok(value.clone());
        }
        let before = std::mem::take(&mut self.secure);
        let path = Path::Base(&variable.path);
        let found = self.aside(Stage::Variable, &variable.name, |inner| {
            Ok(match &variable.body {
                VariableBody::Value(node) => inner.node(node, &path)?,
                VariableBody::Loop(node) => inner.property_loop(node, &path, &path)?,
            })
        })?;
        if found.first_unknown().is_none() {
            value.get_or_init(|| (found.clone(), self.secure));
        }
        self.secure |= before;
        Ok(found)
    }

    /// Evaluates a definition away from where it is used: without the loops and arguments there.
    fn aside(
        &mut self,
        stage: Stage,
        name: &Arc<str>,
        inner: impl FnOnce(&mut Self) -> Result<Value, Fault>,
    ) -> Result<Value, Fault> {
        if let Some(start) = self.open.iter().position(|open| Arc::ptr_eq(open, name)) {
            let circle: Vec<&str> = self
                .open
                .iter()
                .skip(start)
                .chain([name])
                .map(|name| &**name)
                .collect();
            return Err(Fault::wrong(format!(
                "The definition of '{name}' is circular: {}.",
                circle.join(" -> ")
            ))
            .or("A parameter or variable must not need itself."));
        }
        let depth = self.around.budget.enter()?;
        self.open.push(name.clone());
        let stage = std::mem::replace(&mut self.stage, stage);
        let turns = std::mem::take(&mut self.turns);
        let lambda_values = std::mem::take(&mut self.lambda_values);
        let arguments = self.arguments.take();
        let paths = self.secure_paths.len();
        let result = inner(self);
        self.secure_paths.truncate(paths);
        self.arguments = arguments;
        self.lambda_values = lambda_values;
        self.turns = turns;
        self.stage = stage;
        self.open.pop();
        self.around.budget.leave(depth);
        result
    }

    /// Calls a function that the template defines.
    pub(crate) fn own_function(
        &mut self,
        namespace: &str,
        name: &str,
        values: Vec<Value>,
    ) -> Result<Value, Fault> {
        let names = self.names.clone();
        let function = names
            .function(namespace, name)
            .ok_or_else(|| names.function_not_found(namespace, name))?;
        if function.parameters.len() != values.len() {
            return Err(Fault::wrong(format!(
                "Unable to evaluate template language function '{namespace}.{name}': function requires {} argument(s) while {} were provided.",
                function.parameters.len(),
                values.len()
            )));
        }
        if self.stage == Stage::UserFunction {
            return Err(Fault::wrong(format!(
                "The template function '{namespace}.{name}' is not expected at this location."
            ))
            .or("A function of the template's own cannot call another one."));
        }
        let path = Path::Base(&function.path);
        let named = function.parameters.iter().cloned().zip(values).collect();
        let label = function.name.clone();
        self.aside(Stage::UserFunction, &label, |inner| {
            inner.arguments = Some(named);
            Ok(inner.node(&function.output, &path)?)
        })
    }
}
