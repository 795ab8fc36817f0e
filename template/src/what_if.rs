//! What a plan would change: the plan against what is there.
//!
//! What a template does not say of a resource's properties is reported only where it is known that a PUT takes it away (`loss`): resource
//! providers fill in defaults and read-only values, and a report full of them hides what matters. Tags and lists are replaced as a whole.

mod delta;
mod list;
mod loss;
mod matching;
mod noise;
mod secret;
#[cfg(test)]
mod tests;
mod text;

use crate::plan::Plan;
use crate::scope::folded;
use crate::value::{Value, same_name};
use delta::Subject;
use secret::Secrets;
use std::collections::{BTreeMap, HashSet};

/// A resource that is there.
#[derive(Debug, Clone)]
pub struct LiveResource {
    /// Its id.
    pub id: String,
    /// Its body, as a GET gives it; `None` if it is there and its body is not known.
    pub body: Option<Value>,
}

/// What would happen to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is deleted, because the deployment is complete and the template does not have it.
    Delete,
    /// It is made.
    Create,
    /// It is deployed; whether that changes it cannot be told, because its body is not known.
    Deploy,
    /// It is changed.
    Modify,
    /// It stays as it is.
    NoChange,
    /// The deployment does not touch it.
    Ignore,
}

/// What would happen to a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyChangeKind {
    /// It comes.
    Create,
    /// It goes.
    Delete,
    /// It becomes another.
    Modify,
    /// Elements of the list come, go or change.
    Array,
}

/// A property that would change.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyChange {
    /// The way to it, from the resource or from the element of the list around it.
    pub path: String,
    /// What happens to it.
    pub kind: PropertyChangeKind,
    /// What it is. Stars stand for a secret.
    pub before: Option<Value>,
    /// What it becomes. Stars stand for a secret.
    pub after: Option<Value>,
    /// Of a list: its elements; of an element: its properties.
    pub children: Vec<PropertyChange>,
}

/// A resource and what would happen to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The resource's id.
    pub id: String,
    /// What happens to it.
    pub kind: ChangeKind,
    /// The api-version it is deployed in, where the template names one.
    pub api_version: Option<String>,
    /// What it is, if it is there and known.
    pub before: Option<Value>,
    /// What it becomes, as far as the template says. Stars stand for secrets.
    pub after: Option<Value>,
    /// Of a change: what of it.
    pub delta: Vec<PropertyChange>,
}

/// What a plan would change, in a stable order: by kind, then by id.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// Every resource of the plan and every one that is there.
    pub changes: Vec<Change>,
    /// Addresses of linked files that are not there yet, so that the report is not whole.
    pub links: Vec<String>,
}

impl WhatIf {
    /// How many resources have that fate.
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes
            .iter()
            .filter(|change| change.kind == kind)
            .count()
    }
}

/// Compares a plan with what is there. `live` is every resource of the scope that is deployed to, and of other scopes that nested deployments
/// reach.
pub fn what_if(plan: &Plan, live: &[LiveResource]) -> WhatIf {
    let there: BTreeMap<String, &LiveResource> =
        live.iter().map(|live| (folded(&live.id), live)).collect();
    let mut found = Found {
        changes: BTreeMap::new(),
        bodies: BTreeMap::new(),
        kept: HashSet::new(),
        cleared: Vec::new(),
        planned: HashSet::new(),
    };
    found.list(plan);
    found.plan(plan, &there);
    for (id, resource) in &there {
        if found.changes.contains_key(id) {
            continue;
        }
        let cleared = found
            .cleared
            .iter()
            .any(|scope| id.starts_with(scope.as_str()));
        let top = top_level(id);
        // What another resource manages goes with that one.
        let body = resource.body.as_ref();
        let managed = body.and_then(|body| body.member("managedBy"));
        let managed = managed.is_some_and(|owner| *owner != Value::Null);
        let gone = cleared && top && !managed && !found.kept.contains(id);
        let kind = if gone {
            ChangeKind::Delete
        } else {
            ChangeKind::Ignore
        };
        let change = Change {
            id: resource.id.clone(),
            kind,
            api_version: None,
            before: resource.body.clone(),
            after: None,
            delta: Vec::new(),
        };
        found.changes.insert(id.clone(), change);
    }
    let mut changes: Vec<Change> = found.changes.into_values().collect();
    changes.sort_by_key(|change| change.kind);
    WhatIf {
        changes,
        links: plan.links.clone(),
    }
}

struct Found {
    /// By id, so that the order is by id.
    changes: BTreeMap<String, Change>,
    /// What each resource is given, so far as it was seen.
    bodies: BTreeMap<String, Value>,
    /// Resources that the template has, and does not deploy.
    kept: HashSet<String>,
    /// Scopes that a complete deployment clears.
    cleared: Vec<String>,
    /// The ids of all that the plan deploys.
    planned: HashSet<String>,
}

impl Found {
    /// A resource may be deployed twice, by the template and by one that it nests. Of a provider that keeps what a PUT leaves out, what the
    /// later one leaves out stays as the earlier one made it.
    fn upon(&mut self, id: &str, kind: &str, body: &Value) -> Value {
        let whole = match (self.bodies.get(id), body) {
            (Some(Value::Object(earlier)), Value::Object(later)) if noise::keeps(kind) => {
                let mut whole = (**later).clone();
                for (name, value) in earlier.iter() {
                    if later.member(name).is_none() {
                        whole.set(name.clone(), value.clone());
                    }
                }
                Value::object(whole)
            }
            _ => body.clone(),
        };
        self.bodies.insert(id.to_owned(), whole.clone());
        whole
    }

    fn list(&mut self, plan: &Plan) {
        for resource in &plan.resources {
            self.planned.insert(folded(&resource.id));
            if let Some(nested) = &resource.nested {
                self.list(nested);
            }
        }
    }

    fn plan(&mut self, plan: &Plan, there: &BTreeMap<String, &LiveResource>) {
        if plan.deployment.complete {
            self.cleared
                .push(folded(&format!("{}/", plan.deployment.scope.id())) + "/providers/");
        }
        if !plan.deployment.clears_skipped {
            self.kept
                .extend(plan.skipped.iter().map(|skipped| folded(&skipped.id)));
        }
        for resource in &plan.resources {
            if same_name(&resource.resource_type, "Microsoft.Resources/deployments") {
                if let Some(nested) = &resource.nested {
                    self.plan(nested, there);
                }
                continue;
            }
            let shown = Value::from(resource.shown_body());
            let id = folded(&resource.id);
            let live = there.get(&id);
            let body = self.upon(&id, &resource.resource_type, &resource.body);
            let (kind, delta) = match live {
                None => (ChangeKind::Create, Vec::new()),
                Some(LiveResource { body: None, .. }) => (ChangeKind::Deploy, Vec::new()),
                Some(LiveResource {
                    body: Some(before), ..
                }) => {
                    let secrets = Secrets::new(&resource.secure_paths);
                    let subject = Subject {
                        id: &id,
                        resource_type: &resource.resource_type,
                        secrets: &secrets,
                        planned: &self.planned,
                    };
                    let delta = delta::delta(&subject, before, &body);
                    let kind = if delta.is_empty() {
                        ChangeKind::NoChange
                    } else {
                        ChangeKind::Modify
                    };
                    (kind, delta)
                }
            };
            let change = Change {
                id: resource.id.clone(),
                kind,
                api_version: resource.api_version.clone(),
                before: live.and_then(|live| live.body.clone()),
                after: Some(shown),
                delta,
            };
            self.changes.insert(id, change);
        }
    }
}

/// Whether an id names a resource and not a child of one: a complete deployment deletes children with their parents.
fn top_level(id: &str) -> bool {
    id.rsplit("/providers/")
        .next()
        .is_some_and(|rest| rest.split('/').count() == 3)
        && id.matches("/providers/").count() == 1
}
