//! The span of time and the grain that metrics are asked for.

use crate::{
    arm::{query::decode, refusal::Refusal},
    providers::Call,
    world::timestamp::Timestamp,
};

const MINUTE: i64 = 60_000;
/// The longest span, as long as values are kept.
const LONGEST: i64 = 93 * 24 * 60 * MINUTE;

/// The grains and their lengths in minutes.
pub const GRAINS: [(&str, i64); 8] = [
    ("PT1M", 1),
    ("PT5M", 5),
    ("PT15M", 15),
    ("PT30M", 30),
    ("PT1H", 60),
    ("PT6H", 360),
    ("PT12H", 720),
    ("P1D", 1440),
];

/// A span of time in grains.
#[derive(Debug)]
pub struct Period {
    /// Where it begins.
    pub start: Timestamp,
    /// Where it ends.
    pub end: Timestamp,
    /// The grain as asked for.
    pub grain: &'static str,
    /// Its length in minutes.
    pub minutes: i64,
}

impl Period {
    /// Reads `timespan` (the last hour when it is not given) and `interval` (a minute).
    ///
    /// # Errors
    /// `BadRequest`, naming what is wanted.
    pub fn asked(call: &Call) -> Result<Period, Refusal> {
        let (start, end) = match call.query.given("timespan") {
            None => (Timestamp(call.now.0.saturating_sub(60 * MINUTE)), call.now),
            Some(text) => {
                // az encodes the two moments before it encodes the query.
                let text = decode(text, false);
                let (start, end) = text.split_once('/').unwrap_or((&text, ""));
                let both = Timestamp::parse(start).zip(Timestamp::parse(end));
                both.filter(|(start, end)| start < end)
                    .ok_or_else(|| refused(&format!("The timespan '{text}' is invalid. Two moments are wanted, START/END, the first before the second.")))?
            }
        };
        if end.0.saturating_sub(start.0) > LONGEST {
            return Err(refused(
                "The timespan is too long. It can be at most 93 days.",
            ));
        }
        let wanted = call.query.given("interval").unwrap_or("PT1M");
        let grain = GRAINS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let Some((grain, minutes)) = grain else {
            let known: Vec<&str> = GRAINS.iter().map(|(name, _)| *name).collect();
            return Err(refused(&format!(
                "Detected invalid time grain input '{wanted}'. Supported time grains are: {}.",
                known.join(",")
            )));
        };
        Ok(Period {
            start,
            end,
            grain,
            minutes: *minutes,
        })
    }

    /// The first minute (since 1970) of each grain within it.
    pub fn grains(&self) -> impl Iterator<Item = i64> + use<> {
        let first = self.start.0.div_euclid(MINUTE);
        let last = self.end.0.saturating_sub(1).div_euclid(MINUTE);
        let step = usize::try_from(self.minutes).unwrap_or(1);
        (first..=last).step_by(step)
    }
}

/// A moment at the beginning of a minute.
pub fn of_minute(minute: i64) -> Timestamp {
    Timestamp(minute.saturating_mul(MINUTE))
}

/// 400, as the service words bad questions.
pub fn refused(message: &str) -> Refusal {
    Refusal::bad_request("BadRequest", message)
}

/// `2018-03-17T00:00:00Z`: metrics write moments without fractions.
pub fn whole(moment: Timestamp) -> String {
    let text = moment.arm();
    format!("{}Z", text.get(..19).unwrap_or(&text))
}
