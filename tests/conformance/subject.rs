//! What an exchange is about: a type that the stamp has, one that it has not, or something that is not Resource Manager's.

use crate::recording::Exchange;
use porthole_emulator::providers::PROVIDERS;
use porthole_emulator::providers::registry::Registry;

/// What a path is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A type or call that the stamp answers, as it spells it.
    Emulated(String),
    /// One that it does not have.
    Elsewhere(String),
}

/// Resource Manager's host in the recordings.
const MANAGEMENT: &str = "management.azure.com";

/// What an exchange is about.
pub fn of(registry: &Registry, exchange: &Exchange) -> Subject {
    if exchange.host != MANAGEMENT {
        let kind = exchange.host.split_once('.').map_or("", |(_, kind)| kind);
        return Subject::Elsewhere(format!("data and other services ({kind})"));
    }
    let lower = exchange.path.to_lowercase();
    let segments: Vec<&str> = lower.split('/').filter(|part| !part.is_empty()).collect();
    let Some(at) = segments.iter().rposition(|part| *part == "providers") else {
        return own(&segments);
    };
    let below = &segments[at + 1..];
    match below {
        [] => Subject::Emulated("Microsoft.Resources/providers".to_owned()),
        [namespace] | [namespace, "register" | "unregister"] => {
            match registry.provider(namespace) {
                Some(_) => Subject::Emulated("Microsoft.Resources/providers".to_owned()),
                None => Subject::Elsewhere(format!("provider {namespace}")),
            }
        }
        [namespace, rest @ ..] => provided(registry, namespace, rest),
    }
}

/// Resource Manager's own calls.
fn own(segments: &[&str]) -> Subject {
    let word = match segments {
        ["subscriptions"] | ["subscriptions", _] => "subscriptions",
        ["subscriptions", _, "locations"] => "subscriptions/locations",
        ["subscriptions", _, "resources"] => "subscriptions/resources",
        ["subscriptions", _, "tagnames", ..] => "subscriptions/tagNames",
        ["subscriptions", _, "operationresults", _] => "subscriptions/operationresults",
        ["subscriptions", _, "resourcegroups"] | ["subscriptions", _, "resourcegroups", _] => {
            "resourceGroups"
        }
        [_, _, "resourcegroups", _, "resources"] => "resourceGroups/resources",
        [_, _, "resourcegroups", _, "exporttemplate"] => "resourceGroups/exportTemplate",
        [_, _, "resourcegroups", _, "moveresources"] => "resourceGroups/moveResources",
        ["tenants"] => "tenants",
        _ => return Subject::Elsewhere(segments.last().copied().unwrap_or("/").to_owned()),
    };
    Subject::Emulated(format!("Microsoft.Resources/{word}"))
}

/// A provider's types and endpoints. The longest type that the path names counts, so that an action which the stamp does not
/// answer is held against it.
fn provided(registry: &Registry, namespace: &str, rest: &[&str]) -> Subject {
    let standing = rest
        .first()
        .and_then(|kind| registry.extension(namespace, kind));
    if let Some(standing) = standing {
        return Subject::Emulated(standing.name.to_owned());
    }
    let endpoint = PROVIDERS
        .iter()
        .filter(|provider| provider.namespace.eq_ignore_ascii_case(namespace));
    let mut endpoints = endpoint.flat_map(|provider| {
        let endpoints = provider.endpoints.iter();
        endpoints.map(|endpoint| (provider.namespace, endpoint))
    });
    if let Some((namespace, endpoint)) = endpoints.find(|(_, endpoint)| fits(endpoint.path, rest)) {
        return Subject::Emulated(format!("{namespace}/{}", endpoint.of));
    }
    let kinds: Vec<&str> = rest.iter().step_by(2).copied().collect();
    let whole = format!("{namespace}/{}", kinds.join("/"));
    let mut name = whole.as_str();
    loop {
        if let Some(definition) = registry.definition(name) {
            // A child that has facts of its own is a type of its own, and this one is not answered.
            let beyond = registry.facts(&whole).is_some_and(|facts| {
                facts.name.len() > definition.name.len()
                    && facts.name.to_lowercase().starts_with(&name.to_lowercase())
            });
            // Unless its parent answers for it: `virtualMachineScaleSets/S/networkInterfaces`.
            let view = rest.last().and_then(|word| definition.action("GET", word));
            return match beyond && view.is_none() {
                true => Subject::Elsewhere(whole),
                false => Subject::Emulated(definition.name.to_owned()),
            };
        }
        match name.rsplit_once('/') {
            Some((above, _)) if above.contains('/') => name = above,
            _ => return Subject::Elsewhere(whole),
        }
    }
}

fn fits(pattern: &str, segments: &[&str]) -> bool {
    let parts: Vec<&str> = pattern.split('/').collect();
    parts.len() == segments.len()
        && parts
            .iter()
            .zip(segments)
            .all(|(part, segment)| part.starts_with('{') || part.eq_ignore_ascii_case(segment))
}
