//! The frontend's release build by trunk, skipped entirely when nothing that goes into it has changed.

use crate::tools::{self, Runner};
use crate::workspace::Workspace;
use crate::{dist, fingerprint, first_load, parts, styles};
use anyhow::{Result, bail};
use std::fs;

const INPUTS: &[&str] = &[
    "frontend",
    "shared",
    "template",
    "style",
    "locales",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    // What cuts and writes dist/.
    "xtask/src/dist.rs",
    "xtask/src/frontend.rs",
    "xtask/src/parts.rs",
    "xtask/src/styles.rs",
    "xtask/src/wasm.rs",
];

/// Builds `dist/` when it is missing or stale; false when there was nothing to do.
pub fn build(workspace: &Workspace, run: &mut Runner) -> Result<bool> {
    let inputs = fingerprint::of(workspace.root(), INPUTS)?;
    let stamp = workspace.corner("frontend.fingerprint")?;
    // The output is looked at too: someone may have removed or overwritten dist/ since.
    let built = |outputs: &str| format!("{inputs} {outputs}\n");
    let present = fs::read_to_string(&stamp).unwrap_or_default();
    if workspace.dist().join("csp.json").exists()
        && present == built(&fingerprint::of(workspace.root(), &["dist"])?)
    {
        return Ok(false);
    }
    tools::for_frontend(workspace, run)?;
    println!("building the frontend (the first time about 2 min) …");
    // trunk reads NO_COLOR as true/false and stumbles over the usual `1`.
    let mut trunk = workspace.command("trunk");
    trunk
        .args(["build", "--release", "--offline", "--features", "parts"])
        .env_remove("NO_COLOR")
        .env_remove("CARGO_TERM_COLOR");
    if !run(&mut trunk)? {
        bail!("trunk could not build the frontend");
    }
    first_load::note(workspace, &parts::cut(workspace, run)?)?;
    styles::join(&workspace.dist())?;
    dist::finish(&workspace.dist())?;
    fs::write(
        &stamp,
        built(&fingerprint::of(workspace.root(), &["dist"])?),
    )?;
    Ok(true)
}
