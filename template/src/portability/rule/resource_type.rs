//! Resource types that are not there.

use crate::error::did_you_mean;
use crate::portability::capabilities::Offer;
use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::Survey;

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    for subject in &survey.subjects {
        let Some(resource_type) = survey.provided_type(subject) else {
            continue;
        };
        let Offer::Absent { namespace } = survey.offer(&resource_type) else {
            continue;
        };
        if resource_type.is_empty() {
            continue;
        }
        let node = subject.node.value("type").unwrap_or(subject.node);
        let (path, space) = (
            format!("{}.type", subject.path),
            resource_type.split('/').next().unwrap_or(""),
        );
        let known = survey.capabilities.types.as_ref();
        let in_profile = survey.profile.filter(|profile| {
            profile
                .api_versions
                .contains_key(&resource_type.to_lowercase())
        });
        let why = match (namespace, in_profile) {
            (_, Some(profile)) => format!(
                "Profile {} has it, so the operator of the stamp can add it.",
                profile.name
            ),
            (true, None) => known
                .and_then(|types| {
                    did_you_mean(
                        &resource_type.to_lowercase(),
                        types.keys().map(String::as_str),
                    )
                })
                .unwrap_or_else(|| "Others of its namespace are there.".to_owned()),
            (false, None) => format!("Nothing of the namespace {space} is there."),
        };
        let severity = if known.is_some() {
            Severity::Error
        } else {
            Severity::Warning
        };
        found.add(
            (severity, Rule::ResourceType),
            (node.offset, &path),
            format!("The resource type {resource_type} is not there. {why}"),
            None,
        );
    }
}
