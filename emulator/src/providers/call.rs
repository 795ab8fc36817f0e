//! The request a provider is asked to answer, with everything the engine has already found out about it.

use crate::{arm::query::Query, identity::principal::Principal, world::timestamp::Timestamp};
use serde_json::Value;

/// One request as a provider sees it. Paths, api-version, rights, existence and JSON have been checked by the engine.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// When it arrived. There is no other clock.
    pub now: Timestamp,
    /// The api-version, listed for the type.
    pub api_version: String,
    /// All query parameters (`call.query.expands("instanceView")`).
    pub query: Query,
    /// The body; `Value::Null` when there is none.
    pub body: Value,
    /// Scheme and authority as the client named them, `https://localhost:8443`: addresses in replies follow it.
    pub origin: String,
    /// Who calls.
    pub principal: Principal,
    /// The client's correlation id, or a fresh one.
    pub correlation: String,
}
