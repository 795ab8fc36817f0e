//! Evaluating a whole part of a template: every text in it, and loops over properties.

use super::{Evaluator, Turn};
use crate::document::{Member, Node, Shape, Text};
use crate::error::TemplateError;
use crate::expression::Meaning;
use crate::fault::Fault;
use crate::place::Path;
use crate::value::{Object, Value, same_name};
use std::sync::Arc;

impl Evaluator<'_> {
    /// The value of a node. Errors have the place of the text they come from.
    pub(crate) fn node(&mut self, node: &Node, path: &Path<'_>) -> Result<Value, TemplateError> {
        let spent = self.around.budget.steps(1);
        spent.map_err(|fault| self.placed(fault, node, path))?;
        Ok(match &node.shape {
            Shape::Null => Value::Null,
            Shape::Bool(value) => Value::Bool(*value),
            Shape::Integer(value) => Value::Integer(*value),
            Shape::Float(value) => Value::Float(*value),
            Shape::Text(text) => self.text(text, node, path)?,
            Shape::Array(elements) => {
                let mut values = Vec::with_capacity(elements.len());
                for (index, element) in elements.iter().enumerate() {
                    values.push(self.node(element, &path.element(index))?);
                }
                Value::array(values)
            }
            Shape::Object(members) => {
                let mut object = Object::default();
                for member in members.iter() {
                    self.member(member, path, &mut object)?;
                }
                Value::object(object)
            }
        })
    }

    /// One member, or the members that a loop makes.
    pub(crate) fn member(
        &mut self,
        member: &Member,
        path: &Path<'_>,
        into: &mut Object,
    ) -> Result<(), TemplateError> {
        let before = path;
        let inner = path.member(&member.name);
        if same_name(&member.name, "copy") && is_property_loop(&member.value) {
            for (index, turns) in member.value.elements().iter().enumerate() {
                let path = inner.element(index);
                let name = self.loop_name(turns, &path)?.unwrap_or_default();
                let target = before.member(&name);
                let made = self.property_loop(turns, &path, &target)?;
                into.set(name, made);
            }
            return Ok(());
        }
        let value = self.node(&member.value, &inner)?;
        // Two members of one name are rare; looking for them in every object would be slow.
        if into.len() > 64 {
            into.push(member.name.clone(), value)
        } else {
            into.set(member.name.clone(), value)
        }
        Ok(())
    }

    /// The array that `{ name, count, input }` makes; `target` is where it comes to lie.
    pub(crate) fn property_loop(
        &mut self,
        turns: &Node,
        path: &Path<'_>,
        target: &Path<'_>,
    ) -> Result<Value, TemplateError> {
        let count = self.loop_count(turns, path)?;
        let name = self.loop_name(turns, path)?;
        let Some(input) = turns.value("input") else {
            let fault = Fault::wrong("The copy loop has no 'input'.")
                .or("Write what is to be repeated under \"input\".");
            return Err(self.placed(fault, turns, path));
        };
        let input_path = path.member("input");
        let written = input_path.to_string();
        let mut values = Vec::with_capacity(count);
        for index in 0..count {
            let index = i64::try_from(index).unwrap_or(i64::MAX);
            self.turns.push(Turn {
                name: name.clone(),
                index,
                inner: true,
            });
            let known = self.secure_paths.len();
            let value = self.node(input, &input_path);
            self.turns.pop();
            // What is secret is named by where it comes to lie, not by where it was written.
            for secret in self.secure_paths.iter_mut().skip(known) {
                if let Some(rest) = secret.strip_prefix(&written) {
                    *secret = format!("{target}[{index}]{rest}");
                }
            }
            values.push(value?);
        }
        Ok(Value::array(values))
    }

    /// The name of a loop, which may be an expression.
    pub(crate) fn loop_name(
        &mut self,
        turns: &Node,
        path: &Path<'_>,
    ) -> Result<Option<Arc<str>>, TemplateError> {
        let Some(node) = turns.value("name") else {
            return Ok(None);
        };
        match self.node(node, &path.member("name"))? {
            Value::String(name) => Ok(Some(name)),
            other => {
                let fault = Fault::wrong(format!(
                    "The name of a copy loop must be of type 'String', and it is of type '{}'.",
                    other.kind()
                ));
                Err(self.placed(fault, node, path))
            }
        }
    }

    /// How many turns a loop makes.
    pub(crate) fn loop_count(
        &mut self,
        turns: &Node,
        path: &Path<'_>,
    ) -> Result<usize, TemplateError> {
        let path = path.member("count");
        let most = self.around.budget.limits().copies;
        let Some(count) = turns.value("count") else {
            let fault = Fault::wrong("The copy loop has no 'count'.")
                .or("Write how often under \"count\".");
            return Err(self.placed(fault, turns, &path));
        };
        let fault = match self.node(count, &path)? {
            Value::Integer(number) => match usize::try_from(number) {
                Ok(number) if number <= most => return Ok(number),
                _ => Fault::wrong(format!(
                    "The copy count must not be negative and must not exceed the maximum of '{most}'."
                ))
                .found(format!("It is '{number}'.")),
            },
            Value::Unknown(unknown) => Fault::Unknown(unknown),
            other => Fault::wrong(format!(
                "The copy count must be of type 'Integer', and it is of type '{}'.",
                other.kind()
            )),
        };
        Err(self.placed(fault, count, &path))
    }

    /// The value of a text: itself, or what its expression gives.
    fn text(&mut self, text: &Text, node: &Node, path: &Path<'_>) -> Result<Value, TemplateError> {
        let expression = match text.meaning() {
            Ok(Meaning::Literal(literal)) => return Ok(Value::String(literal.clone())),
            Ok(Meaning::Expression(expression)) => expression,
            Err(error) => return Err(self.names.syntax_error(error, node, path)),
        };
        let before = std::mem::take(&mut self.secure);
        let budget = self.around.budget;
        let result = self
            .expression(expression)
            .and_then(|value| budget.weigh(&value).map(|()| value))
            .map_err(|fault| self.placed(fault, node, path));
        if self.secure {
            self.secure_paths.push(path.to_string());
        }
        self.secure |= before;
        result
    }

    /// An error at a node, shifted into its text as far as the fault knows.
    pub(crate) fn placed(&self, fault: Fault, node: &Node, path: &Path<'_>) -> TemplateError {
        fault.placed(self.secure, |offset| {
            self.names.place(node.offset, offset, path)
        })
    }
}

/// Whether a member named `copy` is a loop and not a property that happens to be called so.
fn is_property_loop(node: &Node) -> bool {
    let loops = |turns: &Node| {
        turns.value("name").and_then(Node::as_str).is_some() && turns.value("count").is_some()
    };
    !node.elements().is_empty() && node.elements().iter().all(loops)
}
