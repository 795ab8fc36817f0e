//! The command line: `demo`, `emulate`, `serve`.

mod demo;
mod emulate;
mod log;
mod serve;
mod stop;

use clap::{Parser, Subcommand};

/// A portal for Azure Stack Hub
#[derive(Debug, Parser)]
#[command(name = "porthole", version, propagate_version = true)]
pub struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Starts an emulated stamp and a portal over it: the whole thing on one machine
    Demo(demo::Arguments),
    /// Starts an emulated stamp alone, for clients and for portals elsewhere
    Emulate(emulate::Arguments),
    /// Starts the portal
    Serve(Box<serve::Arguments>),
}

impl Command {
    /// Runs until it is told to stop.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.verb {
            Verb::Demo(arguments) => demo::run(arguments).await,
            Verb::Emulate(arguments) => emulate::run(arguments).await,
            Verb::Serve(arguments) => serve::run(*arguments).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_flag_has_a_variable_and_a_line_in_the_documentation() {
        let text = include_str!("../../../docs/configuration.md");
        let mut flags = 0;
        for command in Command::command().get_subcommands() {
            for argument in command.get_arguments() {
                let Some(flag) = argument
                    .get_long()
                    .filter(|flag| !matches!(*flag, "help" | "version"))
                else {
                    continue;
                };
                let variable = argument
                    .get_env()
                    .unwrap_or_else(|| panic!("--{flag} has no variable"));
                let variable = variable.to_str().unwrap();
                assert!(variable.starts_with("PORTHOLE_"), "{variable}");
                let told = text.lines().any(|line| {
                    line.contains(&format!("`--{flag}`")) && line.contains(&format!("`{variable}`"))
                });
                assert!(
                    told,
                    "docs/configuration.md has no line with `--{flag}` and `{variable}`"
                );
                flags += 1;
            }
        }
        assert!(flags > 20);
    }

    #[test]
    fn the_demo_is_livelier_than_a_stamp() {
        for (command, speed) in [("demo", "0.2"), ("emulate", "1")] {
            let parser = Command::command();
            let command = parser.find_subcommand(command).unwrap();
            let argument = command.get_arguments().find(|one| one.get_id() == "speed");
            assert_eq!(argument.unwrap().get_default_values(), [speed]);
        }
    }

    #[test]
    fn the_flags_that_others_rely_on_are_there() {
        Command::command().debug_assert();
        for line in [
            "porthole demo --portal 127.0.0.1:0 --stamp-listen 127.0.0.1:0 --data d --seed large:5 --identity adfs --speed 0",
            "porthole emulate --listen 127.0.0.1:0 --data d --seed empty --identity entra --speed 2.5 --latency 7 --domain a.b --proxy 127.0.0.1:0",
            "porthole emulate --faults on --fault throttle:3@10 --fault clock-skew:-60",
            "porthole serve --portal 127.0.0.1:0 --data d --config f --key-file k --tls-cert c --tls-key k",
            "porthole serve --public-url https://a --trusted-proxy 10.0.0.0/8,::1",
            "porthole serve --stamps-add nobody --stamps-allow-addresses private,10.0.0.0/8 --session-idle-minutes 5",
        ] {
            Command::try_parse_from(line.split(' '))
                .unwrap_or_else(|error| panic!("{line}: {error}"));
        }
        for line in [
            "porthole",
            "porthole demo --seed big",
            "porthole demo --identity aad",
            "porthole emulate --speed -1",
            "porthole emulate --fault chaos",
        ] {
            assert!(Command::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }
}
