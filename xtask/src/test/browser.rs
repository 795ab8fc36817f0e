//! What runs in Debian's Chromium: component tests, and journeys through the whole portal.

use super::Context;
use super::counts::Counts;
use super::native::NATIVE;
use crate::{frontend as page, tools};
use anyhow::Result;

/// The frontend's own tests, in a browser through wasm-bindgen-test-runner.
pub fn components(context: &mut Context) -> Result<Counts> {
    let Context { workspace, log, .. } = context;
    tools::for_component_tests(workspace, &mut |command| log.run(command))?;
    let mut cargo = workspace.cargo();
    cargo
        .args([
            "test",
            "--no-fail-fast",
            "-p",
            "porthole-frontend",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    let ended_well = log.run(&mut cargo)?;
    Ok(Counts::read(&log.text()?, ended_well))
}

/// The release build of the frontend, as every portal serves it.
pub fn frontend(context: &mut Context) -> Result<Counts> {
    let Context { workspace, log, .. } = context;
    page::build(workspace, &mut |command| log.run(command))?;
    Ok(Counts::one(workspace.dist().join("csp.json").exists()))
}

/// The journeys: tests/journeys, one browser and one portal each.
pub fn journeys(context: &mut Context) -> Result<Counts> {
    let Context {
        workspace,
        log,
        full,
    } = context;
    tools::browser(workspace, &mut |command| log.run(command))?;
    let mut cargo = workspace.cargo();
    if tools::has_nextest(workspace) {
        cargo
            .args(["nextest", "run", "--no-fail-fast", "--color", "never"])
            .args(NATIVE)
            .args(["--test", "journeys"]);
    } else {
        cargo.args(["test", "--no-fail-fast"]).args(NATIVE).args([
            "--test",
            "journeys",
            "--",
            "--test-threads=2",
        ]);
    }
    cargo
        .env("PORTHOLE_TEST_BINARY", workspace.porthole("debug"))
        .env("PORTHOLE_TEST_DIST", workspace.dist());
    if let Some(python) = super::clients::made_python(workspace)? {
        cargo.env("PORTHOLE_TEST_PYTHON", python);
    }
    if let Some(axe) = super::axe::script(workspace, log)? {
        cargo.env("PORTHOLE_TEST_AXE", axe);
    }
    if *full {
        cargo.env("PORTHOLE_TEST_SCREENSHOTS", "docs");
    }
    let ended_well = log.run(&mut cargo)?;
    Ok(Counts::read(&log.text()?, ended_well))
}
