//! What must be known of every resource before anything is evaluated further: name, type, whether it is deployed at all; loops unrolled.

use super::header::Header;
use super::table::Entry;
use super::{Job, ResourceTable};
use crate::document::{Node, Shape};
use crate::error::{Code, TemplateError};
use crate::evaluate::{Evaluator, Stage, Turn};
use crate::fault::Fault;
use crate::place::Path;
use crate::scope::{Scope, folded, resource_id};
use crate::value::{Value, same_name};
use std::collections::HashMap;
use std::sync::Arc;

/// A resource whose body is not evaluated yet.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) node: Node,
    pub(super) path: String,
    pub(super) id: String,
    pub(super) resource_type: String,
    pub(super) name: String,
    pub(super) api_version: Option<String>,
    /// Where a nested deployment deploys to.
    pub(super) scope: Scope,
    pub(super) active: bool,
    loop_name: Option<Arc<str>>,
    pub(super) turns: Vec<Turn>,
    /// Of a serial loop: how many turns run at once, and where among all drafts the first one stands.
    pub(super) batch: Option<Batch>,
}

/// The place of a resource in a loop that goes step by step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Batch {
    pub(super) loop_number: usize,
    pub(super) number: usize,
}

struct Parent<'a> {
    resource_type: &'a str,
    name: &'a str,
    turns: &'a [Turn],
}

/// All resources of the template.
pub(super) fn drafts(job: &Job<'_>, nothing: &ResourceTable) -> Result<Drafts, Vec<TemplateError>> {
    let mut drafting = Drafting {
        job,
        nothing,
        drafts: Vec::new(),
        errors: Vec::new(),
        loops: Vec::new(),
    };
    let base = Path::Base(&job.template.path);
    let path = base.member("resources");
    for (index, node) in job.template.resources().iter().enumerate() {
        drafting.resource(node, &path.element(index), None);
    }
    if drafting.errors.is_empty() {
        Ok((drafting.drafts, drafting.loops))
    } else {
        Err(drafting.errors)
    }
}

/// All resources, and the names of all loops.
type Drafts = (Vec<Draft>, Vec<Option<Arc<str>>>);

/// The table of all resources. Two of one id are a mistake.
pub(super) fn table(
    job: &Job<'_>,
    drafts: &[Draft],
    loops: &[Option<Arc<str>>],
) -> Result<ResourceTable, Vec<TemplateError>> {
    let mut table = ResourceTable::default();
    // A loop that makes no turn may be depended on all the same.
    loops.iter().flatten().for_each(|name| table.add_loop(name));
    let mut errors = Vec::new();
    let mut seen: HashMap<String, bool> = HashMap::new();
    for draft in drafts {
        // Two of which at most one is deployed may share an id; the one that is deployed counts.
        let twice = match seen.get(&folded(&draft.id)) {
            Some(true) if draft.active => {
                let place = job
                    .names
                    .source
                    .place(draft.node.offset, &Path::Base(&draft.path));
                errors.push(
                    TemplateError::new(
                        Code::InvalidTemplate,
                        format!(
                            "The resource '{}' at line '{}' and column '{}' is defined multiple times in a template. Please see https://aka.ms/arm-template/#resources for usage details.",
                            draft.id, place.line, place.column
                        ),
                    )
                    .at(place)
                    .or("Give each resource of one type another name; in a loop, use copyIndex() in it."),
                );
                true
            }
            Some(_) => !draft.active,
            None => false,
        };
        if !twice {
            seen.insert(folded(&draft.id), draft.active);
        }
        let entry = Entry {
            id: draft.id.clone(),
            name: draft.name.clone(),
            api_version: draft.api_version.clone(),
            pending: draft.active,
        };
        table.add(entry, draft.loop_name.as_deref());
    }
    if errors.is_empty() {
        Ok(table)
    } else {
        Err(errors)
    }
}

struct Drafting<'j, 'a> {
    job: &'j Job<'a>,
    nothing: &'j ResourceTable,
    drafts: Vec<Draft>,
    errors: Vec<TemplateError>,
    loops: Vec<Option<Arc<str>>>,
}

impl Drafting<'_, '_> {
    fn resource(&mut self, node: &Node, path: &Path<'_>, parent: Option<&Parent<'_>>) {
        if let Err(error) = self.turns(node, path, parent) {
            self.errors.push(error);
        }
    }

    /// A resource, or as many as its loop makes.
    fn turns(
        &mut self,
        node: &Node,
        path: &Path<'_>,
        parent: Option<&Parent<'_>>,
    ) -> Result<(), TemplateError> {
        let outer: &[Turn] = parent.map(|parent| parent.turns).unwrap_or_default();
        let turns = node
            .value("copy")
            .filter(|copy| matches!(copy.shape, Shape::Object(_)));
        let Some(turns) = turns else {
            return self.one(node, path, parent, outer.to_vec(), None, None);
        };
        let loop_path = path.member("copy");
        let mut evaluator = self.job.evaluator(self.nothing, Stage::Header, outer);
        let name = evaluator.loop_name(turns, &loop_path)?;
        let count = evaluator.loop_count(turns, &loop_path)?;
        let serial = turns
            .value("mode")
            .and_then(Node::as_str)
            .is_some_and(|mode| mode.eq_ignore_ascii_case("serial"));
        let at_once = match turns.value("batchSize") {
            Some(size) => match evaluator.node(size, &loop_path.member("batchSize"))? {
                Value::Integer(size) if size > 0 => usize::try_from(size).unwrap_or(usize::MAX),
                _ => {
                    let fault =
                        Fault::wrong("The copy loop's 'batchSize' must be a number larger than 0.");
                    return Err(evaluator.placed(fault, size, &loop_path));
                }
            },
            None => 1,
        };
        self.loops.push(name.clone());
        let loop_number = self.loops.len();
        for index in 0..count {
            let turn = Turn {
                name: name.clone(),
                index: i64::try_from(index).unwrap_or(i64::MAX),
                inner: false,
            };
            let turns = outer.iter().cloned().chain([turn]).collect();
            let batch = serial.then_some(Batch {
                loop_number,
                number: index / at_once,
            });
            self.one(node, path, parent, turns, name.clone(), batch)?;
        }
        Ok(())
    }

    fn one(
        &mut self,
        node: &Node,
        path: &Path<'_>,
        parent: Option<&Parent<'_>>,
        turns: Vec<Turn>,
        loop_name: Option<Arc<str>>,
        batch: Option<Batch>,
    ) -> Result<(), TemplateError> {
        let most = self.job.budget.limits().resources;
        let mut evaluator = self.job.evaluator(self.nothing, Stage::Header, &turns);
        if self.drafts.len() >= most {
            let fault = Fault::wrong(format!(
                "The number of template resources limit exceeded. Limit: '{most}'."
            ));
            return Err(evaluator.placed(
                fault.or("Split the template into nested deployments."),
                node,
                path,
            ));
        }
        let header = Header { node, path };
        let declared_type = header
            .text(&mut evaluator, "type")?
            .ok_or_else(|| header.missing(&evaluator, "type"))?;
        let declared = header
            .text(&mut evaluator, "name")?
            .ok_or_else(|| header.missing(&evaluator, "name"))?;
        let api_version = header.text(&mut evaluator, "apiVersion")?;
        let active = header.condition(&mut evaluator)?;
        let (resource_type, name) = match parent {
            // Written whole although it is nested: then type and name are what they say.
            Some(parent) if !is_whole(&declared_type, parent.resource_type) => (
                format!("{}/{declared_type}", parent.resource_type),
                format!("{}/{declared}", parent.name),
            ),
            _ => (declared_type, declared),
        };
        let scope = self.scope(&header, &mut evaluator, &resource_type)?;
        let id = self.id(&header, &mut evaluator, &scope, &resource_type, &name)?;
        if api_version.is_none() && self.job.template.api_profile().is_none() {
            let fault = Fault::wrong(format!(
                "The template resource '{name}' is invalid. The api-version property is required."
            ));
            return Err(evaluator.placed(
                fault.or("Write \"apiVersion\", or an \"apiProfile\" at the top of the template."),
                node,
                path,
            ));
        }
        let children = node
            .value("resources")
            .map(Node::elements)
            .unwrap_or_default();
        let inner = Parent {
            resource_type: &resource_type,
            name: &name,
            turns: &turns,
        };
        self.drafts.push(Draft {
            node: node.clone(),
            path: path.to_string(),
            id,
            resource_type: resource_type.clone(),
            name: name.clone(),
            api_version,
            scope,
            active,
            loop_name,
            turns: turns.clone(),
            batch,
        });
        let path = path.member("resources");
        for (index, child) in children.iter().enumerate() {
            self.resource(child, &path.element(index), Some(&inner));
        }
        Ok(())
    }

    /// Where a resource lies: a nested deployment may lie in another group or subscription.
    fn scope(
        &self,
        header: &Header<'_>,
        evaluator: &mut Evaluator<'_>,
        resource_type: &str,
    ) -> Result<Scope, TemplateError> {
        let own = &self.job.deployment.scope;
        if !same_name(resource_type, "Microsoft.Resources/deployments") {
            return Ok(own.clone());
        }
        let subscription = header.text(evaluator, "subscriptionId")?;
        let group = header.text(evaluator, "resourceGroup")?;
        let moved = subscription.is_some();
        let subscription = subscription.or_else(|| own.subscription().map(str::to_owned));
        Ok(match (group, subscription) {
            (Some(name), Some(subscription)) => Scope::ResourceGroup { subscription, name },
            (None, Some(subscription)) if moved => Scope::Subscription(subscription),
            _ => own.clone(),
        })
    }

    fn id(
        &self,
        header: &Header<'_>,
        evaluator: &mut Evaluator<'_>,
        scope: &Scope,
        resource_type: &str,
        name: &str,
    ) -> Result<String, TemplateError> {
        let extended = header.text(evaluator, "scope")?;
        let names: Vec<&str> = name.split('/').collect();
        let id = match extended.as_deref() {
            None => scope.resource_id(resource_type, name),
            Some("/") => resource_id("", resource_type, &names),
            Some(scoped) if scoped.starts_with('/') => {
                resource_id(scoped.trim_end_matches('/'), resource_type, &names)
            }
            Some(scoped) => {
                let prefix = format!("{}/providers/{scoped}", scope.id());
                resource_id(&prefix, resource_type, &names)
            }
        };
        id.filter(|_| names.iter().all(|name| !name.is_empty())).ok_or_else(|| {
            let parts = resource_type.split('/').count();
            let fault = if resource_type.contains('/') {
                Fault::wrong(format!(
                    "The template resource '{name}' for type '{resource_type}' has incorrect segment lengths. A nested resource type must have identical number of segments as its resource name. A root resource type must have segment length one greater than its resource name."
                ))
                .or(format!("A name of this type has {} part(s).", parts - 1))
            } else {
                Fault::wrong(format!("The type '{resource_type}' of the template resource '{name}' is not valid."))
                    .or("Write namespace and type: Microsoft.Compute/virtualMachines.")
            };
            let node = header.node.value("name").unwrap_or(header.node);
            evaluator.placed(fault, node, &header.path.member("name"))
        })
    }
}

/// Whether the type of a nested resource is written with that of its parent before it.
fn is_whole(declared: &str, parent: &str) -> bool {
    let start = declared
        .get(..parent.len())
        .is_some_and(|start| same_name(start, parent));
    start
        && declared
            .get(parent.len()..)
            .is_some_and(|rest| rest.starts_with('/'))
}
