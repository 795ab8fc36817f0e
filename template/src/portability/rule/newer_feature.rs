//! Features that no stamp has, or not every one: zones, managed identities, Standard addresses, accelerated networking.

use crate::document::Shape;
use crate::portability::edit::{Edit, Fix, remove};
use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::{Subject, Survey};
use crate::value::{Value, same_name};

/// Properties of features that no stamp has, and what they are.
const NOWHERE: [(&str, &[&str], &str); 6] = [
    (
        "Microsoft.Compute/virtualMachines",
        &["properties", "priority"],
        "virtual machines of a priority",
    ),
    (
        "Microsoft.Compute/virtualMachines",
        &["properties", "storageProfile", "osDisk", "diffDiskSettings"],
        "ephemeral disks",
    ),
    (
        "Microsoft.Compute/virtualMachines",
        &["properties", "additionalCapabilities", "ultraSSDEnabled"],
        "ultra disks",
    ),
    (
        "Microsoft.Compute/virtualMachines",
        &["properties", "proximityPlacementGroup"],
        "proximity placement groups",
    ),
    (
        "Microsoft.Compute/virtualMachines",
        &["properties", "host"],
        "dedicated hosts",
    ),
    (
        "Microsoft.Network/virtualNetworks",
        &["properties", "ddosProtectionPlan"],
        "plans of DDoS protection",
    ),
];

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    for subject in &survey.subjects {
        zones(survey, subject, found);
        identity(survey, subject, found);
        standard(subject, found);
        accelerated(subject, found);
        for (name, steps, what) in &NOWHERE {
            if same_name(name, &subject.resource_type)
                && let Some(setting) = subject.setting(steps)
                && setting.values.iter().any(is_meant)
            {
                found.add(
                    (Severity::Error, Rule::NewerFeature),
                    (setting.node.offset, &setting.path),
                    format!("A stamp has no {what}."),
                    None,
                );
            }
        }
    }
}

/// Whether a value asks for something at all.
fn is_meant(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty() && !same_name(text, "Regular"),
        Value::Array(elements) => !elements.is_empty(),
        _ => true,
    }
}

fn zones(survey: &Survey<'_>, subject: &Subject<'_>, found: &mut Findings<'_>) {
    let Some(member) = subject.node.member("zones") else {
        return;
    };
    if matches!(member.value.shape, Shape::Null) || member.value.literal() == Value::array(vec![]) {
        return;
    }
    let edits = remove(survey.source, subject.node, "zones");
    found.add(
        (Severity::Error, Rule::NewerFeature),
        (member.offset, &format!("{}.zones", subject.path)),
        "A stamp has no availability zones.".to_owned(),
        edits.map(|edits| Fix::new("leave the zones out".to_owned(), edits)),
    );
}

fn identity(survey: &Survey<'_>, subject: &Subject<'_>, found: &mut Findings<'_>) {
    let severity = match survey.capabilities.managed_identity {
        Some(true) => return,
        Some(false) => Severity::Error,
        None => Severity::Warning,
    };
    let Some(setting) = subject.setting(&["identity", "type"]) else {
        return;
    };
    if setting.texts().all(|kind| same_name(kind, "None")) {
        return;
    }
    // Role assignments and scripts may stand on the identity, so leaving it out mends nothing.
    found.add(
        (severity, Rule::NewerFeature),
        (setting.node.offset, &setting.path),
        "Not every stamp has managed identities. A service principal does the same everywhere."
            .to_owned(),
        None,
    );
}

/// Addresses and load balancers of the Standard sku.
fn standard(subject: &Subject<'_>, found: &mut Findings<'_>) {
    let is = |name: &str| same_name(name, &subject.resource_type);
    if !is("Microsoft.Network/publicIPAddresses") && !is("Microsoft.Network/loadBalancers") {
        return;
    }
    let Some(setting) = subject.setting(&["sku", "name"]) else {
        return;
    };
    for name in setting.texts().filter(|name| !same_name(name, "Basic")) {
        let fix = setting
            .origin_of(name)
            .map(|origin| Fix::new("use Basic".to_owned(), origin.rewrite("Basic")));
        found.add(
            (Severity::Error, Rule::NewerFeature),
            setting.at(name),
            format!(
                "A stamp has {} of the Basic sku only, and this is {name}.",
                if is("Microsoft.Network/loadBalancers") {
                    "load balancers"
                } else {
                    "public addresses"
                }
            ),
            fix,
        );
    }
}

fn accelerated(subject: &Subject<'_>, found: &mut Findings<'_>) {
    if !same_name(
        "Microsoft.Network/networkInterfaces",
        &subject.resource_type,
    ) {
        return;
    }
    let Some(setting) = subject.setting(&["properties", "enableAcceleratedNetworking"]) else {
        return;
    };
    if !setting.values.contains(&Value::Bool(true)) {
        return;
    }
    let fix = matches!(setting.node.shape, Shape::Bool(true)).then(|| {
        let edit = Edit {
            start: setting.node.offset,
            end: setting.node.end,
            text: "false".to_owned(),
        };
        Fix::new("turn it off".to_owned(), vec![edit])
    });
    found.add(
        (Severity::Error, Rule::NewerFeature),
        (setting.node.offset, &setting.path),
        "A stamp has no accelerated networking.".to_owned(),
        fix,
    );
}
