//! A client by every profile over every identity provider, some side by side: most of the time each waits.

use super::Wish;
use super::catalog::{Client, IDENTITIES, Kind, api_versions, parts};
use super::results::{self, Run};
use super::stamp::Stamp;
use crate::log::Log;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

/// How many run at once. They wait for polls half of their time.
const SIDE_BY_SIDE: usize = 4;

/// All runs of a client, in the order of the table.
pub fn every(
    workspace: &Workspace,
    porthole: &Path,
    client: &Client,
    environment: &Path,
    wish: &Wish,
) -> Result<Vec<Run>> {
    let asked = |profile: &str| {
        let only = wish.profile.as_deref();
        only.is_none_or(|only| only.split(',').any(|only| only == profile))
    };
    let combinations: Vec<_> = client
        .profiles
        .iter()
        .filter(|profile| asked(profile) || wish.write)
        .flat_map(|profile| IDENTITIES.map(|identity| (*profile, identity)))
        .collect();
    let waiting = Mutex::new(combinations.iter().enumerate());
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().ok().and_then(|mut waiting| waiting.next());
                    let Some((at, (profile, identity))) = next else {
                        return;
                    };
                    let run = if asked(profile) {
                        one(workspace, porthole, client, environment, profile, identity)
                    } else {
                        last(workspace, client, profile, identity)
                    };
                    if let Ok(mut done) = done.lock() {
                        done.push((at, run));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, run)| run).collect()
}

fn one(
    workspace: &Workspace,
    porthole: &Path,
    client: &Client,
    environment: &Path,
    profile: &'static str,
    identity: &'static str,
) -> Result<Run> {
    let name = format!("{}-{profile}-{identity}", client.name);
    let corner = workspace.corner("clients")?;
    let log = workspace.corner("logs")?.join(format!("{name}.log"));
    let results = corner.join(format!("{name}.txt"));
    let started = Instant::now();
    let stamp = Stamp::start(
        porthole,
        corner.join(format!("{name}.stamp")),
        identity,
        api_versions(profile),
    )?;
    let mut command = program(workspace, client, environment, &corner);
    command
        .arg("--data")
        .arg(&stamp.data)
        .args(["--proxy", &stamp.proxy, "--profile", profile])
        .args(match parts(client, profile, identity) {
            "" => vec![],
            parts => vec!["--only", parts],
        })
        .arg("--results")
        .arg(&results);
    let ended_well = Log::create(log.clone())?.run(&mut command)?;
    let data = stamp.data.clone();
    drop(stamp);
    fs::remove_dir_all(data)?;
    let text = fs::read_to_string(&results).unwrap_or_default();
    let calls = results::read(&text)
        .with_context(|| format!("{name}: see {} (ended well: {ended_well})", log.display()))?;
    println!(
        "  {profile} over {identity}: {} calls, {:.0} s",
        calls.len(),
        started.elapsed().as_secs_f64()
    );
    Ok(Run {
        profile,
        identity,
        calls,
    })
}

/// What the last run left.
fn last(
    workspace: &Workspace,
    client: &Client,
    profile: &'static str,
    identity: &'static str,
) -> Result<Run> {
    let name = format!("{}-{profile}-{identity}.txt", client.name);
    let text = fs::read_to_string(workspace.corner("clients")?.join(&name))
        .with_context(|| format!("there is no earlier {name}: leave out --profile"))?;
    Ok(Run {
        profile,
        identity,
        calls: results::read(&text)?,
    })
}

fn program(workspace: &Workspace, client: &Client, environment: &Path, corner: &Path) -> Command {
    match client.kind {
        Kind::Python { program, .. } => {
            let mut command = workspace.command(environment.join("bin/python"));
            command
                .env("PYTHONPYCACHEPREFIX", corner.join("pycache"))
                .arg(program);
            command
        }
        Kind::Node { .. } => {
            let mut command = workspace.command("node");
            command.arg(environment.join("main.mjs"));
            command
        }
    }
}
