//! `/providers` beside the saved answer of a real stamp: ours tells at least as much about every type that both have.

use crate::testing::Stamp;
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};

const SAVED: &str = "../../shared/data/azurestack/AzureStack.Provider.Metadata.json";
const CLIENTS: &str = "../../shared/data/clients/profiles.json";

/// Full type in lower case to what is told about it.
fn types(answer: &Value) -> BTreeMap<String, Value> {
    let mut types = BTreeMap::new();
    for provider in answer["value"].as_array().unwrap() {
        for kind in provider["resourceTypes"].as_array().unwrap() {
            let name = format!(
                "{}/{}",
                provider["namespace"].as_str().unwrap(),
                kind["resourceType"].as_str().unwrap()
            );
            types.insert(name.to_lowercase(), kind.clone());
        }
    }
    types
}

fn data(path: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("SKIPPED: {} is not there", path.display());
        return None;
    };
    Some(serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap())
}

#[test]
fn every_type_that_both_have_is_told_with_all_its_versions_and_profiles() {
    let Some(saved) = data(SAVED) else { return };
    let ours = types(&Stamp::new().get("/providers?api-version=2019-10-01").json());
    let mut both = 0;
    for (name, theirs) in types(&saved) {
        let Some(own) = ours.get(&name) else { continue };
        both += 1;
        for part in ["apiVersions", "apiProfiles"] {
            for told in theirs[part].as_array().into_iter().flatten() {
                assert!(
                    own[part].as_array().is_some_and(|own| own.contains(told)),
                    "{name}: {part} lacks {told}"
                );
            }
        }
    }
    assert!(both > 0);
}

#[test]
fn every_type_has_the_versions_that_the_clients_send_under_the_dated_profiles() {
    let Some(profiles) = data(CLIENTS) else {
        return;
    };
    let ours = types(&Stamp::new().get("/providers?api-version=2019-10-01").json());
    for profile in [
        "2017-03-09-profile",
        "2018-03-01-hybrid",
        "2019-03-01-hybrid",
        "2020-09-01-hybrid",
    ] {
        let groups = profiles[profile]["sdk"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, client)| client.as_object())
            .flatten();
        for (_, group) in groups {
            for name in group["resource_types"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                let Some(own) = ours.get(&name.to_lowercase()) else {
                    continue;
                };
                assert!(
                    own["apiVersions"]
                        .as_array()
                        .unwrap()
                        .contains(&group["api_version"]),
                    "{profile}: {name} lacks {}",
                    group["api_version"]
                );
            }
        }
    }
}
