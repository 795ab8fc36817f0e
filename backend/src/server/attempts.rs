//! How often signing in is tried: so that the portal is no place to guess secrets at, and nobody is locked out by its tries.
//!
//! Tries count from their beginning, so that many at once count as well; one that succeeded is taken back.

use porthole_shared::problem::{Problem, ProblemKind};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Tries of one principal on one stamp within a minute.
pub const OF_A_PRINCIPAL: usize = 10;

/// Tries of one session within a minute, whoever is tried.
pub const OF_A_SESSION: usize = 20;

/// In milliseconds.
const WINDOW: i64 = 60_000;

/// Principals and sessions that are remembered; beyond, the one that was quiet for longest is forgotten.
const MOST: usize = 10_000;

/// What tries are counted for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Counted {
    Principal { stamp: String, client_id: String },
    Session(String),
}

impl Counted {
    fn limit(&self) -> usize {
        match self {
            Self::Principal { .. } => OF_A_PRINCIPAL,
            Self::Session(_) => OF_A_SESSION,
        }
    }
}

/// The tries of the last minute, in memory only.
#[derive(Debug, Default)]
pub struct SignInAttempts(Mutex<HashMap<Counted, VecDeque<i64>>>);

/// A try that was let through.
#[derive(Debug)]
#[must_use]
pub struct Attempt {
    counted: Vec<Counted>,
    at: i64,
}

impl SignInAttempts {
    /// Counts a try, or tells how long to wait.
    pub fn begin(
        &self,
        stamp: &str,
        client_id: &str,
        session: Option<&str>,
        now: i64,
    ) -> Result<Attempt, Box<Problem>> {
        let mut counted = vec![Counted::Principal {
            stamp: stamp.to_owned(),
            client_id: client_id.to_ascii_lowercase(),
        }];
        counted.extend(session.map(|session| Counted::Session(session.to_owned())));
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for one in &counted {
            let Some(times) = tries.get_mut(one) else {
                continue;
            };
            while times.front().is_some_and(|at| at + WINDOW <= now) {
                times.pop_front();
            }
            if times.len() >= one.limit() {
                let oldest = times.front().copied().unwrap_or(now);
                return Err(throttled(oldest + WINDOW - now));
            }
        }
        for one in &counted {
            if !tries.contains_key(one) && tries.len() >= MOST {
                make_room(&mut tries, now);
            }
            tries.entry(one.clone()).or_default().push_back(now);
        }
        Ok(Attempt { counted, at: now })
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
    let seconds = u32::try_from(milliseconds / 1000 + 1).unwrap_or(1);
    let mut problem = Problem::new(
        ProblemKind::Throttled,
        "Signing in was tried too often within a minute.",
    )
    .with_detail(format!(
        "Check tenant, client id and credential, and try again in {seconds} s. Nothing was sent to the identity provider."
    ));
    problem.retry_after = Some(seconds);
    Box::new(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_does_not_count_and_memory_is_bounded() {
        let attempts = SignInAttempts::default();
        for _ in 0..3 * OF_A_SESSION {
            let attempt = attempts.begin("s", "c", Some("one"), 0).unwrap();
            attempts.succeeded(attempt);
        }
        assert!(attempts.0.lock().unwrap().is_empty());
        for number in 0..MOST + 5 {
            let now = i64::from(number >= MOST);
            drop(attempts.begin("s", &number.to_string(), None, now).unwrap());
        }
        assert_eq!(attempts.0.lock().unwrap().len(), MOST);
        let last = (MOST + 4).to_string();
        for _ in 1..OF_A_PRINCIPAL {
            drop(attempts.begin("s", &last, None, 1).unwrap());
        }
        let problem = attempts.begin("s", &last, None, 1).unwrap_err();
        assert_eq!(problem.retry_after, Some(61));
        drop(attempts.begin("s", &last, None, 1 + WINDOW).unwrap());
    }
}
