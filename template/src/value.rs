//! A value of the template language. Cheap to copy: text, arrays and objects are shared.

mod equality;
pub(crate) mod print;

pub use equality::same_name;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// A value. Unlike JSON it can also be *not known yet*.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction; expressions make none, JSON may hold some.
    Float(f64),
    /// Text.
    String(Arc<str>),
    /// A list.
    Array(Arc<Vec<Value>>),
    /// Members with names.
    Object(Arc<Object>),
    /// Known only after the deployment has come so far.
    Unknown(Unknown),
}

/// What a value waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The call that only the deployment can answer, as a person reads it: `reference('…/nic1')`.
    pub waits_for: Arc<str>,
}

/// The members of an object in the order they were written. Names differ without regard to case, as Resource Manager reads them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    members: Vec<(Arc<str>, Value)>,
}

impl Object {
    /// The member of that name, case ignored; the same case is preferred.
    pub fn member(&self, name: &str) -> Option<&Value> {
        let exact = self.members.iter().find(|(found, _)| &**found == name);
        exact
            .or_else(|| {
                self.members
                    .iter()
                    .find(|(found, _)| same_name(found, name))
            })
            .map(|(_, value)| value)
    }

    /// Sets a member; one of the same name is replaced where it stands.
    pub fn set(&mut self, name: impl Into<Arc<str>>, value: Value) {
        let name = name.into();
        match self
            .members
            .iter_mut()
            .find(|(found, _)| same_name(found, &name))
        {
            Some((_, old)) => *old = value,
            None => self.members.push((name, value)),
        }
    }

    /// Adds a member that is known to be new.
    pub(crate) fn push(&mut self, name: Arc<str>, value: Value) {
        self.members.push((name, value));
    }

    /// An object of members of which the last of each name counts. Takes no longer for many than for few.
    pub(crate) fn last_of_each(members: impl IntoIterator<Item = (Arc<str>, Value)>) -> Self {
        let mut object = Self::default();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (name, value) in members {
            match places.entry(name.to_lowercase()) {
                Entry::Occupied(place) => {
                    if let Some((_, old)) = object.members.get_mut(*place.get()) {
                        *old = value;
                    }
                }
                Entry::Vacant(place) => {
                    place.insert(object.members.len());
                    object.members.push((name, value));
                }
            }
        }
        object
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let index = self
            .members
            .iter()
            .position(|(found, _)| same_name(found, name))?;
        Some(self.members.remove(index).1)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        self.members.iter().map(|(name, value)| (name, value))
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl<N: Into<Arc<str>>> FromIterator<(N, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(members: I) -> Self {
        let members = members
            .into_iter()
            .map(|(name, value)| (name.into(), value))
            .collect();
        Self { members }
    }
}

impl Value {
    /// An array.
    pub fn array(elements: Vec<Value>) -> Self {
        Self::Array(Arc::new(elements))
    }

    /// An object.
    pub fn object(members: impl Into<Object>) -> Self {
        Self::Object(Arc::new(members.into()))
    }

    /// A value that waits for something.
    pub fn unknown(waits_for: impl Into<Arc<str>>) -> Self {
        Self::Unknown(Unknown {
            waits_for: waits_for.into(),
        })
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The member of that name, if it is an object that has it.
    pub fn member(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Object(members) => members.member(name),
            _ => None,
        }
    }

    /// What kind of value it is, in Resource Manager's words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "Null",
            Self::Bool(_) => "Boolean",
            Self::Integer(_) => "Integer",
            Self::Float(_) => "Float",
            Self::String(_) => "String",
            Self::Array(_) => "Array",
            Self::Object(_) => "Object",
            Self::Unknown(_) => "Unknown",
        }
    }

    /// The first thing inside that is not known yet.
    pub fn first_unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Unknown(unknown) => Some(unknown),
            Self::Array(elements) => elements.iter().find_map(Self::first_unknown),
            Self::Object(members) => members.iter().find_map(|(_, value)| value.first_unknown()),
            _ => None,
        }
    }

    /// As JSON, for whoever sends it on; what is not known stands as `[known after deployment: …]`.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Integer(value) => (*value).into(),
            Self::Float(value) => (*value).into(),
            Self::String(value) => (&**value).into(),
            Self::Array(elements) => elements.iter().map(Self::to_json).collect(),
            Self::Object(members) => serde_json::Value::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.to_string(), value.to_json()))
                    .collect(),
            ),
            Self::Unknown(unknown) => {
                format!("[known after deployment: {}]", unknown.waits_for).into()
            }
        }
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(value) => match value.as_i64() {
                Some(value) => Self::Integer(value),
                None => Self::Float(value.as_f64().unwrap_or_default()),
            },
            serde_json::Value::String(value) => Self::from(value.as_str()),
            serde_json::Value::Array(elements) => {
                Self::array(elements.iter().map(Self::from).collect())
            }
            serde_json::Value::Object(members) => Self::object(
                members
                    .iter()
                    .map(|(name, value)| (name.as_str(), Self::from(value)))
                    .collect::<Object>(),
            ),
        }
    }
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        Self::from(&value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}
