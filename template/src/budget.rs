//! How much evaluating may still cost. Every element made or looked at is a step, so that a hostile template ends.

use crate::document::{Node, Shape};
use crate::error::Code;
use crate::fault::Fault;
use crate::limits::Limits;
use crate::value::Value;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

/// How deep arrays and objects that are made may lie in one another. Whoever keeps such a value as JSON must be able to read it again,
/// and readers stop at 128.
const VALUE_DEPTH: usize = 96;

/// What is left.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    steps: Cell<u64>,
    text: Cell<u64>,
    depth: Cell<usize>,
    /// Templates of nested deployments as they are written, made once however often a loop nests them. The node stays with its value, so
    /// that its address is nobody else's.
    literals: RefCell<HashMap<usize, (Node, Value)>>,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            steps: Cell::new(limits.steps),
            text: Cell::new(limits.text_bytes),
            depth: Cell::new(0),
            literals: RefCell::default(),
        }
    }

    /// A value as it is written. It is paid for when it is made, and a little each time that it is read again.
    pub(crate) fn literal(&self, node: &Node) -> Result<Value, Fault> {
        let size = node.size();
        self.steps(size / 16)?;
        let Shape::Object(members) = &node.shape else {
            self.steps(size)?;
            return Ok(node.literal());
        };
        let key = Arc::as_ptr(members).cast::<()>() as usize;
        if let Some((_, known)) = self.literals.borrow().get(&key) {
            return Ok(known.clone());
        }
        self.steps(size)?;
        let made = node.literal();
        let mut literals = self.literals.borrow_mut();
        literals.insert(key, (node.clone(), made.clone()));
        Ok(made)
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Steps taken so far.
    pub(crate) fn spent(&self) -> u64 {
        self.limits.steps - self.steps.get()
    }

    /// Pays for steps.
    pub(crate) fn steps(&self, count: usize) -> Result<(), Fault> {
        match self.steps.get().checked_sub(count as u64) {
            Some(left) => {
                self.steps.set(left);
                Ok(())
            }
            None => {
                self.steps.set(0);
                Err(exceeded(format!(
                    "Evaluating the template takes more than {} steps.",
                    self.limits.steps
                )))
            }
        }
    }

    /// Pays for text that is made.
    pub(crate) fn text(&self, bytes: usize) -> Result<(), Fault> {
        match self.text.get().checked_sub(bytes as u64) {
            Some(left) => {
                self.text.set(left);
                // Copying text takes time too.
                self.steps(bytes / 64)
            }
            None => Err(exceeded(format!(
                "The values of the template are longer than {} bytes together.",
                self.limits.text_bytes
            ))),
        }
    }

    /// Pays for all of a value. Parts that are shared count as often as they are seen, so that a value that is small in memory cannot be
    /// endless to look at; and whatever has passed here is not too deep to be walked.
    pub(crate) fn weigh(&self, value: &Value) -> Result<(), Fault> {
        self.weigh_inside(value, VALUE_DEPTH)
    }

    fn weigh_inside(&self, value: &Value, depth: usize) -> Result<(), Fault> {
        self.steps(1)?;
        let deeper = || {
            depth
                .checked_sub(1)
                .ok_or_else(|| exceeded("Values lie too deep in one another.".to_owned()))
        };
        match value {
            Value::String(text) => self.steps(text.len() / 64),
            Value::Array(elements) => {
                let depth = deeper()?;
                elements
                    .iter()
                    .try_for_each(|element| self.weigh_inside(element, depth))
            }
            Value::Object(members) => {
                let depth = deeper()?;
                members
                    .iter()
                    .try_for_each(|(_, value)| self.weigh_inside(value, depth))
            }
            _ => Ok(()),
        }
    }

    /// Goes one level deeper; what is returned leads back by [`Budget::leave`].
    pub(crate) fn enter(&self) -> Result<usize, Fault> {
        let depth = self.depth.get();
        if depth >= self.limits.evaluation_depth {
            return Err(exceeded(
                "Variables, functions and calls lead too deep into one another.".to_owned(),
            ));
        }
        self.depth.set(depth + 1);
        Ok(depth)
    }

    pub(crate) fn leave(&self, depth: usize) {
        self.depth.set(depth);
    }
}

fn exceeded(message: String) -> Fault {
    Fault::wrong(message)
        .code(Code::BudgetExceeded)
        .or("Make fewer turns of loops, or split the template.")
}
