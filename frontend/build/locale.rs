//! One language file: sections of keys; a value is a sentence, or `{ one = "…", other = "…" }` for a counted one.

use std::path::Path;
use toml::{Table, Value};

/// One key with its sentences: one, or two when it is counted.
pub struct Entry {
    /// `section_key`.
    pub key: String,
    /// The sentence, or the forms for one and for more.
    pub forms: Vec<String>,
}

impl Entry {
    /// Whether the sentence depends on a number.
    pub fn counted(&self) -> bool {
        self.forms.len() == 2
    }

    /// The arguments, in the order of their first appearance; a counted entry has `count` first.
    pub fn arguments(&self) -> Result<Vec<String>, String> {
        let mut names: Vec<String> = Vec::new();
        if self.counted() {
            names.push("count".to_owned());
        }
        for form in self.forms.iter().rev() {
            for part in form.split('{').skip(1) {
                let (name, _) = part
                    .split_once('}')
                    .ok_or_else(|| format!("{}: a `{{` without `}}`", self.key))?;
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
        Ok(names)
    }
}

/// Reads a language file, sorted by key.
pub fn read(path: &Path) -> Result<Vec<Entry>, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let table: Table = text
        .parse()
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let mut entries = Vec::new();
    for (section, keys) in &table {
        let keys = keys
            .as_table()
            .ok_or_else(|| format!("{}: {section} is no section", path.display()))?;
        for (key, value) in keys {
            entries.push(Entry {
                key: format!("{section}_{key}"),
                forms: forms(value)
                    .ok_or_else(|| format!("{}: {section}.{key}", path.display()))?,
            });
        }
    }
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(entries)
}

fn forms(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(sentence) => Some(vec![sentence.clone()]),
        Value::Table(table) => Some(vec![
            table.get("one")?.as_str()?.to_owned(),
            table.get("other")?.as_str()?.to_owned(),
        ]),
        _ => None,
    }
}

/// French puts a no-break space before `:` and inside guillemets, a narrow one before `;`, `!` and `?`, and curls its apostrophes.
pub fn with_french_spaces(mut entry: Entry) -> Entry {
    for form in &mut entry.forms {
        *form = form
            .replace('\'', "\u{2019}")
            .replace(" :", "\u{a0}:")
            .replace("« ", "«\u{a0}")
            .replace(" »", "\u{a0}»")
            .replace(" ;", "\u{202f};")
            .replace(" !", "\u{202f}!")
            .replace(" ?", "\u{202f}?")
            .replace(" %", "\u{202f}%");
    }
    entry
}

/// Stops the build unless both languages have the same keys with the same arguments.
pub fn same_keys(english: &[Entry], french: &[Entry]) -> Result<(), String> {
    let mut wrong = Vec::new();
    let lacks = |entries: &[Entry], key: &str| !entries.iter().any(|entry| entry.key == key);
    for entry in english {
        if lacks(french, &entry.key) {
            wrong.push(format!("locales/fr.toml lacks {}", entry.key));
        }
    }
    for entry in french {
        if lacks(english, &entry.key) {
            wrong.push(format!("locales/en.toml lacks {}", entry.key));
        }
    }
    for (first, second) in english.iter().zip(french) {
        let (mut ours, mut theirs) = (first.arguments()?, second.arguments()?);
        ours.sort();
        theirs.sort();
        if wrong.is_empty() && (ours != theirs || first.counted() != second.counted()) {
            wrong.push(format!(
                "{}: English takes {ours:?}, French {theirs:?}",
                first.key
            ));
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}
