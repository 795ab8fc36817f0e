//! What the tables imply and lists need fast: resources by type, who points at what, which operation is due next.
//! Nothing here is saved; it is rebuilt as rows are restored.

use super::{operation::Operation, timestamp::Timestamp};
use std::{collections::BTreeSet, ops::Bound, sync::Arc};

/// The indices over resources and operations.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    by_type: BTreeSet<(Arc<str>, Arc<str>)>,
    uses: BTreeSet<(Arc<str>, Arc<str>)>,
    running: BTreeSet<(Timestamp, String)>,
    ended: BTreeSet<(Timestamp, String)>,
}

impl Index {
    /// A resource is there, pointing at these keys.
    pub(super) fn add(&mut self, kind: &str, key: &Arc<str>, targets: &[String]) {
        let kind = self.kind(kind);
        self.by_type.insert((kind, key.clone()));
        self.uses.extend(
            targets
                .iter()
                .map(|target| (Arc::from(target.as_str()), key.clone())),
        );
    }

    /// A resource that pointed at these keys is gone, or about to be written anew.
    pub(super) fn remove(&mut self, kind: &str, key: &str, targets: &[String]) {
        let key: Arc<str> = Arc::from(key);
        self.by_type.remove(&(Arc::from(kind), key.clone()));
        for target in targets {
            self.uses.remove(&(Arc::from(target.as_str()), key.clone()));
        }
    }

    /// The keys of a type that begin with `prefix`, in key order, from the first greater than `after` on.
    pub(super) fn of_type(
        &self,
        kind: String,
        prefix: String,
        after: Option<&str>,
    ) -> impl Iterator<Item = &Arc<str>> + use<'_> {
        let shared: Arc<str> = Arc::from(kind.as_str());
        let start = match after {
            Some(after) if after >= prefix.as_str() => Bound::Excluded((shared, Arc::from(after))),
            _ => Bound::Included((shared, Arc::from(prefix.as_str()))),
        };
        self.by_type
            .range::<(Arc<str>, Arc<str>), _>((start, Bound::Unbounded))
            .take_while(move |(own, key)| **own == *kind && key.starts_with(&prefix))
            .map(|(_, key)| key)
    }

    /// The keys of the resources that point at `target` or at something below it.
    pub(super) fn users_of(&self, target: &str) -> BTreeSet<Arc<str>> {
        let below = format!("{target}/");
        let from = |text: &str| {
            (
                Bound::Included((Arc::from(text), Arc::from(""))),
                Bound::Unbounded,
            )
        };
        let exact = self
            .uses
            .range::<(Arc<str>, Arc<str>), _>(from(target))
            .take_while(|(own, _)| **own == *target);
        let inner = self
            .uses
            .range::<(Arc<str>, Arc<str>), _>(from(&below))
            .take_while(|(own, _)| own.starts_with(&below));
        exact.chain(inner).map(|(_, user)| user.clone()).collect()
    }

    /// An operation runs until this moment, or has ended and is forgotten then.
    pub(super) fn schedule(&mut self, operation: &Operation) {
        self.queue(operation)
            .insert((operation.wake(), operation.id.clone()));
    }

    /// It does so no more.
    pub(super) fn unschedule(&mut self, operation: &Operation) {
        self.queue(operation)
            .remove(&(operation.wake(), operation.id.clone()));
    }

    /// The ids of the operations under way, the next to end first.
    pub(super) fn running(&self) -> impl Iterator<Item = &str> {
        self.running.iter().map(|(_, operation)| operation.as_str())
    }

    /// The operation that time changes next, and when.
    pub(super) fn next_wake(&self) -> Option<&(Timestamp, String)> {
        self.running
            .first()
            .into_iter()
            .chain(self.ended.first())
            .min()
    }

    fn queue(&mut self, operation: &Operation) -> &mut BTreeSet<(Timestamp, String)> {
        if operation.ended.is_some() {
            &mut self.ended
        } else {
            &mut self.running
        }
    }

    /// One shared text per type name.
    fn kind(&self, kind: &str) -> Arc<str> {
        let shared: Arc<str> = Arc::from(kind);
        let first = self
            .by_type
            .range::<(Arc<str>, Arc<str>), _>((
                Bound::Included((shared.clone(), Arc::from(""))),
                Bound::Unbounded,
            ))
            .next();
        first
            .map(|(known, _)| known)
            .filter(|known| ***known == *shared)
            .cloned()
            .unwrap_or(shared)
    }
}
