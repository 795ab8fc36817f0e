//! The api-version of a call, checked against what the type lists.

use super::{refusal::Refusal, wording};
use crate::{providers::Call, world::World};

/// Checks the api-version of one of ARM's own calls, by its type below `Microsoft.Resources`: `subscriptions/resourceGroups`.
///
/// # Errors
/// `InvalidApiVersionParameter` with the supported list.
pub fn of_own_call(world: &World, call: &Call, kind: &str) -> Result<(), Refusal> {
    match world.registry.facts(&format!("Microsoft.Resources/{kind}")) {
        Some(facts) if !facts.knows(&call.api_version) => {
            Err(wording::invalid_api_version(&call.api_version, facts))
        }
        _ => Ok(()),
    }
}

/// Checks the api-version of a call to a provider's type.
///
/// # Errors
/// `NoRegisteredProviderFound` with the supported list.
pub fn of_type(world: &World, call: &Call, name: &str) -> Result<(), Refusal> {
    match world.registry.facts(name) {
        Some(facts) if facts.knows(&call.api_version) => Ok(()),
        Some(facts) => Err(wording::no_registered_provider(
            facts,
            &call.api_version,
            &world.settings.region,
        )),
        None => {
            let (namespace, kind) = name.split_once('/').unwrap_or((name, ""));
            Err(wording::invalid_type(namespace, kind, &call.api_version))
        }
    }
}
