//! `cargo xtask test`: what CI runs, step by step, ending with one line `N passed, N failed`.
//!
//! A step's output goes to `target/xtask/logs/STEP.log`; a failing step shows the tail of it and the next step runs all the
//! same, unless it builds on the failed one. A step without tests of its own (formatting, lints, a build) counts as one.

mod axe;
mod browser;
mod clients;
mod counts;
mod lints;
mod native;

use crate::arguments::Arguments;
use crate::log::Log;
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use counts::Counts;
use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

/// What a step gets.
struct Context<'a> {
    workspace: &'a Workspace,
    log: Log,
    full: bool,
}

/// One step of the whole.
struct Step {
    name: &'static str,
    /// Steps that must have gone well before.
    after: &'static [&'static str],
    /// Left out of the smoke-sized run.
    only_full: bool,
    run: fn(&mut Context) -> Result<Counts>,
}

const fn step(
    name: &'static str,
    after: &'static [&'static str],
    run: fn(&mut Context) -> Result<Counts>,
) -> Step {
    Step {
        name,
        after,
        only_full: false,
        run,
    }
}

/// The order: cheap and telling first.
const STEPS: &[Step] = &[
    step("fmt", &[], lints::formatting),
    step("clippy", &[], lints::native),
    step("clippy-wasm", &[], lints::wasm),
    step("doc", &[], lints::documentation),
    step("native", &[], native::tests),
    step("doctests", &["native"], native::doctests),
    step("components", &["clippy-wasm"], browser::components),
    step("frontend", &["clippy-wasm"], browser::frontend),
    step("portal", &[], native::portal),
    step("clients", &["portal"], clients::run),
    step("journeys", &["frontend", "portal"], browser::journeys),
    Step {
        name: "release",
        after: &["frontend"],
        only_full: true,
        run: native::release,
    },
];

/// Runs the steps that were asked for.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let mut arguments = Arguments::new(words);
    let full = arguments.flag("--full");
    let only = arguments.value("--only")?;
    arguments.finish()?;
    if let Some(name) = &only
        && !STEPS.iter().any(|step| step.name == name)
    {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        bail!(
            "there is no step `{name}`; the steps are {}",
            names.join(", ")
        );
    }
    let chosen = |step: &&Step| {
        only.as_ref()
            .map_or(full || !step.only_full, |name| name == step.name)
    };

    let started = Instant::now();
    let mut total = Counts::default();
    let mut failed: Vec<&str> = Vec::new();
    for step in STEPS.iter().filter(chosen) {
        let counts = match step.after.iter().find(|name| failed.contains(name)) {
            Some(broken) => {
                println!("{:<12} not run, because `{broken}` failed", step.name);
                Counts::one(false)
            }
            None => perform(workspace, step, full)?,
        };
        if counts.failed > 0 {
            failed.push(step.name);
        }
        total = total + counts;
    }
    println!("whole: {}", duration(started));
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 && total.passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn perform(workspace: &Workspace, step: &Step, full: bool) -> Result<Counts> {
    let started = Instant::now();
    print!("{:<12} ", step.name);
    std::io::stdout().flush()?;
    let log = Log::create(workspace.corner("logs")?.join(format!("{}.log", step.name)))?;
    let mut context = Context {
        workspace,
        log,
        full,
    };
    let counts = (step.run)(&mut context).unwrap_or_else(|error| {
        context.log.note(&format!("error: {error:#}")).ok();
        Counts::one(false)
    });
    let word = if counts.failed == 0 { "ok" } else { "FAILED" };
    println!(
        "{word:<7} {:>5} of {:<5} {:>8}",
        counts.passed,
        counts.passed + counts.failed,
        duration(started)
    );
    if counts.failed > 0 {
        print!("{}", context.log.tail(60)?);
        println!("    the whole log: {}", context.log.path().display());
    }
    Ok(counts)
}

fn duration(since: Instant) -> String {
    let seconds = since.elapsed().as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!(
            "{:.0} min {:02.0} s",
            (seconds / 60.0).floor(),
            seconds % 60.0
        )
    }
}
