//! A resource under another id: it, what lies below it, and whatever names either.

use super::{
    World,
    extension::{Extension, ROLE_ASSIGNMENTS},
    resource::Resource,
    resource_id::ResourceId,
    timestamp::Timestamp,
};
use serde_json::Value;

/// Moves a top-level resource to another group. Role assignments on it stay behind, that is, they go.
pub fn relocate(world: &mut World, id: &ResourceId, group: &ResourceId, now: Timestamp) {
    let new = ResourceId::resource(
        group.subscription(),
        group.group(),
        &id.type_name(),
        id.name(),
    );
    let prefix = format!("{}/", id.key());
    let mut own: Vec<Resource> = world.resource(id).into_iter().collect();
    own.extend(world.resources_under(&prefix, None).map(|(_, row)| row));
    let users: Vec<ResourceId> = world
        .users_of(id)
        .into_iter()
        .filter(|user| !user.source.is_within(id))
        .map(|user| user.source)
        .collect();
    let extensions = take_extensions(world, id);
    for row in own.iter().rev() {
        world.remove_resource(&row.id);
    }
    for mut row in own {
        row.id = renamed(row.id.as_str(), id, &new).map_or(row.id, |text| ResourceId::new(&text));
        rewrite(&mut row.properties, id, &new);
        let values = row.envelope.values_mut().chain(row.state.values_mut());
        values.for_each(|value| rewrite(value, id, &new));
        row.changed = now;
        world.put_resource(row);
    }
    for user in users {
        rewrite_user(world, &user, id, &new);
    }
    for mut row in extensions {
        row.scope =
            renamed(row.scope.as_str(), id, &new).map_or(row.scope, |text| ResourceId::new(&text));
        rewrite(&mut row.properties, id, &new);
        world.put_extension(row);
    }
    rewrite_notes(world, id, &new);
    rewrite_links(world, id, &new);
}

/// What stands elsewhere and names it: links.
fn rewrite_links(world: &mut World, old: &ResourceId, new: &ResourceId) {
    let named: Vec<Extension> = world
        .all_extensions()
        .filter_map(|row| {
            let mut changed = row.clone();
            rewrite(&mut changed.properties, old, new);
            (changed != *row).then_some(changed)
        })
        .collect();
    for row in named {
        world.put_extension(row);
    }
}

/// What stands on it and moves along.
fn take_extensions(world: &mut World, id: &ResourceId) -> Vec<Extension> {
    let on_it = world
        .all_extensions()
        .filter(|row| row.scope.is_within(id) && row.kind != ROLE_ASSIGNMENTS);
    let kept: Vec<Extension> = on_it.cloned().collect();
    world.forget_extensions(id);
    kept
}

/// The row that a pointing part belongs to names the new id from now on.
fn rewrite_user(world: &mut World, user: &ResourceId, old: &ResourceId, new: &ResourceId) {
    // A part may be an element of an array: the row is the nearest thing above it that has one.
    let parts = std::iter::successors(Some(user.clone()), ResourceId::parent);
    let row = parts
        .filter_map(|part| world.resource_by_key(&part.key()))
        .next();
    if let Some(mut row) = row {
        rewrite(&mut row.properties, old, new);
        let values = row.envelope.values_mut().chain(row.state.values_mut());
        values.for_each(|value| rewrite(value, old, new));
        world.put_resource(row);
    }
}

/// What providers remember of it (names that it bears, addresses that it holds).
fn rewrite_notes(world: &mut World, old: &ResourceId, new: &ResourceId) {
    let named: Vec<(String, Value)> = world
        .notes
        .iter()
        .filter_map(|(key, value)| {
            let mut changed = value.clone();
            rewrite(&mut changed, old, new);
            (changed != *value).then(|| (key.to_owned(), changed))
        })
        .collect();
    for (key, value) in named {
        world.notes.put(&key, value);
    }
}

/// Puts the new id in place of the old one in every text that is it or begins with it.
fn rewrite(value: &mut Value, old: &ResourceId, new: &ResourceId) {
    match value {
        Value::String(text) => {
            if let Some(renamed) = renamed(text, old, new) {
                *text = renamed;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, old, new)),
        Value::Object(map) => map.values_mut().for_each(|item| rewrite(item, old, new)),
        _ => {}
    }
}

fn renamed(text: &str, old: &ResourceId, new: &ResourceId) -> Option<String> {
    let start = text.get(..old.as_str().len())?;
    let rest = text.get(old.as_str().len()..)?;
    let fits =
        start.eq_ignore_ascii_case(old.as_str()) && (rest.is_empty() || rest.starts_with('/'));
    fits.then(|| format!("{new}{rest}"))
}
