//! A stamp in one process: an emulated Azure Stack Hub, reached over HTTPS like a real one.
//!
//! The engine (everything but `server`) is pure: [`answer`] has no sockets, no clock and no randomness of
//! its own. The shell (`server`, behind the feature of that name) owns TLS, files and the wall clock.

pub mod arm;
pub mod blob;
pub mod content;
pub mod crypto;
pub mod fault;
pub mod identity;
pub mod providers;
pub mod request;
pub mod response;
pub mod seed;
#[cfg(feature = "server")]
pub mod server;
#[cfg(test)]
pub(crate) mod testing;
pub mod vault;
pub mod world;

pub use arm::deployments::{MOST_BYTES, MOST_FILES, TOO_MUCH, deliver, resume, wanted, weight};

use request::Request;
use response::Response;
use world::{World, timestamp::Timestamp};

/// Answers one request. First everything that is due by `now` comes true; then the request is answered.
///
/// Where [`World::fetched`](world::World) then wants linked files, this was no answer: fetch them, provide them and ask again.
///
/// What changed in the world is told by [`World::take_changes`]: a shell writes it down before it sends the response.
pub fn answer(world: &mut World, request: Request, now: Timestamp) -> Response {
    arm::operations::settle(world, now);
    world.fetched.open();
    let fault = match fault::meets(world, &request) {
        Ok(fault) => fault,
        Err(why) => return arm::refused(world, &request, now, &why),
    };
    let mut response = match fault.and_then(fault::instead) {
        Some(response) => response,
        None => served(world, &request, now, fault),
    };
    if let Some(fault) = fault {
        fault::spoil(fault, &mut response);
    }
    if !world.settings.latency.is_zero() {
        response.delivery.delay =
            Some(response.delivery.delay.unwrap_or_default() + world.settings.latency);
    }
    response
}

/// The reply of sign-in, of the data of an account or a vault, or of ARM. The clock of sign-in may be off, as that of a whole stamp sometimes is.
fn served(
    world: &mut World,
    request: &Request,
    now: Timestamp,
    fault: Option<fault::Fault>,
) -> Response {
    let skew = world.settings.faults.clock_skew().saturating_mul(1000);
    let shown = Timestamp(now.0.saturating_add(skew));
    if let Some(response) = identity::answer(world, request, shown) {
        return response;
    }
    let data = blob::answer(world, request, now, shown)
        .or_else(|| vault::answer(world, request, now, shown));
    data.unwrap_or_else(|| arm::answer(world, request, now, shown, fault))
}
