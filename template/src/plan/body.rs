//! Bodies of resources, what they depend on, and the order that follows.

use super::draft::Draft;
use super::{Dependency, Job, PlannedResource, ResourceTable, graph, nested};
use crate::document::Node;
use crate::error::{Code, TemplateError};
use crate::evaluate::{Evaluator, Stage};
use crate::fault::Fault;
use crate::place::Path;
use crate::scope::type_and_name;
use crate::value::{Object, Value, same_name};

/// Members that tell the engine something and are not sent to the resource provider.
const HEADER: [&str; 11] = [
    "type",
    "name",
    "apiVersion",
    "dependsOn",
    "condition",
    "copy",
    "resources",
    "scope",
    "comments",
    "resourceGroup",
    "subscriptionId",
];

/// Evaluates every body and puts the resources in order. Also gives the ids of those whose condition is false.
pub(super) fn bodies(
    job: &Job<'_>,
    drafts: Vec<Draft>,
    table: &ResourceTable,
    seen: &ResourceTable,
    links: &mut Vec<String>,
) -> Result<(Vec<PlannedResource>, Vec<String>), Vec<TemplateError>> {
    let mut errors = Vec::new();
    let mut planned = Vec::new();
    let mut skipped = Vec::new();
    let mut after: Vec<Vec<usize>> = Vec::new();
    // From the number among all drafts to the number among those that are deployed.
    let active: Vec<bool> = drafts.iter().map(|draft| draft.active).collect();
    let rank = |index: usize| -> Option<usize> {
        active.get(index).copied().filter(|active| *active)?;
        Some(
            active
                .get(..index)?
                .iter()
                .filter(|active| **active)
                .count(),
        )
    };
    let ranks: Vec<Option<usize>> = (0..drafts.len()).map(rank).collect();
    for (index, draft) in drafts.iter().enumerate() {
        if !draft.active {
            skipped.push(draft.id.clone());
            continue;
        }
        match one(job, draft, &drafts, seen, links) {
            Ok(resource) => {
                let mut needs: Vec<usize> = resource
                    .dependencies
                    .iter()
                    .filter_map(|dependency| {
                        ranks.get(table.index(&dependency.id)?).copied().flatten()
                    })
                    .collect();
                needs.extend(
                    batch_before(&drafts, index)
                        .filter_map(|index| ranks.get(index).copied().flatten()),
                );
                needs.sort_unstable();
                needs.dedup();
                planned.push(resource);
                after.push(needs);
            }
            Err(found) => errors.extend(found),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    match graph::order(&after) {
        Ok(order) => Ok((in_order(planned, &after, &order), skipped)),
        Err(circle) => Err(vec![circular(&planned, &circle)]),
    }
}

/// The turns of a serial loop that must be done before this one begins.
fn batch_before(drafts: &[Draft], index: usize) -> impl Iterator<Item = usize> {
    let batch = drafts.get(index).and_then(|draft| draft.batch);
    drafts
        .iter()
        .enumerate()
        .filter(move |(_, other)| {
            batch.zip(other.batch).is_some_and(|(own, other)| {
                own.loop_number == other.loop_number && other.number + 1 == own.number
            })
        })
        .map(|(index, _)| index)
}

fn in_order(
    planned: Vec<PlannedResource>,
    after: &[Vec<usize>],
    order: &[usize],
) -> Vec<PlannedResource> {
    let mut place = vec![0; order.len()];
    for (position, index) in order.iter().enumerate() {
        if let Some(place) = place.get_mut(*index) {
            *place = position;
        }
    }
    let mut resources: Vec<(usize, PlannedResource)> = planned
        .into_iter()
        .zip(after)
        .enumerate()
        .map(|(index, (mut resource, needs))| {
            resource.after = needs
                .iter()
                .filter_map(|need| place.get(*need).copied())
                .collect();
            resource.after.sort_unstable();
            (place.get(index).copied().unwrap_or(index), resource)
        })
        .collect();
    resources.sort_by_key(|(position, _)| *position);
    resources
        .into_iter()
        .map(|(_, resource)| resource)
        .collect()
}

fn circular(planned: &[PlannedResource], circle: &[usize]) -> TemplateError {
    let names: Vec<&str> = circle
        .iter()
        .filter_map(|index| planned.get(*index))
        .map(|resource| resource.id.as_str())
        .collect();
    let error = TemplateError::new(
        Code::InvalidTemplate,
        format!(
            "Circular dependency detected on resource: '{}'. Please see https://aka.ms/arm-template/#resources for usage details.",
            names.first().copied().unwrap_or("")
        ),
    )
    .or(format!("The circle is {}. Take one 'dependsOn' or reference() out of it.", names.join(" -> ")));
    match circle.first().and_then(|index| planned.get(*index)) {
        Some(resource) => error.at(resource.place.clone()),
        None => error,
    }
}

fn one(
    job: &Job<'_>,
    draft: &Draft,
    drafts: &[Draft],
    seen: &ResourceTable,
    links: &mut Vec<String>,
) -> Result<PlannedResource, Vec<TemplateError>> {
    let path = Path::Base(&draft.path);
    let mut resource = PlannedResource {
        id: draft.id.clone(),
        resource_type: draft.resource_type.clone(),
        name: draft.name.clone(),
        api_version: draft.api_version.clone(),
        body: Value::Null,
        secure_paths: Vec::new(),
        dependencies: Vec::new(),
        after: Vec::new(),
        place: job.names.source.place(draft.node.offset, &path),
        nested: None,
        scope: draft.scope.clone(),
        node: draft.node.clone(),
        path: draft.path.clone(),
        turns: draft.turns.clone(),
    };
    let mut evaluator = job.evaluator(seen, Stage::Header, &draft.turns);
    let mut errors = Vec::new();
    if let Some(node) = draft.node.value("dependsOn") {
        match explicit(
            job,
            &mut evaluator,
            node,
            &path.member("dependsOn"),
            drafts,
            seen,
        ) {
            Ok(found) => resource.dependencies = found,
            Err(error) => errors.push(error),
        }
    }
    let mut evaluator = job.evaluator(seen, Stage::Body, &draft.turns);
    match evaluator.body(&resource.node, &path) {
        Ok(body) => resource.body = body,
        Err(error) => errors.push(error),
    }
    resource.secure_paths = inside(evaluator.secure_paths, &resource.path);
    for mut dependency in evaluator.looked_at {
        if let Some(draft) = seen
            .index(&dependency.id)
            .and_then(|index| drafts.get(index))
            .filter(|draft| same_name(&draft.id, &dependency.id))
        {
            dependency.resource_type.clone_from(&draft.resource_type);
            dependency.resource_name.clone_from(&draft.name);
            // A resource that is not deployed is not waited for.
            if !draft.active {
                continue;
            }
        }
        if !resource.dependencies.contains(&dependency) {
            resource.dependencies.push(dependency);
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    resource.nested = nested::nested(job, &resource, &resource.body, seen, links)?.map(Box::new);
    Ok(resource)
}

/// The paths below a path, without it.
fn inside(paths: Vec<String>, base: &str) -> Vec<String> {
    let cut = |path: String| {
        path.strip_prefix(base)
            .map(|rest| rest.trim_start_matches('.').to_owned())
    };
    paths.into_iter().filter_map(cut).collect()
}

impl Job<'_> {
    /// The body of a resource and the paths of what is secret in it, for a table in which nothing is pending any more.
    pub(super) fn body(
        &self,
        resource: &PlannedResource,
        table: &ResourceTable,
    ) -> Result<(Value, Vec<String>), TemplateError> {
        let mut evaluator = self.evaluator(table, Stage::Body, &resource.turns);
        let body = evaluator.body(&resource.node, &Path::Base(&resource.path))?;
        Ok((body, inside(evaluator.secure_paths, &resource.path)))
    }
}

impl Evaluator<'_> {
    /// Everything of a resource that goes to its provider. The template of a nested deployment is left as it is.
    fn body(&mut self, node: &Node, path: &Path<'_>) -> Result<Value, TemplateError> {
        let nests = node
            .value("type")
            .and_then(Node::as_str)
            .is_some_and(|name| same_name(name, nested::DEPLOYMENTS));
        let mut body = Object::default();
        for member in node.members() {
            if HEADER.iter().any(|header| same_name(header, &member.name)) {
                continue;
            }
            if !nests || !same_name(&member.name, "properties") {
                self.member(member, path, &mut body)?;
                continue;
            }
            let path = path.member(&member.name);
            let mut properties = Object::default();
            for inner in member.value.members() {
                if same_name(&inner.name, "template") {
                    properties.set(inner.name.clone(), inner.value.literal());
                } else {
                    self.member(inner, &path, &mut properties)?;
                }
            }
            body.set(member.name.clone(), Value::object(properties));
        }
        Ok(Value::object(body))
    }

    /// Remembers that an expression looks at a resource.
    pub(crate) fn look_at(
        &mut self,
        id: &str,
        api_version: Option<&std::sync::Arc<str>>,
        action: Option<&str>,
    ) {
        let (resource_type, resource_name) = type_and_name(id).unwrap_or_default();
        let dependency = Dependency {
            id: id.to_owned(),
            resource_type,
            resource_name,
            api_version: api_version.map(|version| version.to_string()),
            action: action.map(str::to_owned),
        };
        if !self.looked_at.contains(&dependency) {
            self.looked_at.push(dependency);
        }
    }
}

/// What `dependsOn` names.
fn explicit(
    job: &Job<'_>,
    evaluator: &mut Evaluator<'_>,
    node: &Node,
    path: &Path<'_>,
    drafts: &[Draft],
    seen: &ResourceTable,
) -> Result<Vec<Dependency>, TemplateError> {
    let value = evaluator.node(node, path)?;
    let entries = match &value {
        Value::Array(entries) => entries.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    let mut found: Vec<Dependency> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let path = path.element(index);
        let node = node.elements().get(index).unwrap_or(node);
        let written = match entry {
            Value::String(written) => written,
            Value::Unknown(unknown) => {
                return Err(evaluator.placed(Fault::Unknown(unknown.clone()), node, &path));
            }
            other => {
                let fault = Fault::wrong(format!(
                    "An entry of 'dependsOn' must be of type 'String', and it is of type '{}'.",
                    other.kind()
                ));
                return Err(evaluator.placed(fault, node, &path));
            }
        };
        let depended = seen.depended_on(written, &job.deployment.scope);
        if depended.is_empty() && !seen.has_loop(written) {
            let fault = Fault::wrong(format!(
                "The resource '{written}' is not defined in the template. Please see https://aka.ms/arm-template for usage details."
            ));
            return Err(evaluator.placed(fault.or_maybe(seen.did_you_mean(written)), node, &path));
        }
        for draft in depended
            .into_iter()
            .filter_map(|index| drafts.get(index))
            .filter(|draft| draft.active)
        {
            let dependency = Dependency {
                id: draft.id.clone(),
                resource_type: draft.resource_type.clone(),
                resource_name: draft.name.clone(),
                api_version: None,
                action: None,
            };
            if !found.contains(&dependency) {
                found.push(dependency);
            }
        }
    }
    Ok(found)
}
