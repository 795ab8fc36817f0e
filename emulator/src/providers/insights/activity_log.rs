//! `eventtypes/management/values`: the activity log of a subscription, newest first, in pages.

use super::{event_category::localized, event_filter::EventFilter};
use crate::{
    arm::{page::Page, refusal::Refusal, wording},
    providers::{Call, extension::Viewed},
    world::{World, event::Event},
};
use serde_json::{Map, Value, json};

/// How many events a page holds at most.
const PAGE: usize = 200;

/// Answers a page.
pub fn values(world: &World, call: &Call, viewed: &Viewed<'_>) -> Result<Value, Refusal> {
    let rest: Vec<String> = viewed.rest.iter().map(|word| word.to_lowercase()).collect();
    if rest != ["management", "values"] || viewed.scope.as_str().is_empty() {
        return Err(wording::no_such_route(&call.origin, &call.path));
    }
    let filter = EventFilter::parse(call.query.given("$filter").unwrap_or_default())?;
    let selected: Option<Vec<String>> = call.query.given("$select").map(|names| {
        names
            .split(',')
            .map(|name| name.trim().to_lowercase())
            .collect()
    });
    let page = Page::asked(world, call)?.at_most(PAGE);
    let events = world
        .events(page.after())
        .take_while(|(_, event)| !filter.is_over(event))
        .filter(|(_, event)| event.deed.target.is_within(viewed.scope) && filter.fits(event))
        .map(|(key, event)| (key.to_owned(), event));
    let body = page.body(call, events, |event| {
        let mut shown = view(world, event);
        if let Some(selected) = &selected {
            shown.retain(|name, _| selected.contains(&name.to_lowercase()));
        }
        shown.into()
    });
    Ok(body.into())
}

/// Ticks of .NET: a hundred nanoseconds since the year 1.
fn ticks(event: &Event) -> i64 {
    event
        .happened
        .0
        .saturating_mul(10_000)
        .saturating_add(621_355_968_000_000_000)
}

fn view(world: &World, event: &Event) -> Map<String, Value> {
    let deed = &event.deed;
    let target = deed.target.as_str();
    let provider = deed.action.split('/').next().unwrap_or_default();
    let kind = deed.action.rsplit_once('/').map_or("", |(kind, _)| kind);
    let kind = if deed.action.ends_with("/action") {
        kind.rsplit_once('/').map_or(kind, |(kind, _)| kind)
    } else {
        kind
    };
    let begins = event.status == "Started";
    let name = if begins {
        ("BeginRequest", "Begin request")
    } else {
        ("EndRequest", "End request")
    };
    let level = match event.status.as_str() {
        "Failed" => "Error",
        "Canceled" => "Warning",
        _ => "Informational",
    };
    let mut shown = Map::new();
    let mut tell = |name: &str, value: Value| drop(shown.insert(name.to_owned(), value));
    tell(
        "authorization",
        json!({ "action": deed.action, "scope": target }),
    );
    tell("caller", deed.caller.clone().into());
    tell("channels", "Operation".into());
    tell("claims", claims(world, event));
    tell("correlationId", deed.correlation.clone().into());
    tell("description", "".into());
    tell("eventDataId", event.id.clone().into());
    tell(
        "eventName",
        json!({ "value": name.0, "localizedValue": name.1 }),
    );
    tell("category", localized("Administrative"));
    tell(
        "eventSource",
        json!({ "value": "Administrative", "localizedValue": "Administrative" }),
    );
    tell(
        "httpRequest",
        json!({ "clientRequestId": deed.correlation, "method": deed.method }),
    );
    tell(
        "id",
        format!("{target}/events/{}/ticks/{}", event.id, ticks(event)).into(),
    );
    tell("level", level.into());
    tell("resourceGroupName", deed.target.group().into());
    tell("resourceProviderName", localized(provider));
    tell("resourceType", localized(kind));
    tell("resourceId", target.into());
    tell("operationId", deed.operation_id.clone().into());
    tell("operationName", localized(&deed.action));
    tell("properties", properties(event));
    tell("status", localized(&event.status));
    tell("subStatus", sub_status(event.code));
    tell("eventTimestamp", event.happened.arm().into());
    tell("submissionTimestamp", event.happened.arm().into());
    tell("subscriptionId", deed.target.subscription().into());
    tell("tenantId", world.settings.tenant_id.clone().into());
    shown
}

/// What of the caller's token the log keeps.
fn claims(world: &World, event: &Event) -> Value {
    let deed = &event.deed;
    let mut claims = Map::new();
    let mut tell = |name: &str, value: &str| drop(claims.insert(name.to_owned(), value.into()));
    tell("aud", &world.settings.audience);
    tell("appid", &deed.client_id);
    tell(
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        &deed.object_id,
    );
    tell(
        "http://schemas.microsoft.com/identity/claims/tenantid",
        &world.settings.tenant_id,
    );
    tell("name", &deed.name);
    if deed.caller != deed.object_id {
        tell(
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
            &deed.caller,
        );
    }
    tell("ver", "1.0");
    claims.into()
}

fn properties(event: &Event) -> Value {
    let mut properties = Map::new();
    if event.code != 0 {
        properties.insert("statusCode".to_owned(), phrase(event.code).into());
    }
    if let Some(error) = &event.error {
        let message = json!({ "error": error }).to_string();
        properties.insert("statusMessage".to_owned(), message.into());
    }
    properties.into()
}

fn sub_status(code: u16) -> Value {
    if code == 0 {
        return json!({ "value": "", "localizedValue": "" });
    }
    let phrase = phrase(code);
    json!({ "value": phrase, "localizedValue": format!("{} (HTTP Status Code: {code})", spaced(phrase)) })
}

/// The name that .NET has for a status.
fn phrase(code: u16) -> &'static str {
    match code {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "NoContent",
        400 => "BadRequest",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        409 => "Conflict",
        413 => "RequestEntityTooLarge",
        429 => "TooManyRequests",
        500 => "InternalServerError",
        503 => "ServiceUnavailable",
        _ => "Other",
    }
}

/// `NotFound` as people read it: `Not Found`.
fn spaced(phrase: &str) -> String {
    let mut text = String::new();
    for (place, sign) in phrase.chars().enumerate() {
        if place > 0 && sign.is_uppercase() && phrase != "OK" {
            text.push(' ');
        }
        text.push(sign);
    }
    text
}
