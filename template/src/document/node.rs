//! A value in a file, with the place where it stands. Cheap to copy: the parts are shared.

use crate::expression::{Meaning, SyntaxError, meaning};
use crate::value::{Object, Value, same_name};
use std::sync::{Arc, OnceLock};

/// A value in a file.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it begins, in bytes from the start of the file.
    pub offset: u32,
    /// Where it ends: the first byte after it.
    pub end: u32,
    /// What it is.
    pub shape: Shape,
}

/// What a value in a file is.
#[derive(Debug, Clone)]
pub enum Shape {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, or one too large for a whole number.
    Float(f64),
    /// Text, which may be an expression.
    Text(Arc<Text>),
    /// A list.
    Array(Arc<[Node]>),
    /// Members.
    Object(Arc<[Member]>),
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its name as written.
    pub name: Arc<str>,
    /// Where the name begins.
    pub offset: u32,
    /// Its value.
    pub value: Node,
}

/// Text in a file.
#[derive(Debug)]
pub struct Text {
    /// The text itself, escapes resolved.
    pub value: Arc<str>,
    /// What it means, once somebody asked.
    meaning: OnceLock<Result<Meaning, SyntaxError>>,
}

impl Node {
    /// The member of that name, case ignored. Of two, the last one counts, as in Resource Manager's reader.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members()
            .iter()
            .rev()
            .find(|member| same_name(&member.name, name))
    }

    /// The value of the member of that name.
    pub fn value(&self, name: &str) -> Option<&Node> {
        self.member(name).map(|member| &member.value)
    }

    /// The members; none if it is no object.
    pub fn members(&self) -> &[Member] {
        match &self.shape {
            Shape::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements; none if it is no array.
    pub fn elements(&self) -> &[Node] {
        match &self.shape {
            Shape::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&Arc<Text>> {
        match &self.shape {
            Shape::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text's letters, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        self.text().map(|text| &*text.value)
    }

    /// What kind of value it is, in Resource Manager's words.
    pub fn kind(&self) -> &'static str {
        match &self.shape {
            Shape::Null => "Null",
            Shape::Bool(_) => "Boolean",
            Shape::Integer(_) => "Integer",
            Shape::Float(_) => "Float",
            Shape::Text(_) => "String",
            Shape::Array(_) => "Array",
            Shape::Object(_) => "Object",
        }
    }

    /// How many values it has, itself among them.
    pub fn size(&self) -> usize {
        let within: usize = match &self.shape {
            Shape::Array(elements) => elements.iter().map(Self::size).sum(),
            Shape::Object(members) => members.iter().map(|member| member.value.size()).sum(),
            _ => 0,
        };
        within + 1
    }

    /// The value as it is written, expressions left as text.
    pub fn literal(&self) -> Value {
        match &self.shape {
            Shape::Null => Value::Null,
            Shape::Bool(value) => Value::Bool(*value),
            Shape::Integer(value) => Value::Integer(*value),
            Shape::Float(value) => Value::Float(*value),
            Shape::Text(text) => Value::String(text.value.clone()),
            Shape::Array(elements) => Value::array(elements.iter().map(Node::literal).collect()),
            Shape::Object(members) => {
                let members = members
                    .iter()
                    .map(|member| (member.name.clone(), member.value.literal()));
                Value::object(Object::last_of_each(members))
            }
        }
    }
}

impl Text {
    pub(super) fn new(value: String) -> Self {
        Self {
            value: value.into(),
            meaning: OnceLock::new(),
        }
    }

    /// Whether it is an expression, and which. Found out once, however often it is evaluated.
    pub fn meaning(&self) -> &Result<Meaning, SyntaxError> {
        self.meaning.get_or_init(|| meaning(&self.value))
    }
}
