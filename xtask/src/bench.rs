//! `cargo xtask bench`: the promised speeds as ratios, measured by the program in tests/bench over release builds.

use crate::arguments::Arguments;
use crate::workspace::Workspace;
use crate::{build, first_load, tools};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// Builds everything in release, then measures.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let mut arguments = Arguments::new(words);
    let only = arguments.value("--only")?;
    arguments.finish()?;
    tools::browser(workspace, &mut tools::watched)?;
    build::release(workspace, &mut tools::watched)?;
    let (first, whole) = first_load::bytes(workspace)?;
    let mut cargo = workspace.cargo();
    cargo
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "porthole-tests",
            "--bin",
            "bench",
            "--",
        ])
        .args(only)
        .env("PORTHOLE_TEST_BINARY", workspace.porthole("release"))
        .env("PORTHOLE_TEST_DIST", workspace.dist())
        .env("PORTHOLE_TEST_FIRST_LOAD", first.to_string())
        .env("PORTHOLE_TEST_WHOLE_LOAD", whole.to_string());
    if !tools::watched(&mut cargo)? {
        bail!("the measurement did not end well");
    }
    Ok(ExitCode::SUCCESS)
}
