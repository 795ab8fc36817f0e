//! `cargo xtask conformance`: what judges the emulated stamp from outside. Azure CLI's recordings replayed by the program in tests/conformance,
//! and clients written by others.

use crate::arguments::Arguments;
use crate::clients::{self, Wish};
use crate::tools;
use crate::workspace::Workspace;
use anyhow::Result;
use std::process::ExitCode;

/// Options that only the replay knows.
const REPLAY: [&str; 4] = ["--replay", "--differences", "--cassette", "--show"];

/// Runs both, or the one that the words are about.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let asks = |name: &str| {
        let joined = format!("{name}=");
        words
            .iter()
            .any(|word| word == name || word.starts_with(&joined))
    };
    let only_replay = REPLAY.iter().any(|name| asks(name));
    let only_clients = asks("--clients");
    let mut well = true;
    if !only_clients {
        let words = words.iter().filter(|word| *word != "--replay");
        well &= replay(workspace, words)?;
    }
    if !only_replay {
        well &= clients::run(workspace, &wish(words)?)?;
    }
    Ok(if well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn wish(words: &[String]) -> Result<Wish> {
    // `--clients` alone means all of them.
    let mut words = words.to_vec();
    if let Some(at) = words.iter().position(|word| word == "--clients")
        && words.get(at + 1).is_none_or(|next| next.starts_with("--"))
    {
        words.remove(at);
    }
    let mut arguments = Arguments::new(&words);
    let wish = Wish {
        name: arguments.value("--clients")?,
        profile: arguments.value("--profile")?,
        write: arguments.flag("--write"),
    };
    arguments.finish()?;
    Ok(wish)
}

/// Replays the recordings; the program knows the options.
fn replay<'a>(workspace: &Workspace, words: impl Iterator<Item = &'a String>) -> Result<bool> {
    let mut cargo = workspace.cargo();
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "porthole-tests",
        "--bin",
        "conformance",
        "--",
    ]);
    tools::watched(cargo.args(words))
}

#[cfg(test)]
mod tests {
    use super::wish;

    fn typed(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| word.to_string()).collect()
    }

    #[test]
    fn the_name_of_a_client_may_be_left_out() {
        let all = wish(&typed(&["--clients", "--write"])).unwrap();
        assert_eq!((all.name.as_deref(), all.write), (None, true));
        let one = wish(&typed(&["--clients", "npm-hybrid"])).unwrap();
        assert_eq!(
            (one.name.as_deref(), one.write),
            (Some("npm-hybrid"), false)
        );
        assert!(wish(&typed(&["--client"])).is_err());
    }
}
