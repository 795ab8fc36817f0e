//! Azure Resource Manager: reads the path, checks what ARM checks, and asks the provider of the type for the rest.

mod absence;
mod actions;
mod activity;
pub(crate) mod body;
mod children;
pub mod condition;
pub mod delete;
pub(crate) mod deployments;
mod endpoints;
mod export_template;
mod extensions;
mod faults;
mod filter;
mod group_deletion;
mod groups;
mod locks;
pub mod operations;
pub(crate) mod page;
mod path;
pub(crate) mod placing;
mod polls;
mod provider_list;
pub mod query;
mod read;
pub mod refusal;
mod relocation;
pub(crate) mod reply;
mod resource_lists;
pub mod rights;
mod route;
mod self_service;
mod subscriptions;
mod tag_names;
mod target;
#[cfg(test)]
mod tests;
mod versions;
pub mod wording;
mod write;

use crate::{
    fault::{self, Fault},
    identity,
    providers::Call,
    request::Request,
    response::Response,
    world::{World, timestamp::Timestamp},
};
use path::Path;
use query::Query;
use refusal::Refusal;
use reply::Reply;

/// Answers a request that belongs to ARM.
///
/// `shown` is the moment by the stamp's own clock, which may be off: tokens and the `Date` header go by it.
pub fn answer(
    world: &mut World,
    request: &Request,
    now: Timestamp,
    shown: Timestamp,
    fault: Option<Fault>,
) -> Response {
    let query = Query::parse(&request.query);
    let correlation = request
        .header("x-ms-correlation-request-id")
        // Echoed in a header: nothing that a header cannot carry.
        .filter(|id| {
            (1..=128).contains(&id.len()) && id.bytes().all(|sign| sign.is_ascii_graphic())
        })
        .map(str::to_owned);
    let mut call = Call {
        now,
        api_version: query.given("api-version").unwrap_or_default().to_owned(),
        query,
        origin: format!("{}://{}", request.scheme, request.authority),
        id: world.fresh_guid(),
        method: request.method.clone(),
        path: request.path.clone(),
        correlation: correlation.unwrap_or_else(|| world.fresh_guid()),
        fault,
        shown,
        if_match: request.header("if-match").map(str::to_owned),
        if_none_match: request.header("if-none-match").map(str::to_owned),
        ..Call::default()
    };
    let expired = fault == Some(Fault::Expired);
    call.principal = match identity::authenticate(world, request, shown, expired) {
        Ok(principal) => principal,
        Err(mut denial) => {
            reply::stamp_headers(world, &request.method, &call, &mut denial);
            return *denial;
        }
    };
    let reply = dispatch(world, request, &mut call).unwrap_or_else(Reply::from);
    // While a file is wanted this is no answer yet.
    if !world.fetched.lacks() {
        activity::answered(world, &call, &reply);
    }
    let by_tag = reply
        .body
        .as_ref()
        .filter(|_| request.method == "GET")
        .and_then(fault::of_reply);
    let mut response = reply::finish(world, request, &call, reply);
    if let Some(fault) = by_tag {
        fault::spoil(fault, &mut response);
    }
    if let Some(id) = request.header("x-ms-client-request-id")
        && request
            .header("x-ms-return-client-request-id")
            .is_some_and(|wish| wish.eq_ignore_ascii_case("true"))
    {
        response
            .headers
            .push(("x-ms-client-request-id".to_owned(), id.to_owned()));
    }
    response
}

/// The refusal of a request that asks for something before ARM is asked.
pub fn refused(world: &World, request: &Request, now: Timestamp, why: &str) -> Response {
    let call = Call {
        now,
        shown: now,
        correlation: world.fresh_guid(),
        ..Call::default()
    };
    let refusal = Refusal::bad_request("InvalidFault", why);
    reply::finish(world, request, &call, Reply::from(refusal))
}

fn dispatch(world: &mut World, request: &Request, call: &mut Call) -> Result<Reply, Refusal> {
    let path = Path::parse(&request.path)?;
    if call.api_version.is_empty() {
        return Err(wording::missing_api_version());
    }
    if !matches!(request.method.as_str(), "GET" | "HEAD" | "DELETE") {
        if deployments::takes_template(&path) {
            (call.body, call.text) = deployments::body(request)?;
        } else {
            call.body = body::parse(request)?;
        }
    }
    route::route(world, call, &path)
}
