//! How often signing in is tried, and how often the portal is made to look at a stamp: so that it is no place to guess secrets
//! at, no scanner, and nobody is locked out by its tries.
//!
//! Tries count from their beginning, so that many at once count as well; one that succeeded is taken back.

use super::Caller;
use porthole_shared::problem::{Problem, ProblemKind};
use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Tries of one principal on one stamp within a minute.
pub const OF_A_PRINCIPAL: usize = 10;

/// Tries of one session within a minute, whoever is tried.
pub const OF_A_SESSION: usize = 20;

/// Tries of one network address within a minute, whoever is tried.
pub const OF_AN_ADDRESS: usize = 60;

/// Looks at stamps that one network address may ask for within a minute.
pub const LOOKS_OF_AN_ADDRESS: usize = 120;

/// In milliseconds.
const WINDOW: i64 = 60_000;

/// Principals and sessions that are remembered; beyond, the one that was quiet for longest is forgotten.
const MOST: usize = 10_000;

/// What tries are counted for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Counted {
    Principal { stamp: String, client_id: String },
    Session(String),
    Address(IpAddr),
    Looks(IpAddr),
}

impl Counted {
    fn limit(&self) -> usize {
        match self {
            Self::Principal { .. } => OF_A_PRINCIPAL,
            Self::Session(_) => OF_A_SESSION,
            Self::Address(_) => OF_AN_ADDRESS,
            Self::Looks(_) => LOOKS_OF_AN_ADDRESS,
        }
    }
}

/// The tries of the last minute, in memory only.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<Counted, VecDeque<i64>>>);

/// A try that was let through.
#[derive(Debug)]
#[must_use]
pub struct Attempt {
    counted: Vec<Counted>,
    at: i64,
}

impl Attempts {
    /// Counts a try to sign in, or tells how long to wait.
    pub fn begin(
        &self,
        stamp: &str,
        client_id: &str,
        session: Option<&str>,
        caller: Caller,
        now: i64,
    ) -> Result<Attempt, Box<Problem>> {
        let mut counted = vec![Counted::Principal {
            stamp: stamp.to_owned(),
            client_id: client_id.to_ascii_lowercase(),
        }];
        counted.extend(session.map(|session| Counted::Session(session.to_owned())));
        counted.extend(caller.address().map(Counted::Address));
        self.count(&counted, now).map_err(throttled)?;
        Ok(Attempt { counted, at: now })
    }

    /// Counts a look at a stamp, or tells how long to wait.
    pub fn look(&self, caller: Caller, now: i64) -> Result<(), Box<Problem>> {
        let counted: Vec<Counted> = caller.address().map(Counted::Looks).into_iter().collect();
        self.count(&counted, now).map_err(|milliseconds| {
            too_often(
                milliseconds,
                "The portal was asked too often within a minute to look at a stamp.",
                "Nothing was sent to the stamp.",
            )
        })
    }

    /// Counts one for each, or for none: then the milliseconds to wait.
    fn count(&self, counted: &[Counted], now: i64) -> Result<(), i64> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for one in counted {
            let Some(times) = tries.get_mut(one) else {
                continue;
            };
            while times.front().is_some_and(|at| at + WINDOW <= now) {
                times.pop_front();
            }
            if times.len() >= one.limit() {
                let oldest = times.front().copied().unwrap_or(now);
                return Err(oldest + WINDOW - now);
            }
        }
        for one in counted {
            if !tries.contains_key(one) && tries.len() >= MOST {
                make_room(&mut tries, now);
            }
            tries.entry(one.clone()).or_default().push_back(now);
        }
        Ok(())
    }

    /// Takes a try back: it succeeded.
    pub fn succeeded(&self, attempt: Attempt) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for one in &attempt.counted {
            let Some(times) = tries.get_mut(one) else {
                continue;
            };
            if let Some(index) = times.iter().position(|at| *at == attempt.at) {
                times.remove(index);
            }
            if times.is_empty() {
                tries.remove(one);
            }
        }
    }
}

fn make_room(tries: &mut HashMap<Counted, VecDeque<i64>>, now: i64) {
    tries.retain(|_, times| times.back().is_some_and(|at| at + WINDOW > now));
    while tries.len() >= MOST {
        let quiet = tries.iter().min_by_key(|(_, times)| times.back().copied());
        let Some(quiet) = quiet.map(|(one, _)| one.clone()) else {
            break;
        };
        tries.remove(&quiet);
    }
}

fn throttled(milliseconds: i64) -> Box<Problem> {
    too_often(
        milliseconds,
        "Signing in was tried too often within a minute.",
        "Check tenant, client id and credential. Nothing was sent to the identity provider.",
    )
}

fn too_often(milliseconds: i64, title: &str, detail: &str) -> Box<Problem> {
    let seconds = u32::try_from(milliseconds / 1000 + 1).unwrap_or(1);
    let mut problem = Problem::new(ProblemKind::Throttled, title)
        .with_detail(format!("{detail} Try again in {seconds} s."));
    problem.retry_after = Some(seconds);
    Box::new(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_does_not_count_and_memory_is_bounded() {
        let attempts = Attempts::default();
        for _ in 0..3 * OF_A_SESSION {
            let attempt = attempts
                .begin("s", "c", Some("one"), Caller::nowhere(), 0)
                .unwrap();
            attempts.succeeded(attempt);
        }
        assert!(attempts.0.lock().unwrap().is_empty());
        for number in 0..MOST + 5 {
            let now = i64::from(number >= MOST);
            drop(
                attempts
                    .begin("s", &number.to_string(), None, Caller::nowhere(), now)
                    .unwrap(),
            );
        }
        assert_eq!(attempts.0.lock().unwrap().len(), MOST);
        let last = (MOST + 4).to_string();
        for _ in 1..OF_A_PRINCIPAL {
            drop(
                attempts
                    .begin("s", &last, None, Caller::nowhere(), 1)
                    .unwrap(),
            );
        }
        let problem = attempts
            .begin("s", &last, None, Caller::nowhere(), 1)
            .unwrap_err();
        assert_eq!(problem.retry_after, Some(61));
        drop(
            attempts
                .begin("s", &last, None, Caller::nowhere(), 1 + WINDOW)
                .unwrap(),
        );
    }

    #[test]
    fn an_address_is_limited_whoever_it_tries_and_other_addresses_are_not() {
        let attempts = Attempts::default();
        let (one, other) = (Caller::at("192.0.2.1"), Caller::at("192.0.2.2"));
        for number in 0..OF_AN_ADDRESS {
            drop(
                attempts
                    .begin("s", &number.to_string(), None, one, 0)
                    .unwrap(),
            );
        }
        assert!(attempts.begin("s", "new", None, one, 0).is_err());
        drop(attempts.begin("s", "new", None, other, 0).unwrap());
        for _ in 0..LOOKS_OF_AN_ADDRESS {
            attempts.look(one, 0).unwrap();
        }
        let problem = attempts.look(one, 0).unwrap_err();
        assert_eq!((problem.status, problem.retry_after), (429, Some(61)));
        attempts.look(other, 0).unwrap();
        attempts.look(one, WINDOW).unwrap();
    }
}
