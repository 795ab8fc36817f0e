//! The calls that begin and end deployments, one function each. Those that only read are in `reading`.

use super::{
    asked, preflight,
    reading::{found, may},
    shown::{self, deployment as view},
};
use crate::{
    arm::{
        locks::{self, Deed},
        operations,
        refusal::Refusal,
        reply::Reply,
        wording, write,
    },
    providers::Call,
    world::{
        World,
        deployment::Deployment,
        operation::{Address, Outcome, Work},
        resource_id::ResourceId,
        timestamp::Timestamp,
    },
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// As many deployments a scope keeps.
const MOST: usize = 800;
/// How long a deployment takes to get going.
pub const BEGINNING: Duration = Duration::from_secs(1);

/// The id of a deployment, as it was created when it is there.
pub fn id_of(world: &World, scope: &ResourceId, name: &str) -> ResourceId {
    let id = ResourceId::new(&format!(
        "{scope}/providers/{}/{name}",
        preflight::DEPLOYMENTS
    ));
    match world.deployments.get(&id.key()) {
        Some(row) => row.id.clone(),
        None => id,
    }
}

/// PUT.
pub fn put(world: &mut World, call: &Call, id: ResourceId) -> Result<Reply, Refusal> {
    may(world, call, "write", &id)?;
    locks::check(world, Deed::Write, &id)?;
    let scope = id.group_id();
    if let Some(group) = world.groups.get(&scope.key())
        && group.provisioning_state == "Deleting"
    {
        return Err(wording::group_being_deleted(&group.name));
    }
    check_name(id.name())?;
    free(world, &id)?;
    let asked = asked::read(world, call, &id)?;
    preflight::check(world, &call.principal, id.name(), &asked.plan)?;
    let before = world.deployments.contains(&id.key());
    let mut row = asked.row;
    row.facts = shown::facts(&row.template, &asked.plan);
    let begun = operations::start(
        world,
        call,
        id.clone(),
        Work::Deploy,
        BEGINNING,
        Address::Deployment,
    );
    row.operation = begun.id.clone();
    world.plans.insert(id.key(), Arc::new(asked.plan));
    let shown = view(&row, &call.api_version);
    world.deployments.put(&id.key(), row);
    let status = if before { 200 } else { 201 };
    Ok(begun.announce(call, Reply::with(status, shown), false, true))
}

fn check_name(name: &str) -> Result<(), Refusal> {
    let fits = |sign: char| sign.is_alphanumeric() || "-._()".contains(sign);
    if name.chars().count() <= 64 && name.chars().all(fits) {
        return write::check_name(name);
    }
    Err(Refusal::bad_request(
        "InvalidDeploymentName",
        format!(
            "The provided deployment name '{name}' has these invalid characters or is longer than 64 characters. The name can only be a letter, digit, '-', '.', '(', ')' or '_'."
        ),
    ))
}

/// Checks that no deployment of the name is under way and that there is room for one more.
pub fn free(world: &World, id: &ResourceId) -> Result<(), Refusal> {
    match world.deployments.get(&id.key()) {
        Some(row) if row.is_active() || row.state == "Deleting" => Err(Refusal::conflict(
            "DeploymentActive",
            format!(
                "The deployment with resource id '{id}' cannot be saved, because this would overwrite an existing deployment which is still active. Please see https://aka.ms/arm-deploy for usage details."
            ),
        )),
        Some(_) => Ok(()),
        None => {
            let (beside, _) = id.as_str().rsplit_once('/').unwrap_or_default();
            let beside = format!("{}/", beside.to_lowercase());
            if world.deployments.under(&beside, None).count() < MOST {
                return Ok(());
            }
            Err(Refusal::conflict(
                "DeploymentQuotaExceeded",
                format!(
                    "Creating the deployment '{}' would exceed the quota of '{MOST}'. The current deployment count is '{MOST}', please delete some deployments before creating a new one. Please see https://aka.ms/arm-deploy for usage details.",
                    id.name()
                ),
            ))
        }
    }
}

/// `POST …/validate`.
pub fn validate(world: &mut World, call: &Call, id: &ResourceId) -> Result<Reply, Refusal> {
    may(world, call, "validate/action", id)?;
    let asked = asked::read(world, call, id)?;
    preflight::check(world, &call.principal, id.name(), &asked.plan)?;
    let mut row = asked.row;
    row.facts = shown::facts(&row.template, &asked.plan);
    "Succeeded".clone_into(&mut row.state);
    let mut shown = view(&row, &call.api_version);
    if let Some(properties) = shown
        .pointer_mut("/properties")
        .and_then(Value::as_object_mut)
    {
        properties.shift_remove("outputResources");
        properties.insert(
            "validatedResources".to_owned(),
            validated(call, &asked.plan),
        );
    }
    Ok(Reply::ok(shown))
}

/// The resources of a plan as `validate` lists them: whole before 2020, by id only since then.
fn validated(call: &Call, plan: &porthole_template::Plan) -> Value {
    let mut found = Vec::new();
    for resource in &plan.resources {
        match &resource.nested {
            Some(nested) => {
                if let Value::Array(inner) = validated(call, nested) {
                    found.extend(inner);
                }
            }
            None if call.api_version.as_str() >= "2020" => found.push(json!({ "id": resource.id })),
            None => {
                let mut whole = json!({
                    "apiVersion": resource.api_version,
                    "id": resource.id,
                    "name": resource.name,
                    "type": resource.resource_type,
                });
                if let (Some(whole), Value::Object(body)) =
                    (whole.as_object_mut(), resource.shown_body())
                {
                    whole.extend(body);
                }
                found.push(whole);
            }
        }
    }
    found.into()
}

/// DELETE: the record goes, what was deployed stays.
pub fn delete(world: &mut World, call: &Call, id: &ResourceId) -> Result<Reply, Refusal> {
    may(world, call, "delete", id)?;
    locks::check(world, Deed::Delete, id)?;
    let Some(row) = world.deployments.get(&id.key()) else {
        return Ok(Reply::empty(204));
    };
    if row.is_active() {
        return Err(Refusal::conflict(
            "DeploymentActive",
            format!(
                "The deployment with resource id '{id}' cannot be deleted while it is active. Cancel it, or wait for its end."
            ),
        ));
    }
    world
        .deployments
        .change(&id.key(), |row| "Deleting".clone_into(&mut row.state));
    let begun = operations::start(
        world,
        call,
        id.clone(),
        Work::DeleteDeployment,
        BEGINNING,
        Address::Subscription,
    );
    Ok(begun.announce(call, Reply::empty(202), true, false))
}

/// A deletion that fails leaves the record.
pub fn revive(world: &mut World, id: &ResourceId) {
    world
        .deployments
        .change(&id.key(), |row| "Failed".clone_into(&mut row.state));
}

/// `POST …/cancel`: what is not begun is not begun any more.
pub fn cancel(world: &mut World, call: &Call, id: &ResourceId) -> Result<Reply, Refusal> {
    may(world, call, "cancel/action", id)?;
    let row = found(world, id)?;
    if !row.is_active() {
        return Err(Refusal::conflict(
            "DeploymentCannotBeCancelled",
            format!(
                "The deployment '{}' cannot be cancelled because it is not in a running state: it is '{}'.",
                id.name(),
                row.state
            ),
        ));
    }
    call_off(world, id, call.now);
    Ok(Reply::empty(204))
}

/// Ends a deployment, and those nested in it, before they are done.
fn call_off(world: &mut World, id: &ResourceId, now: Timestamp) {
    let nested: Vec<ResourceId> = world
        .deployments
        .iter()
        .filter(|(_, row)| row.is_active() && row.parent.as_ref() == Some(id))
        .map(|(_, row)| row.id.clone())
        .collect();
    let mut operation = None;
    world.deployments.change(&id.key(), |row| {
        operation = Some(row.operation.clone());
        super::ending::close(row, "Canceled", now);
    });
    world.plans.remove(&id.key());
    let running = operation.and_then(|id| world.operation(&id).cloned());
    if let Some(operation) = running.filter(|operation| operation.ended.is_none()) {
        super::ending::end(world, operation, Outcome::Canceled, now);
    }
    for inner in nested {
        call_off(world, &inner, now);
    }
}

/// Forgets the deployments of a scope that goes away.
pub fn forget(world: &mut World, scope: &ResourceId, now: Timestamp) {
    let prefix = format!("{}/", scope.key());
    let rows = world.deployments.under(&prefix, None);
    let ids: Vec<ResourceId> = rows.map(|(_, row)| row.id.clone()).collect();
    for id in ids {
        if world
            .deployments
            .get(&id.key())
            .is_some_and(Deployment::is_active)
        {
            call_off(world, &id, now);
        }
        world.deployments.remove(&id.key());
    }
}
