//! `cargo xtask conformance --clients [NAME]`: clients written by others against stamps of our own, and the tables of docs/conformance.md.

mod catalog;
mod cell;
#[cfg(test)]
mod document;
mod environment;
mod excuse;
mod results;
mod run;
mod stamp;
mod table;

pub use environment::virtual_environment;

use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use catalog::{CLIENTS, Client};
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

/// What was asked for.
pub struct Wish {
    /// Only the client of this name.
    pub name: Option<String>,
    /// Only these profiles, with commas. With `--write` the others stand in the table as their last runs left them.
    pub profile: Option<String>,
    /// Keep the tables in the document.
    pub write: bool,
}

/// Drives the clients; true when none does worse than the document says, and every failed call has its excuse.
pub fn run(workspace: &Workspace, wish: &Wish) -> Result<bool> {
    let chosen: Vec<&Client> = CLIENTS
        .iter()
        .filter(|client| wish.name.as_deref().is_none_or(|name| name == client.name))
        .collect();
    if chosen.is_empty() {
        let names: Vec<_> = CLIENTS.iter().map(|client| client.name).collect();
        bail!(
            "there is no client `{}`; the clients are {}",
            wish.name.as_deref().unwrap_or_default(),
            names.join(", ")
        );
    }
    let porthole = built(workspace)?;
    let mut worse = Vec::new();
    for client in chosen {
        let started = Instant::now();
        println!("{}", client.title);
        let environment = environment::of(workspace, client)?;
        let results = run::every(workspace, &porthole, client, &environment, wish)?;
        let table = table::Table::of(client, &results);
        let text = table.markdown();
        println!("\n{text}\n{:.0} s", started.elapsed().as_secs_f64());
        worse.extend(table.unexcused());
        let document = document(workspace);
        let kept = fs::read_to_string(&document).context("docs/conformance.md cannot be read")?;
        worse.extend(table.falls(table::section(&kept, client).unwrap_or_default()));
        if wish.write {
            fs::write(&document, table::replaced(&kept, client, &text)?)?;
        }
    }
    for line in &worse {
        println!("{line}");
    }
    Ok(worse.is_empty())
}

fn document(workspace: &Workspace) -> PathBuf {
    workspace.root().join("docs/conformance.md")
}

/// The stamp is part of the `porthole` binary.
fn built(workspace: &Workspace) -> Result<PathBuf> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--quiet", "--package", "porthole"]);
    if !crate::tools::watched(&mut cargo)? {
        bail!("porthole does not build");
    }
    Ok(workspace.porthole("debug"))
}
