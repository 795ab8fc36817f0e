//! Will it run on my stamp? A template against a profile and what a stamp offers: what is missing, where, why, and how to mend it.
//!
//! Pure: the caller fills [`Capabilities`] from `/providers`, the lists of sizes, images and extensions, and quotas. A list that the
//! caller does not have is left out, and the rules that need it say nothing.

mod capabilities;
mod edit;
mod finding;
mod rule;
mod survey;
mod version;

pub use capabilities::{
    Capabilities, Counted, Extension, Image, Profile, Quota, TypeOffer, VmSize,
};
pub use edit::{Edit, Fix, Fixed, apply};
pub use finding::{Finding, Rule, Severity};

use crate::plan::Plan;
use crate::template::Template;
use finding::Findings;
use std::sync::Arc;
use survey::Survey;

/// Everything of a template that a stamp does not have or does differently, in the order of the file.
///
/// With a plan, values are the evaluated ones, loops are counted and linked templates are looked at too (what is found there has no
/// fix: it is another file). Without one, values are looked up in the defaults of parameters and in variables, so far as they are
/// written as they are.
pub fn portability(
    template: &Template,
    plan: Option<&Plan>,
    profile: Option<&Profile>,
    capabilities: &Capabilities,
) -> Vec<Finding> {
    let survey = Survey::of(template, plan, profile, capabilities);
    let mut found = Findings::new(&template.source);
    for rule in rule::ALL {
        rule(&survey, &mut found);
    }
    let mut findings = found.sorted();
    linked(template, plan, &mut |inner, plan| {
        for finding in portability(inner, Some(plan), profile, capabilities) {
            let finding = Finding {
                fix: None,
                ..finding
            };
            if !findings.contains(&finding) && findings.len() < finding::MOST {
                findings.push(finding);
            }
        }
    });
    findings
}

/// The linked templates of a plan, which stand in other files.
fn linked(template: &Template, plan: Option<&Plan>, visit: &mut dyn FnMut(&Template, &Plan)) {
    let Some(plan) = plan else { return };
    for inner in plan
        .resources
        .iter()
        .filter_map(|resource| resource.nested.as_deref())
    {
        if Arc::ptr_eq(&inner.template.source, &template.source) {
            linked(template, Some(inner), visit);
        } else {
            visit(&inner.template, inner);
        }
    }
}
