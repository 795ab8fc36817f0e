//! Faults on demand: what can go wrong with a stamp, in words. `docs/faults.md` lists them.
//!
//! A fault comes from the command line (for every request, or every Nth), from the header of one request when that is allowed, or
//! from the name or tag of a resource.

mod choice;
mod reply;
#[cfg(test)]
mod tests;

pub use choice::{HEADER, meets, of_reply};
pub use reply::{instead, spoil};

use std::{fmt, str::FromStr, time::Duration};

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429, with these seconds in `Retry-After`. Nothing is done.
    Throttle(u64),
    /// 503. Nothing is done.
    Unavailable,
    /// 500. Nothing is done.
    Internal,
    /// The reply is late by these seconds.
    Slow(u64),
    /// The connection ends after so many bytes of the body; half of it when none.
    Cut(Option<usize>),
    /// A page of a proxy with this status, where JSON is expected. Nothing is done.
    Html(u16),
    /// The token is taken for expired.
    Expired,
    /// `nextLink` leads to another host.
    ForeignNextLink,
    /// `Location` and `Azure-AsyncOperation` lead to another host.
    ForeignLocation,
    /// The operation that the request begins ends with an error.
    Fail,
    /// The operation that the request begins never ends.
    Stall,
    /// The operation that the request begins is called off.
    Cancel,
    /// Tokens are refused as expired these seconds after their issue, whatever they say.
    EarlyExpiry(u64),
    /// The clock of sign-in and of `Date` is off by so many seconds.
    ClockSkew(i64),
    /// AD FS knows no `.default` scopes yet.
    AdfsBefore2108,
    /// The certificate has expired.
    CertificateExpired,
    /// The certificate is for another host.
    CertificateWrongName,
    /// The certificate is by another root than the one that clients were told.
    RootChanged,
    /// The certificate is by an intermediate authority that is not sent along.
    IntermediateMissing,
}

/// Every word, with what may stand behind a colon.
pub const WORDS: [&str; 19] = [
    "throttle[:SECONDS]",
    "unavailable",
    "internal-error",
    "slow[:SECONDS]",
    "cut[:BYTES]",
    "html[:STATUS]",
    "expired-token",
    "foreign-next-link",
    "foreign-location",
    "fail",
    "stall",
    "cancel",
    "early-expiry[:SECONDS]",
    "clock-skew:SECONDS",
    "adfs-before-2108",
    "certificate-expired",
    "certificate-wrong-name",
    "root-changed",
    "intermediate-missing",
];

impl Fault {
    /// Whether it can meet a single request; the others are faults of the whole stamp.
    pub fn is_of_request(self) -> bool {
        !matches!(
            self,
            Fault::EarlyExpiry(_)
                | Fault::ClockSkew(_)
                | Fault::AdfsBefore2108
                | Fault::CertificateExpired
                | Fault::CertificateWrongName
                | Fault::RootChanged
                | Fault::IntermediateMissing
        )
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Fault, String> {
        let (word, number) = match text.split_once(':') {
            Some((word, number)) => (word, Some(number)),
            None => (text, None),
        };
        let unknown = || {
            format!(
                "{text:?} is no fault. One of these is wanted: {}",
                WORDS.join(", ")
            )
        };
        let whole = |default: u64| match number {
            None => Ok(default),
            Some(digits) => {
                let seconds = digits.parse::<u64>().map_err(|_| unknown())?;
                within_a_day(text, seconds, seconds)
            }
        };
        let fault = match word {
            "throttle" => return whole(5).map(Fault::Throttle),
            "slow" => return whole(10).map(Fault::Slow),
            "early-expiry" => return whole(60).map(Fault::EarlyExpiry),
            "cut" => {
                let bytes = number.map(|digits| digits.parse::<usize>().map_err(|_| unknown()));
                return bytes.transpose().map(Fault::Cut);
            }
            "html" => {
                let status = number.unwrap_or("502").parse::<u16>().ok();
                return status
                    .filter(|status| (200..600).contains(status))
                    .map(Fault::Html)
                    .ok_or_else(unknown);
            }
            "clock-skew" => {
                let seconds = number.and_then(|digits| digits.parse::<i64>().ok());
                let seconds = seconds.ok_or_else(unknown)?;
                return within_a_day(text, seconds.unsigned_abs(), Fault::ClockSkew(seconds));
            }
            "unavailable" => Fault::Unavailable,
            "internal-error" => Fault::Internal,
            "expired-token" => Fault::Expired,
            "foreign-next-link" => Fault::ForeignNextLink,
            "foreign-location" => Fault::ForeignLocation,
            "fail" => Fault::Fail,
            "stall" => Fault::Stall,
            "cancel" => Fault::Cancel,
            "adfs-before-2108" => Fault::AdfsBefore2108,
            "certificate-expired" => Fault::CertificateExpired,
            "certificate-wrong-name" => Fault::CertificateWrongName,
            "root-changed" => Fault::RootChanged,
            "intermediate-missing" => Fault::IntermediateMissing,
            _ => return Err(unknown()),
        };
        if number.is_some() {
            return Err(unknown());
        }
        Ok(fault)
    }
}

/// Nobody waits longer than a day for a slow reply, and no clock is off by more.
fn within_a_day<T>(text: &str, seconds: u64, value: T) -> Result<T, String> {
    if seconds <= 24 * 60 * 60 {
        return Ok(value);
    }
    Err(format!("{text:?}: at most 86400 seconds are wanted"))
}

/// A fault of the command line: `throttle`, or `throttle@10` for every tenth request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What goes wrong.
    pub fault: Fault,
    /// With every how manieth request.
    pub every: u64,
}

impl FromStr for Standing {
    type Err = String;

    fn from_str(text: &str) -> Result<Standing, String> {
        let Some((word, every)) = text.split_once('@') else {
            let fault = text.parse()?;
            return Ok(Standing { fault, every: 1 });
        };
        let fault: Fault = word.parse()?;
        let every = every.parse::<u64>().ok().filter(|every| *every > 0);
        match every {
            Some(every) if fault.is_of_request() => Ok(Standing { fault, every }),
            Some(_) => Err(format!(
                "{word} concerns the whole stamp, not every Nth request"
            )),
            None => Err(format!("{text:?}: a number above 0 is wanted behind the @")),
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.fault)?;
        if self.every > 1 {
            write!(formatter, " with every {}th request", self.every)?;
        }
        Ok(())
    }
}

/// The faults that a stamp is told at its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Whether a request may ask for one by header.
    pub by_header: bool,
    /// Those of the command line.
    pub standing: Vec<Standing>,
}

impl Faults {
    /// After how many seconds tokens are refused, whatever they say.
    pub fn early_expiry(&self) -> Option<u64> {
        self.standing
            .iter()
            .find_map(|standing| match standing.fault {
                Fault::EarlyExpiry(seconds) => Some(seconds),
                _ => None,
            })
    }

    /// By how much the clock is off.
    pub fn clock_skew(&self) -> i64 {
        let skew = self
            .standing
            .iter()
            .find_map(|standing| match standing.fault {
                Fault::ClockSkew(seconds) => Some(seconds),
                _ => None,
            });
        skew.unwrap_or(0)
    }

    /// Whether the whole stamp has this one.
    pub fn has(&self, fault: Fault) -> bool {
        self.standing.iter().any(|standing| standing.fault == fault)
    }
}

/// Longer than any test or demo waits.
pub const FOREVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
