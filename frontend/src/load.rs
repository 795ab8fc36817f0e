//! Something that a page reads when it opens, and again when asked to: the value, the problem, and whether it is under way.
//! A newer question, or leaving the page, ends the older call.

use crate::api::{Abort, Reply};
use crate::watch::{spawn, watch};
use leptos::prelude::*;
use porthole_shared::problem::Problem;
use std::future::Future;
use std::pin::Pin;

type Reading<T> = Pin<Box<dyn Future<Output = Reply<T>>>>;

/// What was read, as signals. The last value stays while a newer one is on its way.
pub struct Load<T: Send + Sync + 'static> {
    /// What came.
    pub value: RwSignal<Option<T>>,
    /// Why the last try came to nothing.
    pub problem: RwSignal<Option<Problem>>,
    /// A call is under way.
    pub busy: RwSignal<bool>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Send + Sync + 'static> Load<T> {
    /// Reads now, whenever a signal that `start` reads changes, and after [`Load::again`]. `start` may say that there is
    /// nothing to ask for yet.
    pub fn new<F>(start: impl Fn(Abort) -> Option<F> + 'static) -> Self
    where
        F: Future<Output = Reply<T>> + 'static,
    {
        Self::erased(Box::new(move |abort| {
            start(abort).map(|reading| Box::pin(reading) as Reading<T>)
        }))
    }

    /// The machinery once per type that is read, not once per call.
    fn erased(start: Box<dyn Fn(Abort) -> Option<Reading<T>>>) -> Self {
        let load = Self {
            value: RwSignal::new(None),
            problem: RwSignal::new(None),
            busy: RwSignal::new(true),
            again: RwSignal::new(0),
        };
        watch(move || {
            load.again.track();
            // Made inside the effect: the next run, and the end of the page, end this call.
            let abort = Abort::on_cleanup();
            let number = load.again.get_untracked();
            let Some(reading) = start(abort.clone()) else {
                load.busy.set(false);
                return;
            };
            load.busy.set(true);
            spawn(Box::pin(async move {
                let reply = reading.await;
                let overtaken = abort.ended() || load.again.try_get_untracked() != Some(number);
                if overtaken {
                    return;
                }
                load.busy.try_set(false);
                match reply {
                    Ok(value) => {
                        load.value.try_set(Some(value));
                        load.problem.try_set(None);
                    }
                    Err(problem) => {
                        load.problem.try_set(Some(problem));
                    }
                }
            }));
        });
        load
    }

    /// Reads again.
    pub fn again(&self) {
        self.again.update(|number| *number += 1);
    }

    /// Nothing has come yet, and nothing went wrong: the moment for skeletons.
    #[must_use]
    pub fn waiting(&self) -> bool {
        self.busy.get() && self.value.with(Option::is_none) && self.problem.with(Option::is_none)
    }
}
