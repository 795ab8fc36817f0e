//! `cargo xtask build`: the release binary, with the frontend inside it.

use crate::arguments::Arguments;
use crate::workspace::Workspace;
use crate::{frontend, tools};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// Builds `target/release/porthole`.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    Arguments::new(words).finish()?;
    release(workspace, &mut tools::watched)?;
    println!("{}", workspace.porthole("release").display());
    Ok(ExitCode::SUCCESS)
}

/// Frontend first: the backend embeds what trunk leaves.
pub fn release(workspace: &Workspace, run: &mut tools::Runner) -> Result<()> {
    frontend::build(workspace, run)?;
    let mut cargo = workspace.cargo();
    cargo.args([
        "build",
        "--release",
        "--package",
        "porthole",
        "--features",
        "embed",
    ]);
    if !run(&mut cargo)? {
        bail!("the backend did not build");
    }
    Ok(())
}
