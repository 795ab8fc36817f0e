//! One English sentence that names the thing. The browser words its own from the kind.

use crate::arm_path::ArmPath;
use crate::problem::ProblemKind;
use crate::resource_id::ResourceId;
use crate::resource_type;

pub(super) fn of(kind: ProblemKind, path: &str) -> String {
    if let Some((verb, thing)) = action(path)
        && let Some(reason) = reason(kind)
    {
        return format!("Cannot {verb} {thing}: {reason}.");
    }
    let thing = thing(path);
    match kind {
        ProblemKind::BadRequest => format!("The stamp refuses the request for {thing}."),
        ProblemKind::SignedOut => {
            format!("The stamp no longer accepts the sign-in (asked for {thing}).")
        }
        ProblemKind::CredentialRefused => {
            "The identity provider refused the credential.".to_owned()
        }
        ProblemKind::Forbidden => format!("This principal may not do that with {thing}."),
        ProblemKind::NotFound => format!("There is no {thing}."),
        ProblemKind::Conflict => format!("The state of {thing} refuses the change."),
        ProblemKind::Stale => format!("Since it was read, {thing} was changed."),
        ProblemKind::OverQuota => {
            format!("A quota or the capacity of the stamp is used up ({thing}).")
        }
        ProblemKind::Locked => format!("A lock or a policy protects {thing}."),
        ProblemKind::Throttled => "The stamp asks to wait.".to_owned(),
        ProblemKind::VersionNotOffered => {
            format!("The stamp does not offer this api-version for {thing}.")
        }
        ProblemKind::ProviderNotRegistered => {
            format!("The subscription is not registered for the resource provider of {thing}.")
        }
        ProblemKind::UntrustedCertificate => "The certificate chain is not trusted.".to_owned(),
        ProblemKind::ChangedRoot => "The root certificate has changed.".to_owned(),
        ProblemKind::NotArm => {
            "The endpoint does not answer as Azure Resource Manager does.".to_owned()
        }
        ProblemKind::Unreachable => "Nothing answered.".to_owned(),
        ProblemKind::Refused => "The portal's rules forbid it.".to_owned(),
        ProblemKind::WorkUnderWay => format!("Work on {thing} is under way."),
        ProblemKind::StampFailed => format!("The stamp failed on {thing}."),
        ProblemKind::PortalFailed => "The portal failed.".to_owned(),
    }
}

/// Calls that do something with a resource, as people say them.
const ACTIONS: [(&str, &str); 14] = [
    ("cancel", "cancel"),
    ("capture", "capture an image of"),
    ("deallocate", "deallocate"),
    ("exporttemplate", "export the template of"),
    ("generalize", "generalize"),
    ("listkeys", "list the keys of"),
    ("poweroff", "stop"),
    ("redeploy", "redeploy"),
    ("regeneratekey", "renew a key of"),
    ("register", "register"),
    ("restart", "restart"),
    ("start", "start"),
    ("unregister", "unregister"),
    ("validate", "validate"),
];

/// What was tried on what: `restart`, `virtual machine \u{201c}vm-1\u{201d}`.
fn action(path: &str) -> Option<(&'static str, String)> {
    let ArmPath { id: Some(id), rest } = ArmPath::parse(path).ok()? else {
        return None;
    };
    let [word] = rest.as_slice() else {
        return None;
    };
    let (_, verb) = ACTIONS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))?;
    Some((verb, named(&id)))
}

/// Why what was tried did not come about; kinds that are not about the thing have their own sentence.
fn reason(kind: ProblemKind) -> Option<&'static str> {
    Some(match kind {
        ProblemKind::BadRequest => "the stamp refuses the request",
        ProblemKind::Forbidden => "this principal may not do that",
        ProblemKind::NotFound => "it is not there",
        ProblemKind::Conflict => "its state refuses the change",
        ProblemKind::Stale => "it was changed since it was read",
        ProblemKind::OverQuota => "a quota or the capacity of the stamp is used up",
        ProblemKind::Locked => "a lock or a policy protects it",
        ProblemKind::VersionNotOffered => "the stamp does not offer this api-version for it",
        ProblemKind::WorkUnderWay => "other work on it is under way",
        ProblemKind::StampFailed => "the stamp failed",
        _ => return None,
    })
}

/// `virtualMachines \u{201c}vm-1\u{201d}`, or the path itself where it is no id.
fn thing(path: &str) -> String {
    match ArmPath::parse(path) {
        Ok(ArmPath { id: Some(id), rest }) => match rest.first() {
            Some(word) => format!("{word} of \u{201c}{}\u{201d}", id.name()),
            None => named(&id),
        },
        Ok(ArmPath { rest, .. }) => rest.join("/"),
        Err(_) => "the request".to_owned(),
    }
}

/// `virtual machine \u{201c}vm-1\u{201d}`.
fn named(id: &ResourceId) -> String {
    let type_name = id.type_name();
    let kind = match resource_type::of(&type_name) {
        Some(known) => known.word.replace('_', " "),
        None => type_name.last().to_owned(),
    };
    format!("{kind} \u{201c}{}\u{201d}", id.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: &str =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm-1";

    #[test]
    fn an_action_says_what_was_tried_on_what() {
        for (tail, kind, sentence) in [
            (
                "/start",
                ProblemKind::NotFound,
                "Cannot start virtual machine “vm-1”: it is not there.",
            ),
            (
                "/powerOff",
                ProblemKind::Conflict,
                "Cannot stop virtual machine “vm-1”: its state refuses the change.",
            ),
            (
                "/deallocate",
                ProblemKind::StampFailed,
                "Cannot deallocate virtual machine “vm-1”: the stamp failed.",
            ),
            (
                "",
                ProblemKind::NotFound,
                "There is no virtual machine “vm-1”.",
            ),
            ("/start", ProblemKind::Throttled, "The stamp asks to wait."),
        ] {
            assert_eq!(of(kind, &format!("{MACHINE}{tail}")), sentence);
        }
    }

    #[test]
    fn what_is_no_action_is_read_as_a_part() {
        assert_eq!(
            of(ProblemKind::NotFound, &format!("{MACHINE}/instanceView")),
            "There is no instanceView of “vm-1”."
        );
    }
}
