//! Lengths of time in ISO 8601: `P1DT2H`, `-P9D`. A year has 365 days and a month 30, as .NET's `XmlConvert` has it.

use super::{DAY, SECOND};

/// The ticks of a duration; `None` if the text is none.
pub(crate) fn read_duration(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let rest = rest.strip_prefix('P')?;
    let (date, time) = rest
        .split_once('T')
        .map_or((rest, None), |(date, time)| (date, Some(time)));
    if date.is_empty() && time.is_none() || time.is_some_and(str::is_empty) {
        return None;
    }
    let days = sum(
        date,
        &[
            ('Y', 365 * DAY),
            ('M', 30 * DAY),
            ('W', 7 * DAY),
            ('D', DAY),
        ],
    )?;
    let hours = sum(
        time.unwrap_or(""),
        &[('H', 3600 * SECOND), ('M', 60 * SECOND), ('S', SECOND)],
    )?;
    days.checked_add(hours)?.checked_mul(sign)
}

/// Numbers with a unit behind each, the units in order. Only the last unit may have a fraction.
fn sum(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut ticks: i64 = 0;
    for (unit, size) in units {
        let Some((number, rest)) = text.split_once(*unit) else {
            continue;
        };
        let amount = match number.parse::<u32>() {
            Ok(whole) => i64::from(whole).checked_mul(*size)?,
            Err(_)
                if *unit == 'S'
                    && number
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || byte == b'.') =>
            {
                let seconds: f64 = number.parse().ok()?;
                (seconds < 1e9).then_some((seconds * SECOND as f64).round() as i64)?
            }
            Err(_) => return None,
        };
        ticks = ticks.checked_add(amount)?;
        text = rest;
    }
    text.is_empty().then_some(ticks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_or_refused() {
        assert_eq!(
            read_duration("P1Y2M3W4DT5H6M7.5S"),
            Some((365 + 60 + 21 + 4) * DAY + 5 * 3600 * SECOND + 6 * 60 * SECOND + 75_000_000)
        );
        assert_eq!(read_duration("-P9D"), Some(-9 * DAY));
        assert_eq!(read_duration("PT1H"), Some(3600 * SECOND));
        for text in [
            "",
            "P",
            "PT",
            "1D",
            "P1H",
            "PT1D",
            "P1D2Y",
            "Pä",
            "P99999999999999999999D",
        ] {
            assert_eq!(read_duration(text), None, "{text}");
        }
    }
}
