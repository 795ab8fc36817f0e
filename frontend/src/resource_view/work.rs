//! Work on resources as the registry describes it, and how it is sent: the bell and the toasts tell the rest.

use crate::api::stamp_work;
use crate::session::Session;
use crate::shell::problem_bar::report;
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::operation::{Operation, Step, Verb, Work};
use porthole_shared::problem::Problem;
use porthole_shared::resource_type::{Action, Call};
use serde_json::{Map, Value, json};

/// A step without a query.
#[must_use]
pub fn step(method: &str, path: &str, body: Option<Value>) -> Step {
    Step {
        method: method.to_owned(),
        path: path.to_owned(),
        query: String::new(),
        body,
        if_match: None,
    }
}

/// The work of an action of the registry.
#[must_use]
pub fn of_action(id: &str, action: &Action) -> Work {
    let Call::Post(word) = action.call;
    Work {
        verb: action.verb,
        resource: id.to_owned(),
        steps: vec![step("POST", &format!("{id}/{word}"), None)],
    }
}

/// Deletes a resource, and then what belongs to it, in this order.
#[must_use]
pub fn delete(id: &str, belongings: &[String]) -> Work {
    let ids = std::iter::once(id).chain(belongings.iter().map(String::as_str));
    Work {
        verb: Verb::Delete,
        resource: id.to_owned(),
        steps: ids.map(|id| step("DELETE", id, None)).collect(),
    }
}

/// Replaces the tags of a resource, and nothing else of it.
#[must_use]
pub fn tag(id: &str, tags: &[(String, String)]) -> Work {
    let tags: Map<String, Value> = tags
        .iter()
        .map(|(name, value)| (name.clone(), Value::String(value.clone())))
        .collect();
    Work {
        verb: Verb::Tag,
        resource: id.to_owned(),
        steps: vec![step("PATCH", id, Some(json!({ "tags": tags })))],
    }
}

/// Sends work as the page is seen. What the portal refuses at once is given to `refused`; the rest comes as events.
pub fn send(
    session: Session,
    work: Work,
    started: impl FnOnce(Operation) + 'static,
    refused: impl FnOnce(Problem) + 'static,
) {
    let Some(sign_in) = session
        .sign_in
        .with_untracked(|sign_in| sign_in.as_ref().map(|one| one.id.clone()))
    else {
        return;
    };
    spawn_local(async move {
        match stamp_work::work(&sign_in, &work).await {
            Ok(operation) => {
                session.operations.note(operation.clone());
                started(operation);
            }
            Err(problem) => refused(problem),
        }
    });
}

/// Sends work that was started by a press: a refusal is shown over the page.
pub fn send_now(session: Session, work: Work) {
    send(session, work, |_| (), report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::resource_type::compute::VIRTUAL_MACHINE;

    #[test]
    fn an_action_is_one_post() {
        let id =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm-1";
        let action = VIRTUAL_MACHINE.action(Verb::Stop).unwrap();
        let work = of_action(id, action);
        assert_eq!(work.steps[0].path, format!("{id}/powerOff"));
        assert_eq!(work.resource, id);
    }

    #[test]
    fn the_machine_goes_before_what_it_uses() {
        let work = delete("/vm", &["/nic".to_owned(), "/disk".to_owned()]);
        let paths: Vec<_> = work.steps.iter().map(|step| step.path.as_str()).collect();
        assert_eq!(paths, ["/vm", "/nic", "/disk"]);
    }
}
