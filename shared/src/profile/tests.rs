//! Our own facts, and the published definitions where `../shared/data` lies beside the workspace.

use super::*;
use crate::providers::StampProviders;
use crate::source::VersionOrigin;
use serde_json::{Value, json};
use std::path::PathBuf;

fn profile(name: &str) -> &'static Profile {
    Profile::named(name).unwrap()
}

fn versions(list: &[&str]) -> Vec<String> {
    list.iter().map(|version| (*version).to_owned()).collect()
}

const VM: TypeName<'static> = TypeName::of("Microsoft.Compute/virtualMachines");
const DISK: TypeName<'static> = TypeName::of("Microsoft.Compute/disks");

#[test]
fn there_are_five_in_order() {
    let names: Vec<_> = Profile::all().iter().map(|profile| profile.name).collect();
    assert_eq!(
        names,
        [
            "2017-03-09-profile",
            "2018-03-01-hybrid",
            "2019-03-01-hybrid",
            "2020-09-01-hybrid",
            "latest"
        ]
    );
}

#[test]
fn the_longest_prefix_wins_and_case_is_ignored() {
    let hybrid = profile("2020-09-01-hybrid");
    assert_eq!(hybrid.version(&VM), Some("2020-06-01"));
    assert_eq!(
        hybrid.version(&TypeName::of("MICROSOFT.COMPUTE/Disks")),
        Some("2019-07-01")
    );
    assert_eq!(
        hybrid.version(&TypeName::of("Microsoft.Compute/disks/beginGetAccess")),
        Some("2019-07-01")
    );
    assert_eq!(
        hybrid.version(&TypeName::of("Microsoft.Resources/subscriptions")),
        Some("2016-06-01")
    );
    assert_eq!(
        hybrid.version(&TypeName::of(
            "Microsoft.Resources/subscriptions/resourceGroups/resources"
        )),
        Some("2019-10-01")
    );
    assert_eq!(
        hybrid.version(&TypeName::of("Microsoft.Resources/resourceGroups")),
        Some("2019-10-01")
    );
    assert_eq!(hybrid.version(&TypeName::of("Contoso.Widgets/gears")), None);
    assert_eq!(profile("2017-03-09-profile").version(&DISK), None);
    assert_eq!(
        profile("2019-03-01-hybrid").version(&VM),
        Some("2017-12-01")
    );
    assert_eq!(
        profile("2019-03-01-hybrid").version(&DISK),
        Some("2017-03-30")
    );
    assert_eq!(hybrid.data_plane("microsoft.storage"), Some("2019-07-07"));
}

#[test]
fn the_stamp_has_the_last_word() {
    let hybrid = profile("2020-09-01-hybrid");
    let listed = resolve(hybrid, &VM, Some(&versions(&["2020-06-01", "2017-12-01"])));
    assert_eq!(
        (listed.version.as_str(), listed.origin),
        ("2020-06-01", VersionOrigin::Profile)
    );
    let lower = resolve(
        hybrid,
        &VM,
        Some(&versions(&[
            "2021-03-01",
            "2017-12-01",
            "2016-03-30",
            "2019-01-01-preview",
        ])),
    );
    assert_eq!(
        (lower.version.as_str(), lower.origin),
        ("2017-12-01", VersionOrigin::Stamp)
    );
    assert_eq!(lower.instead_of.as_deref(), Some("2020-06-01"));
    let higher = resolve(
        hybrid,
        &VM,
        Some(&versions(&[
            "2022-01-01",
            "2021-03-01",
            "2020-12-01-preview",
        ])),
    );
    assert_eq!(higher.version, "2021-03-01");
    let nothing = resolve(hybrid, &VM, None);
    assert_eq!(
        (nothing.version.as_str(), nothing.origin),
        ("2020-06-01", VersionOrigin::Profile)
    );
}

#[test]
fn latest_takes_the_newest_that_is_no_preview() {
    let latest = resolve(
        profile("latest"),
        &VM,
        Some(&versions(&[
            "2016-03-30",
            "2023-01-01-preview",
            "2020-06-01",
        ])),
    );
    assert_eq!(
        (latest.version.as_str(), latest.origin),
        ("2020-06-01", VersionOrigin::Stamp)
    );
    let only_previews = resolve(
        profile("latest"),
        &VM,
        Some(&versions(&["2014-01-01-preview", "2015-01-01-preview"])),
    );
    assert_eq!(only_previews.version, "2015-01-01-preview");
    assert_eq!(
        resolve(profile("latest"), &VM, None).origin,
        VersionOrigin::Default
    );
}

#[test]
fn what_the_profile_lacks_comes_from_the_stamp_then_from_a_default() {
    let old = profile("2017-03-09-profile");
    let stamp = resolve(old, &DISK, Some(&versions(&["2017-03-30"])));
    assert_eq!(
        (stamp.version.as_str(), stamp.origin),
        ("2017-03-30", VersionOrigin::Stamp)
    );
    let other = resolve(old, &DISK, Some(&[]));
    assert_eq!(
        (other.version.as_str(), other.origin),
        ("2019-07-01", VersionOrigin::Default)
    );
    let unknown = resolve(old, &TypeName::of("Contoso.Widgets/gears"), None);
    assert_eq!(unknown.origin, VersionOrigin::Default);
}

#[test]
fn a_profile_is_suggested_with_its_reason() {
    for (version, expected) in [
        ("1.2108.2.127", "2020-09-01-hybrid"),
        ("1.2102.0.5", "2020-09-01-hybrid"),
        ("2301", "2020-09-01-hybrid"),
        ("1.2008.14.67", "2019-03-01-hybrid"),
        ("1.1904.0.36", "2019-03-01-hybrid"),
        ("1.1808.0.97", "2018-03-01-hybrid"),
        ("1.1708.0.1", "2017-03-09-profile"),
    ] {
        let (name, because) = suggest(Some(version), None);
        assert_eq!(name, expected, "{version}");
        assert!(
            because.contains("The stamp says it is version"),
            "{because}"
        );
    }
    let offering = |compute: &str, network: &str, storage: &str| {
        StampProviders::read(&json!([
            {"namespace": "Microsoft.Compute", "resourceTypes": [{"resourceType": "virtualMachines", "apiVersions": [compute]}]},
            {"namespace": "Microsoft.Network", "resourceTypes": [{"resourceType": "virtualNetworks", "apiVersions": [network]}]},
            {"namespace": "Microsoft.Storage", "resourceTypes": [{"resourceType": "storageAccounts", "apiVersions": [storage]}]},
        ]))
    };
    assert_eq!(
        suggest(
            None,
            Some(&offering("2017-12-01", "2017-10-01", "2017-10-01"))
        )
        .0,
        "2019-03-01-hybrid"
    );
    assert_eq!(
        suggest(
            None,
            Some(&offering("2024-07-01", "2024-05-01", "2024-01-01"))
        )
        .0,
        "latest"
    );
    assert_eq!(
        suggest(
            None,
            Some(&offering("2011-01-01", "2011-01-01", "2011-01-01"))
        )
        .0,
        "2017-03-09-profile"
    );
    assert_eq!(suggest(None, None).0, "2020-09-01-hybrid");
}

fn published(file: &str) -> Option<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data")
        .join(file);
    match std::fs::read(&path) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
        Err(_) => {
            eprintln!("skipped: {} is not there", path.display());
            None
        }
    }
}

#[test]
fn every_published_type_has_the_published_version() {
    for (name, file) in [
        ("2017-03-09-profile", "2017-03-09-profile.f87f1561.json"),
        ("2018-03-01-hybrid", "2018-03-01-hybrid.ea5cdc8b.json"),
        ("2019-03-01-hybrid", "2019-03-01-hybrid.98362716.json"),
        ("2020-09-01-hybrid", "2020-09-01-hybrid.1139172a.json"),
    ] {
        let Some(definition) = published(&format!("profiles/{file}")) else {
            continue;
        };
        let mut compared = 0;
        for (namespace, by_version) in definition["resource-manager"].as_object().unwrap() {
            // The published files write "eventhubs"; the provider is Microsoft.EventHub.
            let namespace = namespace.replace("eventhubs", "eventhub");
            for (version, types) in by_version.as_object().unwrap() {
                for type_name in types.as_array().unwrap() {
                    let type_name =
                        TypeName::owned(format!("{namespace}/{}", type_name.as_str().unwrap()));
                    assert_eq!(
                        profile(name).version(&type_name),
                        Some(version.as_str()),
                        "{name}: {type_name}"
                    );
                    compared += 1;
                }
            }
        }
        assert!(compared > 40, "{name}: only {compared} types were compared");
        let storage = definition["data-plane"]["microsoft.storage"]
            .as_object()
            .unwrap();
        assert!(storage.contains_key(profile(name).data_plane("Microsoft.Storage").unwrap()));
    }
}

#[test]
fn a_real_stamp_gets_versions_that_it_lists() {
    let Some(reply) = published("azurestack/AzureStack.Provider.Metadata.json") else {
        return;
    };
    let providers = StampProviders::read(&reply);
    assert!(providers.types().len() > 100);
    for profile in Profile::all() {
        for listed in providers.types() {
            let resolved = resolve(profile, &listed.name, providers.offered(&listed.name));
            assert!(
                listed.versions.contains(&resolved.version),
                "{}: {} {}",
                profile.name,
                listed.name,
                resolved.version
            );
        }
    }
}
