//! One English sentence that names the thing. The browser words its own from the kind.

use crate::arm_path::ArmPath;
use crate::problem::ProblemKind;
use crate::resource_type;

pub(super) fn of(kind: ProblemKind, path: &str) -> String {
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

/// `virtualMachines \u{201c}vm-1\u{201d}`, or the path itself where it is no id.
fn thing(path: &str) -> String {
    match ArmPath::parse(path) {
        Ok(ArmPath { id: Some(id), rest }) => {
            let type_name = id.type_name();
            let kind = match resource_type::of(&type_name) {
                Some(known) => known.word.replace('_', " "),
                None => type_name.last().to_owned(),
            };
            match rest.first() {
                Some(word) => format!("{word} of \u{201c}{}\u{201d}", id.name()),
                None => format!("{kind} \u{201c}{}\u{201d}", id.name()),
            }
        }
        Ok(ArmPath { rest, .. }) => rest.join("/"),
        Err(_) => "the request".to_owned(),
    }
}
