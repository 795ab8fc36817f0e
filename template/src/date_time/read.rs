//! Reading moments: ISO 8601 with and without separators, the American way, RFC 1123. Without an offset a moment is in UTC.

use super::DateTime;
use super::format::MONTHS;

pub(super) fn read(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if !text.is_ascii() || text.len() > 64 {
        return None;
    }
    iso(text)
        .or_else(|| packed(text))
        .or_else(|| american(text))
        .or_else(|| named(text))
}

/// `2020-04-07`, `2020-04-07T14:53:14.5+02:00`
fn iso(text: &str) -> Option<DateTime> {
    let (date, rest) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let mut fields = date.split('-').map(number);
    let date = [fields.next()??, fields.next()??, fields.next()??];
    if fields.next().is_some() {
        return None;
    }
    let (time, offset) = clock_and_offset(rest.trim())?;
    let (time, fraction) = clock(time)?;
    DateTime::new(date, time, fraction)?.plus(offset)
}

/// `20200407T145314Z`
fn packed(text: &str) -> Option<DateTime> {
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let (date, time) = text.split_once(['T', 't']).unwrap_or((text, "000000"));
    if date.len() != 8 || time.len() != 6 {
        return None;
    }
    let part = |text: &str, start: usize, end: usize| text.get(start..end).and_then(number);
    let date = [part(date, 0, 4)?, part(date, 4, 6)?, part(date, 6, 8)?];
    DateTime::new(
        date,
        [part(time, 0, 2)?, part(time, 2, 4)?, part(time, 4, 6)?],
        0,
    )
}

/// `4/7/2020 2:53:14 PM`
fn american(text: &str) -> Option<DateTime> {
    let (date, rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut fields = date.split('/').map(number);
    let (month, day, year) = (fields.next()??, fields.next()??, fields.next()??);
    let (clock_text, half) = match rest.trim().split_once(' ') {
        Some((clock, half)) => (clock, Some(half.trim().to_ascii_uppercase())),
        None => (rest.trim(), None),
    };
    let (mut time, fraction) = clock(clock_text)?;
    let [hour, _, _] = &mut time;
    match half.as_deref() {
        None | Some("Z") => {}
        Some("AM") if *hour == 12 => *hour = 0,
        Some("AM") => {}
        Some("PM") if *hour < 12 => *hour += 12,
        Some("PM") => {}
        Some(_) => return None,
    }
    DateTime::new([year, month, day], time, fraction)
}

/// `Tue, 07 Apr 2020 14:53:14 GMT`
fn named(text: &str) -> Option<DateTime> {
    let after = text.split_once(", ").map_or(text, |(_, after)| after);
    let after = after.strip_suffix(" GMT").unwrap_or(after);
    let mut words = after.split_whitespace();
    let day = number(words.next()?)?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| {
        month
            .get(..3)
            .is_some_and(|short| short.eq_ignore_ascii_case(name))
    })?;
    let year = number(words.next()?)?;
    let (time, fraction) = clock(words.next().unwrap_or(""))?;
    let month = i64::try_from(month).ok()? + 1;
    DateTime::new([year, month, day], time, fraction).filter(|_| words.next().is_none())
}

/// Only digits, few enough for any field.
fn number(text: &str) -> Option<i64> {
    let digits =
        !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// The time of day, and the ticks that lead back to UTC.
fn clock_and_offset(text: &str) -> Option<(&str, i64)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time.trim(), 0));
    }
    let Some(at) = text.find(['+', '-']) else {
        return Some((text, 0));
    };
    let (time, offset) = text.split_at_checked(at)?;
    let sign = if offset.starts_with('-') { 1 } else { -1 };
    let digits = offset.get(1..)?.replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits)?, 0),
        4 => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some((
        time.trim(),
        sign * (hours * 3600 + minutes * 60) * super::SECOND,
    ))
}

/// `14:53`, `14:53:14.1234567`; nothing at all is midnight.
fn clock(text: &str) -> Option<([i64; 3], i64)> {
    if text.is_empty() {
        return Some(([0; 3], 0));
    }
    let mut fields = text.split(':');
    let hour = number(fields.next()?)?;
    let minute = number(fields.next()?)?;
    let seconds = fields.next().unwrap_or("0");
    let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let padded = format!("{fraction:0<7}");
    let fraction = number(padded.get(..7)?)?;
    match fields.next() {
        None => Some(([hour, minute, number(second)?], fraction)),
        Some(_) => None,
    }
}
