//! The tables of docs/conformance.md: written between two marks, so that the words around them stay.

use crate::score::{Score, share};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

const BEGIN: &str = "<!-- replay: begin, written by `cargo xtask conformance --replay --write` -->";
const END: &str = "<!-- replay: end -->";
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/conformance.md");

/// The tables as Markdown.
pub fn tables(scores: &[(&str, Score)]) -> String {
    let mut text = String::new();
    heading(&mut text, "type", scores);
    let names: BTreeSet<&String> = scores
        .iter()
        .flat_map(|(_, score)| score.types.keys())
        .collect();
    for name in names {
        row(&mut text, name, scores, |score| {
            match score.types.get(name) {
                Some((passed, compared)) => format!("{passed} of {compared}"),
                None => String::new(),
            }
        });
    }
    row(&mut text, "**all**", scores, |score| {
        let (passed, compared) = score.total();
        format!(
            "**{passed} of {compared}, {:.1} %**",
            share(passed, compared)
        )
    });
    text.push('\n');
    heading(&mut text, "left out by rule", scores);
    for rule in crate::rules::RULES {
        let words = format!("{}: {}", rule.name, rule.why);
        row(&mut text, &words, scores, |score| {
            score
                .excluded
                .get(rule.name)
                .map_or_else(String::new, usize::to_string)
        });
    }
    row(
        &mut text,
        "**share of the exchanges of emulated types**",
        scores,
        |score| format!("**{:.1} %**", score.excluded_share()),
    );
    text.push('\n');
    heading(&mut text, "not of a type that the stamp has", scores);
    let others: BTreeSet<&String> = scores
        .iter()
        .flat_map(|(_, score)| score.elsewhere.keys())
        .collect();
    for name in others {
        row(&mut text, name, scores, |score| {
            score
                .elsewhere
                .get(name)
                .map_or_else(String::new, usize::to_string)
        });
    }
    text
}

/// How many of how many the document claims for each profile, in the order of its table.
pub fn claimed() -> Result<Vec<(usize, usize)>> {
    let text = fs::read_to_string(PATH).with_context(|| format!("cannot read {PATH}"))?;
    // Other tables of the document have such a line too.
    let (_, tables) = text
        .split_once(BEGIN)
        .context("docs/conformance.md has lost its first mark")?;
    let line = tables
        .lines()
        .find(|line| line.starts_with("| **all**"))
        .context("docs/conformance.md has no line `**all**`")?;
    let cells = line.split('|').filter(|cell| cell.contains(" of "));
    let claims = cells.map(|cell| {
        let mut numbers = cell
            .split(|sign: char| !sign.is_ascii_digit())
            .filter(|word| !word.is_empty());
        let mut next = || numbers.next().and_then(|word| word.parse().ok());
        next().zip(next()).context("a claim is no two numbers")
    });
    claims.collect()
}

/// How a profile falls short of what the document claims of it.
pub fn fall(profile: &str, score: &Score, (passed, compared): (usize, usize)) -> Option<String> {
    let (here, of) = score.total();
    let worse = here * compared < passed * of || of < compared;
    worse.then(|| {
        format!(
            "{profile}: {here} of {of}, docs/conformance.md says {passed} of {compared}. `cargo xtask conformance --differences 20` shows what differs; what is meant to be so is kept with `--write`"
        )
    })
}

/// The most that the rules may leave out, of a hundred.
const MOST_EXCLUDED: f64 = 25.0;

/// How a profile leaves out more than it may.
pub fn excess(profile: &str, score: &Score) -> Option<String> {
    let share = score.excluded_share();
    (share > MOST_EXCLUDED).then(|| {
        format!("{profile}: the rules leave out {share:.1} % of the exchanges, more than {MOST_EXCLUDED} %")
    })
}

/// Puts the tables into the document.
pub fn write(tables: &str) -> Result<()> {
    let text = fs::read_to_string(PATH).with_context(|| format!("cannot read {PATH}"))?;
    let (before, rest) = text
        .split_once(BEGIN)
        .context("docs/conformance.md has lost its first mark")?;
    let (_, after) = rest
        .split_once(END)
        .context("docs/conformance.md has lost its second mark")?;
    fs::write(PATH, format!("{before}{BEGIN}\n\n{tables}\n{END}{after}"))?;
    Ok(())
}

fn heading(text: &mut String, first: &str, scores: &[(&str, Score)]) {
    let cells: Vec<&str> = scores.iter().map(|(profile, _)| *profile).collect();
    let _ = writeln!(text, "| {first} | {} |", cells.join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(cells.len()));
}

fn row(text: &mut String, first: &str, scores: &[(&str, Score)], cell: impl Fn(&Score) -> String) {
    let cells: Vec<String> = scores.iter().map(|(_, score)| cell(score)).collect();
    let _ = writeln!(text, "| {first} | {} |", cells.join(" | "));
}
