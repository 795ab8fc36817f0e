//! The ways out of a problem, as data.

use super::ReplyContext;
use crate::arm_path::ArmPath;
use crate::problem::{Problem, ProblemKind, Recovery};
use crate::resource_id::{RESOURCE_GROUP, ResourceId};
use crate::resource_type;

pub(super) fn add(problem: &mut Problem, context: &ReplyContext<'_>) {
    let own = ArmPath::parse(context.path).ok().and_then(|path| path.id);
    match problem.kind {
        ProblemKind::ProviderNotRegistered => {
            let subscription = own
                .as_ref()
                .and_then(|id| id.subscription().map(str::to_owned));
            if let (Some(subscription), Some(namespace)) =
                (subscription, namespace(problem, context))
            {
                problem.recovery.push(Recovery::RegisterProvider {
                    subscription,
                    namespace,
                });
            }
        }
        ProblemKind::VersionNotOffered => {
            let offered = offered(problem);
            if !offered.is_empty() {
                problem.recovery.push(Recovery::UseVersion { offered });
            }
        }
        ProblemKind::SignedOut => {
            if let Some(stamp) = context.stamp {
                problem.recovery.push(Recovery::SignIn {
                    stamp: stamp.to_owned(),
                });
            }
        }
        ProblemKind::Stale => problem.recovery.push(Recovery::Reload),
        ProblemKind::Throttled => problem.recovery.push(Recovery::Retry),
        ProblemKind::StampFailed if !problem.recovery.contains(&Recovery::Retry) => {
            problem.recovery.push(Recovery::Retry)
        }
        ProblemKind::NotFound => {
            // What is gone lay in something: that is where to go on from.
            if let Some(group) = own
                .as_ref()
                .filter(|id| id.group().is_some())
                .and_then(ResourceId::parent)
            {
                problem.recovery.push(Recovery::GoTo {
                    resource: group.to_string(),
                });
            }
        }
        ProblemKind::Conflict | ProblemKind::Locked => {
            if let Some(other) = another_resource(problem, own.as_ref()) {
                problem.recovery.push(Recovery::GoTo { resource: other });
            }
        }
        _ => {}
    }
}

fn messages(problem: &Problem) -> impl Iterator<Item = &str> {
    let causes = problem.causes.iter().map(|cause| cause.message.as_str());
    causes.chain(problem.detail.as_deref())
}

/// `Microsoft.Compute` out of the message, or out of the path.
fn namespace(problem: &Problem, context: &ReplyContext<'_>) -> Option<String> {
    let quoted = messages(problem).find_map(|message| {
        message
            .split(['\'', '"', '\u{2018}', '\u{2019}'])
            .find(|word| {
                word.contains('.')
                    && word
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
            })
            .map(str::to_owned)
    });
    quoted.or_else(|| {
        let type_name = ArmPath::parse(context.path).ok()?.type_name();
        Some(type_name.namespace().to_owned()).filter(|name| name.contains('.'))
    })
}

/// The dates after the word "supported", newest first.
fn offered(problem: &Problem) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for message in messages(problem) {
        let lower = message.to_ascii_lowercase();
        let Some(tail) = lower.rfind("supported").and_then(|at| message.get(at..)) else {
            continue;
        };
        let words =
            tail.split(|character: char| !(character.is_ascii_alphanumeric() || character == '-'));
        for word in words.filter(|word| is_version(word)) {
            if !found.iter().any(|one| one == word) {
                found.push(word.to_owned());
            }
        }
    }
    found.sort_by(|left, right| right.cmp(left));
    found.truncate(50);
    found
}

fn is_version(word: &str) -> bool {
    let date = word.get(..10).unwrap_or_default();
    let shaped = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    date.len() == 10 && shaped && (word.len() == 10 || word.as_bytes().get(10) == Some(&b'-'))
}

/// The first resource that the message names and that is not the one asked for: who holds it, what is locked.
fn another_resource(problem: &Problem, own: Option<&ResourceId>) -> Option<String> {
    messages(problem).find_map(|message| {
        message
            .split(|character: char| character.is_whitespace() || "'\",;()[]".contains(character))
            .filter(|word| word.to_ascii_lowercase().starts_with("/subscriptions/"))
            .filter_map(|word| ResourceId::parse(word.trim_end_matches(['.', ':'])).ok())
            .map(with_a_page)
            .find(|id| id.group().is_some() && own.is_none_or(|own| id != own))
            .map(|id| id.to_string())
    })
}

/// The resource itself, or what it is a part of: messages name parts (`…/ipConfigurations/a`) that have no page of their own.
fn with_a_page(id: ResourceId) -> ResourceId {
    let mut found = id.clone();
    while resource_type::of(&found.type_name()).is_none() {
        match found.parent().filter(|above| above.group().is_some()) {
            Some(above) => found = above,
            None => return id,
        }
    }
    // A group is no part's whole: then the part itself is as good as it gets.
    if found.type_name() == RESOURCE_GROUP {
        id
    } else {
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_leads_to_the_resource_that_it_is_a_part_of() {
        let base = "/subscriptions/s/resourceGroups/g/providers";
        let card = format!("{base}/Microsoft.Network/networkInterfaces/nic");
        let leads = |id: &str| with_a_page(ResourceId::parse(id).unwrap()).to_string();
        assert_eq!(leads(&format!("{card}/ipConfigurations/a")), card);
        assert_eq!(leads(&card), card);
        let unknown = format!("{base}/Microsoft.Unknown/things/x");
        assert_eq!(leads(&unknown), unknown);
    }

    #[test]
    fn a_part_of_what_was_asked_for_is_no_way_out() {
        let base = "/subscriptions/s/resourceGroups/g/providers";
        let own = format!("{base}/Microsoft.Network/networkInterfaces/nic");
        let holder = format!("{base}/Microsoft.Compute/virtualMachines/vm");
        let problem = Problem::new(ProblemKind::Conflict, "in use")
            .with_detail(format!("{own}/ipConfigurations/a is in use by {holder}."));
        let own = ResourceId::parse(&own).unwrap();
        assert_eq!(another_resource(&problem, Some(&own)), Some(holder));
    }
}
