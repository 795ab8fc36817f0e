//! Writes the module of typed keys: an enum of the plain sentences, a function for each one with arguments, a table a language.

use crate::locale::Entry;
use std::fmt::Write;

/// The Rust source of the keys.
pub fn module(english: &[Entry], french: &[Entry]) -> Result<String, String> {
    let plain: Vec<bool> = english
        .iter()
        .map(|entry| Ok(entry.arguments()?.is_empty()))
        .collect::<Result<_, String>>()?;
    let mut variants = String::new();
    let mut functions = String::new();
    let mut tables = [Vec::new(), Vec::new()];
    // The plain ones first: their place in the table is the enum's discriminant.
    for wanted in [true, false] {
        for ((first, second), _) in english
            .iter()
            .zip(french)
            .zip(&plain)
            .filter(|(_, plain)| **plain == wanted)
        {
            let arguments = first.arguments()?;
            let [ours, theirs] = &mut tables;
            if wanted {
                let _ = writeln!(
                    variants,
                    "    /// {}\n    {},",
                    documented(first),
                    pascal(&first.key)
                );
            } else {
                function(&mut functions, first, &arguments, ours.len());
            }
            ours.extend(first.forms.iter().map(|form| numbered(form, &arguments)));
            theirs.extend(second.forms.iter().map(|form| numbered(form, &arguments)));
        }
    }
    let [ours, theirs] = tables;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "/// A sentence without arguments, in the language of the page.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\npub enum Text {{\n{variants}}}\n\n\
         /// Sentences with arguments.\npub mod words {{\n    use super::{{fill, counted}};\n{functions}}}\n"
    );
    let registry: Vec<(&str, String)> = english
        .iter()
        .zip(&plain)
        .filter(|(entry, plain)| **plain && of_registry(&entry.key))
        .map(|(entry, _)| (entry.key.as_str(), pascal(&entry.key)))
        .collect();
    let _ = writeln!(
        out,
        "static REGISTRY: [(&str, Text); {}] = [",
        registry.len()
    );
    for (key, variant) in registry {
        let _ = writeln!(out, "    ({key:?}, Text::{variant}),");
    }
    let _ = writeln!(out, "];\n");
    for (name, table) in [("ENGLISH", ours), ("FRENCH", theirs)] {
        let _ = writeln!(out, "static {name}: [&str; {}] = {table:?};", table.len());
    }
    Ok(out)
}

/// Whether the registry of resource types names this key: such keys are looked up at run time.
fn of_registry(key: &str) -> bool {
    const SECTIONS: [&str; 10] = [
        "about", "action", "category", "explain", "field", "reason", "section", "state", "type",
        "types",
    ];
    key.split_once('_')
        .is_some_and(|(section, _)| SECTIONS.contains(&section))
}

fn function(out: &mut String, entry: &Entry, arguments: &[String], place: usize) {
    let parameters: Vec<String> = arguments
        .iter()
        .map(|name| {
            if entry.counted() && name == "count" {
                "count: usize".to_owned()
            } else {
                format!("{name}: &str")
            }
        })
        .collect();
    let values: Vec<&str> = arguments
        .iter()
        .skip(usize::from(entry.counted()))
        .map(String::as_str)
        .collect();
    let call = if entry.counted() {
        format!("counted({place}, count, &[{}])", values.join(", "))
    } else {
        format!("fill({place}, &[{}])", values.join(", "))
    };
    let _ = writeln!(
        out,
        "    /// {}\n    #[must_use]\n    pub fn {}({}) -> String {{ {call} }}",
        documented(entry),
        entry.key,
        parameters.join(", ")
    );
}

/// Arguments by their place, so that no name is looked up at run time.
fn numbered(form: &str, arguments: &[String]) -> String {
    let mut form = form.to_owned();
    for (place, name) in arguments.iter().enumerate() {
        form = form.replace(&format!("{{{name}}}"), &format!("{{{place}}}"));
    }
    form
}

fn pascal(key: &str) -> String {
    key.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        })
        .collect()
}

fn documented(entry: &Entry) -> String {
    let sentence = entry.forms.last().map_or("", String::as_str);
    let quoted: String = sentence
        .chars()
        .filter(|letter| !matches!(letter, '`' | '\n'))
        .collect();
    format!("`{quoted}`")
}
