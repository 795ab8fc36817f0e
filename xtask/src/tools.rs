//! What the build needs besides cargo: the version is looked at first, and only what is missing is installed.

use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// trunk 0.22 needs a newer rustc than rust-toolchain.toml names.
const TRUNK: &str = "0.21.14";
/// The same as `wasm-bindgen` in Cargo.toml, to the letter: the two speak a private format.
const WASM_BINDGEN: &str = "0.2.129";

/// Runs a command that installs something: shown to the person (`demo`, `build`) or kept in a log (`test`).
pub type Runner<'a> = dyn FnMut(&mut Command) -> Result<bool> + 'a;

/// Lets the person watch.
pub fn watched(command: &mut Command) -> Result<bool> {
    let name = command.get_program().to_string_lossy().into_owned();
    Ok(command
        .status()
        .with_context(|| format!("cannot start {name}"))?
        .success())
}

/// The target, trunk and wasm-bindgen that the frontend's build needs.
pub fn for_frontend(workspace: &Workspace, run: &mut Runner) -> Result<()> {
    wasm_target(workspace, run)?;
    cargo_tool(
        workspace,
        run,
        "wasm-bindgen",
        "wasm-bindgen-cli",
        WASM_BINDGEN,
        "2 min",
    )?;
    cargo_tool(workspace, run, "trunk", "trunk", TRUNK, "7 min")
}

/// `wasm-bindgen-test-runner` and a browser for it.
pub fn for_component_tests(workspace: &Workspace, run: &mut Runner) -> Result<()> {
    wasm_target(workspace, run)?;
    cargo_tool(
        workspace,
        run,
        "wasm-bindgen",
        "wasm-bindgen-cli",
        WASM_BINDGEN,
        "2 min",
    )?;
    browser(workspace, run)
}

/// The standard library for the browser.
pub fn wasm_target(workspace: &Workspace, run: &mut Runner) -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let printed = first_line(
        workspace,
        "rustc",
        &["--print", "target-libdir", "--target", target],
    );
    if printed.is_some_and(|folder| Path::new(&folder).exists()) {
        return Ok(());
    }
    println!("installing the target {target} (a few seconds) …");
    if !run(workspace.command("rustup").args(["target", "add", target])).unwrap_or(false) {
        bail!(
            "the target {target} is missing and rustup could not add it; try `rustup target add {target}`"
        );
    }
    Ok(())
}

fn cargo_tool(
    workspace: &Workspace,
    run: &mut Runner,
    program: &str,
    package: &str,
    version: &str,
    takes: &str,
) -> Result<()> {
    let found = first_line(workspace, program, &["--version"]);
    if found
        .as_deref()
        .is_some_and(|line| line.split_whitespace().any(|word| word == version))
    {
        return Ok(());
    }
    println!("installing {package} {version} (once, about {takes}) …");
    let exact = format!("={version}");
    // A folder of its own: the tool's build is not part of the workspace's.
    let mut install = workspace.cargo();
    install
        .args(["install", "--locked", package, "--version", &exact])
        .env_remove("CARGO_TARGET_DIR")
        // trunk's own profile (one unit, link-time optimisation over everything) takes three times as long to build, for a
        // program that runs for a second.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    if !run(&mut install)? {
        bail!(
            "`cargo install --locked {package} --version ={version}` failed; run it by hand to see why"
        );
    }
    Ok(())
}

/// Debian's Chromium and its driver, which the browser tests run in.
pub fn browser(workspace: &Workspace, run: &mut Runner) -> Result<()> {
    debian(
        workspace,
        run,
        "Chromium",
        &["chromium", "chromedriver"],
        &["chromium", "chromium-driver"],
    )
}

/// A Python that can make virtual environments.
pub fn python(workspace: &Workspace, run: &mut Runner) -> Result<()> {
    let able = first_line(
        workspace,
        "python3",
        &["-c", "import venv, ensurepip; print('yes')"],
    );
    if able.is_some() {
        return Ok(());
    }
    debian(
        workspace,
        run,
        "Python",
        &["python3-with-venv"],
        &["python3", "python3-venv"],
    )
}

fn debian(
    workspace: &Workspace,
    run: &mut Runner,
    what: &str,
    programs: &[&str],
    packages: &[&str],
) -> Result<()> {
    if programs
        .iter()
        .all(|program| first_line(workspace, program, &["--version"]).is_some())
    {
        return Ok(());
    }
    let by_hand = format!("apt-get install {}", packages.join(" "));
    let root = first_line(workspace, "id", &["-u"]).is_some_and(|id| id == "0");
    if !root || first_line(workspace, "apt-get", &["--version"]).is_none() {
        bail!(
            "{what} is missing. Install it (on Debian: `{by_hand}`, as root), then run this again"
        );
    }
    println!("installing {what} from Debian …");
    let mut apt = |words: &[&str]| {
        run(workspace
            .command("apt-get")
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    if !(apt(&["update"])? && apt(&install)?) {
        bail!("{what} is missing and `{by_hand}` failed; run it by hand to see why");
    }
    Ok(())
}

/// Whether cargo-nextest is there; without it `cargo test` serves.
pub fn has_nextest(workspace: &Workspace) -> bool {
    first_line(workspace, "cargo-nextest", &["--version"]).is_some()
}

/// The first line a program prints when it runs well; nothing when it is absent or fails.
fn first_line(workspace: &Workspace, program: &str, words: &[&str]) -> Option<String> {
    let output = workspace
        .command(program)
        .args(words)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output
        .status
        .success()
        .then(|| text.lines().next().unwrap_or_default().trim().to_owned())
}
