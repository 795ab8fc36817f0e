//! Evaluating expressions and what is built from them.

mod access;
mod names;
mod tree;

pub(crate) use names::Names;

use crate::budget::Budget;
use crate::expression::{Accessor, Expression, Head};
use crate::fault::Fault;
use crate::function::{self, Call, Run};
use crate::plan::{Dependency, Deployment, ResourceTable};
use crate::value::Value;
use crate::world::World;
use std::sync::Arc;

/// Where in a template an expression stands; not every function may be called everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The default value of a parameter.
    Default,
    /// A variable.
    Variable,
    /// What must be known before anything runs: names, conditions, numbers of copies.
    Header,
    /// The body of a resource.
    Body,
    /// An output.
    Output,
    /// A function that the template defines.
    UserFunction,
}

/// A loop under way.
#[derive(Debug, Clone)]
pub(crate) struct Turn {
    pub(crate) name: Option<Arc<str>>,
    pub(crate) index: i64,
    /// A loop over properties is meant only by its name, unless there is no other.
    pub(crate) inner: bool,
}

/// What does not change while one deployment is evaluated.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) world: &'a dyn World,
    pub(crate) budget: &'a Budget,
    pub(crate) deployment: &'a Deployment,
    pub(crate) resources: &'a ResourceTable,
}

/// Evaluates the expressions of one template.
pub(crate) struct Evaluator<'a> {
    pub(crate) around: Surroundings<'a>,
    pub(crate) names: Arc<Names>,
    pub(crate) stage: Stage,
    pub(crate) turns: Vec<Turn>,
    pub(crate) lambda_values: Vec<(Arc<str>, Value)>,
    /// The arguments, while a function of the template's own runs.
    pub(crate) arguments: Option<Vec<(Arc<str>, Value)>>,
    /// Whether a secret went into what was evaluated since this was last reset.
    pub(crate) secure: bool,
    /// What the evaluated expressions looked at.
    pub(crate) looked_at: Vec<Dependency>,
    /// Variables and parameters being evaluated, to name a circle.
    pub(crate) open: Vec<Arc<str>>,
    /// Paths of values that a secret went into.
    pub(crate) secure_paths: Vec<String>,
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(around: Surroundings<'a>, names: Arc<Names>, stage: Stage) -> Self {
        Self {
            around,
            names,
            stage,
            turns: Vec::new(),
            lambda_values: Vec::new(),
            arguments: None,
            secure: false,
            looked_at: Vec::new(),
            open: Vec::new(),
            secure_paths: Vec::new(),
        }
    }

    /// The deployment that is evaluated.
    pub(crate) fn deployment(&self) -> &'a Deployment {
        self.around.deployment
    }

    pub(crate) fn world(&self) -> &'a dyn World {
        self.around.world
    }

    /// Refuses a call that stands where it may not.
    pub(crate) fn only_in(&self, call: &Call<'_>, stages: &[Stage]) -> Result<(), Fault> {
        if stages.contains(&self.stage) {
            return Ok(());
        }
        let where_allowed = match stages {
            [Stage::Default] => "It may be called in the default value of a parameter only.",
            [Stage::Body, Stage::Output] => {
                "It may be called in the properties of a resource and in outputs only, because its value is known only while the deployment runs."
            }
            _ => "A default value and a function of the template's own know no variables.",
        };
        Err(Fault::wrong(format!(
            "The template function '{}' is not expected at this location. Please see https://aka.ms/arm-template-expressions for usage details.",
            call.name
        ))
        .or(where_allowed))
    }

    /// The value of an expression.
    pub(crate) fn expression(&mut self, expression: &Expression) -> Result<Value, Fault> {
        self.around.budget.steps(1)?;
        let depth = self.around.budget.enter()?;
        let result = self
            .head(expression)
            .and_then(|value| self.accessed(value, expression));
        self.around.budget.leave(depth);
        result.map_err(|fault| fault.offset(expression.offset))
    }

    fn accessed(&mut self, mut value: Value, expression: &Expression) -> Result<Value, Fault> {
        for accessor in &expression.accessors {
            value = match accessor {
                Accessor::Property { offset, name } => {
                    access::property(&value, name).map_err(|fault| fault.offset(*offset))?
                }
                Accessor::Index(index) => {
                    let at = self.expression(index)?;
                    access::index(&value, &at).map_err(|fault| fault.offset(index.offset))?
                }
            };
        }
        Ok(value)
    }

    fn head(&mut self, expression: &Expression) -> Result<Value, Fault> {
        match &expression.head {
            Head::Text(text) => Ok(Value::String(text.clone())),
            Head::Integer(number) => Ok(Value::Integer(*number)),
            Head::Call {
                namespace: Some(namespace),
                name,
                arguments,
            } => {
                let arguments = self.all(arguments)?;
                self.own_function(namespace, name, arguments)
            }
            Head::Call {
                namespace: None,
                name,
                arguments,
            } => self.call(name, arguments),
        }
    }

    pub(crate) fn all(&mut self, expressions: &[Expression]) -> Result<Vec<Value>, Fault> {
        expressions
            .iter()
            .map(|expression| self.expression(expression))
            .collect()
    }

    fn call(&mut self, name: &str, arguments: &[Expression]) -> Result<Value, Fault> {
        let function = function::find(name).ok_or_else(|| function::not_found(name))?;
        function.takes(arguments.len())?;
        let call = Call {
            name,
            usage: function.usage,
            budget: self.around.budget,
        };
        let result = match function.run {
            Run::Written(run) => run(self, &call, arguments),
            Run::Tolerant(run) => run(&call, &self.all(arguments)?),
            Run::Plain(run) => {
                let values = self.all(arguments)?;
                match values
                    .iter()
                    .find(|value| matches!(value, Value::Unknown(_)))
                {
                    Some(unknown) => Ok(unknown.clone()),
                    None => run(&call, &values),
                }
            }
        };
        if let Ok(made @ (Value::Array(_) | Value::Object(_))) = &result
            && function.makes()
        {
            self.around.budget.weigh(made)?;
        }
        match result {
            // A function that needs the inside of something unknown waits for it too.
            Err(Fault::Unknown(unknown)) => Ok(Value::Unknown(unknown)),
            other => other,
        }
    }
}
