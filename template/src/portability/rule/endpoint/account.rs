//! The address of a storage account that the template itself deploys: the account is asked for it.

use super::Public;
use crate::document::Node;
use crate::expression::Expression;
use crate::portability::edit::{Fix, within};
use crate::portability::survey::{Subject, Survey, call, each, expression};
use crate::value::same_name;

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";

/// `concat('http://', name, '.blob.core.windows.net/…')` becomes `concat(reference(…).primaryEndpoints.blob, '…')`, where the account
/// is one of the same template and `reference()` may be called.
pub(super) fn fix(survey: &Survey<'_>, node: &Node, path: &str, public: &Public) -> Option<Fix> {
    let endpoint = public.endpoint?;
    if !is_body_or_output(survey, path) {
        return None;
    }
    let whole = expression(node)?;
    let mut edits = Vec::new();
    each(whole, &mut |inner| {
        let Some((name, arguments)) = call(inner) else {
            return;
        };
        if !same_name(name, "concat") {
            return;
        }
        for (index, three) in arguments.windows(3).enumerate() {
            let last = index + 3 == arguments.len();
            edits.extend(edit(survey, node, three, last, (public.suffix, endpoint)));
        }
    });
    (!edits.is_empty()).then(|| {
        Fix::new(
            format!("ask the account for its {endpoint} endpoint"),
            edits,
        )
    })
}

fn edit(
    survey: &Survey<'_>,
    node: &Node,
    three: &[Expression],
    last: bool,
    (suffix, endpoint): (&str, &str),
) -> Option<crate::portability::Edit> {
    let [scheme, name, tail] = three else {
        return None;
    };
    let written = scheme.as_text()?.to_lowercase();
    if written != "http://" && written != "https://" {
        return None;
    }
    let text = tail.as_text()?;
    let rest = text.get(suffix.len()..)?;
    if !text.to_lowercase().starts_with(suffix) || !is_account(survey, name) {
        return None;
    }
    // The endpoint ends with a slash.
    let rest = match rest.strip_prefix('/') {
        Some(rest) => rest,
        None if rest.is_empty() && last => "",
        None => return None,
    };
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!(", '{}'", rest.replace('\'', "''"))
    };
    let replacement =
        format!("reference(resourceId('{ACCOUNT}', {name})).primaryEndpoints.{endpoint}{rest}");
    let end = tail.offset + u32::try_from(tail.to_string().len()).ok()?;
    within(survey.source, node, scheme.offset..end, &replacement)
}

/// Whether a name is that of an account which the template deploys, outside of loops, conditions and nested templates.
fn is_account(survey: &Survey<'_>, name: &Expression) -> bool {
    let written = name.to_string().to_lowercase();
    survey.subjects.iter().any(|subject| {
        let same = || {
            let declared = subject.node.value("name").and_then(expression);
            declared.is_some_and(|declared| declared.to_string().to_lowercase() == written)
        };
        same_name(&subject.resource_type, ACCOUNT)
            && is_outermost(survey, subject)
            && subject.node.member("copy").is_none()
            && subject.node.member("condition").is_none()
            && same()
    })
}

fn is_outermost(survey: &Survey<'_>, subject: &Subject<'_>) -> bool {
    survey
        .templates
        .first()
        .is_some_and(|(root, _)| std::ptr::eq(*root, subject.template))
}

/// Whether a path leads into the properties of a resource of the outermost template, or into its outputs: elsewhere the engine
/// refuses `reference()`. An account cannot ask itself, and in a deployment the inner names differ.
fn is_body_or_output(survey: &Survey<'_>, path: &str) -> bool {
    let Some((_, base)) = survey.templates.first() else {
        return false;
    };
    let outputs = crate::place::Path::Base(base).member("outputs").to_string();
    if path.starts_with(&format!("{outputs}.")) {
        return path.ends_with(".value");
    }
    survey.subjects.iter().any(|subject| {
        let inside = path
            .strip_prefix(&subject.path)
            .is_some_and(|rest| rest.starts_with(".properties.") && !rest.contains(".copy["));
        inside
            && is_outermost(survey, subject)
            && !same_name(&subject.resource_type, ACCOUNT)
            && !same_name(&subject.resource_type, "Microsoft.Resources/deployments")
    })
}
