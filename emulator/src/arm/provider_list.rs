//! `/providers`: what the stamp has, from its own registry; and the registration of a provider in a subscription.

use super::{operations, page::Page, refusal::Refusal, reply::Reply, versions, wording};
use crate::{
    providers::{Call, PROVIDERS, Provider, registry::TypeFacts},
    world::{
        World, operation::Address, operation::Work, resource_id::ResourceId,
        subscription::Registration,
    },
};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// `GET /providers` and `GET /subscriptions/S/providers`.
pub fn list(world: &World, call: &Call, subscription: Option<&str>) -> Result<Reply, Refusal> {
    versions::of_own_call(
        world,
        call,
        if subscription.is_some() {
            "subscriptions/providers"
        } else {
            "providers"
        },
    )?;
    let page = Page::asked(world, call)?;
    let mut providers: Vec<(String, &Provider)> = PROVIDERS
        .iter()
        .map(|provider| (provider.namespace.to_lowercase(), *provider))
        .collect();
    providers.sort_by(|one, other| one.0.cmp(&other.0));
    let rest = providers
        .into_iter()
        .filter(|(key, _)| page.after().is_none_or(|after| key.as_str() > after));
    Ok(page.reply(call, rest, |provider| {
        view(world, call, subscription, provider)
    }))
}

/// `GET /providers/N` and `GET /subscriptions/S/providers/N`.
pub fn one(
    world: &World,
    call: &Call,
    subscription: Option<&str>,
    namespace: &str,
) -> Result<Reply, Refusal> {
    versions::of_own_call(
        world,
        call,
        if subscription.is_some() {
            "subscriptions/providers"
        } else {
            "providers"
        },
    )?;
    let provider = world
        .registry
        .provider(namespace)
        .ok_or_else(|| wording::invalid_namespace(namespace))?;
    Ok(Reply::ok(view(world, call, subscription, provider)))
}

/// `POST /subscriptions/S/providers/N/register` and `/unregister`.
pub fn register(
    world: &mut World,
    call: &Call,
    subscription: &str,
    namespace: &str,
    registers: bool,
) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, "subscriptions/providers")?;
    let provider = world
        .registry
        .provider(namespace)
        .ok_or_else(|| wording::invalid_namespace(namespace))?;
    let state = state(world, subscription, provider.namespace);
    let (done, under_way, work) = if registers {
        ("Registered", "Registering", Work::Register)
    } else {
        ("NotRegistered", "Unregistering", Work::Unregister)
    };
    if !is_always_registered(provider.namespace) && state != done && state != under_way {
        if !registers && in_use(world, subscription, provider) {
            return Err(Refusal::conflict(
                "CannotUnregisterSubscription",
                format!(
                    "The subscription cannot be unregistered from the provider namespace '{}' because it still has resources of it.",
                    provider.namespace
                ),
            ));
        }
        let key = format!("{subscription}/{}", provider.namespace).to_lowercase();
        world.registrations.put(
            &key,
            Registration {
                state: under_way.to_owned(),
            },
        );
        let target = ResourceId::new(&format!(
            "/subscriptions/{subscription}/providers/{}",
            provider.namespace
        ));
        operations::start(
            world,
            call,
            target,
            work,
            Duration::from_secs(15),
            Address::None,
        );
    }
    Ok(Reply::ok(view(world, call, Some(subscription), provider)))
}

/// How a provider stands in a subscription.
pub fn state(world: &World, subscription: &str, namespace: &str) -> String {
    if is_always_registered(namespace) {
        return "Registered".to_owned();
    }
    let key = format!("{subscription}/{namespace}").to_lowercase();
    world.registrations.get(&key).map_or_else(
        || "NotRegistered".to_owned(),
        |registration| registration.state.clone(),
    )
}

/// Providers that every subscription has without asking.
fn is_always_registered(namespace: &str) -> bool {
    matches!(
        namespace,
        "Microsoft.Authorization" | "Microsoft.Resources" | "Microsoft.Insights"
    )
}

fn in_use(world: &World, subscription: &str, provider: &Provider) -> bool {
    let scope = ResourceId::new(&format!("/subscriptions/{subscription}"));
    provider.types.iter().any(|definition| {
        world
            .of_type(definition.name, &scope, None)
            .next()
            .is_some()
    })
}

fn view(world: &World, call: &Call, subscription: Option<&str>, provider: &Provider) -> Value {
    let types: Vec<Value> = world
        .registry
        .offered(provider.namespace)
        .into_iter()
        .map(|facts| type_view(world, call, facts))
        .collect();
    let mut shown = Map::new();
    if let Some(subscription) = subscription {
        shown.insert(
            "id".to_owned(),
            format!(
                "/subscriptions/{subscription}/providers/{}",
                provider.namespace
            )
            .into(),
        );
    }
    shown.insert("namespace".to_owned(), provider.namespace.into());
    shown.insert("resourceTypes".to_owned(), types.into());
    if let Some(subscription) = subscription {
        shown.insert(
            "registrationState".to_owned(),
            state(world, subscription, provider.namespace).into(),
        );
    }
    shown.into()
}

fn type_view(world: &World, call: &Call, facts: &TypeFacts) -> Value {
    let mut shown = Map::new();
    let region = |name: &String| {
        if name == "local" {
            world.settings.region.clone()
        } else {
            name.clone()
        }
    };
    shown.insert("resourceType".to_owned(), facts.kind().into());
    shown.insert(
        "locations".to_owned(),
        facts.locations.iter().map(region).collect(),
    );
    shown.insert("apiVersions".to_owned(), facts.api_versions.clone().into());
    if !facts.profiles.is_empty() {
        let profile = |(profile, version): &(String, String)| json!({ "profileVersion": profile, "apiVersion": version });
        shown.insert(
            "apiProfiles".to_owned(),
            facts.profiles.iter().map(profile).collect(),
        );
    }
    if !facts.capabilities.is_empty() {
        shown.insert("capabilities".to_owned(), facts.capabilities.clone().into());
    }
    if call.query.expands("resourceTypes/aliases") {
        shown.insert("aliases".to_owned(), Value::Array(Vec::new()));
    }
    shown.into()
}
