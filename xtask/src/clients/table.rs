//! A client's table in docs/conformance.md: operation by profile, what failed and why, and how it compares with the one that is kept.

use super::catalog::{Client, IDENTITIES};
use super::cell;
use super::excuse::{self, Excuse};
use super::results::{Call, Outcome, Run};
use anyhow::{Context, Result};
use std::fmt::Write;

/// The row that tells how many calls the client does not know.
const NOT_COUNTED: &str = "**–, not counted**";

/// What the runs of a client say.
pub struct Table<'a> {
    client: &'a Client,
    profiles: Vec<&'static str>,
    runs: &'a [Run],
    operations: Vec<&'a str>,
}

impl<'a> Table<'a> {
    /// The table of these runs.
    pub fn of(client: &'a Client, runs: &'a [Run]) -> Self {
        let mut operations: Vec<&str> = Vec::new();
        for call in runs.iter().flat_map(|run| &run.calls) {
            if !operations.contains(&call.operation.as_str()) {
                operations.push(&call.operation);
            }
        }
        let mut profiles: Vec<&'static str> = runs.iter().map(|run| run.profile).collect();
        profiles.dedup();
        Self {
            client,
            profiles,
            runs,
            operations,
        }
    }

    fn call(&self, operation: &str, profile: &str, identity: &str) -> Option<&'a Call> {
        let run = self
            .runs
            .iter()
            .find(|run| run.profile == profile && run.identity == identity)?;
        run.calls.iter().find(|call| call.operation == operation)
    }

    fn cell(&self, operation: &str, profile: &str) -> String {
        let [entra, adfs] = IDENTITIES.map(|identity| self.call(operation, profile, identity));
        cell::told(entra, adfs)
    }

    /// Passed and called, of what could be answered.
    fn total(&self, profile: &str, outcomes: &[Outcome]) -> usize {
        let runs = self.runs.iter().filter(|run| run.profile == profile);
        runs.flat_map(|run| &run.calls)
            .filter(|call| outcomes.contains(&call.outcome))
            .count()
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        let _ = writeln!(text, "| operation | {} |", self.profiles.join(" | "));
        let _ = writeln!(text, "|---|{}", "---|".repeat(self.profiles.len()));
        let mut row = |name: &str, cell: &dyn Fn(&str) -> String| {
            let cells: Vec<_> = self.profiles.iter().map(|profile| cell(profile)).collect();
            let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
        };
        for operation in &self.operations {
            row(operation, &|profile| self.cell(operation, profile));
        }
        row("**all**", &|profile| {
            let passed = self.total(profile, &[Outcome::Pass]);
            let called = self.total(profile, &[Outcome::Pass, Outcome::Fail]);
            let share = passed as f64 * 100.0 / called.max(1) as f64;
            format!("**{passed} of {called}, {share:.1} %**")
        });
        row(NOT_COUNTED, &|profile| {
            self.total(profile, &[Outcome::Absent]).to_string()
        });
        let failures = self.failures();
        if !failures.is_empty() {
            let _ = writeln!(text, "\nWhat failed:\n");
        }
        for line in failures {
            let _ = writeln!(text, "- {line}");
        }
        text
    }

    /// A line for each operation that failed in the same way, under which profiles, and what excuses it.
    fn failures(&self) -> Vec<String> {
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for (run, call) in self.failed() {
            let why = match self.excuse(run, call) {
                Some(excuse) => format!("{}. {}: \"{}\"", excuse.told, excuse.page, excuse.line),
                None => "**nothing excuses this**".to_owned(),
            };
            let line = format!("`{}`: {} {why}", call.operation, ended(&call.reason));
            let place = format!("{} over {}", run.profile, run.identity);
            match lines.iter_mut().find(|(other, _)| *other == line) {
                Some((_, places)) => places.push(place),
                None => lines.push((line, vec![place])),
            }
        }
        lines
            .into_iter()
            .map(|(line, places)| format!("{line} ({})", places.join(", ")))
            .collect()
    }

    fn failed(&self) -> impl Iterator<Item = (&'a Run, &'a Call)> {
        let calls = |run: &'a Run| run.calls.iter().map(move |call| (run, call));
        self.runs
            .iter()
            .flat_map(calls)
            .filter(|(_, call)| call.outcome == Outcome::Fail)
    }

    fn excuse(&self, run: &Run, call: &Call) -> Option<&'static Excuse> {
        excuse::of(self.client.name, run.profile, &call.operation, &call.reason)
    }

    /// The failed calls that nothing excuses.
    pub fn unexcused(&self) -> Vec<String> {
        self.failed()
            .filter(|(run, call)| self.excuse(run, call).is_none())
            .map(|(run, call)| {
                format!(
                    "{} {} over {}: `{}` failed and no line excuses it: {}",
                    self.client.name, run.profile, run.identity, call.operation, call.reason
                )
            })
            .collect()
    }

    /// How these runs are worse than the table that is kept.
    pub fn falls(&self, kept: &str) -> Vec<String> {
        let mut rows = kept.lines().filter_map(cells);
        let Some(heading) = rows.next() else {
            return vec![format!(
                "docs/conformance.md has no table of {}; --write keeps this one",
                self.client.name
            )];
        };
        let mut falls = Vec::new();
        for row in rows {
            let Some((operation, kept)) = row.split_first() else {
                continue;
            };
            for (profile, kept) in heading.iter().skip(1).zip(kept) {
                if operation.starts_with("**") || !self.profiles.contains(profile) {
                    continue;
                }
                let now = self.cell(operation, profile);
                if cell::fell(kept, &now) {
                    let now = if now.is_empty() { "not called" } else { &now };
                    falls.push(format!(
                        "{} {profile}: `{operation}` was `{kept}` and is `{now}`; what is meant to be so is kept with --write",
                        self.client.name
                    ));
                }
            }
        }
        falls
    }
}

fn ended(reason: &str) -> String {
    let reason = reason.trim_end();
    let whole = reason.ends_with(['.', '!', '?', '…']);
    format!("{reason}{}", if whole { "" } else { "." })
}

/// The words of a row.
pub fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    (!inner.starts_with("---")).then(|| inner.split('|').map(str::trim).collect())
}

fn marks(client: &Client) -> [String; 2] {
    let name = client.name;
    [
        format!(
            "<!-- {name}: begin, written by `cargo xtask conformance --clients {name} --write` -->"
        ),
        format!("<!-- {name}: end -->"),
    ]
}

/// The table of a client that the document keeps.
pub fn section<'a>(document: &'a str, client: &Client) -> Option<&'a str> {
    let [begin, end] = marks(client);
    let (_, rest) = document.split_once(&begin)?;
    rest.split_once(&end).map(|(section, _)| section)
}

/// The document with another table of a client.
pub fn replaced(document: &str, client: &Client, text: &str) -> Result<String> {
    let [begin, end] = marks(client);
    let lost = || format!("docs/conformance.md has lost the marks of {}", client.name);
    let (before, rest) = document.split_once(&begin).with_context(lost)?;
    let (_, after) = rest.split_once(&end).with_context(lost)?;
    Ok(format!("{before}{begin}\n\n{text}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{Table, replaced, section};
    use crate::clients::catalog::CLIENTS;
    use crate::clients::results::{Run, read};

    fn run(identity: &'static str, text: &str) -> Run {
        Run {
            profile: "latest",
            identity,
            calls: read(text).unwrap(),
        }
    }

    #[test]
    fn a_table_says_what_passed_and_a_worse_one_is_told() {
        let client = &CLIENTS[1];
        let good = [
            run("entra", "vm list\tpass\t\nvm show\tpass\t"),
            run("adfs", "vm list\tpass\t\nvm show\tpass\t"),
        ];
        let kept = Table::of(client, &good).markdown();
        assert!(kept.contains("| vm list | pass |"), "{kept}");
        assert!(kept.contains("**4 of 4, 100.0 %**"), "{kept}");
        assert!(Table::of(client, &good).falls(&kept).is_empty());
        assert_eq!(Table::of(client, &good).falls("").len(), 1, "nothing kept");
        let worse = [
            run("entra", "vm list\tpass\t"),
            run("adfs", "vm list\tfail\t500"),
        ];
        let worse = Table::of(client, &worse);
        let falls = worse.falls(&kept).join("\n");
        assert!(falls.contains("`Entra pass, AD FS **fail**`"), "{falls}");
        assert!(falls.contains("`vm show` was `pass` and is `not called`"));
        assert_eq!(worse.unexcused().len(), 1);
        assert!(worse.markdown().contains("**nothing excuses this**"));
    }

    #[test]
    fn the_document_has_a_place_for_every_client() {
        let document = include_str!("../../../docs/conformance.md");
        for client in CLIENTS {
            let text = replaced(document, client, "| here |").unwrap();
            assert_eq!(section(&text, client).map(str::trim), Some("| here |"));
        }
    }
}
