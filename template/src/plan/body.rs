//! Bodies of resources, what they depend on, and the order that follows.

use super::draft::Draft;
use super::{Dependency, Job, PlannedResource, ResourceTable, SkippedResource, graph, nested};
use crate::document::Node;
use crate::error::{Code, TemplateError};
use crate::evaluate::{Evaluator, Stage};
use crate::fault::Fault;
use crate::place::Path;
use crate::value::{Value, same_name};
use std::collections::BTreeSet;

/// Evaluates every body and puts the resources in order. Also gives those whose condition is false.
pub(super) fn bodies(
    job: &Job<'_>,
    drafts: Vec<Draft>,
    table: &ResourceTable,
    seen: &ResourceTable,
    links: &mut Vec<String>,
) -> Result<(Vec<PlannedResource>, Vec<SkippedResource>), Vec<TemplateError>> {
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
            match skip(job, draft, &drafts, seen) {
                Ok(found) => skipped.push(found),
                Err(error) => errors.push(error),
            }
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
    match evaluator.resource_body(&resource.node, &path) {
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
        }
        if !resource.dependencies.contains(&dependency) {
            resource.dependencies.push(dependency);
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    resource.nested = nested::foreseen(job, &resource, seen, links)?.map(Box::new);
    Ok(resource)
}

/// A resource whose condition is false. Its body is not evaluated: it may look at what is not there.
fn skip(
    job: &Job<'_>,
    draft: &Draft,
    drafts: &[Draft],
    seen: &ResourceTable,
) -> Result<SkippedResource, TemplateError> {
    let path = Path::Base(&draft.path);
    let mut evaluator = job.evaluator(seen, Stage::Header, &draft.turns);
    let dependencies = match draft.node.value("dependsOn") {
        Some(node) => explicit(
            job,
            &mut evaluator,
            node,
            &path.member("dependsOn"),
            drafts,
            seen,
        )?,
        None => Vec::new(),
    };
    Ok(SkippedResource {
        id: draft.id.clone(),
        resource_type: draft.resource_type.clone(),
        name: draft.name.clone(),
        dependencies,
    })
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
        let body = evaluator.resource_body(&resource.node, &Path::Base(&resource.path))?;
        Ok((body, inside(evaluator.secure_paths, &resource.path)))
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
    let mut known = BTreeSet::new();
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
        // Resource Manager reports those too whose condition is false; it only does not wait for them.
        let spent = evaluator.around.budget.steps(depended.len());
        spent.map_err(|fault| evaluator.placed(fault, node, &path))?;
        for draft in depended.into_iter().filter_map(|index| drafts.get(index)) {
            if !known.insert(draft.id.to_lowercase()) {
                continue;
            }
            found.push(Dependency {
                id: draft.id.clone(),
                resource_type: draft.resource_type.clone(),
                resource_name: draft.name.clone(),
                api_version: None,
                action: None,
            });
        }
    }
    Ok(found)
}
