//! `GET …/resources`: everything of a subscription or group, filtered, in pages, without `properties`.

use super::{
    filter::{Field, Filter, Item},
    page::Page,
    refusal::Refusal,
    reply::Reply,
    rights, versions,
};
use crate::{
    providers::Call,
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Map, Value};

/// The list below a scope: a subscription's or a group's id.
pub fn all(world: &World, call: &Call, scope: &ResourceId) -> Result<Reply, Refusal> {
    if !scope.group().is_empty() {
        let operation = "Microsoft.Resources/subscriptions/resourceGroups/resources/read";
        rights::check_sight(world, call, operation, scope)?;
    }
    let kind = if scope.group().is_empty() {
        "subscriptions/resources"
    } else {
        "subscriptions/resourceGroups/resources"
    };
    versions::of_own_call(world, call, kind)?;
    let page = Page::asked(world, call)?;
    let filter = Filter::parse(call.query.given("$filter").unwrap_or_default())?;
    let scope = match filter
        .demands(Field::ResourceGroup)
        .filter(|_| scope.group().is_empty())
    {
        Some(group) => ResourceId::group_of(scope.subscription(), group),
        None => scope.clone(),
    };
    let prefix = format!("{}/", scope.key());
    let source: Box<dyn Iterator<Item = Resource> + '_> = match filter.demands(Field::ResourceType)
    {
        Some(kind) => world.of_type(kind, &scope, page.after()),
        None => Box::new(
            world
                .resources_under(&prefix, page.after())
                .map(|(_, resource)| resource),
        ),
    };
    // Rights over the whole scope are looked up once; only a caller with less is asked about item by item.
    let everything = rights::may(world, &call.principal, rights::READ_ALL, &scope);
    let fitting = source.filter(|resource| {
        is_listed(world, resource)
            && filter.fits(&Item {
                id: &resource.id,
                location: resource.location.as_deref(),
                tags: resource.tags.as_ref(),
            })
            && (everything || readable(world, call, resource))
    });
    Ok(page.reply(
        call,
        fitting.map(|resource| (resource.id.key(), resource)),
        |resource| match filter.demands(Field::TagName) {
            // The index of tags knows no more than what it is an index of.
            Some(_) => bare(&resource).into(),
            None => view(call, &resource),
        },
    ))
}

fn readable(world: &World, call: &Call, resource: &Resource) -> bool {
    let operation = format!("{}/read", resource.type_name());
    rights::may(world, &call.principal, &operation, &resource.id)
}

fn is_listed(world: &World, resource: &Resource) -> bool {
    world
        .registry
        .definition(&resource.type_name())
        .is_some_and(|definition| definition.tracked)
}

fn bare(resource: &Resource) -> Map<String, Value> {
    let mut head = resource.head();
    head.shift_remove("etag");
    head.shift_remove("tags");
    head
}

fn view(call: &Call, resource: &Resource) -> Value {
    let mut head = bare(resource);
    let tags = resource.tags.clone().unwrap_or_default();
    let tags = Value::from(tags);
    head.insert("tags".to_owned(), tags);
    if call.query.expands("createdTime") {
        head.insert("createdTime".to_owned(), resource.created.arm().into());
    }
    if call.query.expands("changedTime") {
        head.insert("changedTime".to_owned(), resource.changed.arm().into());
    }
    if call.query.expands("provisioningState") {
        head.insert(
            "provisioningState".to_owned(),
            resource.provisioning_state.clone().into(),
        );
    }
    head.into()
}
