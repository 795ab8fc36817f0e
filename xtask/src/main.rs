//! `cargo xtask …`: everything a developer types, one file per command.
//!
//! This is the first thing that a newcomer compiles, so it has few dependencies and no command-line framework.

mod arguments;
mod bench;
mod build;
mod clients;
mod conformance;
mod demo;
mod dist;
mod fingerprint;
mod first_load;
mod frontend;
mod fuzz;
mod log;
mod parts;
mod styles;
mod test;
mod tools;
mod wasm;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  demo  [options of `porthole demo`]   build what changed, then open a portal over an emulated stamp
  build                                release build into target/release/porthole, frontend embedded
  test  [--full] [--only STEP]         everything CI runs; ends with `N passed, N failed`
  bench [--only NAME]                  the speed ratios that the README promises
  conformance [--write]                both of these:
  conformance --clients [NAME] [--profile P,P] [--write]
                                       azure-cli, npm packages and the SDK for Python against emulated stamps
  conformance --replay [--write] [--differences N] [--cassette WORD] [--show]
                                       Azure CLI's recordings replayed against the emulated stamp
  fuzz  [--seconds N] [--seed N]       throw mutated requests at the parsers; finds land in tests/corpus/
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    let outcome = workspace::Workspace::find().and_then(|workspace| match command.as_str() {
        "demo" => demo::run(&workspace, &rest),
        "build" => build::run(&workspace, &rest),
        "test" => test::run(&workspace, &rest),
        "bench" => bench::run(&workspace, &rest),
        "conformance" => conformance::run(&workspace, &rest),
        "fuzz" => fuzz::run(&workspace, &rest),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        unknown => anyhow::bail!("there is no command `{unknown}`.\n\n{HELP}"),
    });
    outcome.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}
