//! What would change of one resource.

use super::secret::Secrets;
use super::{PropertyChange, PropertyChangeKind, loss, noise};
use crate::place::Path;
use crate::scope::folded;
use crate::value::{Object, Value, same_name};
use std::collections::{HashMap, HashSet};

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

/// How many bytes of ways the report of one resource may write. Names may be long and properties many: beyond it the properties are told as
/// one change.
const ROOM: usize = 1 << 18;

/// A resource of the plan, as far as comparing needs it.
pub(super) struct Subject<'a> {
    /// Its id, folded.
    pub(super) id: &'a str,
    pub(super) resource_type: &'a str,
    pub(super) secrets: &'a Secrets,
    /// The folded ids of all that the plan deploys: parts of this resource among them are written by themselves, and do not go.
    pub(super) planned: &'a HashSet<String>,
}

/// The properties that differ, in the order of the template.
pub(super) fn delta(subject: &Subject<'_>, before: &Value, after: &Value) -> Vec<PropertyChange> {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return Vec::new();
    };
    let mut delta = Delta {
        subject,
        found: Vec::new(),
        room: ROOM,
    };
    delta.members(old, new);
    delta.lost(None, before, after, &Path::ROOT);
    if delta.room > 0 {
        return delta.found;
    }
    // Too much to tell it all.
    let path = "properties";
    let secret = subject.secrets.touch(path);
    vec![PropertyChange {
        path: path.to_owned(),
        kind: PropertyChangeKind::Modify,
        before: before.member(path).map(|value| shown(value, secret)),
        after: after.member(path).map(|value| shown(value, secret)),
        children: Vec::new(),
    }]
}

/// A value, or stars for a secret.
pub(super) fn shown(value: &Value, secret: bool) -> Value {
    if secret {
        Value::from("***")
    } else {
        value.clone()
    }
}

/// The members of an object, found by their names without going through all of them each time.
struct Members<'a> {
    object: &'a Object,
    by_name: HashMap<String, &'a Value>,
}

impl<'a> Members<'a> {
    fn of(object: &'a Object) -> Self {
        const FEW: usize = 16;
        let many = object.iter().filter(|_| object.len() > FEW);
        Self {
            object,
            by_name: many
                .map(|(name, value)| (name.to_lowercase(), value))
                .collect(),
        }
    }

    fn member(&self, name: &str) -> Option<&'a Value> {
        if self.by_name.is_empty() {
            return self.object.member(name);
        }
        self.by_name.get(&name.to_lowercase()).copied()
    }
}

/// A comparison under way.
pub(super) struct Delta<'a> {
    pub(super) subject: &'a Subject<'a>,
    pub(super) found: Vec<PropertyChange>,
    /// What is left of [`ROOM`].
    room: usize,
}

impl Delta<'_> {
    fn members(&mut self, before: &Object, after: &Object) {
        if let (Some(Value::Object(tags)), None) = (before.member("tags"), after.member("tags"))
            && !noise::keeps(self.subject.resource_type)
        {
            let path = Path::ROOT.member("tags");
            for (name, value) in tags.iter() {
                self.push(
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
                    self.push(&path, PropertyChangeKind::Modify, old, Some(value));
                }
            } else if same_name(name, "tags") {
                self.tags(old, value, &path);
            } else {
                self.value(old, value, &path);
            }
        }
    }

    /// A way written out, as long as there is room for it.
    pub(super) fn written(&mut self, path: &Path<'_>) -> Option<String> {
        if self.room == 0 {
            return None;
        }
        let path = path.to_string();
        self.room = self.room.saturating_sub(path.len() + 1);
        Some(path)
    }

    /// Whether the secrets are there or about there. Without room it is not told, and nothing is shown.
    pub(super) fn is_secret(&mut self, path: &Path<'_>) -> bool {
        !self.subject.secrets.is_empty()
            && self
                .written(path)
                .is_none_or(|path| self.subject.secrets.touch(&path))
    }

    pub(super) fn push(
        &mut self,
        path: &Path<'_>,
        kind: PropertyChangeKind,
        before: Option<&Value>,
        after: Option<&Value>,
    ) {
        let Some(path) = self.written(path) else {
            return;
        };
        let secret = self.subject.secrets.touch(&path);
        self.found.push(PropertyChange {
            path,
            kind,
            before: before.map(|value| shown(value, secret)),
            after: after.map(|value| shown(value, secret)),
            children: Vec::new(),
        });
    }

    /// What a body leaves out although it is there and could be written, of the resource or of an element of a list in it.
    pub(super) fn lost(
        &mut self,
        list: Option<&str>,
        before: &Value,
        after: &Value,
        path: &Path<'_>,
    ) {
        let kind = self.subject.resource_type;
        let keeps = list.is_none() && noise::keeps(kind);
        for (way, default) in loss::written(kind, list) {
            if self.room == 0 {
                return;
            }
            let (way, free) = match way.strip_suffix('*') {
                Some(way) => (way, true),
                None => (way, false),
            };
            let mut at = Some(after);
            // Of what is not known nobody can say what it lacks.
            let mut unknown = false;
            for name in way.split('.') {
                unknown |= matches!(at, Some(Value::Unknown(_)));
                at = at.and_then(|value| value.member(name));
            }
            let old = way.split('.').try_fold(before, |at, name| at.member(name));
            let Some(old) = old.filter(|_| !unknown) else {
                continue;
            };
            match at {
                Some(Value::Object(new)) if free => self.along(way, path, &mut |delta, path| {
                    delta.members_lost(old, new, path);
                }),
                // A link to nothing.
                Some(Value::Object(new)) if old.member("id").is_some() => {
                    if new.member("id").is_none() {
                        let id = old.member("id");
                        self.along(way, path, &mut |delta, path| {
                            delta.push(&path.member("id"), PropertyChangeKind::Delete, id, None);
                        });
                    }
                }
                Some(_) => {}
                None if keeps => {}
                None => {
                    let old = self.leaving(old);
                    let old = old.filter(|old| !is_nothing(old) && !loss::is_default(old, default));
                    if old.is_some() {
                        self.along(way, path, &mut |delta, path| {
                            delta.push(path, PropertyChangeKind::Delete, old.as_ref(), None);
                        });
                    }
                }
            }
        }
    }

    /// Every member of an object that another lacks, objects within it likewise.
    fn members_lost(&mut self, before: &Value, after: &Object, path: &Path<'_>) {
        let Value::Object(before) = before else {
            return;
        };
        let after = Members::of(after);
        for (name, old) in before.iter() {
            let path = path.member(name);
            match after.member(name) {
                Some(Value::Object(new)) => self.members_lost(old, new, &path),
                Some(_) => {}
                None if is_nothing(old) => {}
                None => self.push(&path, PropertyChangeKind::Delete, Some(old), None),
            }
        }
    }

    /// Goes a way from a path and does there what is to be done.
    fn along(&mut self, way: &str, path: &Path<'_>, then: &mut dyn FnMut(&mut Self, &Path<'_>)) {
        match way.split_once('.') {
            Some((name, rest)) => self.along(rest, &path.member(name), then),
            None => then(self, &path.member(way)),
        }
    }

    /// What goes of a value: not those elements of a list that the plan writes by themselves.
    fn leaving(&self, old: &Value) -> Option<Value> {
        let Value::Array(elements) = old else {
            return Some(old.clone());
        };
        let leaving: Vec<Value> = elements
            .iter()
            .filter(|element| !self.is_planned(element))
            .cloned()
            .collect();
        (!leaving.is_empty()).then(|| Value::array(leaving))
    }

    /// Whether an element of a list is a part of this resource that the plan writes by itself.
    pub(super) fn is_planned(&self, element: &Value) -> bool {
        let id = element.member("id").and_then(Value::as_str).map(folded);
        id.is_some_and(|id| {
            let within = id.strip_prefix(self.subject.id);
            within.is_some_and(|rest| rest.starts_with('/')) && self.subject.planned.contains(&id)
        })
    }

    /// Tags are replaced as a whole.
    fn tags(&mut self, before: Option<&Value>, after: &Value, path: &Path<'_>) {
        let nothing = Object::default();
        let old = match before {
            Some(Value::Object(old)) => old,
            _ => &nothing,
        };
        let Value::Object(new) = after else { return };
        let (olds, news) = (Members::of(old), Members::of(new));
        for (name, value) in old.iter().filter(|(name, _)| news.member(name).is_none()) {
            self.push(
                &path.member(name),
                PropertyChangeKind::Delete,
                Some(value),
                None,
            );
        }
        for (name, value) in new.iter() {
            self.value(olds.member(name), value, &path.member(name));
        }
    }

    pub(super) fn value(&mut self, before: Option<&Value>, after: &Value, path: &Path<'_>) {
        if self.room == 0 {
            return;
        }
        match (before.unwrap_or(&Value::Null), after) {
            // What is known only after the deployment cannot be compared.
            (_, Value::Unknown(_)) => {}
            (Value::Object(old), Value::Object(new)) => {
                let old = Members::of(old);
                for (name, value) in new.iter() {
                    self.value(old.member(name), value, &path.member(name));
                }
            }
            (old @ Value::Array(_), new @ Value::Array(_)) => self.array(old, new, path),
            (Value::Null, new) if is_nothing(new) => {}
            // Passwords and keys go in and never come out again.
            (Value::Null, _) if self.is_secret(path) => {}
            (Value::Null, _) if self.is_write_only(path) => {}
            // Members of an object that is new come one by one, so that secrets among them are left away.
            (Value::Null, Value::Object(new)) => {
                for (name, value) in new.iter() {
                    self.value(None, value, &path.member(name));
                }
            }
            (Value::Null, new) => self.push(path, PropertyChangeKind::Create, None, Some(new)),
            (old, new) if alike(old, new) || is_same_word(path, old, new) => {}
            _ if self.is_settled(path) => {}
            (old, new) => self.push(path, PropertyChangeKind::Modify, Some(old), Some(new)),
        }
    }

    fn is_settled(&mut self, path: &Path<'_>) -> bool {
        let kind = self.subject.resource_type;
        self.written(path)
            .is_none_or(|path| noise::is_settled(kind, &path))
    }

    fn is_write_only(&mut self, path: &Path<'_>) -> bool {
        let kind = self.subject.resource_type;
        self.written(path)
            .is_none_or(|path| noise::is_write_only(kind, &path))
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
