//! The binary: reads the command line, runs, and says in one line why it could not.

use clap::Parser;
use porthole::command::Command;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match Command::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("porthole: {error}");
            ExitCode::FAILURE
        }
    }
}
