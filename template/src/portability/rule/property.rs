//! Properties that are newer than the api-version their resource will be sent in: the provider ignores or refuses them.

use crate::portability::capabilities::Offer;
use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::{Subject, Survey};
use crate::portability::version;
use crate::value::same_name;

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";

/// Properties with the api-version that first knew them.
const SINCE: [(&str, &[&str], &str); 6] = [
    (
        ACCOUNT,
        &["properties", "supportsHttpsTrafficOnly"],
        "2016-12-01",
    ),
    (ACCOUNT, &["properties", "networkAcls"], "2017-06-01"),
    (ACCOUNT, &["properties", "isHnsEnabled"], "2018-02-01"),
    (ACCOUNT, &["properties", "minimumTlsVersion"], "2019-06-01"),
    (
        ACCOUNT,
        &["properties", "allowBlobPublicAccess"],
        "2019-06-01",
    ),
    (
        "Microsoft.Compute/virtualMachines",
        &["properties", "securityProfile"],
        "2019-12-01",
    ),
];

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    for subject in &survey.subjects {
        for (name, steps, since) in &SINCE {
            if !same_name(name, &subject.resource_type) {
                continue;
            }
            let Some(setting) = subject.setting(steps) else {
                continue;
            };
            let Some(sent) = sent(survey, subject) else {
                continue;
            };
            if version::newer(since, &sent) {
                // Leaving it out may open what its author closed; that is for a person to decide.
                found.add(
                    (Severity::Warning, Rule::NewerFeature),
                    (setting.node.offset, &setting.path),
                    format!(
                        "Api-version {sent} of {name} does not know the property '{}', which came with {since}.",
                        steps.last().unwrap_or(&"")
                    ),
                    None,
                );
            }
        }
    }
}

/// The api-version that a resource will be sent in once the template is mended.
fn sent(survey: &Survey<'_>, subject: &Subject<'_>) -> Option<String> {
    let offer = match survey.offer_of(subject) {
        Offer::There { offer, .. } => Some(offer),
        _ => None,
    };
    let asked = subject
        .setting(&["apiVersion"])
        .and_then(|setting| setting.text());
    match (asked, offer) {
        (Some(asked), Some(offer)) => {
            let all = || offer.api_versions.iter().map(String::as_str);
            if all().any(|version| same_name(version, &asked)) {
                return Some(asked);
            }
            version::instead_of(&asked, all()).map(str::to_owned)
        }
        (Some(asked), None) => Some(asked),
        (None, Some(offer)) => {
            let (_, profile, _) = survey.api_profile(subject.template)?;
            let mut profiles = offer.profiles.iter();
            let found = profiles.find(|(name, _)| same_name(name, &profile));
            found.map(|(_, version)| version.clone())
        }
        (None, None) => None,
    }
}
