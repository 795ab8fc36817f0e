//! Platform images that were not downloaded to the stamp.

use crate::portability::edit::{Fix, replace};
use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::{Subject, Survey};
use crate::value::same_name;

const SETTINGS: [(&str, &[&str]); 2] = [
    (
        "Microsoft.Compute/virtualMachines",
        &["properties", "storageProfile", "imageReference"],
    ),
    (
        "Microsoft.Compute/virtualMachineScaleSets",
        &[
            "properties",
            "virtualMachineProfile",
            "storageProfile",
            "imageReference",
        ],
    ),
];

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    for subject in &survey.subjects {
        let steps = SETTINGS
            .iter()
            .find(|(name, _)| same_name(name, &subject.resource_type));
        if let Some((_, steps)) = steps {
            one(survey, subject, steps, found);
        }
    }
}

fn one(survey: &Survey<'_>, subject: &Subject<'_>, steps: &[&str], found: &mut Findings<'_>) {
    let Some(images) = &survey.capabilities.images else {
        return;
    };
    let setting = |name: &'static str| subject.setting(&[steps, &[name]].concat());
    let parts = ["publisher", "offer", "sku"].map(|name| (name, setting(name)));
    let [Some(publisher), Some(offer), Some(sku)] =
        parts.each_ref().map(|(_, part)| part.as_ref()?.text())
    else {
        return;
    };
    let Some((_, Some(place))) = parts.first() else {
        return;
    };
    let same = |image: &&crate::portability::Image| {
        same_name(&image.publisher, &publisher)
            && same_name(&image.offer, &offer)
            && same_name(&image.sku, &sku)
    };
    let Some(image) = images.iter().find(same) else {
        let others = images
            .iter()
            .filter(|image| same_name(&image.publisher, &publisher))
            .map(|image| format!("{}:{}", image.offer, image.sku));
        let others: Vec<String> = others.collect();
        found.add(
            (Severity::Error, Rule::Image),
            (place.node.offset, &place.path),
            format!(
                "The image {publisher}:{offer}:{sku} is not on the stamp; its operator can download it. Of this publisher there is: {}.",
                super::listed(others.iter().map(String::as_str))
            ),
            None,
        );
        return;
    };
    let Some(version) = setting("version") else {
        return;
    };
    for asked in version.texts() {
        if same_name(asked, "latest") || image.versions.iter().any(|found| same_name(found, asked))
        {
            continue;
        }
        found.add(
            (Severity::Error, Rule::Image),
            (version.node.offset, &version.path),
            format!(
                "The image {publisher}:{offer}:{sku} is not on the stamp in version {asked}. There is: {}.",
                super::listed(image.versions.iter().map(String::as_str))
            ),
            version.node.as_str().map(|_| {
                Fix::new("take the latest".to_owned(), vec![replace(version.node, "latest")])
            }),
        );
    }
}
