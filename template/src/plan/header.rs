//! What stands around the body of a resource: name, type, condition. It must be known before anything runs.

use crate::document::Node;
use crate::error::TemplateError;
use crate::evaluate::Evaluator;
use crate::fault::Fault;
use crate::place::Path;
use crate::value::Value;

/// What stands around the body of a resource.
pub(super) struct Header<'a> {
    pub(super) node: &'a Node,
    pub(super) path: &'a Path<'a>,
}

impl Header<'_> {
    fn value(
        &self,
        evaluator: &mut Evaluator<'_>,
        member: &str,
    ) -> Result<Option<(Value, &Node)>, TemplateError> {
        let Some(node) = self.node.value(member) else {
            return Ok(None);
        };
        let value = evaluator.node(node, &self.path.member(member))?;
        Ok(Some((value, node)))
    }

    pub(super) fn text(
        &self,
        evaluator: &mut Evaluator<'_>,
        member: &str,
    ) -> Result<Option<String>, TemplateError> {
        let fault = match self.value(evaluator, member)? {
            None | Some((Value::Null, _)) => return Ok(None),
            Some((Value::String(text), _)) => return Ok(Some(text.to_string())),
            Some((Value::Unknown(unknown), _)) => Fault::Unknown(unknown),
            Some((other, _)) => Fault::wrong(format!(
                "The '{member}' of a template resource must be of type 'String', and it is of type '{}'.",
                other.kind()
            )),
        };
        let node = self.node.value(member).unwrap_or(self.node);
        Err(evaluator.placed(fault, node, &self.path.member(member)))
    }

    pub(super) fn condition(&self, evaluator: &mut Evaluator<'_>) -> Result<bool, TemplateError> {
        let fault = match self.value(evaluator, "condition")? {
            None => return Ok(true),
            Some((Value::Bool(value), _)) => return Ok(value),
            Some((Value::Unknown(unknown), _)) => Fault::Unknown(unknown),
            Some((Value::String(text), _)) if text.eq_ignore_ascii_case("true") => return Ok(true),
            Some((Value::String(text), _)) if text.eq_ignore_ascii_case("false") => {
                return Ok(false);
            }
            Some((other, _)) => Fault::wrong(format!(
                "The condition of a template resource must be of type 'Boolean', and it is of type '{}'.",
                other.kind()
            )),
        };
        let node = self.node.value("condition").unwrap_or(self.node);
        Err(evaluator.placed(fault, node, &self.path.member("condition")))
    }

    pub(super) fn missing(&self, evaluator: &Evaluator<'_>, member: &str) -> TemplateError {
        let fault = Fault::wrong(format!("The template resource has no '{member}'."));
        evaluator.placed(
            fault.or(format!("Write \"{member}\".")),
            self.node,
            self.path,
        )
    }
}
