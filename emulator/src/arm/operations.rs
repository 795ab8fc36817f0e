//! Work under way: how it begins, what time completes, and where a client may ask about it.

use super::{
    activity, delete::take_out, deployments, faults, group_deletion, relocation, reply::Reply,
};
use crate::{
    fault::{FOREVER, Fault},
    providers::{Call, Kept, TypeDefinition, Verb},
    world::{
        World,
        operation::{Address, Operation, Outcome, Work},
        resource::{Resource, set},
        resource_id::ResourceId,
        subscription::Registration,
        timestamp::Timestamp,
    },
};
use serde_json::Value;
use std::time::Duration;

/// What an operation begins with.
pub struct Begin<'a> {
    /// What it works on.
    pub target: &'a ResourceId,
    /// The type of that.
    pub definition: &'static TypeDefinition,
    /// What it does.
    pub work: Work,
    /// How long it takes on a real stamp.
    pub duration: Duration,
    /// The error it will end with.
    pub doom: Option<Value>,
    /// How long it stalls, whatever the pace of the stamp.
    pub stall: Option<Duration>,
}

/// Begins an operation of a provider.
pub fn begin(world: &mut World, call: &Call, begin: Begin<'_>) -> Operation {
    let address = Address::Provider {
        namespace: begin.definition.namespace().to_owned(),
        location: world.settings.region.clone(),
    };
    let target = begin.target.clone();
    let mut operation = start(world, call, target, begin.work, begin.duration, address);
    if begin.doom.is_some() || begin.stall.is_some() {
        operation.doom = begin.doom.or(operation.doom);
        operation.due = begin
            .stall
            .map_or(operation.due, |stall| call.now.after(stall));
        world.put_operation(operation.clone());
    }
    operation
}

/// Begins any operation.
pub fn start(
    world: &mut World,
    call: &Call,
    target: ResourceId,
    work: Work,
    duration: Duration,
    address: Address,
) -> Operation {
    let (doom, due) = match call.fault {
        Some(Fault::Fail) => (Some(faults::internal_error()), None),
        Some(Fault::Cancel) => (Some(faults::canceled()), None),
        Some(Fault::Stall) => (None, Some(call.now.after(FOREVER))),
        _ => (None, None),
    };
    let due = due.unwrap_or_else(|| call.now.after(world.settings.paced(duration)));
    let operation = Operation {
        id: world.fresh_guid(),
        target,
        work,
        api_version: call.api_version.clone(),
        started: call.now,
        due,
        outcome: Outcome::Running,
        ended: None,
        result: None,
        doom,
        deed: activity::deed(call),
        awaited_by: None,
        address,
    };
    world.put_operation(operation.clone());
    operation
}

impl Operation {
    /// Adds the poll addresses to a reply.
    pub fn announce(&self, call: &Call, reply: Reply, location: bool, status: bool) -> Reply {
        let mut reply = reply.header("Retry-After", "1");
        if status {
            reply = reply.header("Azure-AsyncOperation", self.status_address(call));
        }
        if location {
            reply = reply.header("Location", self.result_address(call));
        }
        reply
    }

    /// Where its status document is.
    pub fn status_address(&self, call: &Call) -> String {
        self.poll_address(call, false)
    }

    /// Where its result will be.
    pub fn result_address(&self, call: &Call) -> String {
        self.poll_address(call, true)
    }

    /// Each provider has its own words: compute and storage one path with `monitor=true` for the result, the network two paths.
    fn poll_address(&self, call: &Call, result: bool) -> String {
        let (subscription, id, version) = (self.target.subscription(), &self.id, &self.api_version);
        if self.address == Address::Deployment {
            let (origin, target) = (&call.origin, &self.target);
            return format!("{origin}{target}/operationStatuses/{id}?api-version={version}");
        }
        let root = format!("{}/subscriptions/{subscription}", call.origin);
        let Address::Provider {
            namespace,
            location,
        } = &self.address
        else {
            return format!("{root}/operationresults/{id}?api-version={version}");
        };
        let kind = self.target.kind().to_lowercase();
        if kind == "dnszones" {
            let word = if result { "Results" } else { "Statuses" };
            let group = self.target.group();
            return format!(
                "{root}/resourceGroups/{group}/providers/{namespace}/dnsOperation{word}/{id}?api-version={version}"
            );
        }
        let root = format!("{root}/providers/{namespace}/locations/{location}");
        match (namespace.as_str(), result) {
            ("Microsoft.Compute", _) => {
                let word = if matches!(kind.as_str(), "disks" | "snapshots") {
                    "DiskOperations"
                } else {
                    "operations"
                };
                format!(
                    "{root}/{word}/{id}?{}api-version={version}",
                    if result { "monitor=true&" } else { "" }
                )
            }
            ("Microsoft.Storage", _) => format!(
                "{root}/asyncoperations/{id}?{}api-version={version}",
                if result { "monitor=true&" } else { "" }
            ),
            ("Microsoft.Network", false) => format!("{root}/operations/{id}?api-version={version}"),
            (_, false) => format!("{root}/operationStatuses/{id}?api-version={version}"),
            (_, true) => format!("{root}/operationResults/{id}?api-version={version}"),
        }
    }
}

/// Completes what is due by `now`, in the order of the due times. Called before every answer; a shell may call it when
/// [`next_due`] has come, so that what is saved is not behind.
pub fn settle(world: &mut World, now: Timestamp) {
    while let Some((due, id)) = world
        .next_wake()
        .filter(|(due, _)| *due <= now)
        .map(|(due, id)| (due, id.to_owned()))
    {
        let Some(operation) = world.operation(&id).cloned() else {
            return;
        };
        if operation.ended.is_some() {
            world.forget_operation(&id);
        } else if operation.work == Work::Deploy {
            deployments::advance(world, operation, due);
        } else {
            end(world, operation, due);
        }
    }
}

/// When the next operation ends by itself.
pub fn next_due(world: &World) -> Option<Timestamp> {
    world.next_wake().map(|(due, _)| due)
}

/// Calls off what is under way on a resource that goes away.
pub fn call_off(world: &mut World, target: &ResourceId, now: Timestamp) {
    for mut operation in world.operations_on(target) {
        if operation.work != Work::Delete {
            operation.ended = Some(now);
            operation.outcome = Outcome::Canceled;
            activity::ended(world, &operation, now);
            world.put_operation(operation.clone());
            failed(world, &operation, "Canceled");
            wake(world, &operation, now);
        }
    }
}

/// Lets the deployment go on that waits for an operation, now that this one has ended.
pub fn wake(world: &mut World, ended: &Operation, now: Timestamp) {
    let waiting = ended.awaited_by.as_ref();
    let waiting = waiting.and_then(|id| world.operation(id)).cloned();
    match waiting {
        Some(mut waiting) if waiting.ended.is_none() => {
            waiting.due = now;
            world.put_operation(waiting);
        }
        Some(called_off) => deployments::look(world, &called_off, now),
        None => {}
    }
}

fn end(world: &mut World, mut operation: Operation, now: Timestamp) {
    operation.ended = Some(now);
    operation.outcome = match operation.doom.take() {
        Some(error) => {
            let called_off = faults::is_cancellation(&error);
            let state = if called_off { "Canceled" } else { "Failed" };
            match operation.work {
                Work::Delete => revive(world, &operation.target),
                Work::DeleteGroup => group_deletion::revive(world, &operation.target),
                Work::DeleteDeployment => deployments::revive(world, &operation.target),
                Work::Register => register(world, &operation.target, "NotRegistered"),
                Work::Unregister => register(world, &operation.target, "Registered"),
                _ => {}
            }
            if !matches!(operation.work, Work::Action(_)) {
                set_state(world, &operation.target, state);
            }
            failed(world, &operation, state);
            if called_off {
                Outcome::Canceled
            } else {
                Outcome::Failed(error)
            }
        }
        None => carry_out(world, &mut operation, now),
    };
    activity::ended(world, &operation, now);
    world.put_operation(operation.clone());
    wake(world, &operation, now);
}

/// What did not end well leaves nothing on its way. Of two actions that overlap the one that is still under way decides.
fn failed(world: &mut World, operation: &Operation, state: &str) {
    let target = &operation.target;
    let acts = matches!(operation.work, Work::Action(_));
    let mut others = world.operations_on(target).into_iter();
    if acts && others.any(|other| other.id != operation.id) {
        return;
    }
    if let Some(definition) = world.registry.definition(&target.type_name()) {
        definition
            .rules
            .failed(world, target, &operation.work, state);
    }
    if let Some(mut resource) = world
        .resource(target)
        .filter(|resource| acts && resource.provisioning_state == "Updating")
    {
        state.clone_into(&mut resource.provisioning_state);
        world.put_resource(resource);
    }
}

/// What is true once it ends well.
fn carry_out(world: &mut World, operation: &mut Operation, now: Timestamp) -> Outcome {
    let target = operation.target.clone();
    let definition = world.registry.definition(&target.type_name());
    match &operation.work {
        Work::Create | Work::Update => {
            let verb = if operation.work == Work::Create {
                Verb::Create
            } else {
                Verb::Replace
            };
            set_state(world, &target, "Succeeded");
            if let Some(definition) = definition.filter(|_| world.resource(&target).is_some()) {
                definition.rules.complete(world, &target, verb, now);
            }
        }
        Work::Delete => take_out(world, &target, now),
        Work::Action(name) => {
            if let Some(action) = definition.and_then(|definition| definition.action("POST", name))
            {
                operation.result = (action.finish)(world, &target, now);
            }
        }
        Work::Move {
            resources,
            target: group,
        } => return relocation::finish(world, &target, resources, group, now),
        Work::ValidateMove | Work::Deploy | Work::WhatIf => {}
        Work::DeleteDeployment => drop(world.deployments.remove(&target.key())),
        Work::DeleteGroup => return group_deletion::finish(world, &target, now),
        Work::Register => register(world, &target, "Registered"),
        Work::Unregister => register(world, &target, "NotRegistered"),
    }
    Outcome::Succeeded
}

/// A delete that fails leaves the resource behind.
fn revive(world: &mut World, id: &ResourceId) {
    if let Some(mut resource) = world.resource(id) {
        "Failed".clone_into(&mut resource.provisioning_state);
        world.put_resource(resource);
    }
}

fn register(world: &mut World, target: &ResourceId, state: &str) {
    let key = format!("{}/{}", target.subscription(), target.namespace()).to_lowercase();
    world.registrations.put(
        &key,
        Registration {
            state: state.to_owned(),
        },
    );
}

/// Sets the provisioning state of a resource that is not being deleted, and of the children kept within it.
fn set_state(world: &mut World, id: &ResourceId, state: &str) {
    let Some(mut resource) = world
        .resource(id)
        .filter(|resource| resource.provisioning_state != "Deleting")
    else {
        return;
    };
    tell_state(world, &mut resource, state);
    world.put_resource(resource);
}

/// Writes a provisioning state into a resource and the children kept within it that are not being deleted.
pub fn tell_state(world: &World, resource: &mut Resource, state: &str) {
    state.clone_into(&mut resource.provisioning_state);
    for (child, array) in world.registry.kept_within(&resource.type_name()) {
        debug_assert_eq!(child.kept, Kept::Within(array));
        for item in resource.items_mut(&format!("/{array}")) {
            let state_of_item = item
                .pointer("/properties/provisioningState")
                .and_then(Value::as_str);
            if state_of_item != Some("Deleting") {
                set(item, "/properties/provisioningState", state.into());
            }
        }
    }
}
