//! PUT and PATCH of a resource: from what was sent to what stands in the world, and the first reply.

use super::{
    absence, body, children, condition, faults, operations, read::view, refusal::Refusal,
    reply::Reply, wording,
};
use crate::{
    providers::{Call, Kept, Opening, TypeDefinition, Verb, Write, quota},
    world::{World, operation::Work, put_child, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Map, Value};

/// What may stand beside `properties` in a body and is kept.
const ENVELOPE: [&str; 4] = ["sku", "kind", "plan", "managedBy"];

/// Answers a PUT or PATCH.
pub fn write(
    world: &mut World,
    call: &Call,
    definition: &'static TypeDefinition,
    id: ResourceId,
    method: &str,
) -> Result<Reply, Refusal> {
    let mut write = propose(world, call, definition, id, method)?;
    condition::check(call, definition, &write.resource.id, write.before.as_ref())?;
    definition.rules.prepare(world, call, &mut write)?;
    quota::allows(world, &write)?;
    let opening = definition.rules.opening(write.verb, &call.api_version);
    let doom = faults::doom(definition, &write.resource, write.verb);
    if let (Some(error), true) = (&doom, opening.is_final()) {
        return Err(faults::refusal(error));
    }
    let stall = faults::stall(&write.resource, write.verb);
    // Before it is known whether anything is to do, so that what stays as it was compares as equal.
    "Succeeded".clone_into(&mut write.resource.provisioning_state);
    children::prepare(world, call, definition, &mut write)?;
    if !opening.is_final() {
        let troubled = doom.is_some() || stall.is_some() || call.fault.is_some();
        let state = match definition.rules.under_way(&write) {
            // What a fault holds up is not over by the first reply.
            "Succeeded" if troubled => "Updating",
            state => state,
        };
        operations::tell_state(world, &mut write.resource, state);
    }
    check_whole(world, definition, &write)?;
    check_references(world, definition, &write)?;
    renew_etags(world, definition, &mut write.resource);
    write.resource.changed = call.now;
    world.put_resource(write.resource.clone());
    definition.rules.accepted(world, call, &write);
    let id = write.resource.id.clone();
    if opening.is_final() {
        definition.rules.complete(world, &id, write.verb, call.now);
    }
    let shown = world
        .resource(&id)
        .map(|resource| view(world, call, definition, &resource))
        .map(|shown| definition.rules.opened(call, &write, shown));
    let work = if write.verb == Verb::Create {
        Work::Create
    } else {
        Work::Update
    };
    let begin = operations::Begin {
        target: &id,
        definition,
        work,
        duration: definition.rules.duration(write.verb),
        doom,
        stall,
    };
    Ok(open(world, call, opening, begin, shown))
}

/// The first reply of a write, with its operation begun when it is not final.
pub fn open(
    world: &mut World,
    call: &Call,
    opening: Opening,
    begin: operations::Begin<'_>,
    shown: Option<Value>,
) -> Reply {
    let body = |status: u16| {
        shown
            .clone()
            .map_or_else(|| Reply::empty(status), |body| Reply::with(status, body))
    };
    match opening {
        Opening::Done(status) => body(status),
        Opening::Status(status) => {
            operations::begin(world, call, begin).announce(call, body(status), false, true)
        }
        Opening::BodyAndBoth => {
            operations::begin(world, call, begin).announce(call, body(202), true, true)
        }
        Opening::Both => {
            operations::begin(world, call, begin).announce(call, Reply::empty(202), true, true)
        }
        Opening::Location => {
            operations::begin(world, call, begin).announce(call, Reply::empty(202), true, false)
        }
        Opening::Unannounced(status) => {
            operations::begin(world, call, begin).announce(call, body(status), false, false)
        }
    }
}

/// What the resource would become, before its provider has a word.
fn propose(
    world: &World,
    call: &Call,
    definition: &'static TypeDefinition,
    id: ResourceId,
    method: &str,
) -> Result<Write, Refusal> {
    let before = world.resource(&id);
    let verb = match (method, &before) {
        ("PUT", None) => Verb::Create,
        ("PUT", Some(_)) => Verb::Replace,
        (_, Some(_)) => Verb::Patch,
        (_, None) => return Err(definition.rules.not_found(&id)),
    };
    if before
        .as_ref()
        .is_some_and(|resource| resource.provisioning_state == "Deleting")
    {
        return Err(wording::being_deleted(&id));
    }
    if let Some(group) = world
        .groups
        .get(&id.group_id().key())
        .filter(|group| group.provisioning_state == "Deleting")
    {
        return Err(wording::group_being_deleted(&group.name));
    }
    if let Some(parent) = id.parent() {
        match world.resource(&parent) {
            None => return Err(wording::parent_not_found(&parent)),
            Some(parent) if parent.provisioning_state == "Deleting" => {
                return Err(wording::being_deleted(&parent.id));
            }
            Some(_) => {}
        }
    }
    check_name(id.name())?;
    let sent = body::object(&call.body)?;
    absence::check(call, definition, &world.settings.region, sent)?;
    let mut resource = before
        .clone()
        .unwrap_or_else(|| Resource::new(id, None, Map::new().into(), call.now));
    resource.location = location(world, definition, sent, &resource, verb)?;
    if verb == Verb::Replace && !definition.rules.keeps() {
        resource.properties = Map::new().into();
        resource.tags = None;
        resource.envelope.retain(|name, _| name == "etag");
    }
    if let Some(tags) = sent.get("tags") {
        resource.tags = body::tags(tags)?;
    }
    for name in ENVELOPE {
        match sent.get(name) {
            Some(Value::Null) | None => {}
            Some(value) => drop(resource.envelope.insert(name.to_owned(), value.clone())),
        }
    }
    match sent.get("properties") {
        Some(Value::Object(given)) => merge(&mut resource.properties, given, verb),
        Some(Value::Null) | None => {}
        Some(_) => return Err(body::malformed("Path 'properties' must be a JSON object")),
    }
    Ok(Write {
        verb,
        before,
        resource,
    })
}

/// Merges what was sent into what is there: one level deep for PUT, objects within objects for PATCH.
fn merge(properties: &mut Value, given: &Map<String, Value>, verb: Verb) {
    let Value::Object(own) = properties else {
        return;
    };
    for (name, value) in given
        .iter()
        .filter(|(name, _)| *name != "provisioningState")
    {
        match (own.get_mut(name), value) {
            (Some(old @ Value::Object(_)), Value::Object(inner)) if verb == Verb::Patch => {
                merge(old, inner, verb)
            }
            _ => drop(own.insert(name.clone(), value.clone())),
        }
    }
}

/// The location that a resource has after the write.
fn location(
    world: &World,
    definition: &TypeDefinition,
    sent: &Map<String, Value>,
    resource: &Resource,
    verb: Verb,
) -> Result<Option<String>, Refusal> {
    if !definition.tracked {
        return Ok(resource.location.clone());
    }
    let region = &world.settings.region;
    let given = sent
        .get("location")
        .and_then(Value::as_str)
        .filter(|location| !location.trim().is_empty());
    let Some(given) = given else {
        return match (&resource.location, verb) {
            (Some(known), Verb::Replace | Verb::Patch) => Ok(Some(known.clone())),
            _ => Err(wording::location_required()),
        };
    };
    let plain = |location: &str| {
        location
            .chars()
            .filter(|sign| !sign.is_whitespace())
            .collect::<String>()
            .to_lowercase()
    };
    let facts = world.registry.facts(definition.name);
    let global =
        facts.is_some_and(|facts| facts.locations.iter().any(|location| location == "global"));
    // Offered in the region as well, or everywhere at once only.
    let regional = facts.is_none_or(|facts| {
        facts.locations.is_empty() || facts.locations.iter().any(|location| location == "local")
    });
    let known = if global && (!regional || plain(given) == "global") {
        "global"
    } else {
        region.as_str()
    };
    if plain(given) != plain(known) {
        return Err(match &resource.location {
            Some(has) => wording::location_conflict(&resource.id, has, given),
            None => wording::location_not_available(given, definition.name, known),
        });
    }
    Ok(Some(
        resource
            .location
            .clone()
            .unwrap_or_else(|| known.to_owned()),
    ))
}

/// Checks the name of anything that is created.
pub fn check_name(name: &str) -> Result<(), Refusal> {
    let odd = |sign: char| "<>%&?\\#".contains(sign) || sign.is_control();
    if name.chars().count() > 260 || name.contains(odd) || name.ends_with(['.', ' ']) {
        return Err(Refusal::bad_request(
            "InvalidResourceName",
            format!(
                "Resource name '{name}' is invalid. It can have at most 260 characters, none of <>%&?\\# among them, and cannot end with a period or a space."
            ),
        ));
    }
    Ok(())
}

/// The resource, or the parent that keeps it, must make sense as a whole.
fn check_whole(world: &World, definition: &TypeDefinition, write: &Write) -> Result<(), Refusal> {
    let Kept::Within(array) = definition.kept else {
        return definition
            .rules
            .whole(world, write.before.as_ref(), &write.resource);
    };
    let Some(parent) = write
        .resource
        .id
        .parent()
        .and_then(|parent| world.resource(&parent))
    else {
        return Ok(());
    };
    let Some(above) = world.registry.definition(&parent.type_name()) else {
        return Ok(());
    };
    let mut after = parent.clone();
    put_child(&mut after, array, &write.resource);
    above.rules.whole(world, Some(&parent), &after)
}

/// Every reference that was not there before must point at something.
pub fn check_references(
    world: &World,
    definition: &TypeDefinition,
    write: &Write,
) -> Result<(), Refusal> {
    let old = write
        .before
        .as_ref()
        .map(|before| definition.rules.references(before))
        .unwrap_or_default();
    for reference in definition.rules.references(&write.resource) {
        let target = &reference.target;
        let known = old.iter().any(|old| old.target == *target);
        if !known && !target.namespace().is_empty() && !stays(world, target) {
            return Err(definition.rules.missing(&write.resource, &reference));
        }
    }
    Ok(())
}

/// Whether something is there and nothing it is part of is being deleted: what goes cannot be pointed at any more.
fn stays(world: &World, target: &ResourceId) -> bool {
    let parts = std::iter::successors(Some(target.clone()), ResourceId::parent);
    let mut rows = parts.filter_map(|part| world.resource(&part));
    world.exists(target) && rows.all(|row| row.provisioning_state != "Deleting")
}

/// A fresh etag for the resource, or for the parent that keeps it.
pub fn renew_etags(world: &mut World, definition: &TypeDefinition, resource: &mut Resource) {
    let fresh = format!("W/\"{}\"", world.fresh_guid());
    if definition.etag {
        resource.envelope.insert("etag".to_owned(), fresh.into());
        return;
    }
    if let (Kept::Within(_), Some(mut parent)) = (
        definition.kept,
        resource
            .id
            .parent()
            .and_then(|parent| world.resource(&parent)),
    ) && parent.envelope.contains_key("etag")
    {
        parent.envelope.insert("etag".to_owned(), fresh.into());
        world.put_resource(parent);
    }
}
