//! Sizes of virtual machines that the stamp does not have.

use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::Survey;
use crate::value::same_name;

/// Where a size stands, by type.
pub(super) const SETTINGS: [(&str, &[&str]); 2] = [
    (
        "Microsoft.Compute/virtualMachines",
        &["properties", "hardwareProfile", "vmSize"],
    ),
    (
        "Microsoft.Compute/virtualMachineScaleSets",
        &["sku", "name"],
    ),
];

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    let Some(sizes) = &survey.capabilities.vm_sizes else {
        return;
    };
    let offered = |name: &str| sizes.iter().any(|size| same_name(&size.name, name));
    for subject in &survey.subjects {
        let Some((_, steps)) = SETTINGS
            .iter()
            .find(|(name, _)| same_name(name, &subject.resource_type))
        else {
            continue;
        };
        let Some(setting) = subject.setting(steps) else {
            continue;
        };
        for size in setting.texts().filter(|size| !offered(size)) {
            let near = nearest(size, sizes.iter().map(|size| size.name.as_str()));
            let hint = near.map_or(String::new(), |near| format!(" Nearest: {near}."));
            found.add(
                (Severity::Error, Rule::VmSize),
                setting.at(size),
                format!("The stamp has no virtual machines of size {size}.{hint}"),
                None,
            );
        }
        let accepted = setting
            .texts()
            .find_map(|size| setting.origin_of(size))
            .and_then(|origin| origin.parameter)
            .and_then(|parameter| parameter.value("allowedValues"));
        if let Some(node) = accepted {
            let missing: Vec<&str> = node
                .elements()
                .iter()
                .filter_map(|node| node.as_str())
                .filter(|size| !offered(size))
                .collect();
            if !missing.is_empty() {
                found.add(
                    (Severity::Warning, Rule::VmSize),
                    (node.offset, setting.at("").1),
                    format!(
                        "A parameter accepts sizes that the stamp does not have: {}.",
                        super::listed(missing.into_iter())
                    ),
                    None,
                );
            }
        }
    }
}

/// The size whose name begins most like another's: of the same family, as a rule.
fn nearest<'a>(size: &str, offered: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let like = |name: &str| {
        let pairs = name.chars().zip(size.chars());
        pairs
            .take_while(|(left, right)| left.eq_ignore_ascii_case(right))
            .count()
    };
    let prefix = size.find('_').map_or(0, |at| at + 1);
    offered
        .map(|name| (like(name), name))
        .filter(|(same, _)| *same > prefix)
        .max_by_key(|(same, name)| (*same, std::cmp::Reverse(name.len())))
        .map(|(_, name)| name)
}
