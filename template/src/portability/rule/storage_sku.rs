//! Skus of accounts and disks, and kinds of accounts, that the stamp does not have: GRS, ZRS, Premium, StorageV2.

use crate::portability::edit::{Fix, remove};
use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::{Subject, Survey};
use crate::value::same_name;

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";

/// Where a sku stands, by type.
const SETTINGS: [(&str, &[&str]); 5] = [
    (ACCOUNT, &["sku", "name"]),
    // Until 2015-06-15 the sku was a property.
    (ACCOUNT, &["properties", "accountType"]),
    ("Microsoft.Compute/disks", &["sku", "name"]),
    ("Microsoft.Compute/disks", &["properties", "accountType"]),
    ("Microsoft.Compute/snapshots", &["sku", "name"]),
];

/// Where the disks of virtual machines and scale sets stand.
const PROFILES: [(&str, &[&str]); 2] = [
    (
        "Microsoft.Compute/virtualMachines",
        &["properties", "storageProfile"],
    ),
    (
        "Microsoft.Compute/virtualMachineScaleSets",
        &["properties", "virtualMachineProfile", "storageProfile"],
    ),
];

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    for subject in &survey.subjects {
        let is = |name: &str| same_name(name, &subject.resource_type);
        if let Some(skus) = &survey.capabilities.storage_skus {
            for (_, steps) in SETTINGS.iter().filter(|(name, _)| is(name)) {
                sku(skus, subject, steps, found);
            }
            for (_, profile) in PROFILES.iter().filter(|(name, _)| is(name)) {
                let managed: &[&str] = &["managedDisk", "storageAccountType"];
                sku(
                    skus,
                    subject,
                    &[*profile, &["osDisk"], managed].concat(),
                    found,
                );
                let disks = [*profile, &["dataDisks"]].concat();
                for index in 0..subject.length(&disks) {
                    let index = index.to_string();
                    let steps = [disks.as_slice(), &[&index], managed].concat();
                    sku(skus, subject, &steps, found);
                }
            }
        }
        if let Some(kinds) = &survey.capabilities.storage_kinds
            && is(ACCOUNT)
        {
            kind(survey, kinds, subject, found);
        }
    }
}

fn sku(skus: &[String], subject: &Subject<'_>, steps: &[&str], found: &mut Findings<'_>) {
    let Some(setting) = subject.setting(steps) else {
        return;
    };
    for name in setting.texts() {
        if skus.iter().any(|offered| same_name(offered, name)) {
            continue;
        }
        let fix = instead_of(name, skus)
            .zip(setting.origin_of(name))
            .map(|(instead, origin)| Fix::new(format!("use {instead}"), origin.rewrite(instead)));
        found.add(
            (Severity::Error, Rule::StorageSku),
            setting.at(name),
            format!(
                "The stamp has no storage of sku {name}. It has: {}.",
                super::listed(skus.iter().map(String::as_str))
            ),
            fix,
        );
    }
}

/// The sku that comes nearest: a stamp keeps its copies itself, so what differs is how fast it is.
fn instead_of<'a>(name: &str, skus: &'a [String]) -> Option<&'a str> {
    let offered = |wanted: &str| skus.iter().find(|sku| same_name(sku, wanted));
    let fast = name.to_lowercase().starts_with("premium");
    let fast = fast.then(|| offered("Premium_LRS")).flatten();
    fast.or_else(|| offered("Standard_LRS")).map(String::as_str)
}

fn kind(survey: &Survey<'_>, kinds: &[String], subject: &Subject<'_>, found: &mut Findings<'_>) {
    let Some(setting) = subject.setting(&["kind"]) else {
        return;
    };
    for name in setting.texts() {
        if kinds.iter().any(|offered| same_name(offered, name)) {
            continue;
        }
        let plain = kinds.iter().find(|offered| same_name(offered, "Storage"));
        let fix = plain.zip(setting.origin_of(name)).map(|(plain, origin)| {
            let mut edits = origin.rewrite(plain);
            // Plain accounts have no access tier and refuse one.
            if let Some(properties) = subject.node.value("properties") {
                edits.extend(remove(survey.source, properties, "accessTier").unwrap_or_default());
            }
            Fix::new(format!("use kind {plain}"), edits)
        });
        found.add(
            (Severity::Error, Rule::StorageSku),
            setting.at(name),
            format!(
                "The stamp has no storage accounts of kind {name}. It has: {}.",
                super::listed(kinds.iter().map(String::as_str))
            ),
            fix,
        );
    }
}
