//! The report as text, in the words and signs of Azure's own tools, and as data, in the shape of its API.

use super::{Change, ChangeKind, PropertyChange, PropertyChangeKind, WhatIf};
use crate::value::Value;
use serde_json::json;
use std::fmt::{self, Display, Formatter};

impl ChangeKind {
    const ALL: [Self; 6] = [
        Self::Delete,
        Self::Create,
        Self::Deploy,
        Self::Modify,
        Self::NoChange,
        Self::Ignore,
    ];

    /// The sign that the tools put before it.
    pub fn sign(self) -> char {
        match self {
            Self::Delete => '-',
            Self::Create => '+',
            Self::Deploy => '!',
            Self::Modify => '~',
            Self::NoChange => '=',
            Self::Ignore => '*',
        }
    }

    fn total(self) -> &'static str {
        match self {
            Self::Delete => "to delete",
            Self::Create => "to create",
            Self::Deploy => "to deploy",
            Self::Modify => "to modify",
            Self::NoChange => "no change",
            Self::Ignore => "to ignore",
        }
    }
}

impl PropertyChangeKind {
    fn sign(self) -> char {
        match self {
            Self::Create => '+',
            Self::Delete => '-',
            Self::Modify | Self::Array => '~',
        }
    }
}

impl Display for WhatIf {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            let version = change
                .api_version
                .as_ref()
                .map(|version| format!(" [{version}]"))
                .unwrap_or_default();
            writeln!(out, "  {} {}{version}", change.kind.sign(), change.id)?;
            for property in &change.delta {
                write_property(out, property, 4)?;
            }
        }
        let totals: Vec<String> = ChangeKind::ALL
            .iter()
            .map(|kind| (self.count(*kind), kind.total()))
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{count} {words}"))
            .collect();
        let totals = if totals.is_empty() {
            "none".to_owned()
        } else {
            totals.join(", ")
        };
        writeln!(out, "\nResource changes: {totals}.")?;
        for link in &self.links {
            writeln!(out, "Not looked at: {link}, which is not fetched yet.")?;
        }
        Ok(())
    }
}

fn write_property(out: &mut Formatter<'_>, change: &PropertyChange, indent: usize) -> fmt::Result {
    write!(out, "{:indent$}{} {}:", "", change.kind.sign(), change.path)?;
    if !change.children.is_empty() {
        writeln!(out, " [")?;
        for child in &change.children {
            write_property(out, child, indent + 2)?;
        }
        return writeln!(out, "{:indent$}  ]", "");
    }
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => writeln!(out, " {before} => {after}"),
        (Some(value), None) | (None, Some(value)) => write_value(out, value, indent),
        (None, None) => writeln!(out),
    }
}

/// A value in its line, or the leaves of an object in lines of their own.
fn write_value(out: &mut Formatter<'_>, value: &Value, indent: usize) -> fmt::Result {
    let Value::Object(_) = value else {
        return writeln!(out, " {value}");
    };
    let mut leaves = Vec::new();
    collect("", value, &mut leaves);
    let width = leaves
        .iter()
        .map(|(path, _)| path.chars().count() + 1)
        .max()
        .unwrap_or(0);
    writeln!(out, "\n")?;
    for (path, leaf) in leaves {
        writeln!(
            out,
            "{:indent$}    {:width$} {leaf}",
            "",
            format!("{path}:")
        )?;
    }
    writeln!(out)
}

fn collect<'v>(path: &str, value: &'v Value, leaves: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members.iter() {
                let path = if path.is_empty() {
                    name.to_string()
                } else {
                    format!("{path}.{name}")
                };
                collect(&path, value, leaves);
            }
        }
        value => leaves.push((path.to_owned(), value)),
    }
}

impl WhatIf {
    /// The report in the shape of the API's answer.
    pub fn to_json(&self) -> serde_json::Value {
        let changes: Vec<_> = self.changes.iter().map(change).collect();
        json!({ "status": "Succeeded", "properties": { "changes": changes } })
    }
}

fn change(change: &Change) -> serde_json::Value {
    let mut shown = json!({ "resourceId": change.id, "changeType": format!("{:?}", change.kind) });
    put(&mut shown, "before", change.before.as_ref());
    put(&mut shown, "after", change.after.as_ref());
    if change.kind == ChangeKind::Modify
        && let Some(members) = shown.as_object_mut()
    {
        members.insert(
            "delta".to_owned(),
            change.delta.iter().map(property).collect(),
        );
    }
    shown
}

fn property(change: &PropertyChange) -> serde_json::Value {
    let mut shown =
        json!({ "path": change.path, "propertyChangeType": format!("{:?}", change.kind) });
    put(&mut shown, "before", change.before.as_ref());
    put(&mut shown, "after", change.after.as_ref());
    if let Some(members) = shown.as_object_mut() {
        members.insert(
            "children".to_owned(),
            change.children.iter().map(property).collect(),
        );
    }
    shown
}

fn put(shown: &mut serde_json::Value, name: &str, value: Option<&Value>) {
    if let (Some(members), Some(value)) = (shown.as_object_mut(), value) {
        members.insert(name.to_owned(), value.to_json());
    }
}
