//! Writes that a seed makes: through every rule of the type, but with nobody asking and no waiting for the end.

use super::{actions, activity, operations, refusal::Refusal, write};
use crate::{
    identity::demo,
    providers::Call,
    world::{World, event::Deed, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::Value;
use std::time::Duration;

/// By when whatever was begun has ended, on a stamp of real durations.
const LONG: Duration = Duration::from_secs(3600);

/// PUTs a resource, to its end.
///
/// # Errors
/// The refusal that a client would get.
pub fn put(world: &mut World, id: &ResourceId, body: Value, now: Timestamp) -> Result<(), Refusal> {
    let definition = world
        .registry
        .definition(&id.type_name())
        .ok_or_else(|| unknown(id))?;
    let call = Call {
        body,
        ..call(world, id, now)
    };
    write::write(world, &call, definition, id.clone(), "PUT")?;
    tell(world, &call, id, format!("{}/write", definition.name));
    operations::settle(world, now.after(LONG));
    Ok(())
}

/// POSTs an action, to its end.
///
/// # Errors
/// The refusal that a client would get.
pub fn act(
    world: &mut World,
    id: &ResourceId,
    action: &str,
    now: Timestamp,
) -> Result<(), Refusal> {
    let definition = world
        .registry
        .definition(&id.type_name())
        .ok_or_else(|| unknown(id))?;
    let action = definition
        .action("POST", action)
        .ok_or_else(|| unknown(id))?;
    let call = call(world, id, now);
    actions::run(world, &call, definition, id, action)?;
    tell(
        world,
        &call,
        id,
        format!("{}/{}/action", definition.name, action.name),
    );
    operations::settle(world, now.after(LONG));
    Ok(())
}

/// Writes into the activity log what the demo's principal is said to have done.
fn tell(world: &mut World, call: &Call, id: &ResourceId, action: String) {
    let deed = Deed {
        operation_id: world.fresh_guid(),
        correlation: world.fresh_guid(),
        method: if action.ends_with("/write") {
            "PUT"
        } else {
            "POST"
        }
        .to_owned(),
        action,
        target: id.clone(),
        caller: demo::OBJECT_ID.to_owned(),
        object_id: demo::OBJECT_ID.to_owned(),
        client_id: demo::CLIENT_ID.to_owned(),
        name: demo::NAME.to_owned(),
    };
    activity::planted(world, deed, call.now);
}

fn call(world: &World, id: &ResourceId, now: Timestamp) -> Call {
    let newest = world
        .registry
        .facts(&id.type_name())
        .and_then(|facts| facts.api_versions.first().cloned());
    Call {
        now,
        api_version: newest.unwrap_or_default(),
        ..Call::default()
    }
}

fn unknown(id: &ResourceId) -> Refusal {
    Refusal::not_found(
        "InvalidResourceType",
        format!("The resource type of {id} could not be found."),
    )
}
