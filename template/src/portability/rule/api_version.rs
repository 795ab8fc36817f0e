//! Api-versions and API profiles that the stamp does not offer: of resources, and in `reference()` and `list…()`.

use crate::document::Node;
use crate::expression::Expression;
use crate::place::Path;
use crate::portability::capabilities::{Offer, TypeOffer};
use crate::portability::edit::{Edit, Fix, replace, within};
use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::{Subject, Survey, call, each, expression, texts};
use crate::portability::version;
use crate::value::same_name;

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    profiles(survey, found);
    for subject in &survey.subjects {
        if let Offer::There { offer, certain } = survey.offer_of(subject) {
            resource(survey, subject, &offer, certain, found);
        }
    }
    if let Some((root, path)) = survey.templates.first() {
        let base = Path::Base(path);
        texts(root, &base, &["metadata"], &mut |node, path| {
            looked_at(survey, node, path, found);
        });
    }
}

/// The API profiles that templates name.
fn profiles(survey: &Survey<'_>, found: &mut Findings<'_>) {
    for (template, path) in &survey.templates {
        let Some((node, instead, false)) = survey.api_profile(template) else {
            continue;
        };
        let path = Path::Base(path).member("apiProfile").to_string();
        let named = node.as_str().unwrap_or("");
        found.add(
            (Severity::Error, Rule::ApiVersion),
            (node.offset, &path),
            format!("The API profile '{named}' is not known here."),
            Some(Fix::new(
                format!("name '{instead}'"),
                vec![replace(node, &instead)],
            )),
        );
    }
}

fn resource(
    survey: &Survey<'_>,
    subject: &Subject<'_>,
    offer: &TypeOffer,
    certain: bool,
    found: &mut Findings<'_>,
) {
    let resource_type = &subject.resource_type;
    let all = || offer.api_versions.iter().map(String::as_str);
    let severity = if certain {
        Severity::Error
    } else {
        Severity::Warning
    };
    let Some(node) = subject.node.value("apiVersion") else {
        unversioned(survey, subject, offer, severity, found);
        return;
    };
    let Some(asked) = subject
        .setting(&["apiVersion"])
        .and_then(|setting| setting.text())
    else {
        return;
    };
    let path = format!("{}.apiVersion", subject.path);
    if !all().any(|version| same_name(version, &asked)) {
        // The version is written at the resource itself: a variable may serve types that offer others.
        let fix = version::instead_of(&asked, all()).map(|instead| {
            Fix::new(
                format!("use api-version {instead}"),
                vec![replace(node, instead)],
            )
        });
        found.add(
            (severity, Rule::ApiVersion),
            (node.offset, &path),
            format!(
                "Api-version {asked} of {resource_type} is not offered. Offered: {}.",
                super::listed(all())
            ),
            fix,
        );
    } else if let Some(profile) = survey.profile
        && let Some(usual) = profile.api_versions.get(&resource_type.to_lowercase())
        && version::newer(&asked, usual)
    {
        found.add(
            (Severity::Information, Rule::ApiVersion),
            (node.offset, &path),
            format!(
                "Api-version {asked} of {resource_type} is offered here and newer than the {usual} of profile {}; other stamps of that profile may refuse it.",
                profile.name
            ),
            None,
        );
    }
}

/// A resource that leaves its api-version to the profile of its template.
fn unversioned(
    survey: &Survey<'_>,
    subject: &Subject<'_>,
    offer: &TypeOffer,
    severity: Severity,
    found: &mut Findings<'_>,
) {
    let reason = match survey.api_profile(subject.template) {
        Some((_, profile, _)) => {
            let named = |name: &String| same_name(name, &profile);
            // Without a word of the stamp about its profiles nothing can be said.
            if offer.profiles.is_empty() || offer.profiles.keys().any(named) {
                return;
            }
            format!(
                "{} has no api-version in the API profile '{profile}' here, and the resource gives none.",
                subject.resource_type
            )
        }
        None => format!(
            "The resource of type {} has no apiVersion, and its template names no API profile.",
            subject.resource_type
        ),
    };
    let newest = version::newest(offer.api_versions.iter().map(String::as_str));
    let fix = newest
        .zip(subject.node.member("type"))
        .map(|(version, member)| {
            let edit = Edit {
                start: member.offset,
                end: member.offset,
                text: format!("\"apiVersion\": \"{version}\", "),
            };
            Fix::new(format!("give it api-version {version}"), vec![edit])
        });
    found.add(
        (severity, Rule::ApiVersion),
        (subject.node.offset, &subject.path),
        reason,
        fix,
    );
}

/// Api-versions that expressions look at resources in.
fn looked_at(survey: &Survey<'_>, node: &Node, path: &Path<'_>, found: &mut Findings<'_>) {
    let Some(expression) = expression(node) else {
        return;
    };
    each(expression, &mut |inner| {
        let Some((name, [id, asked, ..])) = call(inner) else {
            return;
        };
        let lists = name.to_lowercase().starts_with("list");
        if !lists && !same_name(name, "reference") {
            return;
        }
        let (Some(resource_type), Some(version)) = (named_type(id), asked.as_text()) else {
            return;
        };
        let Offer::There { offer, certain } = survey.offer(resource_type) else {
            return;
        };
        let all = || offer.api_versions.iter().map(String::as_str);
        if all().any(|offered| same_name(offered, version)) {
            return;
        }
        let fix = version::instead_of(version, all()).and_then(|instead| {
            let end = asked.offset + u32::try_from(asked.to_string().len()).ok()?;
            let text = format!("'{instead}'");
            let edit = within(survey.source, node, asked.offset..end, &text)?;
            Some(Fix::new(format!("use api-version {instead}"), vec![edit]))
        });
        let severity = if certain {
            Severity::Error
        } else {
            Severity::Warning
        };
        found.add(
            (severity, Rule::ApiVersion),
            (node.offset, &path.to_string()),
            format!(
                "{name}() looks at {resource_type} in api-version {version}, which is not offered. Offered: {}.",
                super::listed(all())
            ),
            fix,
        );
    });
}

/// The type that `resourceId()` is asked for.
fn named_type(expression: &Expression) -> Option<&str> {
    let (name, arguments) = call(expression)?;
    same_name(name, "resourceId").then_some(())?;
    arguments
        .iter()
        .filter_map(Expression::as_text)
        .map(|text| &**text)
        .find(|text| {
            text.split_once('/')
                .is_some_and(|(space, _)| space.contains('.'))
        })
}
