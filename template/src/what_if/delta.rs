//! What would change of one resource.

use super::{PropertyChange, PropertyChangeKind, noise};
use crate::place::Path;
use crate::value::{Object, Value, same_name};

/// What a resource is known by, and what only the stamp writes.
const NOT_COMPARED: [&str; 8] = [
    "id",
    "name",
    "type",
    "apiVersion",
    "etag",
    "systemData",
    "managedBy",
    "comments",
];

/// The properties that differ, in the order of the template.
pub(super) fn delta(
    resource_type: &str,
    before: &Value,
    after: &Value,
    secrets: &[String],
) -> Vec<PropertyChange> {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return Vec::new();
    };
    let mut delta = Delta {
        resource_type,
        secrets,
        found: Vec::new(),
    };
    let tags = before
        .member("tags")
        .filter(|_| after.member("tags").is_none());
    if let Some(Value::Object(tags)) = tags {
        for (name, value) in tags.iter() {
            let path = Path::ROOT.member("tags");
            delta.push(
                &path.member(name),
                PropertyChangeKind::Delete,
                Some(value),
                None,
            );
        }
    }
    for (name, value) in after.iter() {
        if NOT_COMPARED.iter().any(|skipped| same_name(skipped, name)) {
            continue;
        }
        let path = Path::ROOT.member(name);
        let old = before.member(name);
        if same_name(name, "location") {
            let text = |value: &Value| {
                value
                    .as_str()
                    .map(|place| place.replace(' ', "").to_lowercase())
            };
            // What has no location of its own, as a part of a resource, takes one and does not show it.
            let other = old.is_some() && old.and_then(text) != text(value);
            if other && value.first_unknown().is_none() {
                delta.push(&path, PropertyChangeKind::Modify, old, Some(value));
            }
        } else if same_name(name, "tags") {
            delta.tags(old, value, &path);
        } else {
            delta.value(old, value, &path);
        }
    }
    delta.found
}

struct Delta<'a> {
    resource_type: &'a str,
    secrets: &'a [String],
    found: Vec<PropertyChange>,
}

impl Delta<'_> {
    fn is_secret(&self, path: &Path<'_>) -> bool {
        let path = path.to_string();
        self.secrets.iter().any(|secret| {
            // The whole of a value that has a secret inside is one too.
            path.starts_with(secret.as_str())
                || secret
                    .strip_prefix(&path)
                    .is_some_and(|rest| rest.starts_with(['.', '[']))
        })
    }

    fn push(
        &mut self,
        path: &Path<'_>,
        kind: PropertyChangeKind,
        before: Option<&Value>,
        after: Option<&Value>,
    ) {
        let secret = self.is_secret(path);
        let shown = |value: Option<&Value>| {
            value.map(|value| {
                if secret {
                    Value::from("***")
                } else {
                    value.clone()
                }
            })
        };
        self.found.push(PropertyChange {
            path: path.to_string(),
            kind,
            before: shown(before),
            after: shown(after),
            children: Vec::new(),
        });
    }

    /// Tags are replaced as a whole.
    fn tags(&mut self, before: Option<&Value>, after: &Value, path: &Path<'_>) {
        let nothing = Object::default();
        let old = match before {
            Some(Value::Object(old)) => old,
            _ => &nothing,
        };
        let Value::Object(new) = after else { return };
        for (name, value) in old.iter().filter(|(name, _)| new.member(name).is_none()) {
            self.push(
                &path.member(name),
                PropertyChangeKind::Delete,
                Some(value),
                None,
            );
        }
        for (name, value) in new.iter() {
            self.value(old.member(name), value, &path.member(name));
        }
    }

    fn value(&mut self, before: Option<&Value>, after: &Value, path: &Path<'_>) {
        match (before.unwrap_or(&Value::Null), after) {
            // What is known only after the deployment cannot be compared.
            (_, Value::Unknown(_)) => {}
            (Value::Object(old), Value::Object(new)) => {
                for (name, value) in new.iter() {
                    self.value(old.member(name), value, &path.member(name));
                }
            }
            (Value::Array(old), Value::Array(new)) => self.array(old, new, path),
            (Value::Null, new) if is_nothing(new) => {}
            // Passwords and keys go in and never come out again.
            (Value::Null, _) if self.is_secret(path) => {}
            (Value::Null, _) if noise::is_write_only(self.resource_type, &path.to_string()) => {}
            // Members of an object that is new come one by one, so that secrets among them are left away.
            (Value::Null, Value::Object(new)) => {
                for (name, value) in new.iter() {
                    self.value(None, value, &path.member(name));
                }
            }
            (Value::Null, new) => self.push(path, PropertyChangeKind::Create, None, Some(new)),
            (old, new) if alike(old, new) || is_same_word(path, old, new) => {}
            (old, new) => self.push(path, PropertyChangeKind::Modify, Some(old), Some(new)),
        }
    }

    /// Elements are matched by name, by id or by being the same; those of objects without either by their place.
    fn array(&mut self, before: &[Value], after: &[Value], path: &Path<'_>) {
        let mut children = Vec::new();
        let mut taken = vec![false; before.len()];
        let mut added = Vec::new();
        for (index, new) in after.iter().enumerate() {
            let free = |at: &usize| taken.get(*at) == Some(&false);
            let matching = (0..before.len())
                .filter(free)
                .find(|at| before.get(*at).is_some_and(|old| same_element(old, new)));
            let by_place = || {
                let nameless = matches!(new, Value::Object(_)) && key(new).is_none();
                Some(index).filter(|at| {
                    nameless && free(at) && before.get(*at).is_some_and(|old| key(old).is_none())
                })
            };
            match matching
                .or_else(by_place)
                .and_then(|at| Some((at, before.get(at)?)))
            {
                Some((at, old)) => {
                    if let Some(taken) = taken.get_mut(at) {
                        *taken = true;
                    }
                    let mut inner = Delta {
                        resource_type: self.resource_type,
                        secrets: self.secrets,
                        found: Vec::new(),
                    };
                    let element = path.element(index);
                    inner.value(Some(old), new, &element);
                    if !inner.found.is_empty() {
                        children.push(element_change(
                            index,
                            PropertyChangeKind::Modify,
                            None,
                            None,
                            relative(inner.found, &element),
                        ));
                    }
                }
                None if new.first_unknown().is_some() => {}
                None => added.push((index, new)),
            }
        }
        let gone = before
            .iter()
            .enumerate()
            .filter(|(at, _)| taken.get(*at) == Some(&false));
        // An element that is not known may be any of those that seem to go.
        let unsure = after
            .iter()
            .filter(|new| new.first_unknown().is_some())
            .count();
        let gone: Vec<_> = gone.skip(unsure).collect();
        let mut all: Vec<PropertyChange> = gone
            .into_iter()
            .map(|(at, old)| {
                element_change(
                    at,
                    PropertyChangeKind::Delete,
                    Some(old.clone()),
                    None,
                    Vec::new(),
                )
            })
            .collect();
        let secret = self.is_secret(path);
        let shown = |value: &Value| {
            if secret {
                Value::from("***")
            } else {
                value.clone()
            }
        };
        all.extend(added.into_iter().map(|(at, new)| {
            element_change(
                at,
                PropertyChangeKind::Create,
                None,
                Some(shown(new)),
                Vec::new(),
            )
        }));
        all.extend(children);
        if !all.is_empty() {
            self.found.push(PropertyChange {
                path: path.to_string(),
                kind: PropertyChangeKind::Array,
                before: None,
                after: None,
                children: all,
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

/// What tells an element from the others.
fn key(element: &Value) -> Option<&str> {
    let named = |name: &str| element.member(name).and_then(Value::as_str);
    named("name").or_else(|| named("id"))
}

fn same_element(old: &Value, new: &Value) -> bool {
    // A disk that was left without a name has got one; its number in the machine stays.
    let number = |element: &Value| element.member("lun").cloned();
    match (key(old), key(new)) {
        (Some(old), Some(new)) => same_name(old, new),
        (Some(_), None) => number(old)
            .zip(number(new))
            .is_some_and(|(old, new)| alike(&old, &new)),
        (None, None) => alike(old, new),
        _ => false,
    }
}

/// Whether two values mean the same: ids in any case, numbers and truth also as text, as resource providers take them.
fn alike(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::String(old), Value::String(new)) => {
            old == new || old.starts_with('/') && same_name(old, new)
        }
        (Value::String(text), Value::Integer(_) | Value::Bool(_)) => {
            same_name(text, &new.to_string())
        }
        (Value::Integer(_) | Value::Bool(_), Value::String(text)) => {
            same_name(text, &old.to_string())
        }
        _ => old.same(new),
    }
}

/// Names and the providers' own words differ without regard to case, those of elements in a list too.
fn is_same_word(path: &Path<'_>, old: &Value, new: &Value) -> bool {
    let word = matches!(path, Path::Member(_, member) if noise::is_word(member));
    word && old
        .as_str()
        .zip(new.as_str())
        .is_some_and(|(old, new)| same_name(old, new))
}

/// Whether a value says nothing: a provider does not keep it.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.iter().all(|(_, value)| is_nothing(value)),
        _ => false,
    }
}
