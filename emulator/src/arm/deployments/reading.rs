//! The calls that read deployments: lists, operations, states, templates and hashes.

use super::{failure, preflight, shown};
use crate::{
    arm::{body, page::Page, refusal::Refusal, reply::Reply, rights, wording},
    providers::Call,
    world::{
        World,
        deployment::{Deployed, Deployment},
        operation::{Operation, Outcome, Work},
        resource_id::ResourceId,
    },
};
use serde_json::{Value, json};

/// Checks a right on deployments.
pub fn may(world: &World, call: &Call, verb: &str, id: &ResourceId) -> Result<(), Refusal> {
    rights::check(
        world,
        call,
        &format!("{}/{verb}", preflight::DEPLOYMENTS),
        id,
    )
}

/// A deployment that must be there.
pub fn found<'a>(world: &'a World, id: &ResourceId) -> Result<&'a Deployment, Refusal> {
    world.deployments.get(&id.key()).ok_or_else(|| {
        Refusal::not_found(
            "DeploymentNotFound",
            format!("Deployment '{}' could not be found.", id.name()),
        )
    })
}

/// A deployment as a client sees it.
pub fn view(world: &World, row: &Deployment, version: &str) -> Value {
    let deployed = world.deployed.get(&row.id.key());
    shown::deployment(row, deployed.unwrap_or(&Deployed::default()), version)
}

/// GET of one.
pub fn show(world: &World, call: &Call, id: &ResourceId) -> Result<Reply, Refusal> {
    may(world, call, "read", id)?;
    Ok(Reply::ok(view(world, found(world, id)?, &call.api_version)))
}

/// HEAD: 204 or 404.
pub fn exists(world: &World, call: &Call, id: &ResourceId) -> Result<Reply, Refusal> {
    may(world, call, "read", id)?;
    let there = world.deployments.contains(&id.key());
    Ok(Reply::empty(if there { 204 } else { 404 }))
}

/// The deployments of a scope, with `$top` and `$filter=provisioningState eq 'Failed'`.
pub fn list(world: &World, call: &Call, scope: &ResourceId) -> Result<Reply, Refusal> {
    may(world, call, "read", scope)?;
    let page = Page::asked(world, call)?;
    let state = call.query.given("$filter").map(wanted_state).transpose()?;
    let prefix = format!(
        "{}/providers/{}/",
        scope.key(),
        preflight::DEPLOYMENTS.to_lowercase()
    );
    let rows = world.deployments.under(&prefix, page.after());
    let rows = rows
        .filter(|(_, row)| {
            let wanted = state.as_ref();
            wanted.is_none_or(|wanted| row.state.eq_ignore_ascii_case(wanted))
        })
        .map(|(key, row)| (key.to_owned(), row));
    Ok(page.reply(call, rows, |row| view(world, row, &call.api_version)))
}

fn wanted_state(filter: &str) -> Result<String, Refusal> {
    let words: Vec<&str> = filter.split_whitespace().collect();
    match words.as_slice() {
        [name, eq, state]
            if name.eq_ignore_ascii_case("provisioningState") && eq.eq_ignore_ascii_case("eq") =>
        {
            Ok(state.trim_matches('\'').to_owned())
        }
        _ => Err(wording::invalid_filter(filter)),
    }
}

/// `POST …/exportTemplate`.
pub fn export(world: &World, call: &Call, id: &ResourceId) -> Result<Reply, Refusal> {
    may(world, call, "exportTemplate/action", id)?;
    found(world, id)?;
    let deployed = world.deployed.get(&id.key());
    Ok(Reply::ok(
        json!({ "template": deployed.map(|deployed| &deployed.template) }),
    ))
}

/// `POST /providers/Microsoft.Resources/calculateTemplateHash`.
pub fn hash(call: &Call) -> Result<Reply, Refusal> {
    body::object(&call.body)?;
    Ok(Reply::ok(json!({
        "minifiedTemplate": call.body.to_string(),
        "templateHash": shown::hash(&call.body),
    })))
}

/// The list of what a deployment does, in the order in which it began.
pub fn operations(world: &World, call: &Call, id: &ResourceId) -> Result<Reply, Refusal> {
    may(world, call, "operations/read", id)?;
    let row = found(world, id)?;
    let page = Page::asked(world, call)?;
    let steps = world.steps_of(&row.id);
    let steps = steps
        .into_iter()
        .map(|step| (format!("{:05}", step.number), step))
        .filter(|(key, _)| page.after().is_none_or(|after| key.as_str() > after));
    Ok(page.reply(call, steps, |step| shown::operation(row, &step)))
}

/// One of them.
pub fn operation(
    world: &World,
    call: &Call,
    id: &ResourceId,
    step: &str,
) -> Result<Reply, Refusal> {
    may(world, call, "operations/read", id)?;
    let row = found(world, id)?;
    let steps = world.steps_of(&row.id);
    let known = steps
        .iter()
        .find(|known| known.id.eq_ignore_ascii_case(step));
    let known = known.ok_or_else(|| {
        Refusal::not_found(
            "DeploymentOperationNotFound",
            format!("Deployment operation '{step}' could not be found."),
        )
    })?;
    Ok(Reply::ok(shown::operation(row, known)))
}

/// Where the operation of a deployment is asked about.
pub fn status(
    world: &World,
    call: &Call,
    id: &ResourceId,
    operation: &str,
) -> Result<Reply, Refusal> {
    may(world, call, "operationStatuses/read", id)?;
    let known = world.operation(operation);
    let known =
        known.filter(|known: &&Operation| known.target == *id && known.work == Work::Deploy);
    let known = known.ok_or_else(|| {
        Refusal::not_found(
            "DeploymentOperationStatusNotFound",
            format!(
                "The operation '{operation}' of deployment '{}' could not be found.",
                id.name()
            ),
        )
    })?;
    let reply = match &known.outcome {
        Outcome::Running => Reply::ok(json!({ "status": "Running" })).header("Retry-After", "1"),
        Outcome::Succeeded => Reply::ok(json!({ "status": "Succeeded" })),
        Outcome::Failed(error) => Reply::ok(json!({ "status": "Failed", "error": error })),
        Outcome::Canceled => {
            Reply::ok(json!({ "status": "Canceled", "error": failure::canceled(id) }))
        }
    };
    Ok(reply)
}
