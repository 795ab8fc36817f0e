//! Calls of a provider that belong to no resource: `locations/{location}/usages`, `checkNameAvailability`.

use super::{refusal::Refusal, reply::Reply, rights, target, versions, wording};
use crate::{
    providers::{Call, Captures, Endpoint, authorization::provider_operation},
    world::{World, resource_id::ResourceId},
};

/// Answers the call when an endpoint of the provider has this path; nothing otherwise.
pub fn answer(
    world: &mut World,
    method: &str,
    call: &Call,
    subscription: &str,
    namespace: &str,
    segments: &[String],
) -> Result<Option<Reply>, Refusal> {
    let Some(provider) = world.registry.provider(namespace) else {
        return Err(wording::invalid_namespace(namespace));
    };
    let asked = if method == "HEAD" { "GET" } else { method };
    let mut fits = provider
        .endpoints
        .iter()
        .filter_map(|endpoint| Some((endpoint, captures(endpoint, segments)?)))
        .peekable();
    if fits.peek().is_none() {
        let lists =
            asked == "GET" && matches!(segments, [word] if word.eq_ignore_ascii_case("operations"));
        if !lists {
            return Ok(None);
        }
        versions::of_type(world, call, &format!("{}/operations", provider.namespace))?;
        return Ok(Some(Reply::ok(provider_operation::flat(
            provider.namespace,
        ))));
    }
    let Some((endpoint, mut captures)) = fits.find(|(endpoint, _)| endpoint.method == asked) else {
        return Err(wording::method_not_allowed(method));
    };
    let name = format!("{}/{}", provider.namespace, endpoint.of);
    versions::of_type(world, call, &name)?;
    if !subscription.is_empty() {
        let scope = ResourceId::new(&format!("/subscriptions/{subscription}"));
        rights::check(world, call, &format!("{name}/read"), &scope)?;
        target::registered(world, subscription, provider.namespace)?;
    }
    subscription.clone_into(&mut captures.subscription);
    (endpoint.answer)(world, call, &captures).map(|body| Some(Reply::ok(body)))
}

/// What the `{…}` of an endpoint's path stand for, when the segments fit it.
fn captures(endpoint: &'static Endpoint, segments: &[String]) -> Option<Captures> {
    let pattern: Vec<&'static str> = endpoint.path.split('/').collect();
    if pattern.len() != segments.len() {
        return None;
    }
    let mut captures = Captures::default();
    for (part, segment) in pattern.into_iter().zip(segments) {
        match part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'))
        {
            Some(name) => captures.values.push((name, segment.clone())),
            None if part.eq_ignore_ascii_case(segment) => {}
            None => return None,
        }
    }
    Some(captures)
}
