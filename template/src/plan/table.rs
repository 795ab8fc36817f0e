//! The resources of one template by id, by name and by the loop that makes them.

use crate::error::did_you_mean;
use crate::scope::{Scope, folded, type_and_name};
use std::collections::HashMap;

/// The resources of one template.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResourceTable {
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    /// By name, by the last part of the name, and by type and name without the scope.
    by_name: HashMap<String, Vec<usize>>,
    loops: HashMap<String, Vec<usize>>,
}

/// A resource of the template.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) api_version: Option<String>,
    /// Whether what it becomes is not known before it is deployed.
    pub(crate) pending: bool,
}

/// What a name or an id leads to.
pub(crate) struct Target {
    pub(crate) id: String,
    /// Whether it is an id, and not a name that the template does not know.
    pub(crate) is_id: bool,
}

impl ResourceTable {
    /// Adds a resource.
    pub(crate) fn add(&mut self, entry: Entry, loop_name: Option<&str>) {
        let index = self.entries.len();
        // Of two with one id at most one is deployed, and that one counts.
        if entry.pending || !self.by_id.contains_key(&folded(&entry.id)) {
            self.by_id.insert(folded(&entry.id), index);
        }
        let last = entry.name.rsplit('/').next().unwrap_or("");
        let mut names = vec![folded(&entry.name), folded(last)];
        if let Some(at) = entry.id.to_lowercase().rfind("/providers/") {
            names.push(folded(
                entry.id.get(at + "/providers/".len()..).unwrap_or(""),
            ));
        } else if let Some((kind, name)) = type_and_name(&entry.id) {
            names.push(folded(&format!("{kind}/{name}")));
        }
        names.sort();
        names.dedup();
        for name in names {
            self.by_name.entry(name).or_default().push(index);
        }
        if let Some(name) = loop_name {
            self.loops.entry(folded(name)).or_default().push(index);
        }
        self.entries.push(entry);
    }

    pub(crate) fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(*self.by_id.get(&folded(id))?)
    }

    pub(crate) fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(&folded(id)).copied()
    }

    /// What is deployed is there: nothing is pending any more.
    pub(crate) fn settle(&mut self) {
        self.entries
            .iter_mut()
            .for_each(|entry| entry.pending = false);
    }

    /// The resources of another table too, for expressions that see both.
    pub(crate) fn with(mut self, other: &ResourceTable) -> Self {
        for entry in &other.entries {
            if self.entry(&entry.id).is_none() {
                self.add(entry.clone(), None);
            }
        }
        self
    }

    /// What an argument of `reference()` leads to.
    pub(crate) fn resolve(&self, target: &str, scope: &Scope) -> Target {
        let target = target.trim_end_matches('/');
        let known = |id: &str| self.entry(id).map(|entry| entry.id.clone());
        let named = || {
            let found = self.by_name.get(&folded(target))?.first()?;
            self.entries.get(*found).map(|entry| entry.id.clone())
        };
        if target.starts_with('/') {
            // The id of a deployment into another group is known by that group; an expression may name it by its own. And what
            // `resourceId` says of a resource group of the subscription has `/providers/` in it, which its own id has not.
            let elsewhere = || {
                type_and_name(target).filter(|(kind, _)| {
                    kind.eq_ignore_ascii_case("Microsoft.Resources/deployments")
                        || kind.eq_ignore_ascii_case("Microsoft.Resources/resourceGroups")
                })
            };
            let id = known(target).or_else(|| {
                let (kind, name) = elsewhere()?;
                let index = self
                    .by_name
                    .get(&folded(&format!("{kind}/{name}")))?
                    .first()?;
                self.entries.get(*index).map(|entry| entry.id.clone())
            });
            return Target {
                id: id.unwrap_or_else(|| target.to_owned()),
                is_id: true,
            };
        }
        if let Some(id) = named() {
            return Target { id, is_id: true };
        }
        let qualified = target
            .split('/')
            .next()
            .is_some_and(|first| first.contains('.'))
            && target.matches('/').count() >= 2;
        if qualified {
            let id = format!("{}/providers/{target}", scope.id());
            return Target {
                id: known(&id).unwrap_or(id),
                is_id: true,
            };
        }
        Target {
            id: target.to_owned(),
            is_id: false,
        }
    }

    /// The resources that an entry of `dependsOn` means: those of a loop, or those of that id or name.
    pub(crate) fn depended_on(&self, written: &str, scope: &Scope) -> Vec<usize> {
        let key = folded(written);
        if let Some(turns) = self.loops.get(&key) {
            return turns.clone();
        }
        if let Some(index) = self.index(written) {
            return vec![index];
        }
        if let Some(named) = self.by_name.get(&key) {
            return named.clone();
        }
        let target = self.resolve(written, scope);
        if target.is_id {
            self.index(&target.id).into_iter().collect()
        } else {
            Vec::new()
        }
    }

    /// Whether a loop has that name, even if it makes no turn.
    pub(crate) fn has_loop(&self, name: &str) -> bool {
        self.loops.contains_key(&folded(name))
    }

    /// Makes a loop known that may make no turn.
    pub(crate) fn add_loop(&mut self, name: &str) {
        self.loops.entry(folded(name)).or_default();
    }

    pub(crate) fn did_you_mean(&self, name: &str) -> Option<String> {
        let names = self.entries.iter().map(|entry| entry.name.as_str());
        did_you_mean(name, names.chain(self.loops.keys().map(String::as_str)))
    }
}
