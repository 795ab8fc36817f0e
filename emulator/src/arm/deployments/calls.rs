//! The calls that begin and end deployments, one function each. Those that only read are in `reading`.

use super::{
    asked, preflight,
    reading::{found, may},
    shown, waiting,
};
use crate::{
    arm::{
        locks::{self, Deed},
        operations,
        refusal::Refusal,
        reply::Reply,
        subscriptions, wording, write,
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
    admit(world, &id)?;
    let asked = asked::read(world, call, &id)?;
    preflight::check(world, &call.principal, id.name(), &asked.plan)?;
    let before = world.deployments.get(&id.key());
    if let Some(before) =
        before.filter(|before| id.group().is_empty() && before.location != asked.row.location)
    {
        let (was, wanted) = (&before.location, &asked.row.location);
        return Err(Refusal::conflict(
            "InvalidDeploymentLocation",
            format!(
                "Invalid location '{}' for deployment '{}'. The deployment already exists in location '{}'.",
                wanted.as_deref().unwrap_or_default(),
                id.name(),
                was.as_deref().unwrap_or_default()
            ),
        ));
    }
    let before = before.is_some();
    let mut row = asked.row;
    world
        .withhold(&mut row, asked.withheld)
        .map_err(|error| waiting::no_room(&id, error))?;
    let begun = operations::start(
        world,
        call,
        id.clone(),
        Work::Deploy,
        BEGINNING,
        Address::Deployment,
    );
    row.operation = begun.id.clone();
    let shown = shown::deployment(&row, &asked.deployed, &call.api_version);
    world.put_deployment(row, asked.deployed);
    world.plans.insert(id.key(), Arc::new(asked.plan));
    let status = if before { 200 } else { 201 };
    Ok(begun.announce(call, Reply::with(status, shown), false, true))
}

/// Checks whether a deployment may be written: also one within another, which is a deployment like any.
///
/// # Errors
/// `ScopeLocked`, `ResourceGroupBeingDeleted`, a name that is none, `DeploymentActive`, `DeploymentQuotaExceeded`.
pub fn admit(world: &World, id: &ResourceId) -> Result<(), Refusal> {
    subscriptions::writable(world, id.subscription())?;
    locks::check(world, Deed::Write, id)?;
    if let Some(group) = world.groups.get(&id.group_id().key())
        && group.provisioning_state == "Deleting"
    {
        return Err(wording::group_being_deleted(&group.name));
    }
    check_name(id.name())?;
    free(world, id)
}

/// Checks the name of a deployment.
///
/// # Errors
/// `InvalidDeploymentName`.
pub fn check_name(name: &str) -> Result<(), Refusal> {
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
fn free(world: &World, id: &ResourceId) -> Result<(), Refusal> {
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
    "Succeeded".clone_into(&mut row.state);
    let mut shown = shown::deployment(&row, &asked.deployed, &call.api_version);
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
    let by_id = call.api_version.as_str() >= "2020";
    for resource in &plan.resources {
        let nested = resource.nested.as_deref();
        match nested {
            _ if by_id => found.push(json!({ "id": resource.id })),
            Some(_) => {}
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
        if let Some(Value::Array(inner)) = nested.map(|nested| validated(call, nested)) {
            found.extend(inner);
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
    world.deployments.change(&id.key(), |row| {
        let before = std::mem::replace(&mut row.state, "Deleting".to_owned());
        row.before_deletion = Some(before);
    });
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

/// A deletion that fails leaves the record as it was.
pub fn revive(world: &mut World, id: &ResourceId) {
    world.deployments.change(&id.key(), |row| {
        if let Some(before) = row.before_deletion.take() {
            row.state = before;
        }
    });
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
    let Some(mut row) = world.deployments.get(&id.key()).cloned() else {
        return;
    };
    super::ending::close(world, &mut row, "Canceled", now);
    let running = world.operation(&row.operation).cloned();
    world.deployments.put(&id.key(), row);
    if let Some(operation) = running.filter(|operation| operation.ended.is_none()) {
        super::ending::end(world, operation, Outcome::Canceled, now);
    }
    call_off_nested(world, id, now);
}

/// Ends those nested in a deployment.
pub fn call_off_nested(world: &mut World, id: &ResourceId, now: Timestamp) {
    let nested: Vec<ResourceId> = world
        .deployments
        .iter()
        .filter(|(_, row)| row.is_active() && row.parent.as_ref() == Some(id))
        .map(|(_, row)| row.id.clone())
        .collect();
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
        world.remove_deployment(&id);
    }
}
