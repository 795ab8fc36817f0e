//! A moment, read and written as .NET does. Counted in ticks of 100 ns since the first of January of the year 1.

mod duration;
mod format;
mod read;

pub(crate) use duration::read_duration;

/// Ticks of a second.
pub(crate) const SECOND: i64 = 10_000_000;
const DAY: i64 = 86_400 * SECOND;
/// Seconds from the year 1 to 1970.
const EPOCH: i64 = 62_135_596_800;

/// A moment in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTime {
    ticks: i64,
}

/// A moment taken apart.
pub(crate) struct Parts {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
    /// 0 is Sunday.
    pub(crate) weekday: usize,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    /// Ticks within the second.
    pub(crate) fraction: i64,
}

impl DateTime {
    /// From seconds since 1970; `None` outside of the years 1 to 9999.
    pub(crate) fn from_epoch(seconds: i64) -> Option<Self> {
        Self::in_range(seconds.checked_add(EPOCH)?.checked_mul(SECOND)?)
    }

    /// From a time since 1970.
    pub(crate) fn from_duration(since: std::time::Duration) -> Option<Self> {
        let whole = Self::from_epoch(i64::try_from(since.as_secs()).ok()?)?;
        whole.plus(i64::from(since.subsec_nanos() / 100))
    }

    /// Whole seconds since 1970.
    pub(crate) fn to_epoch(self) -> i64 {
        self.ticks.div_euclid(SECOND) - EPOCH
    }

    /// So many ticks later.
    pub(crate) fn plus(self, ticks: i64) -> Option<Self> {
        Self::in_range(self.ticks.checked_add(ticks)?)
    }

    fn in_range(ticks: i64) -> Option<Self> {
        let end = days(10_000, 1, 1) * DAY;
        (0..end).contains(&ticks).then_some(Self { ticks })
    }

    /// From a date and a time of day; `None` if there is no such moment.
    pub(crate) fn new(date: [i64; 3], time: [i64; 3], fraction: i64) -> Option<Self> {
        let ([year, month, day], [hour, minute, second]) = (date, time);
        let sound = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=month_length(year, month)).contains(&day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second);
        let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
        if sound {
            Self::in_range(seconds * SECOND + fraction)
        } else {
            None
        }
    }

    pub(crate) fn parts(self) -> Parts {
        let day_number = self.ticks.div_euclid(DAY);
        let in_day = self.ticks.rem_euclid(DAY);
        let (year, month, day) = date(day_number);
        let seconds = in_day / SECOND;
        Parts {
            year,
            month,
            day,
            weekday: usize::try_from((day_number + 1).rem_euclid(7)).unwrap_or(0),
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            fraction: in_day % SECOND,
        }
    }

    /// Reads a moment in one of the ways that .NET's invariant culture reads.
    pub(crate) fn read(text: &str) -> Option<Self> {
        read::read(text)
    }

    /// Writes a moment in a standard format of one letter or a pattern; the error says what is wrong with the format.
    pub(crate) fn write(self, format: &str) -> Result<String, String> {
        format::write(self, format)
    }
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the first of January of the year 1.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let years = before * 365 + before / 4 - before / 100 + before / 400;
    let months: i64 = (1..month).map(|month| month_length(year, month)).sum();
    years + months + day - 1
}

/// The date of a day that is counted from the first of January of the year 1.
fn date(number: i64) -> (i64, i64, i64) {
    let mut year = number / 366 + 1;
    while days(year + 1, 1, 1) <= number {
        year += 1;
    }
    let mut rest = number - days(year, 1, 1);
    let mut month = 1;
    while rest >= month_length(year, month) && month < 12 {
        rest -= month_length(year, month);
        month += 1;
    }
    (year, month, rest + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written() {
        for text in [
            "2020-04-07 14:53:14Z",
            "2020-04-07T14:53:14Z",
            "20200407T145314Z",
            "2020-04-07T16:53:14+02:00",
            "4/7/2020 2:53:14 PM",
            "Tue, 07 Apr 2020 14:53:14 GMT",
            "2020-04-07T14:53:14.0000000Z",
        ] {
            let moment = DateTime::read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(moment.to_epoch(), 1_586_271_194, "{text}");
            assert_eq!(moment.write("u").as_deref(), Ok("2020-04-07 14:53:14Z"));
        }
        for text in [
            "",
            "yesterday",
            "2020-02-30",
            "2020-13-01",
            "25:00",
            "2020-04-07T14:53:14ZZ",
        ] {
            assert_eq!(DateTime::read(text), None, "{text}");
        }
    }

    #[test]
    fn every_format_of_dot_net() {
        let moment = DateTime::read("2020-04-07T04:05:09.1234567Z").expect("a moment");
        for (format, expected) in [
            ("d", "4/7/2020"),
            ("D", "Tuesday, April 7, 2020"),
            ("G", "4/7/2020 4:05:09 AM"),
            ("o", "2020-04-07T04:05:09.1234567Z"),
            ("r", "Tue, 07 Apr 2020 04:05:09 GMT"),
            ("s", "2020-04-07T04:05:09"),
            ("yyyyMMddTHHmmssZ", "20200407T040509Z"),
            ("yyyy-MM-dd'T'hh:mm tt", "2020-04-07T04:05 AM"),
            ("ddd MMM d, yy H.m.s fff", "Tue Apr 7, 20 4.5.9 123"),
            ("%d", "7"),
        ] {
            assert_eq!(moment.write(format).as_deref(), Ok(expected), "{format}");
        }
        assert!(moment.write("Q").is_err());
    }

    #[test]
    fn every_day_of_the_calendar_is_its_own() {
        for number in (0..days(10_000, 1, 1)).step_by(97) {
            let (year, month, day) = date(number);
            assert_eq!(days(year, month, day), number);
        }
    }
}
