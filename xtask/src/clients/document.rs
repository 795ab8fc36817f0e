//! What docs/conformance.md keeps of the clients is whole: every table is there with its count, and every failed cell has the reason and the line that excuses it.

use super::catalog::{CLIENTS, Client, IDENTITIES};
use super::{excuse, table};

const DOCUMENT: &str = include_str!("../../../docs/conformance.md");

/// A line of "What failed": the call, what the client said, where, and the whole line.
struct Failure<'a> {
    operation: &'a str,
    text: &'a str,
    places: Vec<&'a str>,
}

fn failures(section: &str) -> Vec<Failure<'_>> {
    let lines = section.lines().filter_map(|line| line.strip_prefix("- `"));
    lines
        .map(|line| {
            let (operation, text) = line.split_once("`: ").unwrap();
            let (text, places) = text.rsplit_once(" (").unwrap();
            let places = places.strip_suffix(')').unwrap().split(", ").collect();
            Failure {
                operation,
                text,
                places,
            }
        })
        .collect()
}

/// Whether an excuse of this call stands in the line, and what the client said before it holds the excuse's reason.
fn is_excused(client: &Client, profile: &str, failure: &Failure) -> bool {
    excuse::EXCUSES.iter().any(|excuse| {
        failure
            .text
            .split_once(excuse.told)
            .is_some_and(|(reason, cited)| {
                let found = excuse::of(client.name, profile, failure.operation, reason);
                found.is_some_and(|found| std::ptr::eq(found, excuse))
                    && cited == format!(". {}: \"{}\"", excuse.page, excuse.line)
            })
    })
}

/// The identity providers of a cell that says `**fail**`.
fn failed_over(cell: &str) -> Vec<&'static str> {
    let words = ["Entra **fail**", "AD FS **fail**"];
    match cell {
        "**fail**" => IDENTITIES.to_vec(),
        mixed => words
            .iter()
            .zip(IDENTITIES)
            .filter(|(word, _)| mixed.contains(**word))
            .map(|(_, identity)| identity)
            .collect(),
    }
}

#[test]
fn every_client_has_its_count_under_every_profile() {
    for client in CLIENTS {
        let section = table::section(DOCUMENT, client).unwrap();
        let mut rows = section.lines().filter_map(table::cells);
        assert_eq!(
            rows.next().unwrap().split_first().unwrap().1,
            client.profiles
        );
        let all = rows.find(|row| row[0] == "**all**");
        let all = all.unwrap_or_else(|| panic!("{} has no **all** line", client.name));
        assert_eq!(all.len(), client.profiles.len() + 1, "{}", client.name);
        for count in &all[1..] {
            let words: Vec<_> = count.trim_matches('*').split([' ', ',']).collect();
            let [passed, called] = [words[0], words[2]].map(|word| word.parse::<usize>().unwrap());
            assert!(
                called > 0 && passed * 100 >= called * 95,
                "{}: {count} is below the 95 % that is promised",
                client.name
            );
        }
    }
}

#[test]
fn every_failed_cell_has_its_reason_and_its_excuse() {
    for client in CLIENTS {
        let section = table::section(DOCUMENT, client).unwrap();
        let failures = failures(section);
        for failure in &failures {
            for place in &failure.places {
                let (profile, _) = place.split_once(" over ").unwrap();
                assert!(
                    is_excused(client, profile, failure),
                    "{} {place}: `{}` has no excuse that holds: {}",
                    client.name,
                    failure.operation,
                    failure.text
                );
            }
        }
        for row in section.lines().filter_map(table::cells) {
            for (profile, cell) in client.profiles.iter().zip(&row[1..]) {
                let failed = failed_over(cell);
                let mut told = failed.iter().filter(|identity| {
                    let place = format!("{profile} over {identity}");
                    failures.iter().any(|failure| {
                        failure.operation == row[0] && failure.places.contains(&place.as_str())
                    })
                });
                // Over AD FS not everything is called, and a plain cell then speaks of Entra alone.
                let enough = if *cell == "**fail**" { 1 } else { failed.len() };
                assert!(
                    !cell.contains("**fail**") || told.by_ref().count() >= enough && enough > 0,
                    "{} {profile}: nothing tells why `{}` failed",
                    client.name,
                    row[0]
                );
            }
        }
    }
}

#[test]
fn every_excuse_is_of_use() {
    for excuse in excuse::EXCUSES {
        assert!(
            DOCUMENT.contains(&format!("{}. {}: ", excuse.told, excuse.page)),
            "nothing fails any more as {}",
            excuse.line
        );
    }
}

#[test]
fn no_reason_holds_a_time_by_which_each_run_would_differ() {
    let is_time = |word: &str| {
        word.len() >= 8
            && word.bytes().enumerate().take(8).all(|(at, byte)| {
                if at == 2 || at == 5 {
                    byte == b':'
                } else {
                    byte.is_ascii_digit()
                }
            })
    };
    for client in CLIENTS {
        let section = table::section(DOCUMENT, client).unwrap();
        for failure in failures(section) {
            let mut words = failure.text.split([' ', 'T', '\'', '"']);
            assert!(!words.any(is_time), "{}", failure.text);
        }
    }
}
