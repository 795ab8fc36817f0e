//! Writing moments in .NET's standard formats and patterns, with English names.

use super::{DateTime, Parts};
use std::fmt::Write;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

pub(super) fn write(moment: DateTime, format: &str) -> Result<String, String> {
    let mut letters = format.chars();
    let pattern = match (letters.next(), letters.next()) {
        (None, _) => "M/d/yyyy h:mm:ss tt",
        (Some(letter), None) => standard(letter).ok_or_else(|| {
            format!("'{letter}' is no standard format of a date; put '%' before it to use it as a pattern")
        })?,
        _ => format,
    };
    custom(&moment.parts(), pattern)
}

fn standard(letter: char) -> Option<&'static str> {
    Some(match letter {
        'd' => "M/d/yyyy",
        'D' => "dddd, MMMM d, yyyy",
        'f' => "dddd, MMMM d, yyyy h:mm tt",
        'F' | 'U' => "dddd, MMMM d, yyyy h:mm:ss tt",
        'g' => "M/d/yyyy h:mm tt",
        'G' => "M/d/yyyy h:mm:ss tt",
        'm' | 'M' => "MMMM d",
        'o' | 'O' => "yyyy-MM-ddTHH:mm:ss.fffffffK",
        'r' | 'R' => "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
        's' => "yyyy-MM-ddTHH:mm:ss",
        't' => "h:mm tt",
        'T' => "h:mm:ss tt",
        'u' => "yyyy-MM-dd HH:mm:ss'Z'",
        'y' | 'Y' => "MMMM yyyy",
        _ => return None,
    })
}

fn custom(parts: &Parts, pattern: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        let count = rest.chars().take_while(|next| *next == letter).count();
        let mut taken = count * letter.len_utf8();
        match letter {
            '\'' | '"' => {
                let quoted = rest.get(1..).unwrap_or("");
                let end = quoted
                    .find(letter)
                    .ok_or("a quotation mark in the format is not ended")?;
                text.push_str(quoted.get(..end).unwrap_or(""));
                taken = end + 2;
            }
            '\\' => {
                let literal = rest
                    .chars()
                    .nth(1)
                    .ok_or("the format ends with a backslash")?;
                text.push(literal);
                taken = 1 + literal.len_utf8();
            }
            '%' => taken = 1,
            _ => field(parts, letter, count, &mut text),
        }
        rest = rest.get(taken..).unwrap_or("");
    }
    Ok(text)
}

/// One run of the same letter. Letters without a meaning stand for themselves.
fn field(parts: &Parts, letter: char, count: usize, text: &mut String) {
    let number = |text: &mut String, number: i64, width: usize| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{number:0width$}");
    };
    let month = usize::try_from(parts.month - 1)
        .ok()
        .and_then(|index| MONTHS.get(index))
        .copied()
        .unwrap_or("");
    let day = DAYS.get(parts.weekday).copied().unwrap_or("");
    let short = |name: &'static str| name.get(..3).unwrap_or(name);
    match (letter, count) {
        ('y', 1 | 2) => number(text, parts.year % 100, count),
        ('y', _) => number(text, parts.year, count),
        ('M', 1 | 2) => number(text, parts.month, count),
        ('M', 3) => text.push_str(short(month)),
        ('M', _) => text.push_str(month),
        ('d', 1 | 2) => number(text, parts.day, count),
        ('d', 3) => text.push_str(short(day)),
        ('d', _) => text.push_str(day),
        ('H', _) => number(text, parts.hour, count.min(2)),
        ('h', _) => number(text, (parts.hour + 11) % 12 + 1, count.min(2)),
        ('m', _) => number(text, parts.minute, count.min(2)),
        ('s', _) => number(text, parts.second, count.min(2)),
        ('f' | 'F', _) => {
            let digits = format!("{:07}", parts.fraction);
            let digits = digits.get(..count.min(7)).unwrap_or("");
            text.push_str(if letter == 'F' {
                digits.trim_end_matches('0')
            } else {
                digits
            });
        }
        ('t', 1) => text.push(if parts.hour < 12 { 'A' } else { 'P' }),
        ('t', _) => text.push_str(if parts.hour < 12 { "AM" } else { "PM" }),
        ('K', _) => text.push('Z'),
        ('z', 1) => text.push_str("+0"),
        ('z', 2) => text.push_str("+00"),
        ('z', _) => text.push_str("+00:00"),
        (other, _) => text.extend(std::iter::repeat_n(other, count)),
    }
}
