//! POST of an action on a resource, and GET of a view below one.

use super::{faults, operations, read, refusal::Refusal, reply::Reply, wording, write::open};
use crate::{
    providers::{Action, Call, TypeDefinition},
    world::{World, operation::Work, resource_id::ResourceId},
};

/// Runs an action.
pub fn run(
    world: &mut World,
    call: &Call,
    definition: &'static TypeDefinition,
    id: &ResourceId,
    action: &'static Action,
) -> Result<Reply, Refusal> {
    let resource = read::existing(world, definition, id)?;
    if action.method != "GET" && resource.provisioning_state == "Deleting" {
        return Err(wording::being_deleted(id));
    }
    let answer = (action.begin)(world, call, &resource)?;
    let work = Work::Action(action.name.to_owned());
    let begin = operations::Begin {
        target: &resource.id,
        definition,
        work,
        duration: action.duration,
        doom: faults::of_action(&resource),
        stall: None,
    };
    Ok(open(world, call, action.opening, begin, answer))
}
