//! `format('{0,-5}:{1:D3}', …)`: .NET's composite formatting.

use super::number_format::format_number;
use super::utf16;
use crate::value::{Value, print::write_json};

/// Puts arguments into a text. The error says what is wrong with the text.
pub(crate) fn composite(format: &str, arguments: &[Value]) -> Result<String, String> {
    let mut text = String::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(rest.get(..at).unwrap_or(""));
        let brace = rest.get(at..).unwrap_or("");
        if let Some(after) = brace.strip_prefix("{{").or(brace.strip_prefix("}}")) {
            text.push_str(brace.get(..1).unwrap_or(""));
            rest = after;
            continue;
        }
        let inner = brace
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'));
        let Some((item, after)) = inner else {
            return Err(
                "A brace in the format is not ended; write '{{' or '}}' for a brace itself."
                    .to_owned(),
            );
        };
        text.push_str(&one(item, arguments)?);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

/// `index[,alignment][:format]`
fn one(item: &str, arguments: &[Value]) -> Result<String, String> {
    let (place, format) = item
        .split_once(':')
        .map_or((item, ""), |(place, format)| (place, format));
    let (index, alignment) = place
        .split_once(',')
        .map_or((place, "0"), |(index, alignment)| (index, alignment));
    let index: usize = index
        .trim()
        .parse()
        .map_err(|_| format!("'{{{item}}}' names no argument by number."))?;
    let value = arguments.get(index).ok_or_else(|| {
        format!("Index (zero based) must be greater than or equal to zero and less than the size of the argument list; '{{{item}}}' is not.")
    })?;
    let alignment: i64 = alignment
        .trim()
        .parse()
        .ok()
        .filter(|alignment: &i64| alignment.abs() < 100_000)
        .ok_or_else(|| format!("'{{{item}}}' has no number as alignment."))?;
    let text = written(value, format)
        .ok_or_else(|| format!("Format specifier '{format}' was invalid."))?;
    let width = usize::try_from(alignment.unsigned_abs()).unwrap_or(0);
    let padding = " ".repeat(width.saturating_sub(utf16::length(&text)));
    Ok(if alignment < 0 {
        text + &padding
    } else {
        padding + &text
    })
}

/// A value in a format. Arrays and objects are JSON in single quotation marks, booleans begin with a capital.
fn written(value: &Value, format: &str) -> Option<String> {
    Some(match value {
        Value::Null => String::new(),
        Value::String(text) => text.to_string(),
        Value::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        Value::Integer(number) if format.is_empty() => number.to_string(),
        Value::Integer(number) => format_number(*number as f64, Some(*number), format)?,
        Value::Float(number) if format.is_empty() => number.to_string(),
        Value::Float(number) => format_number(*number, None, format)?,
        other => {
            let mut text = String::new();
            write_json(other, '\'', &mut text).ok()?;
            text
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_aligned_and_formatted() {
        let arguments = [Value::from("ab"), Value::Integer(7), Value::Bool(true)];
        let text = |format: &str| composite(format, &arguments);
        assert_eq!(
            text("{0,4}|{0,-4}|{1:D3}|{2}|{{0}}").as_deref(),
            Ok("  ab|ab  |007|True|{0}")
        );
        assert!(text("{3}").expect_err("too few").contains("argument list"));
        assert!(text("{0").expect_err("open").contains("not ended"));
        assert!(text("}").is_err());
        assert!(text("{1:Q}").expect_err("unknown").contains("'Q'"));
    }
}
