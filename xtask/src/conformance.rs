//! `cargo xtask conformance`: Azure CLI's recordings replayed against the emulated stamp, by the program in tests/conformance.

use crate::tools;
use crate::workspace::Workspace;
use anyhow::Result;
use std::process::ExitCode;

/// Replays them; the program knows the options.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let mut cargo = workspace.cargo();
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "porthole-tests",
        "--bin",
        "conformance",
        "--",
    ]);
    let fell_nowhere = tools::watched(cargo.args(words))?;
    Ok(if fell_nowhere {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
