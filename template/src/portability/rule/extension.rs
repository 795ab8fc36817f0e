//! Extensions of virtual machines that were not downloaded to the stamp.

use crate::portability::Extension;
use crate::portability::edit::{Fix, replace};
use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::{Subject, Survey};
use crate::value::same_name;

const OF_A_SET: [&str; 4] = [
    "properties",
    "virtualMachineProfile",
    "extensionProfile",
    "extensions",
];

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    let Some(extensions) = &survey.capabilities.extensions else {
        return;
    };
    for subject in &survey.subjects {
        let is = |name: &str| same_name(name, &subject.resource_type);
        if is("Microsoft.Compute/virtualMachines/extensions")
            || is("Microsoft.Compute/virtualMachineScaleSets/extensions")
        {
            one(extensions, subject, &["properties"], found);
        } else if is("Microsoft.Compute/virtualMachineScaleSets") {
            for index in 0..subject.length(&OF_A_SET) {
                let index = index.to_string();
                let steps = [OF_A_SET.as_slice(), &[&index, "properties"]].concat();
                one(extensions, subject, &steps, found);
            }
        }
    }
}

fn one(extensions: &[Extension], subject: &Subject<'_>, steps: &[&str], found: &mut Findings<'_>) {
    let setting = |name: &'static str| subject.setting(&[steps, &[name]].concat());
    let (Some(publisher), Some(kind)) = (setting("publisher"), setting("type")) else {
        return;
    };
    let (Some(publisher), Some(named)) = (publisher.text(), kind.text()) else {
        return;
    };
    let same = |extension: &&Extension| {
        same_name(&extension.publisher, &publisher) && same_name(&extension.kind, &named)
    };
    let Some(extension) = extensions.iter().find(same) else {
        found.add(
            (Severity::Error, Rule::Extension),
            (kind.node.offset, &kind.path),
            format!(
                "The extension {publisher}.{named} is not on the stamp; its operator can download it."
            ),
            None,
        );
        return;
    };
    let Some(version) = setting("typeHandlerVersion") else {
        return;
    };
    let Some(asked) = version.text() else { return };
    let wanted = numbers(&asked);
    let all = || extension.versions.iter().map(String::as_str);
    // A version is asked for by its first numbers: 1.8 means any 1.8.*.
    if all().any(|found| numbers(found).starts_with(&wanted)) {
        return;
    }
    let newest = all()
        .filter(|found| numbers(found).first() == wanted.first())
        .max_by_key(|found| numbers(found));
    let fix = newest
        .filter(|_| version.node.text().is_some())
        .map(|newest| {
            let short = newest.split('.').take(2).collect::<Vec<_>>().join(".");
            Fix::new(
                format!("use version {short}"),
                vec![replace(version.node, &short)],
            )
        });
    found.add(
        (Severity::Error, Rule::Extension),
        (version.node.offset, &version.path),
        format!(
            "The extension {publisher}.{named} is not on the stamp in version {asked}. There is: {}.",
            super::listed(all())
        ),
        fix,
    );
}

fn numbers(version: &str) -> Vec<u64> {
    version
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect()
}
