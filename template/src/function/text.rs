//! Functions of text.

use super::{Call, Function, MANY, plain, written_out};
use crate::fault::Fault;
use crate::text::composite_format::composite;
use crate::text::{unique, utf16};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    plain(
        "endsWith",
        2,
        2,
        "endsWith(stringToSearch, stringToFind)",
        |call, values| ends(call, values, false),
    ),
    plain(
        "startsWith",
        2,
        2,
        "startsWith(stringToSearch, stringToFind)",
        |call, values| ends(call, values, true),
    ),
    plain(
        "format",
        1,
        MANY,
        "format(formatString, arg1, arg2, ...)",
        format,
    ),
    plain("guid", 1, MANY, "guid(baseString, ...)", |call, values| {
        Ok(Value::from(unique::guid(&words(call, values)?)))
    }),
    plain(
        "uniqueString",
        1,
        MANY,
        "uniqueString(baseString, ...)",
        |call, values| Ok(Value::from(unique::unique_string(&words(call, values)?))),
    ),
    plain(
        "padLeft",
        2,
        3,
        "padLeft(stringToPad, totalLength, paddingCharacter)",
        pad_left,
    ),
    plain(
        "replace",
        3,
        3,
        "replace(originalString, oldCharacter, newCharacter)",
        replace,
    ),
    plain("split", 2, 2, "split(inputString, delimiter)", split),
    plain("string", 1, 1, "string(valueToConvert)", |call, values| {
        call.made(written_out(call.value(values, 0))?)
    }),
    plain(
        "substring",
        1,
        3,
        "substring(stringToParse, startIndex, length)",
        substring,
    ),
    plain("toLower", 1, 1, "toLower(string)", |call, values| {
        call.made(call.text(values, 0)?.to_lowercase())
    }),
    plain("toUpper", 1, 1, "toUpper(string)", |call, values| {
        call.made(call.text(values, 0)?.to_uppercase())
    }),
    plain("trim", 1, 1, "trim(stringToTrim)", |call, values| {
        call.made(call.text(values, 0)?.trim())
    }),
];

/// Case is ignored at both ends.
fn ends(call: &Call<'_>, values: &[Value], front: bool) -> Result<Value, Fault> {
    let (text, wanted) = (call.text(values, 0)?, call.text(values, 1)?);
    call.budget.steps(wanted.len() / 16)?;
    let count = utf16::length(wanted);
    let start = if front {
        0
    } else {
        utf16::length(text).saturating_sub(count)
    };
    let end = utf16::part(text, start, count);
    Ok(Value::Bool(crate::value::same_name(&end, wanted)))
}

fn format(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let format = call.text(values, 0)?;
    let arguments = values.get(1..).unwrap_or_default();
    if let Some(unknown) = arguments.iter().find_map(Value::first_unknown) {
        return Err(Fault::Unknown(unknown.clone()));
    }
    let text = composite(format, arguments).map_err(|what| call.wrong(what))?;
    call.made(text)
}

fn words(call: &Call<'_>, values: &[Value]) -> Result<String, Fault> {
    let mut joined = String::new();
    for (index, value) in values.iter().enumerate() {
        let word = match value {
            Value::String(text) => text.to_string(),
            Value::Integer(_) => written_out(value)?,
            other => return Err(call.kind(index, "String", other)),
        };
        if index > 0 {
            joined.push('-');
        }
        joined.push_str(&word);
    }
    call.budget.text(joined.len())?;
    Ok(joined)
}

fn pad_left(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let text = match call.value(values, 0) {
        Value::Integer(number) => number.to_string(),
        _ => call.text(values, 0)?.to_string(),
    };
    let width = call.integer(values, 1)?;
    let padding = match values.get(2) {
        None => ' ',
        Some(_) => {
            let padding = call.text(values, 2)?;
            let mut letters = padding.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) => letter,
                _ => {
                    return Err(call
                        .wrong("the padding must be one character.")
                        .found(format!("It is '{padding}'.")));
                }
            }
        }
    };
    // 16 is Resource Manager's own bound for integers, 1000 keeps everybody else from asking for a gigabyte.
    let Some(width) = usize::try_from(width)
        .ok()
        .filter(|width| *width <= 131_072)
    else {
        return Err(call
            .wrong("the total length must lie between 0 and 131072.")
            .found(format!("It is {width}.")));
    };
    let missing = width.saturating_sub(utf16::length(&text));
    let mut padded: String = std::iter::repeat_n(padding, missing).collect();
    padded.push_str(&text);
    call.made(padded)
}

fn replace(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let (text, old, new) = (
        call.text(values, 0)?,
        call.text(values, 1)?,
        call.text(values, 2)?,
    );
    if old.is_empty() {
        return Err(call.wrong("the text to replace must not be empty."));
    }
    // Paid for before it is made: it may be much longer than what goes in.
    let found = text.matches(&**old).count();
    call.budget
        .text(text.len() + found.saturating_mul(new.len()))?;
    Ok(Value::from(text.replace(&**old, new)))
}

fn split(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let text = call.text(values, 0)?;
    let delimiters: Vec<&str> = match call.value(values, 1) {
        Value::String(delimiter) => vec![delimiter],
        Value::Array(delimiters) => {
            let text = |delimiter: &'_ Value| match delimiter {
                Value::String(_) => Ok(()),
                other => Err(call.kind(1, "Array of strings", other)),
            };
            delimiters.iter().try_for_each(text)?;
            delimiters.iter().filter_map(Value::as_str).collect()
        }
        other => return Err(call.kind(1, "String, Array", other)),
    };
    let delimiters: Vec<&str> = delimiters
        .into_iter()
        .filter(|delimiter| !delimiter.is_empty())
        .collect();
    call.budget.steps(text.len() * delimiters.len() / 16)?;
    let mut parts = Vec::new();
    let mut rest: &str = text;
    loop {
        // The first place counts; of two delimiters at one place, the one that was named first.
        let found = delimiters
            .iter()
            .filter_map(|delimiter| Some((rest.find(delimiter)?, delimiter.len())));
        let Some((at, length)) = found.min_by_key(|(at, _)| *at) else {
            parts.push(Value::from(rest));
            break;
        };
        parts.push(Value::from(rest.get(..at).unwrap_or("")));
        rest = rest.get(at + length..).unwrap_or("");
        call.budget.steps(1 + rest.len() / 64)?;
    }
    call.budget.text(text.len())?;
    call.made_array(parts)
}

fn substring(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let text = call.text(values, 0)?;
    let whole = utf16::length(text);
    let start = if values.len() > 1 {
        call.integer(values, 1)?
    } else {
        0
    };
    let rest = i64::try_from(whole)
        .unwrap_or(i64::MAX)
        .saturating_sub(start);
    let length = if values.len() > 2 {
        call.integer(values, 2)?
    } else {
        rest
    };
    let sound = start >= 0 && length >= 0 && rest >= length;
    match (usize::try_from(start), usize::try_from(length)) {
        (Ok(start), Ok(length)) if sound => call.made(utf16::part(text, start, length)),
        _ => Err(call.wrong(format!(
            "The index and length parameters must refer to a location within the string. The index parameter: '{start}', the length parameter: '{length}', the length of the string parameter: '{whole}'."
        ))),
    }
}
