//! The activity log: every change writes that it began, how it was answered, and how the work that it began ended.

use super::reply::Reply;
use crate::{
    providers::Call,
    world::{
        World,
        event::{Deed, Event},
        operation::{Operation, Outcome},
        timestamp::Timestamp,
    },
};
use serde_json::{Value, json};

/// What a call does, when it changes something within a subscription; nothing for a call that only reads.
pub fn deed(call: &Call) -> Option<Deed> {
    let asked = call.asked.get()?;
    let reads = asked.operation.to_ascii_lowercase().ends_with("/read");
    if reads || asked.scope.subscription().is_empty() {
        return None;
    }
    let caller = &call.principal;
    Some(Deed {
        operation_id: call.id.clone(),
        correlation: call.correlation.clone(),
        action: asked.operation.clone(),
        target: asked.scope.clone(),
        caller: caller.shown().to_owned(),
        object_id: caller.object_id.clone(),
        client_id: caller.client_id.clone(),
        name: caller.name.clone(),
        method: call.method.clone(),
    })
}

/// Writes that a call began and how it was answered.
pub fn answered(world: &mut World, call: &Call, reply: &Reply) {
    let Some(deed) = deed(call) else {
        return;
    };
    write(world, deed.clone(), call.now, "Started", 0, None);
    let has = |name: &str| {
        reply
            .headers
            .iter()
            .any(|(key, _)| key.eq_ignore_ascii_case(name))
    };
    let status = match reply.status {
        400.. => "Failed",
        202 => "Accepted",
        _ if has("Azure-AsyncOperation") => "Accepted",
        _ => "Succeeded",
    };
    let error = reply
        .body
        .as_ref()
        // The service of DNS wraps its errors in nothing.
        .map(|body| body.get("error").unwrap_or(body))
        .filter(|_| reply.status >= 400)
        .cloned();
    write(world, deed, call.now, status, reply.status, error);
}

/// Writes how work ended.
pub fn ended(world: &mut World, operation: &Operation, now: Timestamp) {
    let Some(deed) = operation.deed.clone() else {
        return;
    };
    let (status, error) = match &operation.outcome {
        Outcome::Running => return,
        Outcome::Succeeded => ("Succeeded", None),
        Outcome::Failed(error) => ("Failed", Some(error.clone())),
        Outcome::Canceled => (
            "Canceled",
            Some(json!({ "code": "Canceled", "message": "Operation was canceled." })),
        ),
    };
    write(world, deed, now, status, 0, error);
}

/// Writes what a seed did, in one line.
pub fn planted(world: &mut World, deed: Deed, now: Timestamp) {
    write(world, deed, now, "Succeeded", 201, None);
}

fn write(
    world: &mut World,
    deed: Deed,
    happened: Timestamp,
    status: &str,
    code: u16,
    error: Option<Value>,
) {
    let id = world.fresh_guid();
    world.record(Event {
        id,
        happened,
        deed,
        status: status.to_owned(),
        code,
        error,
    });
}
