//! Whole numbers in .NET's formats: `D3`, `N0`, `F2`, `X4`, `P`, `E`, `G` and patterns of `0`, `#`, `,` and `.`.

use std::fmt::Write;

/// A number in a format; `None` if the format is none that is known.
pub(crate) fn format_number(number: f64, whole: Option<i64>, format: &str) -> Option<String> {
    let mut letters = format.chars();
    let kind = letters.next()?;
    let digits = letters.as_str();
    let standard = kind.is_ascii_alphabetic()
        && digits.len() <= 2
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !standard {
        return Some(pattern(number, format));
    }
    let precision: Option<usize> = digits.parse().ok();
    let fixed = |number: f64, precision: usize| match whole {
        Some(whole) if number == whole as f64 && precision == 0 => whole.to_string(),
        _ => format!("{number:.precision$}"),
    };
    Some(match kind.to_ascii_uppercase() {
        'D' => {
            let whole = whole?;
            let sign = if whole < 0 { "-" } else { "" };
            format!(
                "{sign}{:0>width$}",
                whole.unsigned_abs(),
                width = precision.unwrap_or(1)
            )
        }
        'X' => {
            let whole = whole?;
            let width = precision.unwrap_or(1);
            // .NET prints a 32-bit number where it fits; the engine's numbers have 64 bits.
            if kind == 'X' {
                format!("{whole:0width$X}")
            } else {
                format!("{whole:0width$x}")
            }
        }
        'N' => grouped(&fixed(number, precision.unwrap_or(2))),
        'F' => fixed(number, precision.unwrap_or(2)),
        'P' => format!(
            "{} %",
            grouped(&fixed(number * 100.0, precision.unwrap_or(2)))
        ),
        'E' => exponent(number, precision.unwrap_or(6), kind),
        'G' | 'R' => whole.map_or(number.to_string(), |whole| whole.to_string()),
        _ => return None,
    })
}

fn grouped(number: &str) -> String {
    let (sign, digits) = number
        .strip_prefix('-')
        .map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, ""), |(whole, fraction)| (whole, fraction));
    let mut text = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// `1.234560E+003`: three digits of exponent at least.
fn exponent(number: f64, precision: usize, kind: char) -> String {
    let written = format!("{number:.precision$e}");
    let (mantissa, power) = written.split_once('e').unwrap_or((&written, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let sign = if power < 0 { '-' } else { '+' };
    format!("{mantissa}{kind}{sign}{:03}", power.abs())
}

/// A pattern such as `000`, `#,##0.00`; other letters stand for themselves.
fn pattern(number: f64, format: &str) -> String {
    let is_place = |letter: char| matches!(letter, '0' | '#' | '.' | ',');
    let (Some(first), Some(last)) = (format.find(is_place), format.rfind(is_place)) else {
        return format.to_owned();
    };
    let places = format.get(first..=last).unwrap_or("");
    let (whole, fraction) = places.split_once('.').unwrap_or((places, ""));
    let most = fraction
        .chars()
        .filter(|letter| matches!(letter, '0' | '#'))
        .count();
    let least = fraction.rfind('0').map_or(0, |at| at + 1).min(most);
    let width = whole.find('0').map_or(0, |at| {
        whole
            .get(at..)
            .unwrap_or("")
            .chars()
            .filter(|letter| *letter != ',')
            .count()
    });
    let mut written = format!("{:.most$}", number.abs());
    if let Some(point) = written.find('.') {
        while written.ends_with('0') && written.len() > point + 1 + least {
            written.pop();
        }
        if written.ends_with('.') {
            written.pop();
        }
    }
    let (digits, fraction) = written
        .split_once('.')
        .map_or((written.as_str(), None), |(digits, fraction)| {
            (digits, Some(fraction))
        });
    let digits = if width == 0 && digits == "0" {
        ""
    } else {
        digits
    };
    let padded = format!("{digits:0>width$}");
    let mut text = String::new();
    text.push_str(format.get(..first).unwrap_or(""));
    if number < 0.0 {
        text.insert(0, '-');
    }
    text.push_str(&if whole.contains(',') {
        grouped(&padded)
    } else {
        padded
    });
    if let Some(fraction) = fraction {
        // Writing to a String cannot fail.
        let _ = write!(text, ".{fraction}");
    }
    text.push_str(format.get(last + 1..).unwrap_or(""));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_dot_net_writes_them() {
        let whole = |number: i64, format: &str| {
            format_number(number as f64, Some(number), format).expect("known")
        };
        assert_eq!(whole(7, "D3"), "007");
        assert_eq!(whole(-7, "D3"), "-007");
        assert_eq!(whole(8_175_133, "N0"), "8,175,133");
        assert_eq!(whole(1234, "N"), "1,234.00");
        assert_eq!(whole(255, "X4"), "00FF");
        assert_eq!(whole(255, "x"), "ff");
        assert_eq!(whole(12, "000"), "012");
        assert_eq!(whole(1234567, "#,##0"), "1,234,567");
        assert_eq!(whole(5, "'disk-'00".trim_matches('\'')), "disk-'05");
        assert_eq!(whole(1500, "E2"), "1.50E+003");
        assert_eq!(format_number(1.5, None, "0.00").as_deref(), Some("1.50"));
        assert_eq!(format_number(1.5, None, "D"), None);
    }
}
