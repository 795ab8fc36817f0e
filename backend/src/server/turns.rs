//! What one session (or one network), and everybody together, may have open at once: event streams, lists, connections. Each costs
//! memory, a task, and calls.

use porthole_shared::problem::{Problem, ProblemKind};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Things of one kind that are open at once.
#[derive(Clone, Debug)]
pub struct Turns {
    what: &'static str,
    of_a_session: usize,
    in_all: usize,
    open: Arc<Mutex<HashMap<String, usize>>>,
}

/// One that is open, until it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Turn {
    session: String,
    open: Arc<Mutex<HashMap<String, usize>>>,
}

impl Turns {
    /// So many at once. `what` names them in the plural.
    pub fn new(what: &'static str, of_a_session: usize, in_all: usize) -> Self {
        Self {
            what,
            of_a_session,
            in_all,
            open: Arc::default(),
        }
    }

    /// Opens one, or says that there are too many.
    pub fn take(&self, session: &str) -> Result<Turn, Box<Problem>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.get(session).copied().unwrap_or(0) >= self.of_a_session {
            return Err(too_many(
                format!("This session has {} {} open.", self.of_a_session, self.what),
                "Close other tabs of the portal, and try again.",
            ));
        }
        if open.values().sum::<usize>() >= self.in_all {
            return Err(too_many(
                format!("The portal has too many {} open at the moment.", self.what),
                "Try again in a moment.",
            ));
        }
        *open.entry(session.to_owned()).or_default() += 1;
        Ok(Turn {
            session: session.to_owned(),
            open: self.open.clone(),
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.session);
            }
        }
    }
}

fn too_many(title: String, detail: &str) -> Box<Problem> {
    let mut problem = Problem::new(ProblemKind::Throttled, title).with_detail(detail);
    problem.retry_after = Some(5);
    Box::new(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_of_a_session_and_so_many_in_all() {
        let turns = Turns::new("lists", 2, 3);
        let one = turns.take("a").unwrap();
        let _two = turns.take("a").unwrap();
        let refused = turns.take("a").unwrap_err();
        assert_eq!((refused.status, refused.retry_after), (429, Some(5)));
        let _three = turns.take("b").unwrap();
        assert!(turns.take("c").is_err(), "too many in all");
        drop(one);
        let _four = turns.take("c").unwrap();
        assert_eq!(turns.open.lock().unwrap().len(), 3);
    }
}
