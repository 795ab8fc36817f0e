//! The request a provider is asked to answer, with everything the engine has already found out about it.

use crate::{
    arm::query::Query,
    fault::Fault,
    identity::principal::Principal,
    world::{resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::Value;
use std::cell::OnceCell;

/// What a call asks for, as roles and the activity log name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// `Microsoft.Compute/virtualMachines/write`.
    pub operation: String,
    /// The id of what it is done to.
    pub scope: ResourceId,
}

/// One request as a provider sees it. Paths, api-version, rights, existence and JSON have been checked by the engine.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// When it arrived. There is no other clock.
    pub now: Timestamp,
    /// The same by the stamp's own clock, which may be off on purpose: what `Date` says.
    pub shown: Timestamp,
    /// The api-version, listed for the type.
    pub api_version: String,
    /// All query parameters (`call.query.expands("instanceView")`).
    pub query: Query,
    /// The body; `Value::Null` when there is none.
    pub body: Value,
    /// The body as it was sent, where its lines matter: that of a deployment.
    pub text: String,
    /// Its own id: what it begins and how that ends share it in the activity log.
    pub id: String,
    /// The method.
    pub method: String,
    /// The path as received; links to the next page follow it.
    pub path: String,
    /// Scheme and authority as the client named them, `https://localhost:8443`: addresses in replies follow it.
    pub origin: String,
    /// Who calls.
    pub principal: Principal,
    /// What is asked, in the words of roles: told by the first check of rights.
    pub asked: OnceCell<Asked>,
    /// What goes wrong with this request, as far as it concerns what the request begins.
    pub fault: Option<Fault>,
    /// The etag that what is written must have, or `*`: that it must be there.
    pub if_match: Option<String>,
    /// The etag that it must not have, or `*`: that it must not be there.
    pub if_none_match: Option<String>,
    /// The client's correlation id, or a fresh one.
    pub correlation: String,
}
