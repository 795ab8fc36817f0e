//! The refusals that ARM itself words, whatever the provider. Each is as recordings or the documentation show it.

use super::refusal::Refusal;
use crate::{
    identity::principal::Principal, providers::registry::TypeFacts, world::resource_id::ResourceId,
};

/// 404 for a resource: ARM's words for a top-level one, the provider's for a child.
pub fn resource_not_found(id: &ResourceId) -> Refusal {
    match id.parent() {
        Some(_) => {
            Refusal::not_found("NotFound", format!("Resource {id} not found.")).details(Vec::new())
        }
        None => Refusal::not_found(
            "ResourceNotFound",
            format!(
                "The Resource '{}/{}' under resource group '{}' was not found.",
                id.type_name(),
                id.name(),
                id.group()
            ),
        ),
    }
}

/// 404 for a child whose parent is not there.
pub fn parent_not_found(parent: &ResourceId) -> Refusal {
    Refusal::not_found(
        "ParentResourceNotFound",
        format!(
            "Can not perform requested operation on nested resource. Parent resource '{}' not found.",
            parent.name()
        ),
    )
}

/// 404 for a resource group.
pub fn group_not_found(name: &str) -> Refusal {
    Refusal::not_found(
        "ResourceGroupNotFound",
        format!("Resource group '{name}' could not be found."),
    )
}

/// 409 while a group goes away.
pub fn group_being_deleted(name: &str) -> Refusal {
    Refusal::conflict(
        "ResourceGroupBeingDeleted",
        format!(
            "The resource group '{name}' is in deprovisioning state and cannot perform this operation."
        ),
    )
}

/// 404 for a subscription.
pub fn subscription_not_found(id: &str) -> Refusal {
    Refusal::not_found(
        "SubscriptionNotFound",
        format!("The subscription '{id}' could not be found."),
    )
}

/// 409 for a write to a subscription that is switched off.
pub fn subscription_disabled(id: &str) -> Refusal {
    Refusal::conflict(
        "ReadOnlyDisabledSubscription",
        format!(
            "The subscription '{id}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled."
        ),
    )
}

/// 400 for a subscription id that is no GUID.
pub fn malformed_subscription(id: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidSubscriptionId",
        format!("The provided subscription identifier '{id}' is malformed or invalid."),
    )
}

/// 403. A user is named by name, a service principal by its object id.
pub fn authorization_failed(principal: &Principal, action: &str, scope: &str) -> Refusal {
    Refusal::new(
        403,
        "AuthorizationFailed",
        format!(
            "The client '{}' with object id '{}' does not have authorization to perform action '{action}' over scope '{scope}'.",
            principal.shown(),
            principal.object_id
        ),
    )
}

/// 403 when the right is there for what is called and is not for what that touches.
pub fn linked_authorization_failed(
    principal: &Principal,
    action: &str,
    scope: &str,
    linked: &str,
    lacking: &str,
) -> Refusal {
    Refusal::new(
        403,
        "LinkedAuthorizationFailed",
        format!(
            "The client '{}' with object id '{}' has permission to perform action '{action}' on scope '{scope}'; however, it does not have permission to perform action '{linked}' on the linked scope(s) '{lacking}'.",
            principal.shown(),
            principal.object_id
        ),
    )
}

/// 400 when a call names no api-version.
pub fn missing_api_version() -> Refusal {
    Refusal::bad_request(
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
    )
}

/// 400 for an api-version that ARM's own calls do not have.
pub fn invalid_api_version(version: &str, facts: &TypeFacts) -> Refusal {
    Refusal::bad_request(
        "InvalidApiVersionParameter",
        format!(
            "The api-version '{version}' is invalid. The supported versions are '{}'.",
            facts.api_versions.join(",")
        ),
    )
}

/// 400 for an api-version that a type does not have.
pub fn no_registered_provider(facts: &TypeFacts, version: &str, region: &str) -> Refusal {
    let kind = facts.kind();
    Refusal::bad_request(
        "NoRegisteredProviderFound",
        format!(
            "No registered resource provider found for location '{region}' and API version '{version}' for type '{kind}'. The supported api-versions are '{}'. The supported locations are '{region}'.",
            facts.api_versions.join(", ")
        ),
    )
}

/// 404 for a namespace that the stamp does not have.
pub fn invalid_namespace(namespace: &str) -> Refusal {
    Refusal::not_found(
        "InvalidResourceNamespace",
        format!("The resource namespace '{namespace}' is invalid."),
    )
}

/// 404 for a type that a namespace does not have.
pub fn invalid_type(namespace: &str, kind: &str, version: &str) -> Refusal {
    Refusal::not_found(
        "InvalidResourceType",
        format!(
            "The resource type '{kind}' could not be found in the namespace '{namespace}' for api version '{version}'."
        ),
    )
}

/// 404 for a type that a namespace does not have, when it is named within a scope.
pub fn invalid_type_of(namespace: &str, kind: &str) -> Refusal {
    Refusal::not_found(
        "InvalidResourceType",
        format!("The resource type '{kind}' could not be found in the namespace '{namespace}'."),
    )
}

/// 400 for a type that does not stand on such a scope.
pub fn invalid_type_at(name: &str, scope: &ResourceId) -> Refusal {
    Refusal::bad_request(
        "InvalidScope",
        format!("The type '{name}' cannot stand on '{scope}': it belongs to a subscription."),
    )
}

/// The text itself when it is a GUID.
pub fn guid(text: &str) -> Option<&str> {
    let fits = |(place, sign): (usize, char)| {
        if matches!(place, 8 | 13 | 18 | 23) {
            sign == '-'
        } else {
            sign.is_ascii_hexdigit()
        }
    };
    (text.len() == 36 && text.chars().enumerate().all(fits)).then_some(text)
}

/// 409 when a provider is not registered.
pub fn not_registered(namespace: &str) -> Refusal {
    Refusal::conflict(
        "MissingSubscriptionRegistration",
        format!(
            "The subscription is not registered to use namespace '{namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions."
        ),
    )
}

/// 405.
pub fn method_not_allowed(method: &str) -> Refusal {
    Refusal::new(
        405,
        "MethodNotAllowed",
        format!("The requested resource does not support http method '{method}'."),
    )
}

/// 404 for a path that leads nowhere.
pub fn no_such_route(origin: &str, path: &str) -> Refusal {
    Refusal::not_found(
        "NotFound",
        format!("No HTTP resource was found that matches the request URI '{origin}{path}'."),
    )
}

/// 400 for a write that names no location.
pub fn location_required() -> Refusal {
    Refusal::bad_request(
        "LocationRequired",
        "The location property is required for this definition.",
    )
}

/// 400 for a location that the stamp does not have.
pub fn location_not_available(location: &str, type_name: &str, region: &str) -> Refusal {
    Refusal::bad_request(
        "LocationNotAvailableForResourceType",
        format!(
            "The provided location '{location}' is not available for resource type '{type_name}'. List of available regions for the resource type is '{region}'."
        ),
    )
}

/// 409 for a write that would move a resource.
pub fn location_conflict(id: &ResourceId, has: &str, wanted: &str) -> Refusal {
    Refusal::conflict(
        "InvalidResourceLocation",
        format!(
            "The resource '{}' already exists in location '{has}' in resource group '{}'. A resource with the same name cannot be created in location '{wanted}'. Please select a new resource name.",
            id.name(),
            id.group()
        ),
    )
}

/// 409 while something goes away.
pub fn being_deleted(id: &ResourceId) -> Refusal {
    Refusal::conflict(
        "ResourceBeingDeleted",
        format!(
            "The resource '{id}' is being deleted and cannot perform this operation. Wait until it is gone."
        ),
    )
}

/// 400 for a filter that cannot be read.
pub fn invalid_filter(filter: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidFilterInQueryString",
        format!("Invalid $filter '{filter}' specified in the query string."),
    )
}
