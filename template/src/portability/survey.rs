//! A template laid out for the rules: every resource of the file with what the plan made of it, and where its settings come from.

mod setting;

use super::capabilities::{Capabilities, Offer, Profile};
use super::version;
use crate::document::{Node, Source};
use crate::expression::{Expression, Head, Meaning};
use crate::place::Path;
use crate::plan::{Plan, PlannedResource};
use crate::template::{Template, check};
use crate::value::same_name;
use std::collections::HashMap;
use std::sync::Arc;

/// How many resources are looked at, loops not unrolled: more than a template may deploy.
const MOST: usize = 2_000;

/// Everything that the rules look at.
pub(super) struct Survey<'a> {
    pub(super) source: &'a Source,
    pub(super) capabilities: &'a Capabilities,
    pub(super) profile: Option<&'a Profile>,
    pub(super) subjects: Vec<Subject<'a>>,
    /// The template itself and those that are written in it, each with its path.
    pub(super) templates: Vec<(&'a Node, String)>,
    /// Whether there is a plan, so that loops are counted.
    pub(super) planned: bool,
}

/// A resource in the file.
pub(super) struct Subject<'a> {
    pub(super) node: &'a Node,
    pub(super) path: String,
    /// Its whole type, with those of its parents.
    pub(super) resource_type: String,
    /// The template that stands around it.
    pub(super) template: &'a Node,
    /// The template whose parameters and variables its expressions mean.
    names: &'a Node,
    /// The way to that template.
    names_path: String,
    /// What the plan made of it: nothing if it is not deployed, several if it is a loop.
    pub(super) planned: Vec<&'a PlannedResource>,
}

impl<'a> Survey<'a> {
    pub(super) fn of(
        template: &'a Template,
        plan: Option<&'a Plan>,
        profile: Option<&'a Profile>,
        capabilities: &'a Capabilities,
    ) -> Self {
        let mut planned = HashMap::new();
        if let Some(plan) = plan {
            gather(&template.source, plan, &mut planned);
        }
        let mut survey = Self {
            source: &template.source,
            capabilities,
            profile,
            subjects: Vec::new(),
            templates: Vec::new(),
            planned: plan.is_some(),
        };
        let named = (&template.root, template.path.as_str());
        survey.template(&template.root, named, &template.path, &mut planned);
        survey
    }

    fn template(
        &mut self,
        root: &'a Node,
        names: (&'a Node, &str),
        path: &str,
        planned: &mut HashMap<u32, Vec<&'a PlannedResource>>,
    ) {
        self.templates.push((root, path.to_owned()));
        let resources = Path::Base(path).member("resources").to_string();
        if let Some(list) = root.value("resources") {
            self.resources(list, &resources, (root, names), None, planned);
        }
    }

    fn resources(
        &mut self,
        list: &'a Node,
        path: &str,
        (template, names): (&'a Node, (&'a Node, &str)),
        parent: Option<&str>,
        planned: &mut HashMap<u32, Vec<&'a PlannedResource>>,
    ) {
        for (index, node) in list.elements().iter().enumerate() {
            if self.subjects.len() >= MOST {
                return;
            }
            let mut subject = Subject {
                node,
                path: Path::Base(path).element(index).to_string(),
                resource_type: String::new(),
                template,
                names: names.0,
                names_path: names.1.to_owned(),
                planned: planned.remove(&node.offset).unwrap_or_default(),
            };
            let declared = subject
                .setting(&["type"])
                .and_then(|setting| setting.text());
            let known = subject.planned.first();
            subject.resource_type = match (known, declared, parent) {
                (Some(known), _, _) => known.resource_type.clone(),
                (None, Some(own), Some(parent)) if !starts_with(&own, parent) => {
                    format!("{parent}/{own}")
                }
                (None, declared, _) => declared.unwrap_or_default(),
            };
            let (path, own) = (subject.path.clone(), subject.resource_type.clone());
            self.subjects.push(subject);
            if let Some(children) = node.value("resources") {
                let path = Path::Base(&path).member("resources").to_string();
                self.resources(children, &path, (template, names), Some(&own), planned);
            }
            if same_name(&own, "Microsoft.Resources/deployments")
                && let Some(properties) = node.value("properties")
                && let Some(inner) = properties.value("template")
            {
                let path = format!("{path}.properties.template");
                let names = if check::is_inner(properties) {
                    (inner, path.as_str())
                } else {
                    names
                };
                self.template(inner, names, &path, planned);
            }
        }
    }

    /// The type that is looked up for a resource: of an extension of another resource the one of its own provider, which only its name
    /// says. `None` if the name is not known.
    pub(super) fn provided_type(&self, subject: &Subject<'a>) -> Option<String> {
        let lower = subject.resource_type.to_lowercase();
        let Some(at) = lower.rfind("/providers/") else {
            return Some(subject.resource_type.clone());
        };
        let own = subject.resource_type.get(at + "/providers/".len()..)?;
        if own.contains('/') {
            return Some(own.to_owned());
        }
        let name = match subject.planned.first() {
            Some(planned) => planned.name.clone(),
            None => subject.setting(&["name"])?.text()?,
        };
        let parts = lower.get(..at)?.split('/').count();
        let provider = name.split('/').nth(parts.checked_sub(1)?)?;
        Some(format!("{provider}/{own}"))
    }

    /// What is known of the type of a resource.
    pub(super) fn offer_of(&self, subject: &Subject<'a>) -> Offer {
        match self.provided_type(subject) {
            Some(name) => self.offer(&name),
            None => Offer::NotKnown,
        }
    }

    /// What is known of a resource type.
    pub(super) fn offer(&self, resource_type: &str) -> Offer {
        self.capabilities.offer(self.profile, resource_type)
    }

    /// The API profile that a template names, or the one that it is mended to name; the flag says whether it is offered as written.
    pub(super) fn api_profile(&self, template: &'a Node) -> Option<(&'a Node, String, bool)> {
        let node = template.value("apiProfile")?;
        let named = node.as_str()?;
        let offered = self.capabilities.profiles(self.profile);
        if offered.is_empty() || offered.iter().any(|name| same_name(name, named)) {
            return Some((node, named.to_owned(), true));
        }
        let instead = version::instead_of(named, offered.iter().map(String::as_str))?;
        Some((node, instead.to_owned(), false))
    }
}

/// What a plan made of each resource of a file, by where the resource stands.
fn gather<'a>(
    source: &Arc<Source>,
    plan: &'a Plan,
    planned: &mut HashMap<u32, Vec<&'a PlannedResource>>,
) {
    if !Arc::ptr_eq(source, &plan.template.source) {
        return;
    }
    for resource in &plan.resources {
        planned
            .entry(resource.node.offset)
            .or_default()
            .push(resource);
        if let Some(inner) = &resource.nested {
            gather(source, inner, planned);
        }
    }
}

/// Whether a type is written with that of its parent before it.
fn starts_with(own: &str, parent: &str) -> bool {
    let (own, parent) = (own.to_lowercase(), parent.to_lowercase());
    own.strip_prefix(&parent)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// The expression that a text is, if it is one.
pub(super) fn expression(node: &Node) -> Option<&Arc<Expression>> {
    match node.text()?.meaning() {
        Ok(Meaning::Expression(expression)) => Some(expression),
        _ => None,
    }
}

/// Visits an expression and everything in it.
pub(super) fn each<'e>(expression: &'e Expression, visit: &mut dyn FnMut(&'e Expression)) {
    visit(expression);
    if let Head::Call { arguments, .. } = &expression.head {
        for argument in arguments {
            each(argument, visit);
        }
    }
    for accessor in &expression.accessors {
        if let crate::expression::Accessor::Index(index) = accessor {
            each(index, visit);
        }
    }
}

/// What an expression calls and with what, if it is a call of one of the engine's own functions.
pub(super) fn call(expression: &Expression) -> Option<(&str, &[Expression])> {
    match &expression.head {
        Head::Call {
            namespace: None,
            name,
            arguments,
        } => Some((name, arguments)),
        _ => None,
    }
}

/// Visits every text below a node, with its path. Members of the given names are passed over.
pub(super) fn texts<'a>(
    node: &'a Node,
    path: &Path<'_>,
    passed_over: &[&str],
    visit: &mut dyn FnMut(&'a Node, &Path<'_>),
) {
    if node.text().is_some() {
        visit(node, path);
    }
    for (index, element) in node.elements().iter().enumerate() {
        texts(element, &path.element(index), passed_over, visit);
    }
    for member in node.members() {
        if !passed_over.iter().any(|name| same_name(name, &member.name)) {
            texts(
                &member.value,
                &path.member(&member.name),
                passed_over,
                visit,
            );
        }
    }
}
