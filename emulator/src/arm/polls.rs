//! The poll addresses of operations: status documents, and results behind `Location`.

use super::{read, refusal::Refusal, reply::Reply};
use crate::{
    providers::Call,
    world::{
        World,
        operation::{Address, Operation, Outcome, Work},
        resource_id::ResourceId,
    },
};
use serde_json::{Map, Value, json};

/// Whether `locations/L/WORD/ID` is a poll address.
pub fn is_poll(word: &str) -> bool {
    matches!(
        word,
        "operations"
            | "operationresults"
            | "operationstatuses"
            | "asyncoperations"
            | "diskoperations"
            | "dnsoperationstatuses"
            | "dnsoperationresults"
    )
}

/// `GET /subscriptions/S/operationresults/ID`: 202 while it runs, then 200.
pub fn by_subscription(
    world: &World,
    call: &Call,
    root: &ResourceId,
    id: &str,
) -> Result<Reply, Refusal> {
    let here = |address: &Address| *address == Address::Subscription;
    Ok(result(world, call, found(world, root, id, here)?))
}

/// `GET …/providers/N/locations/L/WORD/ID`: the status document, or with `monitor=true` or below `operationResults` the result.
pub fn by_provider(
    world: &World,
    call: &Call,
    root: &ResourceId,
    namespace: &str,
    word: &str,
    id: &str,
) -> Result<Reply, Refusal> {
    let here = |address: &Address| matches!(address, Address::Provider { namespace: own, .. } if own.eq_ignore_ascii_case(namespace));
    let operation = found(world, root, id, here)?;
    let monitors = call
        .query
        .given("monitor")
        .is_some_and(|value| value.eq_ignore_ascii_case("true"));
    if monitors || word.ends_with("operationresults") {
        Ok(result(world, call, operation))
    } else {
        Ok(status(world, call, operation))
    }
}

/// The status document, in the words of the provider.
fn status(world: &World, call: &Call, operation: &Operation) -> Reply {
    let Address::Provider { namespace, .. } = &operation.address else {
        return Reply::empty(404);
    };
    let (word, error) = match &operation.outcome {
        Outcome::Running => ("InProgress", None),
        Outcome::Succeeded => ("Succeeded", None),
        Outcome::Failed(error) => ("Failed", Some(error.clone())),
        Outcome::Canceled => (
            "Canceled",
            Some(json!({"code": "Canceled", "message": "Operation was canceled.", "details": []})),
        ),
    };
    let terse = namespace == "Microsoft.Network";
    let mut document = Map::new();
    if !terse {
        document.insert(
            "startTime".to_owned(),
            operation.started.arm_with_offset().into(),
        );
        if let Some(ended) = operation.ended {
            document.insert("endTime".to_owned(), ended.arm_with_offset().into());
        }
    }
    document.insert("status".to_owned(), word.into());
    if let Some(error) = error {
        document.insert("error".to_owned(), error);
    }
    let output = match &operation.result {
        Some(result) => Some(result.clone()),
        None => output(world, call, operation),
    };
    if let Some(output) = output {
        document.insert("properties".to_owned(), json!({ "output": output }));
    }
    if !terse {
        document.insert("name".to_owned(), operation.id.clone().into());
    }
    let reply = Reply::ok(document);
    if operation.ended.is_none() {
        reply.header("Retry-After", "1")
    } else {
        reply
    }
}

/// What a write that ended well tells of the resource in its status document.
fn output(world: &World, call: &Call, operation: &Operation) -> Option<Value> {
    let writes = matches!(operation.work, Work::Create | Work::Update);
    if !writes || operation.outcome != Outcome::Succeeded {
        return None;
    }
    let resource = world.resource(&operation.target)?;
    let definition = world.registry.definition(&operation.target.type_name())?;
    definition.rules.output(world, call, &resource)
}

/// What `Location` yields: 202 while it runs, then the resource, the action's answer, or nothing.
fn result(world: &World, call: &Call, operation: &Operation) -> Reply {
    match &operation.outcome {
        Outcome::Running => operation.announce(call, Reply::empty(202), true, false),
        Outcome::Failed(error) => Reply::with(409, json!({ "error": error })),
        Outcome::Canceled => Reply::with(
            409,
            json!({"error": {"code": "Canceled", "message": "Operation was canceled."}}),
        ),
        Outcome::Succeeded => succeeded(world, call, operation),
    }
}

fn succeeded(world: &World, call: &Call, operation: &Operation) -> Reply {
    if let Some(result) = &operation.result {
        return Reply::ok(result.clone());
    }
    if matches!(operation.work, Work::Move { .. } | Work::ValidateMove) {
        return Reply::empty(204);
    }
    let shown_now = || {
        let definition = world.registry.definition(&operation.target.type_name());
        let resource = world.resource(&operation.target);
        definition
            .zip(resource)
            .map(|(definition, resource)| read::view(world, call, definition, &resource))
    };
    let shown = match operation.work {
        Work::Create | Work::Update => shown_now(),
        // az reads the gateway that it restarted. Other providers' actions without an answer of their own end with nothing.
        Work::Action(_)
            if operation
                .target
                .namespace()
                .eq_ignore_ascii_case("Microsoft.Network") =>
        {
            shown_now()
        }
        _ => None,
    };
    shown.map_or_else(|| Reply::empty(200), |body: Value| Reply::ok(body))
}

/// The operation of this subscription that has this address.
fn found<'a>(
    world: &'a World,
    root: &ResourceId,
    id: &str,
    here: impl Fn(&Address) -> bool,
) -> Result<&'a Operation, Refusal> {
    let operation = world.operation(id);
    let operation =
        operation.filter(|operation| here(&operation.address) && operation.target.is_within(root));
    operation.ok_or_else(|| unknown(id))
}

fn unknown(id: &str) -> Refusal {
    Refusal::not_found(
        "NotFound",
        format!(
            "The operation '{id}' was not found. It never was, or it ended more than a day ago."
        ),
    )
}
