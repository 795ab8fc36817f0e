//! Resource groups: created, read, tagged, listed. Their deletion is in `group_deletion`.

use super::{
    body,
    filter::{Filter, Item},
    group_deletion,
    locks::{self, Deed},
    page::Page,
    refusal::Refusal,
    reply::Reply,
    rights, versions, wording,
};
use crate::{
    providers::Call,
    world::{World, resource_group::ResourceGroup, resource_id::ResourceId},
};
use serde_json::{Map, Value, json};

const KIND: &str = "subscriptions/resourceGroups";

/// What a list shows a caller.
const READ: &str = "Microsoft.Resources/subscriptions/resourceGroups/read";

/// From this api-version on a group tells its type: the recordings at 2018-05-01 do not, those at 2019-10-01 do.
const TYPED_SINCE: &str = "2019-05-01";

/// The id of a group that must be there, spelled as it was created.
pub fn id_of(world: &World, subscription: &str, name: &str) -> Result<ResourceId, Refusal> {
    let id = ResourceId::group_of(subscription, name);
    let group = world
        .groups
        .get(&id.key())
        .ok_or_else(|| wording::group_not_found(name))?;
    Ok(ResourceId::group_of(&group.subscription, &group.name))
}

/// The same for a caller: whoever may not look at the subscription is told that, and not what is there.
pub fn seen(
    world: &World,
    call: &Call,
    subscription: &str,
    name: &str,
) -> Result<ResourceId, Refusal> {
    let found = id_of(world, subscription, name);
    if found.is_err() && !rights::sees(world, &call.principal, subscription) {
        let id = ResourceId::group_of(subscription, name);
        rights::check(world, call, READ, &id)?;
    }
    found
}

/// Any method on one group.
pub fn answer(
    world: &mut World,
    method: &str,
    call: &Call,
    subscription: &str,
    name: &str,
) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, KIND)?;
    let id = ResourceId::group_of(subscription, name);
    let verb = match method {
        "GET" | "HEAD" => "read",
        "DELETE" => "delete",
        _ => "write",
    };
    rights::check(
        world,
        call,
        &format!("Microsoft.Resources/{KIND}/{verb}"),
        &id,
    )?;
    match verb {
        "read" => {}
        "delete" => locks::check(world, Deed::Delete, &id)?,
        _ => locks::check(world, Deed::Write, &id)?,
    }
    let group = world.groups.get(&id.key()).cloned();
    match (method, group) {
        ("PUT", group) => put(world, call, id, group),
        ("HEAD", group) => Ok(Reply::empty(if group.is_some() { 204 } else { 404 })),
        ("GET" | "PATCH" | "DELETE", None) => Err(wording::group_not_found(name)),
        ("GET", Some(group)) => Ok(Reply::ok(view(call, &group))),
        (_, Some(group)) if group.provisioning_state == "Deleting" => {
            Err(wording::group_being_deleted(&group.name))
        }
        ("PATCH", Some(group)) => patch(world, call, &id, group),
        ("DELETE", Some(group)) => Ok(group_deletion::begin(world, call, &id, group)),
        _ => Err(wording::method_not_allowed(method)),
    }
}

/// `GET /subscriptions/S/resourcegroups`, with `$filter` by tag and `$top`.
pub fn list(world: &World, call: &Call, subscription: &str) -> Result<Reply, Refusal> {
    versions::of_own_call(world, call, KIND)?;
    let page = Page::asked(world, call)?;
    let filter = Filter::parse(call.query.given("$filter").unwrap_or_default())?;
    let prefix = ResourceId::group_of(subscription, "").key();
    let rows = world
        .groups
        .under(&prefix, page.after())
        .filter(|(_, group)| {
            let id = ResourceId::group_of(&group.subscription, &group.name);
            rights::may(world, &call.principal, READ, &id)
                && filter.fits(&Item {
                    id: &id,
                    location: Some(&group.location),
                    tags: group.tags.as_ref(),
                })
        });
    Ok(page.reply(
        call,
        rows.map(|(key, group)| (key.to_owned(), group)),
        |group| view(call, group),
    ))
}

fn put(
    world: &mut World,
    call: &Call,
    id: ResourceId,
    before: Option<ResourceGroup>,
) -> Result<Reply, Refusal> {
    check_name(id.name())?;
    let sent = body::object(&call.body)?;
    let location = location(world, sent, before.as_ref())?;
    if let Some(group) = before
        .as_ref()
        .filter(|group| group.provisioning_state == "Deleting")
    {
        return Err(wording::group_being_deleted(&group.name));
    }
    let status = if before.is_some() { 200 } else { 201 };
    let group = ResourceGroup {
        subscription: id.subscription().to_owned(),
        name: before
            .as_ref()
            .map_or_else(|| id.name().to_owned(), |group| group.name.clone()),
        location,
        tags: sent.get("tags").map(body::tags).transpose()?.flatten(),
        provisioning_state: "Succeeded".to_owned(),
        managed_by: sent
            .get("managedBy")
            .and_then(Value::as_str)
            .map(str::to_owned),
        created: before.map_or(call.now, |group| group.created),
    };
    let shown = view(call, &group);
    world.groups.put(&id.key(), group);
    Ok(Reply::with(status, shown))
}

fn patch(
    world: &mut World,
    call: &Call,
    id: &ResourceId,
    mut group: ResourceGroup,
) -> Result<Reply, Refusal> {
    let sent = body::object(&call.body)?;
    if let Some(tags) = sent.get("tags") {
        group.tags = body::tags(tags)?;
    }
    if let Some(manager) = sent.get("managedBy") {
        group.managed_by = manager.as_str().map(str::to_owned);
    }
    let shown = view(call, &group);
    world.groups.put(&id.key(), group);
    Ok(Reply::ok(shown))
}

fn location(
    world: &World,
    sent: &Map<String, Value>,
    before: Option<&ResourceGroup>,
) -> Result<String, Refusal> {
    let region = &world.settings.region;
    let given = sent
        .get("location")
        .and_then(Value::as_str)
        .filter(|location| !location.trim().is_empty());
    let given = given.ok_or_else(wording::location_required)?;
    let plain: String = given.chars().filter(|sign| !sign.is_whitespace()).collect();
    if plain.eq_ignore_ascii_case(region) {
        return Ok(region.clone());
    }
    Err(match before {
        Some(group) => Refusal::conflict(
            "InvalidResourceGroupLocation",
            format!(
                "Invalid resource group location '{given}'. The Resource group already exists in location '{}'.",
                group.location
            ),
        ),
        None => Refusal::bad_request(
            "LocationNotAvailableForResourceGroup",
            format!(
                "The provided location '{given}' is not available for resource group. List of available regions is '{region}'."
            ),
        ),
    })
}

fn check_name(name: &str) -> Result<(), Refusal> {
    let odd: String = name
        .chars()
        .filter(|sign| !sign.is_alphanumeric() && !"-.()_".contains(*sign))
        .collect();
    let refused = |message: String| Err(Refusal::bad_request("InvalidResourceGroup", message));
    if !odd.is_empty() {
        return refused(format!(
            "The provided resource group name '{name}' has these invalid characters: '{odd}'. The name can only be a letter, digit, '-', '.', '(', ')' or '_'."
        ));
    }
    if name.chars().count() > 90 {
        return refused(format!(
            "The provided resource group name '{name}' is invalid. It can have at most 90 characters."
        ));
    }
    if name.ends_with('.') {
        return refused(format!(
            "The provided resource group name '{name}' is invalid. It cannot end with a period."
        ));
    }
    Ok(())
}

fn view(call: &Call, group: &ResourceGroup) -> Value {
    let mut shown = Map::new();
    shown.insert(
        "id".to_owned(),
        ResourceId::group_of(&group.subscription, &group.name)
            .as_str()
            .into(),
    );
    shown.insert("name".to_owned(), group.name.clone().into());
    if call.api_version.as_str() >= TYPED_SINCE {
        shown.insert(
            "type".to_owned(),
            "Microsoft.Resources/resourceGroups".into(),
        );
    }
    shown.insert("location".to_owned(), group.location.clone().into());
    if let Some(manager) = &group.managed_by {
        shown.insert("managedBy".to_owned(), manager.clone().into());
    }
    if let Some(tags) = &group.tags {
        shown.insert("tags".to_owned(), tags.clone().into());
    }
    shown.insert(
        "properties".to_owned(),
        json!({ "provisioningState": group.provisioning_state }),
    );
    shown.into()
}
