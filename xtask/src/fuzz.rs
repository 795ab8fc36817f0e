//! `cargo xtask fuzz`: mutated requests against the parsers, by the program in tests/fuzz. Needs no nightly compiler.

use crate::arguments::Arguments;
use crate::tools;
use crate::workspace::Workspace;
use anyhow::Result;
use std::process::ExitCode;

/// Fuzzes for a while; what it finds is left in tests/corpus/, where the tests replay it.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let mut arguments = Arguments::new(words);
    let seconds = arguments.number("--seconds", 60)?;
    let seed = arguments.number("--seed", 1)?;
    arguments.finish()?;
    let mut cargo = workspace.cargo();
    cargo.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "porthole-tests",
        "--bin",
        "fuzz",
        "--",
    ]);
    let found_nothing = tools::watched(cargo.args([seconds.to_string(), seed.to_string()]))?;
    Ok(if found_nothing {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
