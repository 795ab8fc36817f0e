//! A moment as milliseconds since 1970 (UTC): the engine's only notion of time. It is handed in, never read from a clock.

use serde::{Deserialize, Serialize};
use std::time::Duration;
use time::{
    OffsetDateTime,
    format_description::well_known::{Rfc2822, Rfc3339},
};

/// Milliseconds since the Unix epoch, UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole seconds since the epoch, as tokens count them.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment plus a duration, saturating at the end of time.
    #[must_use]
    pub fn after(self, duration: Duration) -> Timestamp {
        Timestamp(
            self.0
                .saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// Reads a moment: a date, or date and time with `Z`, an offset or nothing (which is UTC), with seconds and any
    /// fraction of them or without.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let text = text.trim();
        let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00Z"));
        let (clock, zone) = match time.find(['Z', 'z', '+', '-']) {
            Some(at) => time.split_at(at),
            None => (time, "Z"),
        };
        // `10:20`, which az writes, has no seconds.
        let seconds = if clock.len() == 5 { ":00" } else { "" };
        let whole = format!("{date}T{clock}{seconds}{zone}");
        let moment = OffsetDateTime::parse(&whole, &Rfc3339).ok()?;
        i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000_000))
            .ok()
            .map(Timestamp)
    }

    /// Reads a moment as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
    pub fn parse_http(text: &str) -> Option<Timestamp> {
        let moment = OffsetDateTime::parse(text.trim(), &Rfc2822).ok()?;
        moment.unix_timestamp().checked_mul(1000).map(Timestamp)
    }

    /// As ARM writes a moment: `2020-09-28T19:24:00.4070000Z`, always seven digits.
    pub fn arm(self) -> String {
        let (moment, nanoseconds) = self.calendar();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z",
            moment.year(),
            u8::from(moment.month()),
            moment.day(),
            moment.hour(),
            moment.minute(),
            moment.second(),
            nanoseconds / 100
        )
    }

    /// As the compute provider writes a moment: with an offset instead of `Z`.
    pub fn arm_with_offset(self) -> String {
        self.arm().replace('Z', "+00:00")
    }

    /// As the HTTP `Date` header writes a moment: `Sun, 06 Nov 1994 08:49:37 GMT`.
    pub fn http_date(self) -> String {
        let (moment, _) = self.calendar();
        let weekday: String = moment.weekday().to_string().chars().take(3).collect();
        let month: String = moment.month().to_string().chars().take(3).collect();
        format!(
            "{weekday}, {:02} {month} {:04} {:02}:{:02}:{:02} GMT",
            moment.day(),
            moment.year(),
            moment.hour(),
            moment.minute(),
            moment.second()
        )
    }

    fn calendar(self) -> (OffsetDateTime, u32) {
        let moment = OffsetDateTime::from_unix_timestamp(self.seconds())
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        (
            moment,
            u32::try_from(self.0.rem_euclid(1000)).unwrap_or(0) * 1_000_000,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn moments_are_read_as_clients_write_them() {
        let moment = Some(Timestamp(1_601_321_040_407));
        for text in [
            "2020-09-28T19:24:00.4070000Z",
            "2020-09-28T21:24:00.407+02:00",
            "2020-09-28T19:24:00.407",
            " 2020-09-28 19:24:00.407z",
        ] {
            assert_eq!(Timestamp::parse(text), moment, "{text}");
        }
        assert_eq!(Timestamp::parse("1970-01-02"), Some(Timestamp(86_400_000)));
        // As az writes when a signature ends.
        for text in [
            "1970-01-02T00:01Z",
            "1970-01-02T01:01+01:00",
            "1970-01-02T00:01",
        ] {
            assert_eq!(
                Timestamp::parse(text),
                Some(Timestamp(86_460_000)),
                "{text}"
            );
        }
        for text in [
            "",
            "soon",
            "2020-13-01",
            "2020-01-01T25:00:00Z",
            "2020-01-01T25Z",
            "2020-01-01T1:2Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn arm_writes_seven_digits_and_http_a_weekday() {
        let moment = Timestamp(1_601_321_040_407);
        assert_eq!(moment.arm(), "2020-09-28T19:24:00.4070000Z");
        assert_eq!(
            moment.arm_with_offset(),
            "2020-09-28T19:24:00.4070000+00:00"
        );
        let date = "Mon, 28 Sep 2020 19:24:00 GMT";
        assert_eq!(moment.http_date(), date);
        assert_eq!(
            Timestamp::parse_http(date),
            Some(Timestamp(1_601_321_040_000))
        );
        assert_eq!(Timestamp::parse_http("2020-09-28T19:24:00Z"), None);
    }
}
