//! The recorded exchanges of Azure CLI under the hybrid profiles, replayed in order against the engine, each cassette against a
//! fresh world. `cargo xtask conformance` runs it; its unit tests run it smoke-sized, and prove that it sees what it should see.

mod address;
mod comparison;
mod deployment;
mod document;
mod ignored;
mod recording;
mod replay;
mod reply;
mod rules;
mod scene;
mod score;
mod stand;
mod subject;
#[cfg(test)]
mod tests;

use anyhow::{Result, bail};
use comparison::Difference;

use recording::{Cassette, Exchange, PROFILES};
use replay::{Distortion, Judgement};
use reply::Reply;
use score::Score;
use std::process::ExitCode;

const HELP: &str = "\
conformance [--write] [--differences N] [--cassette WORD]

  --write            keep the tables in docs/conformance.md
  --differences N    print the N commonest differences of each profile
  --cassette WORD    only the cassettes with this word in their name
  --show             print both answers of each exchange that differs
";

fn main() -> Result<ExitCode> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1).cloned()
    };
    let known = ["--write", "--differences", "--cassette", "--show"];
    if let Some(odd) = words
        .iter()
        .find(|word| word.starts_with('-') && !known.contains(&word.as_str()))
    {
        bail!("there is no option {odd}.\n\n{HELP}");
    }
    if words.iter().any(|word| word == "--write") && value("--cassette").is_some() {
        bail!("--write keeps the score of all cassettes: leave out --cassette.");
    }
    let most = match value("--differences") {
        Some(number) => number.parse()?,
        None => 0,
    };
    let shows = words.iter().any(|word| word == "--show");
    let mut scores = Vec::new();
    for profile in PROFILES {
        let Some(path) = recording::path(profile) else {
            println!("SKIPPED: the recordings of {profile} are not beside the workspace");
            return Ok(ExitCode::SUCCESS);
        };
        let mut cassettes = recording::read(&path)?;
        if let Some(word) = value("--cassette") {
            cassettes.retain(|cassette| cassette.name.contains(&word));
        }
        let score = judge(&cassettes, None, shows);
        print!("{}", score.told(most));
        scores.push((profile, score));
    }
    let tables = document::tables(&scores);
    println!("{tables}");
    if words.iter().any(|word| word == "--write") {
        document::write(&tables)?;
    }
    let whole = value("--cassette").is_none();
    let mut fell = Vec::new();
    if whole {
        let claims = document::claimed()?;
        if claims.len() != scores.len() {
            bail!(
                "docs/conformance.md claims {} profiles, {} were replayed",
                claims.len(),
                scores.len()
            );
        }
        for ((profile, score), claim) in scores.iter().zip(claims) {
            fell.extend(document::fall(profile, score, claim));
            fell.extend(document::excess(profile, score));
        }
    }
    fell.iter().for_each(|fall| println!("{fall}"));
    Ok(if fell.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Replays cassettes.
fn judge(cassettes: &[Cassette], distortion: Option<Distortion>, shows: bool) -> Score {
    let mut score = Score::default();
    for cassette in cassettes {
        for (exchange, judgement) in replay::replay(cassette, distortion, shows) {
            if shows
                && let Judgement::Scored(_, differences, ours) = &judgement
                && !differences.is_empty()
            {
                show(exchange, differences, ours);
            }
            score.add(&cassette.name, exchange, judgement);
        }
    }
    score
}

fn show(exchange: &Exchange, differences: &[Difference], ours: &Reply) {
    println!(
        "{} #{} {} {}",
        exchange.file, exchange.seq, exchange.method, exchange.path
    );
    for difference in differences {
        println!("  {:?}: {}", difference.aspect, difference.told);
    }
    println!("  sent     {}", exchange.request_body);
    println!("  recorded {} {}", exchange.status, exchange.response_body);
    println!("  here     {} {}", ours.status, ours.body);
}
