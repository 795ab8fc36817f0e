//! What a template gives back.

use super::{Job, ResourceTable};
use crate::document::{Member, Node};
use crate::error::{Code, TemplateError};
use crate::evaluate::{Evaluator, Stage};
use crate::fault::Fault;
use crate::place::Path;
use crate::template::ParameterKind;
use crate::value::Value;
use std::fmt;
use std::sync::Arc;

/// An output.
#[derive(Clone, PartialEq)]
pub struct PlannedOutput {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub kind: ParameterKind,
    /// Its value, or what it waits for.
    pub value: Value,
    /// Whether the value is never shown, because the output is secure.
    pub secure: bool,
}

impl fmt::Debug for PlannedOutput {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = if self.secure {
            "***".to_owned()
        } else {
            self.value.to_string()
        };
        out.debug_struct("PlannedOutput")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("value", &value)
            .finish()
    }
}

/// All outputs whose condition holds.
pub(super) fn outputs(
    job: &Job<'_>,
    table: &ResourceTable,
) -> Result<Vec<PlannedOutput>, Vec<TemplateError>> {
    let base = Path::Base(&job.template.path);
    let path = base.member("outputs");
    let mut outputs = Vec::new();
    let mut errors = Vec::new();
    for member in job.template.members_of("outputs") {
        let mut evaluator = job.evaluator(table, Stage::Output, &[]);
        match output(&mut evaluator, &member, &path.member(&member.name)) {
            Ok(output) => outputs.extend(output),
            Err(mut error) => {
                if error.code == Code::InvalidTemplate {
                    error.code = Code::DeploymentOutputEvaluationFailed;
                }
                errors.push(error);
            }
        }
    }
    if errors.is_empty() {
        Ok(outputs)
    } else {
        Err(errors)
    }
}

fn output(
    evaluator: &mut Evaluator<'_>,
    member: &Member,
    path: &Path<'_>,
) -> Result<Option<PlannedOutput>, TemplateError> {
    let node = &member.value;
    if let Some(condition) = node.value("condition") {
        match evaluator.node(condition, &path.member("condition"))? {
            Value::Bool(false) => return Ok(None),
            Value::Bool(true) | Value::Unknown(_) => {}
            other => {
                let fault = Fault::wrong(format!(
                    "The condition of an output must be of type 'Boolean', and it is of type '{}'.",
                    other.kind()
                ));
                return Err(evaluator.placed(fault, condition, path));
            }
        }
    }
    let written = node.value("type").and_then(Node::as_str);
    let Some(kind) = written.and_then(ParameterKind::named) else {
        let fault = Fault::wrong(format!(
            "The template output '{}' is not valid: its type '{}' is not known.",
            member.name,
            written.unwrap_or("")
        ));
        return Err(evaluator.placed(
            fault.or(
                "Write \"type\": string, securestring, int, bool, object, secureobject or array.",
            ),
            node,
            path,
        ));
    };
    let value = match (node.value("value"), node.value("copy")) {
        (Some(value), _) => evaluator.node(value, &path.member("value"))?,
        (None, Some(turns)) => {
            evaluator.property_loop(turns, &path.member("copy"), &path.member("value"))?
        }
        (None, None) => {
            let fault = Fault::wrong(format!(
                "The template output '{}' has no 'value'.",
                member.name
            ));
            return Err(evaluator.placed(fault, node, path));
        }
    };
    if !kind.holds(&value) && value != Value::Null {
        let fault = Fault::wrong(format!(
            "The template output '{}' is not valid: The provided value is not of type '{}', it is of type '{}'.",
            member.name,
            kind.name(),
            value.kind()
        ));
        return Err(evaluator.placed(
            fault,
            node.value("value").unwrap_or(node),
            &path.member("value"),
        ));
    }
    Ok(Some(PlannedOutput {
        name: member.name.clone(),
        kind,
        value,
        secure: kind.is_secure(),
    }))
}
