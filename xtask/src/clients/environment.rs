//! Where clients are installed: each in its own folder of the target directory, which remembers the pins that it was made from.

use super::catalog::{Client, Kind};
use crate::tools;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Installs a client where it is missing; answers the folder.
pub fn of(workspace: &Workspace, client: &Client) -> Result<PathBuf> {
    let folder = workspace.corner("clients")?.join(client.name);
    match client.kind {
        Kind::Python { pins, .. } => {
            let pins = workspace.root().join(pins);
            // Compiled when first used: most modules of az never are.
            virtual_environment(
                workspace,
                &mut tools::watched,
                &folder,
                &pins,
                &["--no-compile"],
            )?;
        }
        Kind::Node { program } => {
            node_modules(workspace, &workspace.root().join(program), &folder)?
        }
    }
    Ok(folder)
}

/// A virtual environment with the pinned packages; answers its Python. Other pins, another one.
pub fn virtual_environment(
    workspace: &Workspace,
    run: &mut tools::Runner,
    folder: &Path,
    pins: &Path,
    options: &[&str],
) -> Result<PathBuf> {
    let wanted =
        fs::read_to_string(pins).with_context(|| format!("cannot read {}", pins.display()))?;
    let python = folder.join("bin/python");
    let made_from = folder.join("made-from.txt");
    if fs::read_to_string(&made_from).is_ok_and(|pins| pins == wanted) {
        return Ok(python);
    }
    tools::python(workspace, run)?;
    if !run(workspace
        .command("python3")
        .args(["-m", "venv", "--clear"])
        .arg(folder))?
    {
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
        "--no-cache-dir",
        "--quiet",
    ])
    .args(options)
    .arg("--requirement")
    .arg(pins);
    if !run(&mut pip)? {
        bail!(
            "pip could not install the pinned packages of {}",
            pins.display()
        );
    }
    fs::write(made_from, wanted)?;
    Ok(python)
}

/// The packages of a lock file. The program is copied beside them, because Node looks for packages from where a program lies.
fn node_modules(workspace: &Workspace, program: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let lock = fs::read_to_string(program.join("package-lock.json"))?;
    for entry in fs::read_dir(program)? {
        let file = entry?.path();
        if let Some(name) = file.file_name() {
            fs::copy(&file, folder.join(name))?;
        }
    }
    let made_from = folder.join("made-from.txt");
    if fs::read_to_string(&made_from).is_ok_and(|kept| kept == lock) {
        return Ok(());
    }
    let cache = folder.join("cache");
    let mut npm = workspace.command("npm");
    npm.args([
        "ci",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--cache",
    ])
    .arg(&cache)
    .current_dir(folder);
    if !tools::watched(&mut npm)? {
        bail!(
            "npm could not install the packages of {}",
            program.display()
        );
    }
    fs::remove_dir_all(cache)?;
    fs::write(made_from, lock)?;
    Ok(())
}
