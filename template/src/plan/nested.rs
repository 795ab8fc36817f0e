//! Deployments inside of a deployment: nested templates in inner and outer scope, and linked ones.

use super::{Deployment, Job, Plan, PlannedResource, ResourceTable, given};
use crate::document::{Document, Node};
use crate::error::{Code, TemplateError};
use crate::fault::Fault;
use crate::parameter_file::{GivenValue, ParameterFile, secret};
use crate::place::Path;
use crate::template::{Template, check};
use crate::value::{Value, same_name};
use crate::world::Linked;
use std::sync::Arc;

/// The type of a deployment.
pub(super) const DEPLOYMENTS: &str = "Microsoft.Resources/deployments";

/// The plan of a nested deployment as far as it can be told before anything has run. One with names of its own begins when what it is
/// given is known: until then its names, conditions and loops may wait.
pub(super) fn foreseen(
    job: &Job<'_>,
    resource: &PlannedResource,
    seen: &ResourceTable,
    links: &mut Vec<String>,
) -> Result<Option<Plan>, Vec<TemplateError>> {
    let properties = resource.node.value("properties");
    let apart = properties.is_some_and(|properties| {
        properties.value("template").is_none() || check::is_inner(properties)
    });
    let body = (&resource.body, resource.secure_paths.as_slice());
    match nested(job, resource, body, seen, links) {
        Err(errors) if apart && errors.iter().all(|error| error.waits) => Ok(None),
        planned => planned,
    }
}

/// The plan of a nested deployment. `None` if the resource is none, or if what it deploys is not known yet.
pub(super) fn nested(
    job: &Job<'_>,
    resource: &PlannedResource,
    (body, secrets): (&Value, &[String]),
    seen: &ResourceTable,
    links: &mut Vec<String>,
) -> Result<Option<Plan>, Vec<TemplateError>> {
    if !same_name(&resource.resource_type, DEPLOYMENTS) {
        return Ok(None);
    }
    let most = job.budget.limits().nested_deployments;
    let path = Path::Base(&resource.path);
    let path = path.member("properties");
    let node = resource.node.value("properties").unwrap_or(&resource.node);
    let wrong =
        |fault: Fault| vec![fault.placed(false, |_| job.names.place(node.offset, 0, &path))];
    if job.depth >= most {
        return Err(wrong(Fault::wrong(format!(
            "Deployments are nested deeper in one another than {most}."
        ))));
    }
    let properties = body.member("properties").cloned().unwrap_or(Value::Null);
    let complete = properties
        .member("mode")
        .and_then(Value::as_str)
        .is_some_and(|mode| mode.eq_ignore_ascii_case("complete"));
    if complete {
        return Err(wrong(
            Fault::wrong(
                "Specified deployment mode 'Complete' is not supported for nested deployment",
            )
            .or("Write \"mode\": \"Incremental\"."),
        ));
    }
    let mut deployment = Deployment {
        name: resource.name.clone(),
        scope: resource.scope.clone(),
        complete: false,
        template_link: None,
        clears_skipped: job.deployment.clears_skipped,
        location: body
            .member("location")
            .and_then(Value::as_str)
            .map(str::to_owned),
    };
    if let Some(template) = node.value("template") {
        let template_path = path.member("template").to_string();
        let mut template = Template::at(
            &job.names.source,
            template,
            &template_path,
            job.budget.limits(),
        )?;
        if !check::is_inner(node) {
            let inner = Job {
                template: &template,
                names: job.names.clone(),
                deployment: &deployment,
                world: job.world,
                budget: job.budget,
                depth: job.depth + 1,
                inherited: job
                    .inherited
                    .iter()
                    .chain(&resource.turns)
                    .cloned()
                    .collect(),
                around: Some(seen),
            };
            return keep_links(inner.plan(false), links).map(Some);
        }
        let errors = check::check(&template);
        if !errors.is_empty() {
            return Err(errors);
        }
        mark_secrets(&mut template, secrets);
        let Some(given) = parameters(job, &properties, node, &path, links)? else {
            return Ok(None);
        };
        return own_names(job, &template, &given, &deployment, links).map(Some);
    }
    let Some(link) = properties.member("templateLink") else {
        return Err(wrong(Fault::wrong(format!(
            "The deployment '{}' must have either the TemplateLink or Template property set.",
            resource.name
        ))));
    };
    let Some(address) = address(link, job).map_err(wrong)? else {
        return Ok(None);
    };
    let Some(document) = fetch(job, &address, links).map_err(wrong)? else {
        return Ok(None);
    };
    let document = Document::parse(&document, Some(&address), job.budget.limits())
        .map_err(|error| vec![error])?;
    let mut template = Template::read(&document, job.budget.limits())?;
    mark_secrets(&mut template, secrets);
    let Some(given) = parameters(job, &properties, node, &path, links)? else {
        return Ok(None);
    };
    deployment.template_link = Some(address);
    own_names(job, &template, &given, &deployment, links).map(Some)
}

/// A secret stays one in the deployment that it is given to, also where that takes it for plain text.
fn mark_secrets(template: &mut Template, secrets: &[String]) {
    let base = Path::Base("properties.parameters");
    for parameter in &mut template.parameters {
        let path = base.member(&parameter.name).to_string();
        parameter.given_a_secret = secrets.iter().any(|secret| {
            let begins = secret
                .get(..path.len())
                .is_some_and(|begin| same_name(begin, &path));
            let rest = secret.get(path.len()..).unwrap_or_default();
            begins && (rest.is_empty() || rest.starts_with(['.', '[']))
        });
    }
}

fn own_names(
    job: &Job<'_>,
    template: &Template,
    given: &ParameterFile,
    deployment: &Deployment,
    links: &mut Vec<String>,
) -> Result<Plan, Vec<TemplateError>> {
    let inner = Job {
        template,
        names: Arc::new(given::names(template, given, job.world)?),
        deployment,
        world: job.world,
        budget: job.budget,
        depth: job.depth + 1,
        inherited: Vec::new(),
        around: None,
    };
    keep_links(inner.plan(true), links)
}

fn keep_links(
    plan: Result<Plan, Vec<TemplateError>>,
    links: &mut Vec<String>,
) -> Result<Plan, Vec<TemplateError>> {
    if let Ok(plan) = &plan {
        for link in &plan.links {
            if !links.contains(link) {
                links.push(link.clone());
            }
        }
    }
    plan
}

/// The address of a link; relative ones stand on the template's own. `None` if it is not known yet.
fn address(link: &Value, job: &Job<'_>) -> Result<Option<String>, Fault> {
    let own = job.deployment.template_link.as_deref();
    match (link.member("uri"), link.member("relativePath")) {
        (Some(Value::String(address)), _) => Ok(Some(address.to_string())),
        (Some(Value::Unknown(_)), _) | (None, Some(Value::Unknown(_))) => Ok(None),
        (None, Some(Value::String(relative))) => {
            match own.and_then(|own| crate::text::percent::join(own, relative)) {
                Some(address) => Ok(Some(address)),
                None => Err(Fault::wrong(
                    "A link by 'relativePath' needs a template that came by a link itself.",
                )
                .code(Code::InvalidContentLink)
                .or("Deploy the main template by its address, or write \"uri\".")),
            }
        }
        // A template spec is a resource; stamps have none.
        _ => Err(Fault::wrong("The link names no file.")
            .code(Code::InvalidContentLink)
            .or("Write \"uri\": \"https://…\".")),
    }
}

fn fetch(job: &Job<'_>, address: &str, links: &mut Vec<String>) -> Result<Option<String>, Fault> {
    match job.world.linked(address) {
        Linked::Text(text) => Ok(Some(text)),
        Linked::NotYet => {
            if !links.iter().any(|known| known == address) {
                links.push(address.to_owned());
            }
            Ok(None)
        }
        Linked::Refused(why) => Err(Fault::wrong(format!(
            "Unable to download deployment content from '{}': {why}",
            crate::address::as_shown(address)
        ))
        .code(Code::InvalidContentLink)),
    }
}

/// The parameters that the outer deployment gives to the inner one.
fn parameters(
    job: &Job<'_>,
    properties: &Value,
    node: &Node,
    path: &Path<'_>,
    links: &mut Vec<String>,
) -> Result<Option<ParameterFile>, Vec<TemplateError>> {
    let wrong = |fault: Fault| vec![fault.placed(true, |_| job.names.place(node.offset, 0, path))];
    if let Some(link) = properties.member("parametersLink") {
        let Some(address) = address(link, job).map_err(wrong)? else {
            return Ok(None);
        };
        let Some(text) = fetch(job, &address, links).map_err(wrong)? else {
            return Ok(None);
        };
        let document = Document::parse(&text, Some(&address), job.budget.limits())
            .map_err(|error| vec![error])?;
        return ParameterFile::read(&document).map(Some);
    }
    let mut file = ParameterFile::default();
    let path = path.member("parameters");
    let written = node.value("parameters");
    match properties.member("parameters") {
        None | Some(Value::Null) => {}
        Some(Value::Unknown(_)) => return Ok(None),
        Some(Value::Object(members)) => {
            for (name, given) in members.iter() {
                let node = written
                    .and_then(|written| written.value(name))
                    .unwrap_or(node);
                let place = Some(job.names.place(node.offset, 0, &path.member(name)));
                let given = match (given, given.member("value"), given.member("reference")) {
                    (Value::Unknown(unknown), _, _) => {
                        GivenValue::Value(Value::Unknown(unknown.clone()))
                    }
                    (_, Some(value), _) => GivenValue::Value(value.clone()),
                    (_, None, Some(reference)) => {
                        GivenValue::Secret(secret(reference).map_err(|error| vec![error])?)
                    }
                    _ => {
                        let fault = Fault::wrong(format!(
                            "The parameter '{name}' is given neither a 'value' nor a 'reference'."
                        ));
                        return Err(wrong(fault.or("Write { \"value\": … } around the value.")));
                    }
                };
                file.set(name.clone(), given, place);
            }
        }
        Some(other) => {
            return Err(wrong(Fault::wrong(format!(
                "Parameters must be an object, and they are of type '{}'.",
                other.kind()
            ))));
        }
    }
    Ok(Some(file))
}
