//! How one value is read out of a resource, testable without a page.

use crate::quantity::{Quantity, gibibytes};
use crate::resource::Resource;
use crate::resource_id::ResourceId;
use crate::status::Word;
use serde_json::Value;

/// One fact: where it stands and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its word in the locale files: `field.<label>`.
    pub label: &'static str,
    /// JSON pointer into the resource, or into an item of a table.
    pub pointer: &'static str,
    /// How it is shown.
    pub format: Format,
}

/// How a value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// As it is.
    Text,
    /// As it is, in fixed width and with a button to copy it.
    Code,
    /// A number, at the end of its column.
    Number,
    /// Binary gigabytes.
    Gibibytes,
    /// A moment (ISO 8601).
    Time,
    /// Yes or no.
    YesNo,
    /// An ARM id: the name, with a link.
    Link,
    /// A list of ARM ids, or of objects with an `id`.
    Links,
    /// How many items a list has.
    Count,
    /// The last part of an id, without a link: what has no page of its own.
    Tail,
    /// The state of the whole resource; takes no pointer.
    Status,
    /// The type's name.
    Type,
    /// The group of an id.
    Group,
    /// The subscription of an id.
    Subscription,
    /// Tags.
    Tags,
}

/// A value, read.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is there.
    Nothing,
    /// A text.
    Text(String),
    /// A text in fixed width.
    Code(String),
    /// A number.
    Number(f64),
    /// A number with a unit.
    Quantity(Quantity),
    /// A moment, as the stamp wrote it.
    Time(String),
    /// Yes or no.
    YesNo(bool),
    /// Resources.
    Links(Vec<ResourceId>),
    /// A state, known or as it came.
    Status(Result<Word, String>),
    /// Tags.
    Tags(Vec<(String, String)>),
}

impl Field {
    /// A fact as text.
    pub const fn text(label: &'static str, pointer: &'static str) -> Self {
        Self {
            label,
            pointer,
            format: Format::Text,
        }
    }

    /// A fact with a format.
    pub const fn of(label: &'static str, pointer: &'static str, format: Format) -> Self {
        Self {
            label,
            pointer,
            format,
        }
    }

    /// Locale key of the label.
    pub fn key(&self) -> String {
        format!("field.{}", self.label)
    }

    /// Reads the value out of a resource.
    pub fn read(&self, resource: &Resource) -> Cell {
        match self.format {
            Format::Status => match Word::of(resource) {
                Some(word) => Cell::Status(Ok(word)),
                None => resource
                    .provisioning_state()
                    .map_or(Cell::Nothing, |state| Cell::Status(Err(state.to_owned()))),
            },
            Format::Tags => Cell::Tags(
                resource
                    .tags()
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
            ),
            _ => resource
                .at(self.pointer)
                .map_or(Cell::Nothing, |value| cell_of(value, self.format)),
        }
    }
}

/// Shows one value in a format. What does not fit the format is shown as text rather than dropped.
pub fn cell_of(value: &Value, format: Format) -> Cell {
    match (format, value) {
        (_, Value::Null) => Cell::Nothing,
        (Format::Number, Value::Number(number)) => {
            number.as_f64().map_or(Cell::Nothing, Cell::Number)
        }
        (Format::Count, Value::Array(list)) => Cell::Number(list.len() as f64),
        (Format::Count, Value::Object(object)) => Cell::Number(object.len() as f64),
        (Format::Gibibytes, value) => match value.as_u64() {
            Some(number) => Cell::Quantity(gibibytes(number)),
            None => plain(value),
        },
        (Format::YesNo, Value::Bool(yes)) => Cell::YesNo(*yes),
        (Format::Time, Value::String(text)) => Cell::Time(text.clone()),
        (Format::Code, Value::String(text)) => Cell::Code(text.clone()),
        (Format::Link | Format::Links, value) => links(value),
        (Format::Tail, value) => tail(value),
        (Format::Group, Value::String(text)) => part(text, |id| id.group().map(str::to_owned)),
        (Format::Subscription, Value::String(text)) => {
            part(text, |id| id.subscription().map(str::to_owned))
        }
        _ => plain(value),
    }
}

fn plain(value: &Value) -> Cell {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            let words: Vec<String> = list
                .iter()
                .map(|item| {
                    item.as_str()
                        .map_or_else(|| item.to_string(), str::to_owned)
                })
                .collect();
            words.join(", ")
        }
        other => other.to_string(),
    };
    if text.is_empty() {
        Cell::Nothing
    } else {
        Cell::Text(text)
    }
}

fn id_of(value: &Value) -> Option<ResourceId> {
    let text = value.as_str().or_else(|| value.get("id")?.as_str())?;
    ResourceId::parse(text).ok()
}

fn links(value: &Value) -> Cell {
    let ids: Vec<ResourceId> = match value {
        Value::Array(list) => list.iter().filter_map(id_of).collect(),
        one => id_of(one).into_iter().collect(),
    };
    if !ids.is_empty() {
        Cell::Links(ids)
    } else if matches!(value, Value::Array(list) if list.is_empty()) {
        Cell::Nothing
    } else {
        plain(value)
    }
}

fn tail(value: &Value) -> Cell {
    id_of(value).map_or_else(|| plain(value), |id| Cell::Text(id.name().to_owned()))
}

fn part(text: &str, read: impl Fn(&ResourceId) -> Option<String>) -> Cell {
    ResourceId::parse(text)
        .ok()
        .and_then(|id| read(&id))
        .map_or(Cell::Nothing, Cell::Text)
}
