//! Quotas that a deployment would go over. Only a plan can tell: it counts the turns of loops.

use super::vm_size;
use crate::portability::capabilities::{Counted, Quota, VmSize};
use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::{Subject, Survey};
use crate::value::{Value, same_name};

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    if !survey.planned {
        return;
    }
    for quota in &survey.capabilities.quotas {
        one(survey, quota, found);
    }
}

fn one(survey: &Survey<'_>, quota: &Quota, found: &mut Findings<'_>) {
    let sizes = survey.capabilities.vm_sizes.as_deref().unwrap_or_default();
    let wanted = |subject: &Subject<'_>| match &quota.counted {
        Counted::Resources(name) if same_name(name, &subject.resource_type) => {
            subject.planned.len() as u64
        }
        Counted::Resources(_) => 0,
        Counted::Cores => cores(subject, sizes),
    };
    let needs: Vec<u64> = survey.subjects.iter().map(wanted).collect();
    let needed = needs
        .iter()
        .fold(0_u64, |sum, one| sum.saturating_add(*one));
    let free = quota.limit.saturating_sub(quota.used);
    let Some((subject, _)) = survey
        .subjects
        .iter()
        .zip(&needs)
        .find(|(_, needed)| **needed > 0)
    else {
        return;
    };
    if needed <= free {
        return;
    }
    let what = match &quota.counted {
        Counted::Resources(name) => format!("resources of type {name}"),
        Counted::Cores => "cores".to_owned(),
    };
    // Some of them may be there already and not count again.
    found.add(
        (Severity::Warning, Rule::Quota),
        (subject.node.offset, &subject.path),
        format!(
            "The template deploys {needed} {what}; the quota of the subscription is {} and {} are in use.",
            quota.limit, quota.used
        ),
        None,
    );
}

/// The cores of the machines that a resource makes, so far as their sizes are known.
fn cores(subject: &Subject<'_>, sizes: &[VmSize]) -> u64 {
    let Some((_, steps)) = vm_size::SETTINGS
        .iter()
        .find(|(name, _)| same_name(name, &subject.resource_type))
    else {
        return 0;
    };
    let of_one = |body: &Value| {
        let name = steps
            .iter()
            .try_fold(body, |value, step| value.member(step))?;
        let size = sizes.iter().find(|size| {
            name.as_str()
                .is_some_and(|name| same_name(name, &size.name))
        })?;
        let machines = match body.member("sku").and_then(|sku| sku.member("capacity")) {
            Some(Value::Integer(capacity)) => u64::try_from(*capacity).unwrap_or(0),
            _ => 1,
        };
        Some(machines.saturating_mul(u64::from(size.cores)))
    };
    subject
        .planned
        .iter()
        .filter_map(|resource| of_one(&resource.body))
        .fold(0, u64::saturating_add)
}
