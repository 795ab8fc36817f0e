//! A value as text: compact JSON as Resource Manager writes it.

use super::Value;
use std::fmt::{self, Write};

impl fmt::Display for Value {
    /// Compact JSON. What is not known stands as text that says so.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_json(self, '"', out)
    }
}

/// JSON with a quotation mark of choice: `format()` writes single ones.
pub(crate) fn write_json(value: &Value, mark: char, out: &mut impl Write) -> fmt::Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Bool(value) => write!(out, "{value}"),
        Value::Integer(value) => write!(out, "{value}"),
        Value::Float(value) => write!(out, "{value:?}"),
        Value::String(value) => write_text(value, mark, out),
        Value::Array(elements) => {
            out.write_char('[')?;
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.write_char(',')?;
                }
                write_json(element, mark, out)?;
            }
            out.write_char(']')
        }
        Value::Object(members) => {
            out.write_char('{')?;
            for (index, (name, value)) in members.iter().enumerate() {
                if index > 0 {
                    out.write_char(',')?;
                }
                write_text(name, mark, out)?;
                out.write_char(':')?;
                write_json(value, mark, out)?;
            }
            out.write_char('}')
        }
        Value::Unknown(unknown) => write_text(
            &format!("[known after deployment: {}]", unknown.waits_for),
            mark,
            out,
        ),
    }
}

fn write_text(text: &str, mark: char, out: &mut impl Write) -> fmt::Result {
    out.write_char(mark)?;
    for letter in text.chars() {
        match letter {
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '\u{8}' => out.write_str("\\b")?,
            '\u{c}' => out.write_str("\\f")?,
            letter if letter == mark => write!(out, "\\{letter}")?,
            letter if letter < ' ' || matches!(letter, '\u{85}' | '\u{2028}' | '\u{2029}') => {
                write!(out, "\\u{:04x}", u32::from(letter))?;
            }
            letter => out.write_char(letter)?,
        }
    }
    out.write_char(mark)
}
