//! The work of this session as the events tell it: the bell, the toasts and the lists read from here.

use super::Session;
use crate::api;
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::event::Event;
use porthole_shared::operation::Operation;

/// The operations, newest first.
#[derive(Clone, Copy)]
pub struct Operations {
    /// All that were not put away.
    pub all: RwSignal<Vec<Operation>>,
    /// The one that changed last, while this page was open: lists that show its resource read again when it ended.
    pub changed: RwSignal<Option<Operation>>,
    listening: RwSignal<bool>,
}

impl Operations {
    pub(super) fn new() -> Self {
        Self {
            all: RwSignal::new(Vec::new()),
            changed: RwSignal::new(None),
            listening: RwSignal::new(false),
        }
    }

    /// Listens from the first sign-in on. A tab that another one listens for missed the snapshot, and so asks for it.
    pub(super) fn follow(self, session: Session) {
        spawn_local(async move {
            if let Ok(all) = api::operations::operations(&api::Abort::never()).await {
                self.all
                    .update(|known| *known = merged(std::mem::take(known), all));
            }
        });
        if self.listening.get_untracked() {
            return;
        }
        self.listening.set(true);
        let hear = Callback::new(move |event| self.hear(event, session));
        let lost = Callback::new(move |()| session.refresh());
        api::events::listen(hear, lost);
    }

    fn hear(self, event: Event, session: Session) {
        match event {
            Event::Snapshot { operations } => self.all.set(operations),
            Event::Changed { operation } => self.note(*operation),
            Event::SignedOut { sign_in } => {
                session.signed_out_of(sign_in.as_deref());
                if session.portal.with_untracked(|portal| {
                    portal
                        .as_ref()
                        .is_some_and(|portal| portal.sign_ins.is_empty())
                }) {
                    session.signed_out.set(true);
                }
            }
        }
    }

    /// One operation as it is now; an older account of it is not believed.
    pub fn note(self, operation: Operation) {
        let news = self.all.with_untracked(|all| {
            all.iter()
                .find(|known| known.id == operation.id)
                .is_none_or(|known| known.version < operation.version)
        });
        if !news {
            return;
        }
        self.all.update(|all| {
            *all = merged(std::mem::take(all), vec![operation.clone()]);
            all.retain(|one| !one.dismissed);
        });
        self.changed.set(Some(operation));
    }

    /// Puts an ended operation away.
    pub fn dismiss(self, id: String) {
        self.all.update(|all| all.retain(|one| one.id != id));
        spawn_local(async move {
            // When it cannot be put away it comes back with the next snapshot, and that is all that is lost.
            let _ = api::operations::dismiss(&id).await;
        });
    }

    /// How many are under way.
    #[must_use]
    pub fn under_way(self) -> usize {
        self.under_way_of(None)
    }

    /// How many are under way for one sign-in, or for all.
    #[must_use]
    pub fn under_way_of(self, sign_in: Option<&str>) -> usize {
        self.all.with(|all| {
            all.iter()
                .filter(|one| !one.state.ended())
                .filter(|one| sign_in.is_none_or(|id| one.sign_in == id))
                .count()
        })
    }

    /// Puts away everything that has ended.
    pub fn dismiss_ended(self) {
        for operation in self.all.get_untracked() {
            if operation.state.ended() {
                self.dismiss(operation.id);
            }
        }
    }
}

/// Both accounts together: of each operation the newer version, newest operation first.
fn merged(mut known: Vec<Operation>, news: Vec<Operation>) -> Vec<Operation> {
    for operation in news {
        match known.iter_mut().find(|one| one.id == operation.id) {
            Some(old) if old.version < operation.version => *old = operation,
            Some(_) => {}
            None => known.push(operation),
        }
    }
    crate::order::sort_by(&mut known, |left, right| right.started.cmp(&left.started));
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::operation::{OperationState, Verb};
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn operation(id: &str, version: i64, started: i64) -> Operation {
        Operation {
            id: id.into(),
            sign_in: "s".into(),
            stamp: "t".into(),
            verb: Verb::Start,
            resource: "/subscriptions/x".into(),
            state: OperationState::Running,
            steps: Vec::new(),
            started,
            ended: None,
            waits_until: None,
            percent: None,
            problem: None,
            correlation_id: "c".into(),
            version,
            dismissed: false,
        }
    }

    #[test]
    fn the_newer_account_wins_and_the_newest_stands_first() {
        let known = vec![operation("a", 3, 10), operation("b", 1, 5)];
        let all = merged(
            known,
            vec![
                operation("a", 2, 10),
                operation("b", 2, 5),
                operation("c", 1, 20),
            ],
        );
        let seen: Vec<_> = all
            .iter()
            .map(|one| (one.id.as_str(), one.version))
            .collect();
        assert_eq!(seen, [("c", 1), ("a", 3), ("b", 2)]);
    }
}
