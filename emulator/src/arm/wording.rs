//! The refusals that ARM itself words, whatever the provider. Each is as recordings or the documentation show it.

use super::refusal::Refusal;
use crate::world::resource_id::ResourceId;

/// 404 for a resource: ARM's words for a top-level one, the provider's for a child.
pub fn resource_not_found(id: &ResourceId) -> Refusal {
    match id.parent() {
        Some(_) => Refusal::not_found("NotFound", format!("Resource {id} not found.")).details(Vec::new()),
        None => Refusal::not_found(
            "ResourceNotFound",
            format!("The Resource '{}/{}' under resource group '{}' was not found.", id.type_name(), id.name(), id.group()),
        ),
    }
}

/// 404 for a resource group.
pub fn group_not_found(name: &str) -> Refusal {
    Refusal::not_found("ResourceGroupNotFound", format!("Resource group '{name}' could not be found."))
}

/// 404 for a subscription.
pub fn subscription_not_found(id: &str) -> Refusal {
    Refusal::not_found("SubscriptionNotFound", format!("The subscription '{id}' could not be found."))
}
