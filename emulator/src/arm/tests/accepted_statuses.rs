//! The first replies beside the statuses that the SDKs accept for each operation and api-version.

use crate::{
    providers::{PROVIDERS, TypeDefinition, Verb},
    testing::Stamp,
};
use serde_json::Value;
use std::path::Path;

const SAVED: &str = "../../shared/data/clients/status_codes.json";

/// The SDK's name of a type's operations: `VirtualMachines`, `VirtualMachineExtensions`.
fn group(definition: &TypeDefinition) -> Vec<String> {
    let capital = |word: &str| {
        word.chars()
            .take(1)
            .flat_map(char::to_uppercase)
            .chain(word.chars().skip(1))
            .collect::<String>()
    };
    let words: Vec<String> = definition.type_path().split('/').map(capital).collect();
    let parents: String = words
        .iter()
        .take(words.len() - 1)
        .map(|word| word.trim_end_matches('s'))
        .collect();
    let last = words.last().cloned().unwrap();
    vec![last.clone(), parents + &last]
}

/// Checks one verb of a type at each api-version that both know; answers how many were compared.
fn compared(
    saved: &Value,
    definition: &'static TypeDefinition,
    client: &str,
    operation: &str,
    verb: Verb,
) -> usize {
    let stamp = Stamp::new();
    let facts = stamp.world.registry.facts(definition.name).unwrap();
    let mut count = 0;
    for (version, operations) in saved[client]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(version, _)| facts.knows(version))
    {
        for group in group(definition) {
            let Some(accepted) = operations
                .get(format!("{group}.{operation}"))
                .and_then(Value::as_array)
            else {
                continue;
            };
            let status = definition.rules.opening(verb, version).status();
            assert!(
                accepted.iter().any(|code| code == status),
                "{} {verb:?} at {version}: {status} is not among {accepted:?}",
                definition.name
            );
            count += 1;
        }
    }
    count
}

#[test]
fn every_opening_is_accepted_by_the_sdk() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SAVED);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("SKIPPED: {} is not there", path.display());
        return;
    };
    let saved: Value = serde_json::from_str(&text).unwrap();
    let mut count = 0;
    for definition in PROVIDERS.iter().flat_map(|provider| provider.types) {
        let client = definition
            .namespace()
            .trim_start_matches("Microsoft.")
            .to_lowercase();
        // Storage calls it `create`, the others `create_or_update`.
        for (operation, verb) in [
            ("create_or_update", Verb::Create),
            ("create_or_update", Verb::Replace),
            ("create", Verb::Create),
            ("create", Verb::Replace),
            ("update", Verb::Patch),
            ("update_tags", Verb::Patch),
            ("delete", Verb::Delete),
        ] {
            count += compared(&saved, definition, &client, operation, verb);
        }
    }
    println!("{count} openings compared");
    assert!(count > 0, "no operation was compared");
}
