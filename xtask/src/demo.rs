//! `cargo xtask demo`: from a fresh clone to a portal over an emulated stamp, in one command.

use crate::workspace::Workspace;
use crate::{build, tools};
use anyhow::{Result, bail};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// Builds what changed and becomes `porthole demo` with all that was typed.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    build::release(workspace, &mut tools::watched)?;
    let porthole = workspace.porthole("release");
    // Becoming the process (rather than being its parent) leaves Ctrl-C and the exit code to it alone,
    // and relative paths mean what they mean in the person's shell.
    let error = Command::new(&porthole).arg("demo").args(words).exec();
    bail!("cannot start {}: {error}", porthole.display())
}
