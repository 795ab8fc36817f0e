//! Sizes and durations as people read them. Numbers come apart from their unit, so that the browser may write them its own way.

use std::fmt;

/// A number with its unit. `Display` writes it the English way: `7 GiB`, `1.3 s`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// The number, rounded to what is shown.
    pub number: f64,
    /// `GiB`, `ms`…
    pub unit: &'static str,
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\u{a0}{}", self.number, self.unit)
    }
}

/// A number of bytes: at most one decimal, and none from 100 on.
pub fn bytes(bytes: u64) -> Quantity {
    const UNITS: [&str; 6] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
    let mut number = bytes as f64;
    let mut units = UNITS.iter().copied();
    let mut unit = units.next().unwrap_or_default();
    for larger in units {
        if number < 1024.0 {
            break;
        }
        number /= 1024.0;
        unit = larger;
    }
    Quantity {
        number: rounded(number),
        unit,
    }
}

/// What Azure calls "GB" (`diskSizeGB`): binary gigabytes.
pub fn gibibytes(number: u64) -> Quantity {
    bytes(number.saturating_mul(1 << 30))
}

/// What Azure calls "MB" (`memoryInMB`): binary megabytes.
pub fn mebibytes(number: u64) -> Quantity {
    bytes(number.saturating_mul(1 << 20))
}

/// A short time: milliseconds below a second, then seconds, minutes, hours.
pub fn milliseconds(milliseconds: u64) -> Quantity {
    let seconds = milliseconds as f64 / 1000.0;
    let (number, unit) = match milliseconds {
        0..1_000 => (milliseconds as f64, "ms"),
        1_000..120_000 => (seconds, "s"),
        120_000..7_200_000 => (seconds / 60.0, "min"),
        _ => (seconds / 3600.0, "h"),
    };
    Quantity {
        number: rounded(number),
        unit,
    }
}

/// A running time as a clock shows it: `0:34`, `12:05`, `1:02:09`.
pub fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// An ISO 8601 duration of a deployment (`PT1H2M3.4S`, `P1D`) in milliseconds. Years and months have no length and are refused.
pub fn iso_duration(text: &str) -> Option<u64> {
    let mut rest = text.strip_prefix('P')?;
    let (mut total, mut in_time, mut any) = (0.0_f64, false, false);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            (rest, in_time) = (after, true);
            continue;
        }
        let at = rest.find(|character: char| !(character.is_ascii_digit() || character == '.'))?;
        let number: f64 = rest.get(..at)?.parse().ok()?;
        let letter = rest.get(at..)?.chars().next()?;
        let factor = match (letter, in_time) {
            ('W', false) => 604_800.0,
            ('D', false) => 86_400.0,
            ('H', true) => 3_600.0,
            ('M', true) => 60.0,
            ('S', true) => 1.0,
            _ => return None,
        };
        total += number * factor;
        any = true;
        rest = rest.get(at + letter.len_utf8()..)?;
    }
    (any && total.is_finite() && total < 1e12).then_some((total * 1000.0).round() as u64)
}

fn rounded(number: f64) -> f64 {
    if number >= 100.0 {
        number.round()
    } else {
        (number * 10.0).round() / 10.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!(gibibytes(30).to_string(), "30\u{a0}GiB");
        assert_eq!(mebibytes(7168).to_string(), "7\u{a0}GiB");
        assert_eq!(mebibytes(3584).to_string(), "3.5\u{a0}GiB");
        assert_eq!(bytes(0).to_string(), "0\u{a0}B");
        assert_eq!(gibibytes(2048).to_string(), "2\u{a0}TiB");
        assert!(bytes(u64::MAX).number > 0.0);
    }

    #[test]
    fn times_are_short() {
        assert_eq!(milliseconds(184).to_string(), "184\u{a0}ms");
        assert_eq!(milliseconds(1_300).to_string(), "1.3\u{a0}s");
        assert_eq!(milliseconds(300_000).to_string(), "5\u{a0}min");
        assert_eq!(clock(88_000), "1:28");
        assert_eq!(clock(3_729_000), "1:02:09");
    }

    #[test]
    fn durations_of_deployments_are_read() {
        assert_eq!(iso_duration("PT22.8356799S"), Some(22_836));
        assert_eq!(iso_duration("PT1H2M3S"), Some(3_723_000));
        assert_eq!(iso_duration("P1DT1S"), Some(86_401_000));
        for text in ["", "P", "PT", "P1Y", "1H", "PT1", "PTxS", "PT1é"] {
            assert_eq!(iso_duration(text), None, "{text}");
        }
    }
}
