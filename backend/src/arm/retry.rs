//! When a call is repeated and how long it waits (security.md, "Retry and throttling"). Pure: time and chance come from outside.

use futures::future::BoxFuture;
use std::time::Duration;

/// Chance and waiting, so that tests decide both.
pub trait Rhythm: Send + Sync + 'static {
    /// A number from 0 to 1.
    fn fraction(&self) -> f64;
    /// Lets time pass.
    fn pause(&self, wait: Duration) -> BoxFuture<'static, ()>;
}

/// The machine's own.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRhythm;

impl Rhythm for SystemRhythm {
    fn fraction(&self) -> f64 {
        let mut bytes = [0_u8; 4];
        // Without randomness the longest wait is the safe one.
        match getrandom::fill(&mut bytes) {
            Ok(()) => f64::from(u32::from_ne_bytes(bytes)) / f64::from(u32::MAX),
            Err(_) => 1.0,
        }
    }

    fn pause(&self, wait: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(wait))
    }
}

/// Who waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// A person: fewer repetitions, shorter waits.
    Interactive,
    /// Nobody at the moment.
    Background,
    /// The caller itself decides what follows a failure: a look at work under way.
    Once,
}

/// How a try ended, as far as repeating depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The stamp answered.
    Status {
        /// Its status.
        status: u16,
        /// Its `Retry-After`, read.
        retry_after: Option<Duration>,
    },
    /// No answer came. `unsent` when no byte of the request can have left.
    Broken {
        /// Whether the connection was never made.
        unsent: bool,
    },
}

const FIRST_WAIT: Duration = Duration::from_millis(200);
const SHORTEST_ASKED: Duration = Duration::from_millis(500);
const LONGEST_ASKED: Duration = Duration::from_secs(600);

impl Urgency {
    fn tries(self) -> u32 {
        match self {
            Self::Interactive => 4,
            Self::Background => 8,
            Self::Once => 1,
        }
    }

    fn cap(self) -> Duration {
        match self {
            Self::Interactive => Duration::from_secs(20),
            Self::Background | Self::Once => Duration::from_secs(30),
        }
    }
}

/// Whether a try is repeated, and after how long. `tried` counts from 1; `fraction` is the chance of the full jitter.
pub fn wait_before_next(
    method: &str,
    ended: &Ended,
    tried: u32,
    urgency: Urgency,
    fraction: f64,
) -> Option<Duration> {
    if tried >= urgency.tries() {
        return None;
    }
    let idempotent = !method.eq_ignore_ascii_case("POST") && !method.eq_ignore_ascii_case("PATCH");
    let repeatable = match ended {
        Ended::Broken { unsent } => idempotent || *unsent,
        Ended::Status {
            status: 429 | 503,
            retry_after: Some(_),
        } => true,
        Ended::Status { status, .. } => {
            idempotent && (matches!(status, 408 | 429) || *status >= 500)
        }
    };
    if !repeatable {
        return None;
    }
    if let Ended::Status {
        retry_after: Some(asked),
        ..
    } = ended
    {
        let asked = (*asked).clamp(SHORTEST_ASKED, LONGEST_ASKED);
        // A person is told to wait rather than left in front of a spinner.
        return (urgency == Urgency::Background || asked <= urgency.cap()).then_some(asked);
    }
    let doubled = FIRST_WAIT.saturating_mul(1_u32.checked_shl(tried - 1).unwrap_or(u32::MAX));
    Some(doubled.min(urgency.cap()).mul_f64(fraction.clamp(0.0, 1.0)))
}

/// `Retry-After`: seconds or a date. Nonsense (`-1`, words, a date long past) is as if it were not there.
pub fn retry_after(value: &str, now_milliseconds: i64) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return (seconds.is_finite() && seconds >= 0.0)
            .then(|| Duration::from_secs_f64(seconds.min(LONGEST_ASKED.as_secs_f64())));
    }
    let date =
        time::OffsetDateTime::parse(value, &time::format_description::well_known::Rfc2822).ok()?;
    let ahead = i64::try_from(date.unix_timestamp_nanos() / 1_000_000).ok()? - now_milliseconds;
    let ahead = u64::try_from(ahead).ok()?;
    Some(Duration::from_millis(ahead).min(LONGEST_ASKED))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16, asked: Option<u64>) -> Ended {
        Ended::Status {
            status,
            retry_after: asked.map(Duration::from_secs),
        }
    }

    fn wait(method: &str, ended: &Ended, tried: u32) -> Option<Duration> {
        wait_before_next(method, ended, tried, Urgency::Interactive, 1.0)
    }

    #[test]
    fn idempotent_calls_are_repeated_and_posts_hardly_ever() {
        for failing in [408, 429, 500, 502, 504] {
            assert!(
                wait("GET", &status(failing, None), 1).is_some(),
                "{failing}"
            );
            assert!(
                wait("PUT", &status(failing, None), 1).is_some(),
                "{failing}"
            );
            assert!(
                wait("POST", &status(failing, None), 1).is_none(),
                "{failing}"
            );
        }
        assert!(wait("GET", &status(404, None), 1).is_none());
        assert!(wait("POST", &status(503, Some(2)), 1).is_some());
        assert!(wait("POST", &status(500, Some(2)), 1).is_none());
        assert!(wait("POST", &Ended::Broken { unsent: true }, 1).is_some());
        assert!(wait("POST", &Ended::Broken { unsent: false }, 1).is_none());
        assert!(wait("DELETE", &Ended::Broken { unsent: false }, 1).is_some());
    }

    #[test]
    fn waits_double_to_a_cap_with_full_jitter() {
        let failing = status(500, None);
        let at = |tried, fraction| {
            wait_before_next("GET", &failing, tried, Urgency::Background, fraction)
        };
        assert_eq!(at(1, 1.0), Some(Duration::from_millis(200)));
        assert_eq!(at(3, 1.0), Some(Duration::from_millis(800)));
        assert_eq!(at(3, 0.5), Some(Duration::from_millis(400)));
        assert_eq!(at(3, 0.0), Some(Duration::ZERO));
        assert_eq!(at(8, 1.0), None);
        assert_eq!(wait("GET", &failing, 4), None);
    }

    #[test]
    fn what_the_stamp_asks_for_is_honoured_within_reason() {
        assert_eq!(
            wait("GET", &status(429, Some(0)), 1),
            Some(Duration::from_millis(500))
        );
        assert_eq!(
            wait("GET", &status(429, Some(7)), 1),
            Some(Duration::from_secs(7))
        );
        assert_eq!(
            wait("GET", &status(429, Some(300)), 1),
            None,
            "a person is told instead"
        );
        let background = |asked| {
            wait_before_next(
                "GET",
                &status(429, Some(asked)),
                1,
                Urgency::Background,
                1.0,
            )
        };
        assert_eq!(background(300), Some(Duration::from_secs(300)));
        assert_eq!(background(86_400), Some(Duration::from_secs(600)));
    }

    #[test]
    fn nonsense_is_no_retry_after() {
        assert_eq!(retry_after("5", 0), Some(Duration::from_secs(5)));
        assert_eq!(retry_after(" 1.5 ", 0), Some(Duration::from_millis(1500)));
        for nonsense in ["-1", "soon", "", "NaN", "inf"] {
            assert_eq!(retry_after(nonsense, 0), None, "{nonsense}");
        }
        let date = "Sat, 01 Jan 2000 00:00:10 GMT";
        assert_eq!(
            retry_after(date, 946_684_800_000),
            Some(Duration::from_secs(10))
        );
        assert_eq!(retry_after(date, 946_684_900_000), None);
        assert_eq!(retry_after("99999999", 0), Some(Duration::from_secs(600)));
    }
}
