//! Azure Resource Manager: reads the path, checks what ARM checks, and asks the provider of the type for the rest.

pub mod operations;
pub mod query;
pub mod refusal;
pub mod wording;

use crate::{
    request::Request,
    response::Response,
    world::{World, timestamp::Timestamp},
};

/// Answers a request that belongs to ARM.
pub fn answer(world: &mut World, request: &Request, now: Timestamp) -> Response {
    let _ = (world, request, now);
    Response { status: 404, ..Response::default() }
}
