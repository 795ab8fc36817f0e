//! Work that came from outside, checked: nothing is kept or sent before every step is one that may be sent.

use crate::arm::{check_path, check_query};
use porthole_shared::operation::{Step, Work};
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::resource_id::ResourceId;

/// Steps of one piece of work.
const MOST_STEPS: usize = 32;
/// The largest body of a step.
const LARGEST_BODY: usize = 1024 * 1024;
/// The longest id of the resource that it is about.
const LONGEST_RESOURCE: usize = 4096;
/// The longest etag.
const LONGEST_ETAG: usize = 512;

/// Checks a piece of work.
pub fn check(work: &Work) -> Result<(), Box<Problem>> {
    if work.resource.len() > LONGEST_RESOURCE {
        return Err(bad(
            "resource",
            format!("The resource of this work is longer than {LONGEST_RESOURCE} characters."),
        ));
    }
    let resource = ResourceId::parse(&work.resource).map_err(|fault| {
        bad(
            "resource",
            format!("The resource of this work is no ARM id: {fault}."),
        )
    })?;
    if resource.subscription().is_none() {
        return Err(bad(
            "resource",
            "Work is done under a subscription: the resource starts with /subscriptions/."
                .to_owned(),
        ));
    }
    match work.steps.len() {
        0 => return Err(bad("steps", "This work has no step.".to_owned())),
        1..=MOST_STEPS => {}
        count => {
            return Err(bad(
                "steps",
                format!("This work has {count} steps; {MOST_STEPS} is the most."),
            ));
        }
    }
    work.steps
        .iter()
        .enumerate()
        .try_for_each(|(index, step)| check_step(index, step))
}

fn check_step(index: usize, step: &Step) -> Result<(), Box<Problem>> {
    let place = |what: &str| format!("steps[{index}].{what}");
    let wrong =
        |what: &str, title: String| Err(bad(&place(what), format!("Step {}: {title}", index + 1)));
    let path =
        check_path(&step.path).map_err(|problem| bad(&place("path"), problem.title.clone()))?;
    check_query(&step.query).map_err(|problem| bad(&place("query"), problem.title.clone()))?;
    let Some(id) = path.id.as_ref().filter(|id| id.subscription().is_some()) else {
        return wrong(
            "path",
            "it works under a subscription: the path starts with /subscriptions/.".to_owned(),
        );
    };
    let whole = path.rest.is_empty();
    match (step.method.as_str(), &step.body) {
        ("PUT" | "PATCH" | "DELETE", _) if !whole => {
            return wrong(
                "path",
                format!(
                    "{} takes the id of one resource, with its name at the end.",
                    step.method
                ),
            );
        }
        // A whole subscription is nothing that a click may remove.
        ("DELETE", _)
            if id.group().is_none()
                && id.type_name() == porthole_shared::resource_id::SUBSCRIPTION =>
        {
            return wrong("path", "a subscription is not deleted here.".to_owned());
        }
        ("PUT" | "PATCH", None) => return wrong("body", format!("{} needs a body.", step.method)),
        ("PUT" | "PATCH" | "POST", _) | ("DELETE", None) => {}
        ("DELETE", Some(_)) => return wrong("body", "DELETE takes no body.".to_owned()),
        (other, _) => {
            let short: String = other.chars().take(20).collect();
            return wrong(
                "method",
                format!("`{short}` is none of PUT, PATCH, POST and DELETE."),
            );
        }
    }
    if step
        .body
        .as_ref()
        .is_some_and(|body| body.to_string().len() > LARGEST_BODY)
    {
        return wrong("body", "its body is larger than 1 MiB.".to_owned());
    }
    let odd = |etag: &String| {
        etag.len() > LONGEST_ETAG
            || !etag
                .bytes()
                .all(|byte| byte.is_ascii_graphic() || byte == b' ')
    };
    if step.if_match.as_ref().is_some_and(odd) {
        return wrong(
            "if_match",
            "its etag holds characters that none has.".to_owned(),
        );
    }
    Ok(())
}

fn bad(target: &str, title: String) -> Box<Problem> {
    Box::new(Problem::new(ProblemKind::BadRequest, title).with_target(target))
}

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::operation::Verb;
    use serde_json::json;

    const VM: &str =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm-1";

    fn step(method: &str, path: &str, body: Option<serde_json::Value>) -> Step {
        Step {
            method: method.into(),
            path: path.into(),
            query: String::new(),
            body,
            if_match: None,
        }
    }

    fn refused(steps: Vec<Step>) -> String {
        let work = Work {
            verb: Verb::Run,
            resource: VM.into(),
            steps,
        };
        check(&work).unwrap_err().target.unwrap()
    }

    #[test]
    fn work_of_the_portal_passes() {
        let steps = vec![
            step("PUT", VM, Some(json!({"location": "local"}))),
            step("POST", &format!("{VM}/start"), None),
            step(
                "POST",
                "/subscriptions/s/providers/Microsoft.Compute/register",
                None,
            ),
            step("DELETE", "/subscriptions/s/resourceGroups/g", None),
        ];
        check(&Work {
            verb: Verb::Create,
            resource: VM.into(),
            steps,
        })
        .unwrap();
    }

    #[test]
    fn every_odd_step_is_named_with_its_field() {
        assert_eq!(refused(vec![]), "steps");
        let long = Work {
            verb: Verb::Run,
            resource: format!("{VM}{}", "x".repeat(1 << 20)),
            steps: vec![step("DELETE", VM, None)],
        };
        assert_eq!(
            check(&long).unwrap_err().target.as_deref(),
            Some("resource")
        );
        assert_eq!(refused(vec![step("DELETE", VM, None); 33]), "steps");
        for (odd, field) in [
            (step("GET", VM, None), "steps[0].method"),
            (step("put", VM, Some(json!({}))), "steps[0].method"),
            (step("PUT", VM, None), "steps[0].body"),
            (step("DELETE", VM, Some(json!({}))), "steps[0].body"),
            (
                step("DELETE", &format!("{VM}/start"), None),
                "steps[0].path",
            ),
            (step("DELETE", "/subscriptions/s", None), "steps[0].path"),
            (
                step("DELETE", "/subscriptions/s/resourceGroups", None),
                "steps[0].path",
            ),
            (
                step("POST", "/providers/Microsoft.X/y/z", None),
                "steps[0].path",
            ),
            (
                step("POST", "https://evil.example/subscriptions/s", None),
                "steps[0].path",
            ),
            (step("POST", "/subscriptions/../x", None), "steps[0].path"),
            (
                step("PUT", VM, Some(json!("x".repeat(2 << 20)))),
                "steps[0].body",
            ),
            (
                Step {
                    query: "api-version=1".into(),
                    ..step("DELETE", VM, None)
                },
                "steps[0].query",
            ),
            (
                Step {
                    if_match: Some("a\nb".into()),
                    ..step("DELETE", VM, None)
                },
                "steps[0].if_match",
            ),
        ] {
            assert_eq!(refused(vec![odd.clone()]), field, "{odd:?}");
        }
    }
}
