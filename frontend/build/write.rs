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
         /// Sentences with arguments.\npub mod words {{\n    #[allow(unused_imports)]\n    use super::{{fill, counted}};\n{functions}}}\n"
    );
    out.push_str(&keyed(english, &plain));
    for (name, table) in [("ENGLISH", ours), ("FRENCH", theirs)] {
        let _ = writeln!(out, "static {name}: [&str; {}] = {table:?};", table.len());
    }
    Ok(out)
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

/// The sections that the resource-type registry speaks of by key.
const KEYED: [&str; 10] = ["about", "action", "category", "explain", "field", "reason", "section", "state", "type", "types"];

/// A lookup for the keys of those sections, sorted, as the registry writes them (`type.virtual_machine`).
fn keyed(entries: &[Entry], plain: &[bool]) -> String {
    let mut rows: Vec<(String, String)> = entries
        .iter()
        .zip(plain)
        .filter(|(_, plain)| **plain)
        .filter_map(|(entry, _)| {
            let (section, word) = entry.key.split_once('_')?;
            KEYED
                .contains(&section)
                .then(|| (format!("{section}.{word}"), pascal(&entry.key)))
        })
        .collect();
    rows.sort();
    let mut out = format!(
        "impl Text {{\n    /// The sentence of a key of the registry.\n    #[must_use]\n    pub fn of_key(key: &str) -> Option<Self> {{\n        \
         let at = KEYS.binary_search_by_key(&key, |(key, _)| key).ok()?;\n        KEYS.get(at).map(|(_, text)| *text)\n    }}\n}}\n\
         static KEYS: [(&str, Text); {}] = [\n",
        rows.len()
    );
    for (key, variant) in rows {
        let _ = writeln!(out, "    ({key:?}, Text::{variant}),");
    }
    out.push_str("];\n");
    out
}
