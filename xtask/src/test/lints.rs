//! What the compiler and its friends say: formatting, clippy on both targets, rustdoc.

use super::Context;
use super::counts::Counts;
use crate::tools;
use anyhow::Result;

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const NATIVE: [&str; 3] = ["--workspace", "--exclude", "porthole-frontend"];

/// rustfmt has nothing to change.
pub fn formatting(context: &mut Context) -> Result<Counts> {
    let mut cargo = context.workspace.cargo();
    Ok(Counts::one(context.log.run(cargo.args([
        "fmt",
        "--all",
        "--check",
        "--",
        "--color=never",
    ]))?))
}

/// All native crates, their tests and examples included.
pub fn native(context: &mut Context) -> Result<Counts> {
    let mut cargo = context.workspace.cargo();
    // `--test *` names the targets that `test = false` keeps out of a plain run: the journeys.
    cargo
        .arg("clippy")
        .args(NATIVE)
        .args(["--all-targets", "--test", "*", "--", "-D", "warnings"]);
    Ok(Counts::one(context.log.run(&mut cargo)?))
}

/// What must build for the browser: the frontend with its tests, and the crates that promise to have no I/O. The emulator is
/// among them: its engine, without the feature `server`, holds no socket and no clock.
pub fn wasm(context: &mut Context) -> Result<Counts> {
    let Context { workspace, log, .. } = context;
    tools::wasm_target(workspace, &mut |command| log.run(command))?;
    let mut pure = workspace.cargo();
    pure.arg("clippy").args(WASM).args([
        "-p",
        "porthole-shared",
        "-p",
        "porthole-template",
        "-p",
        "porthole-emulator",
    ]);
    let mut page = workspace.cargo();
    page.arg("clippy")
        .args(WASM)
        .args(["-p", "porthole-frontend", "--all-targets"]);
    let mut passed = Counts::default();
    for cargo in [&mut pure, &mut page] {
        passed = passed + Counts::one(log.run(cargo.args(["--", "-D", "warnings"]))?);
    }
    Ok(passed)
}

/// rustdoc without a warning, on both targets.
pub fn documentation(context: &mut Context) -> Result<Counts> {
    let Context { workspace, log, .. } = context;
    let mut native = workspace.cargo();
    native.args(["doc", "--no-deps"]).args(NATIVE);
    let mut page = workspace.cargo();
    page.args(["doc", "--no-deps", "-p", "porthole-frontend"])
        .args(WASM);
    let mut passed = Counts::default();
    for cargo in [&mut native, &mut page] {
        passed = passed + Counts::one(log.run(cargo.env("RUSTDOCFLAGS", "-D warnings"))?);
    }
    Ok(passed)
}
