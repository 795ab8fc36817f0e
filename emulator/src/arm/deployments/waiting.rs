//! Deployments that wait for linked files: which addresses, and how they go on when a file comes.

use crate::{
    arm::refusal::Refusal,
    world::{
        World,
        deployment::Deployment,
        resource_id::ResourceId,
        timestamp::Timestamp,
        withheld::{File, Withheld},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// How many files a deployment may link to.
pub const MOST_FILES: usize = 256;
/// How many bytes they may have together.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Why one more cannot be had.
pub const TOO_MUCH: &str = "the linked files are larger than 32 MB together.";

/// How many bytes files have together.
pub fn weight(files: &BTreeMap<String, File>) -> usize {
    let texts = files.values().filter_map(|file| file.as_ref().ok());
    texts.map(String::len).sum()
}

/// The addresses of all files that deployments under way wait for.
pub fn wanted(world: &World) -> BTreeSet<String> {
    let active = world
        .plans
        .keys()
        .filter_map(|key| world.deployments.get(key));
    let mut wanted = BTreeSet::new();
    for row in active.filter(|row| row.withheld.is_some() && row.is_active()) {
        if let Ok(withheld) = world.withheld(row) {
            wanted.extend(withheld.wants.iter().cloned());
        }
    }
    wanted
}

/// Hands over a file to every deployment that waits for it. They go on at the next moment.
pub fn deliver(world: &mut World, address: &str, file: &File, now: Timestamp) {
    let keys: Vec<String> = world.plans.keys().cloned().collect();
    for mut row in keys
        .iter()
        .filter_map(|key| world.deployments.get(key))
        .cloned()
        .collect::<Vec<_>>()
    {
        let Ok(withheld) = world.withheld(&row) else {
            continue;
        };
        if !row.is_active() || !withheld.wants.contains(address) {
            continue;
        }
        let mut more = Withheld::clone(&withheld);
        more.wants.remove(address);
        let file = match weight(&more.files) > MOST_BYTES {
            true => Err(TOO_MUCH.to_owned()),
            false => file.clone(),
        };
        more.files.insert(address.to_owned(), file);
        // Where there is no room, the deployment waits on: the next look asks again.
        if world.withhold(&mut row, more).is_ok() {
            wake(world, &row, now);
            world.deployments.put(&row.id.key(), row);
        }
    }
}

/// Lets those go on that were under way when the stamp ended: what they wait for is asked for anew.
pub fn resume(world: &mut World, now: Timestamp) {
    let rows: Vec<Deployment> = world
        .deployments
        .iter()
        .filter(|(_, row)| row.is_active() && row.withheld.is_some())
        .map(|(_, row)| row.clone())
        .collect();
    for row in rows {
        if waits(world, &row) {
            wake(world, &row, now);
        }
    }
}

fn wake(world: &mut World, row: &Deployment, now: Timestamp) {
    let operation = world.operation(&row.operation).cloned();
    if let Some(mut operation) = operation.filter(|operation| operation.ended.is_none()) {
        operation.due = now;
        world.put_operation(operation);
    }
}

/// Whether a deployment waits for files.
pub fn waits(world: &World, row: &Deployment) -> bool {
    row.withheld.is_some()
        && world
            .withheld(row)
            .is_ok_and(|withheld| !withheld.wants.is_empty())
}

/// Lets a deployment wait for the files that were just asked for; whether there were any.
///
/// # Errors
/// When that cannot be written down.
pub fn wait(world: &mut World, row: &mut Deployment) -> Result<bool, Refusal> {
    let wanted = world.fetched.take_wanted();
    if wanted.is_empty() {
        return Ok(false);
    }
    let known = world
        .withheld(row)
        .map_err(|error| no_room(&row.id, error))?;
    if !wanted.is_subset(&known.wants) {
        let mut more = Withheld::clone(&known);
        more.wants.extend(wanted);
        if more.wants.len() + more.files.len() > MOST_FILES {
            return Err(Refusal::bad_request(
                "InvalidContentLink",
                format!(
                    "The deployment '{}' links to more than {MOST_FILES} files.",
                    row.id.name()
                ),
            ));
        }
        world
            .withhold(row, more)
            .map_err(|error| no_room(&row.id, error))?;
    }
    Ok(true)
}

/// What is withheld of a deployment cannot be kept, and why.
pub fn no_room(id: &ResourceId, error: impl std::fmt::Display) -> Refusal {
    Refusal::new(
        500,
        "InternalServerError",
        format!(
            "What the deployment '{}' needs cannot be kept: {error}",
            id.name()
        ),
    )
}
