//! What would change of a list.

use super::delta::{Delta, shown};
use super::matching::matching;
use super::{PropertyChange, PropertyChangeKind};
use crate::place::Path;
use crate::value::Value;

/// How many elements of one list may come and go one by one. Beyond it the list is told as one change.
const LISTED: usize = 2_000;

impl Delta<'_> {
    /// What comes, goes and changes of a list.
    pub(super) fn array(&mut self, whole_before: &Value, whole_after: &Value, path: &Path<'_>) {
        let (Value::Array(before), Value::Array(after)) = (whole_before, whole_after) else {
            return;
        };
        let list = match path {
            Path::Member(_, name) => Some(*name),
            _ => None,
        };
        let matched = matching(before, after);
        let (mut added, mut children) = (Vec::new(), Vec::new());
        // An element that is not known may be any of those that seem to go.
        let mut unsure = 0;
        for (index, (new, partner)) in after.iter().zip(&matched.partners).enumerate() {
            match partner.and_then(|at| before.get(at)) {
                Some(old) => {
                    let outer = std::mem::take(&mut self.found);
                    let element = path.element(index);
                    self.value(Some(old), new, &element);
                    if list.is_some() {
                        self.lost(list, old, new, &element);
                    }
                    let inner = std::mem::replace(&mut self.found, outer);
                    if !inner.is_empty() {
                        let inner = relative(inner, &element);
                        let kind = PropertyChangeKind::Modify;
                        children.push(element_change(index, kind, None, None, inner));
                    }
                }
                None if new.first_unknown().is_some() => unsure += 1,
                None => added.push((index, new)),
            }
        }
        let gone = matched.gone.into_iter().filter_map(|at| {
            let old = before.get(at).filter(|old| !self.is_planned(old))?;
            Some((at, old))
        });
        let gone: Vec<_> = gone.skip(unsure).collect();
        if gone.len() + added.len() > LISTED {
            let kind = PropertyChangeKind::Modify;
            self.push(path, kind, Some(whole_before), Some(whole_after));
            return;
        }
        if gone.is_empty() && added.is_empty() && children.is_empty() {
            return;
        }
        let secret = self.is_secret(path);
        let one = |at: usize, kind, before: Option<&Value>, after: Option<&Value>| {
            let shown = |value: Option<&Value>| value.map(|value| shown(value, secret));
            element_change(at, kind, shown(before), shown(after), Vec::new())
        };
        let gone = gone
            .into_iter()
            .map(|(at, old)| one(at, PropertyChangeKind::Delete, Some(old), None));
        let added = added
            .into_iter()
            .map(|(at, new)| one(at, PropertyChangeKind::Create, None, Some(new)));
        let children = gone.chain(added).chain(children).collect();
        if let Some(path) = self.written(path) {
            self.found.push(PropertyChange {
                path,
                kind: PropertyChangeKind::Array,
                before: None,
                after: None,
                children,
            });
        }
    }
}

fn element_change(
    index: usize,
    kind: PropertyChangeKind,
    before: Option<Value>,
    after: Option<Value>,
    children: Vec<PropertyChange>,
) -> PropertyChange {
    PropertyChange {
        path: index.to_string(),
        kind,
        before,
        after,
        children,
    }
}

/// Paths from the element on.
fn relative(changes: Vec<PropertyChange>, element: &Path<'_>) -> Vec<PropertyChange> {
    let base = element.to_string();
    let cut = |mut change: PropertyChange| {
        if let Some(rest) = change.path.strip_prefix(&base) {
            change.path = rest.trim_start_matches('.').to_owned();
        }
        change
    };
    changes.into_iter().map(cut).collect()
}
