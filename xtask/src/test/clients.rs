//! Real clients against the stamp: the Azure SDK for Python at pinned versions, in an environment of its own.

use super::Context;
use super::counts::Counts;
use crate::clients::virtual_environment;
use crate::workspace::Workspace;
use anyhow::Result;
use std::path::PathBuf;

const PROGRAM: &str = "tests/conformance/python";

/// Runs the client program over every profile and identity provider.
pub fn run(context: &mut Context) -> Result<Counts> {
    let Context { workspace, log, .. } = context;
    let pins = workspace.root().join(PROGRAM).join("requirements.txt");
    let folder = workspace.corner("venv")?;
    let python = virtual_environment(
        workspace,
        &mut |command| log.run(command),
        &folder,
        &pins,
        &[],
    )?;
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
