//! The tests that need no browser, and the binaries that the later steps drive.

use super::Context;
use super::counts::Counts;
use crate::{build, tools};
use anyhow::Result;

/// Cargo resolves features for the packages that it is given: always naming the same set keeps every dependency built once.
pub const NATIVE: [&str; 3] = ["--workspace", "--exclude", "porthole-frontend"];

/// All unit and integration tests but the journeys.
pub fn tests(context: &mut Context) -> Result<Counts> {
    let Context {
        workspace,
        log,
        full,
    } = context;
    let mut cargo = workspace.cargo();
    if tools::has_nextest(workspace) {
        cargo
            .args(["nextest", "run", "--no-fail-fast", "--color", "never"])
            .args(NATIVE);
    } else {
        cargo
            .args(["test", "--no-fail-fast"])
            .args(NATIVE)
            .args(["--lib", "--bins", "--tests"]);
    }
    if *full {
        // Property tests read it: sixteen times the usual number of cases.
        cargo.env("PROPTEST_CASES", "4096");
    }
    let ended_well = log.run(&mut cargo)?;
    Ok(Counts::read(&log.text()?, ended_well))
}

/// The examples in the documentation.
pub fn doctests(context: &mut Context) -> Result<Counts> {
    let Context { workspace, log, .. } = context;
    let ended_well = log.run(
        workspace
            .cargo()
            .args(["test", "--doc", "--no-fail-fast"])
            .args(NATIVE),
    )?;
    let counts = Counts::read(&log.text()?, ended_well);
    // There may be no example at all; that is not a failure.
    Ok(if ended_well {
        Counts {
            failed: 0,
            ..counts
        }
    } else {
        counts
    })
}

/// The `porthole` binary that journeys and clients drive; it serves `dist/` as it lies.
pub fn portal(context: &mut Context) -> Result<Counts> {
    let mut cargo = context.workspace.cargo();
    Ok(Counts::one(
        context
            .log
            .run(cargo.arg("build").args(NATIVE).arg("--bins"))?,
    ))
}

/// The release binary with the frontend inside, as `cargo xtask build` makes it.
pub fn release(context: &mut Context) -> Result<Counts> {
    let Context { workspace, log, .. } = context;
    build::release(workspace, &mut |command| log.run(command))?;
    Ok(Counts::one(workspace.porthole("release").exists()))
}
