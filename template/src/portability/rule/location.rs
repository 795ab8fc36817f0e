//! Locations that the stamp does not have.

use crate::portability::capabilities::Offer;
use crate::portability::edit::{Fix, replace};
use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::{Subject, Survey};

const OF_THE_GROUP: &str = "[resourceGroup().location]";

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    for subject in &survey.subjects {
        one(survey, subject, found);
    }
}

fn one(survey: &Survey<'_>, subject: &Subject<'_>, found: &mut Findings<'_>) {
    let offered: Vec<String> = match survey.offer_of(subject) {
        Offer::There { offer, .. } if !offer.locations.is_empty() => offer.locations,
        // What is not there at all needs no location.
        Offer::Absent { .. } => return,
        _ => match &survey.capabilities.locations {
            Some(locations) => locations.clone(),
            None => return,
        },
    };
    let Some(setting) = subject.setting(&["location"]) else {
        return;
    };
    // A resource group lies where the stamp has a region.
    if subject.asks(setting.node, "resourceGroup") {
        return;
    }
    for location in setting.texts() {
        let is = |name: &String| folded(name) == folded(location);
        if offered.iter().any(is) {
            continue;
        }
        let only_global = offered.iter().all(|name| folded(name) == "global");
        let fix = setting
            .origin_of(location)
            .filter(|origin| origin.is_free())
            .and_then(|origin| {
                if only_global {
                    // The place may serve other resources too, so the resource itself says it.
                    return Some(Fix::new(
                        "write 'global'".to_owned(),
                        vec![replace(setting.node, "global")],
                    ));
                }
                in_group(survey, subject).then(|| {
                    Fix::new(
                        "take the location of the resource group".to_owned(),
                        vec![replace(origin.node, OF_THE_GROUP)],
                    )
                })
            });
        found.add(
            (Severity::Error, Rule::Location),
            setting.at(location),
            format!(
                "The stamp has no location '{location}' for {}. It has: {}.",
                subject.resource_type,
                super::listed(offered.iter().map(String::as_str))
            ),
            fix,
        );
    }
}

/// Whether the resource and everything around it is deployed to a resource group, so that `resourceGroup()` may be asked.
fn in_group(survey: &Survey<'_>, subject: &Subject<'_>) -> bool {
    let schema = |node: &crate::document::Node| {
        let schema = node
            .value("$schema")
            .and_then(crate::document::Node::as_str);
        schema.is_none_or(|schema| schema.to_lowercase().contains("/deploymenttemplate.json"))
    };
    schema(subject.template)
        && survey
            .templates
            .first()
            .is_none_or(|(root, _)| schema(root))
}

fn folded(location: &str) -> String {
    location.to_lowercase().replace(' ', "")
}
