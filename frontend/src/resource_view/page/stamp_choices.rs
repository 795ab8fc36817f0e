//! What a form offers comes from the stamp: groups, locations, sizes, images, networks. Nothing is offered that is not there.

use crate::api::{Abort, Reply, list::list, stamp_work::arm};
use crate::load::Load;
use crate::order::sort_by;
use crate::session::Session;
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::page::Line;
use porthole_shared::resource::Resource;
use serde_json::Value;

/// Reads a list to its end.
pub async fn whole(sign_in: &str, path: &str, abort: &Abort) -> Reply<Vec<Resource>> {
    let mut found = Vec::new();
    let mut problem = None;
    list::<Resource>(sign_in, path, "", abort, |line| match line {
        Line::Page { mut items, .. } => found.append(&mut items),
        Line::End { problem: cut, .. } => problem = cut,
    })
    .await?;
    match problem {
        Some(problem) => Err(*problem),
        None => Ok(found),
    }
}

/// Reads a list that is not paged: a bare array (images), or an object with `value` (sizes).
pub async fn plain(sign_in: &str, path: &str, abort: &Abort) -> Reply<Vec<Resource>> {
    let reading = arm::<Value>(sign_in, path, "", abort).await?;
    let items = match reading.body {
        Value::Array(items) => items,
        Value::Object(mut object) => match object.remove("value") {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    Ok(items.into_iter().filter_map(Resource::read).collect())
}

/// A list that is read again when `path` changes; nothing while it gives none.
#[must_use]
pub fn paged(session: Session, path: impl Fn() -> Option<String> + 'static) -> Load<Vec<Resource>> {
    Load::new(move |abort: Abort| {
        let path = path()?;
        let sign_in = session
            .sign_in
            .with(|one| one.as_ref().map(|one| one.id.clone()))?;
        Some(async move { whole(&sign_in, &path, &abort).await })
    })
}

/// The same for a list that is not paged.
#[must_use]
pub fn unpaged(
    session: Session,
    path: impl Fn() -> Option<String> + 'static,
) -> Load<Vec<Resource>> {
    Load::new(move |abort: Abort| {
        let path = path()?;
        let sign_in = session
            .sign_in
            .with(|one| one.as_ref().map(|one| one.id.clone()))?;
        Some(async move { plain(&sign_in, &path, &abort).await })
    })
}

/// The names of what was read, as options of a select.
#[must_use]
pub fn names(load: Load<Vec<Resource>>) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        load.value.with(|found| {
            let mut names: Vec<String> = found
                .iter()
                .flatten()
                .map(|one| one.name().to_owned())
                .collect();
            sort_by(&mut names, |left, right| {
                left.to_lowercase().cmp(&right.to_lowercase())
            });
            names.into_iter().map(|name| (name.clone(), name)).collect()
        })
    })
}

/// Keeps a choice among the options: the first one when what was chosen is not there.
pub fn keep_choice(value: RwSignal<String>, options: Signal<Vec<(String, String)>>) {
    watch(move || {
        let options = options.get();
        let now = value.get_untracked();
        if !options.iter().any(|(option, _)| *option == now)
            && let Some((first, _)) = options.first()
        {
            value.set(first.clone());
        }
    });
}

/// Ids and names of what was read, as options of a select.
#[must_use]
pub fn ids(load: Load<Vec<Resource>>) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        load.value.with(|found| {
            let group = |one: &Resource| {
                one.id()
                    .and_then(|id| id.group().map(str::to_owned))
                    .unwrap_or_default()
            };
            found
                .iter()
                .flatten()
                .map(|one| {
                    (
                        one.id_text().to_owned(),
                        format!("{} ({})", one.name(), group(one)),
                    )
                })
                .collect()
        })
    })
}
