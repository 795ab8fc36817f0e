//! Where secrets stand in a body, looked up without going through all of them.

use std::collections::BTreeSet;
use std::ops::Bound;

/// The ways to the secrets of one resource.
pub(super) struct Secrets {
    paths: BTreeSet<String>,
}

impl Secrets {
    /// Of the ways as the plan writes them.
    pub(super) fn new(paths: &[String]) -> Self {
        Self {
            paths: paths.iter().map(|path| path.to_lowercase()).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Whether a way leads to a secret, into one, or to what has one inside: `properties.key` says nothing of `properties.keySource`.
    pub(super) fn touch(&self, path: &str) -> bool {
        let path = path.to_lowercase();
        let mut around = path
            .match_indices(['.', '['])
            .filter_map(|(at, _)| path.get(..at));
        self.paths.contains(&path)
            || around.any(|outer| self.paths.contains(outer))
            || self.first_from(format!("{path}."))
            || self.first_from(format!("{path}["))
    }

    /// Whether some way begins so.
    fn first_from(&self, beginning: String) -> bool {
        let mut from = self
            .paths
            .range::<str, _>((Bound::Included(beginning.as_str()), Bound::Unbounded));
        from.next().is_some_and(|path| path.starts_with(&beginning))
    }
}
