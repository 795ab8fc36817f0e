//! Real clients against the stamp: the Azure SDK for Python at pinned versions, in an environment of its own.

use super::Context;
use super::counts::Counts;
use crate::log::Log;
use crate::tools;
use crate::workspace::Workspace;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::PathBuf;

const PROGRAM: &str = "tests/conformance/python";

/// Runs the client program over every profile and identity provider.
pub fn run(context: &mut Context) -> Result<Counts> {
    let Context { workspace, log, .. } = context;
    let python = environment(workspace, log)?;
    let mut client = workspace.command(&python);
    client
        .arg("-B")
        .arg(PROGRAM)
        .arg("--porthole")
        .arg(workspace.porthole("debug"));
    let ended_well = log.run(&mut client)?;
    Ok(Counts::read(&log.text()?, ended_well))
}

/// The Python that an earlier run of the clients has made: a journey looks at what the SDK makes.
pub fn made_python(workspace: &Workspace) -> Result<Option<PathBuf>> {
    let python = workspace.corner("venv")?.join("bin/python");
    Ok(python.exists().then_some(python))
}

/// A virtual environment with the pinned packages. Its folder holds the pins that it was made from: other pins, another one.
fn environment(workspace: &Workspace, log: &mut Log) -> Result<PathBuf> {
    let pins = workspace.root().join(PROGRAM).join("requirements.txt");
    let wanted =
        fs::read_to_string(&pins).with_context(|| format!("cannot read {}", pins.display()))?;
    let folder = workspace.corner("venv")?;
    let python = folder.join("bin/python");
    let made_from = folder.join("made-from.txt");
    if fs::read_to_string(&made_from).is_ok_and(|pins| pins == wanted) {
        return Ok(python);
    }
    tools::python(workspace, &mut |command| log.run(command))?;
    if !log.run(
        workspace
            .command("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&folder),
    )? {
        bail!(
            "python3 -m venv failed; on Debian `apt-get install python3-venv` brings what it needs"
        );
    }
    let mut pip = workspace.command(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--quiet",
        "--requirement",
    ])
    .arg(&pins);
    if !log.run(&mut pip)? {
        bail!(
            "pip could not install the pinned packages of {}",
            pins.display()
        );
    }
    fs::write(made_from, wanted)?;
    Ok(python)
}
