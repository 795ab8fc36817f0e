//! Which fault meets a request.

use super::Fault;
use crate::{request::Request, world::World};
use serde_json::Value;

/// The header by which a request asks for one.
pub const HEADER: &str = "x-porthole-fault";

/// The tag by which a resource asks for one.
const TAG: &str = "porthole-fault";

/// What a name asks for when it holds `fault-WORD`.
const NAMES: [(&str, Fault); 5] = [
    ("fault-throttle", Fault::Throttle(5)),
    ("fault-unavailable", Fault::Unavailable),
    ("fault-internal-error", Fault::Internal),
    ("fault-slow", Fault::Slow(10)),
    ("fault-html", Fault::Html(502)),
];

/// The fault of this request: by its header, by a name in its path, or by the command line, whose turns are counted here.
///
/// # Errors
/// The header asks for something that is no fault of a request; the sentence says what is.
pub fn meets(world: &mut World, request: &Request) -> Result<Option<Fault>, String> {
    if let Some(word) = request
        .header(HEADER)
        .filter(|_| world.settings.faults.by_header)
    {
        let fault: Fault = word.trim().parse()?;
        if !fault.is_of_request() {
            return Err(format!(
                "{word} concerns the whole stamp: it is asked for on the command line"
            ));
        }
        return Ok(Some(fault));
    }
    // What is named so can be made and taken away all the same.
    if matches!(request.method.as_str(), "GET" | "HEAD" | "POST") && request.path.contains("fault-")
    {
        let named = NAMES.iter().find(|(name, _)| names(&request.path, name));
        if let Some((_, fault)) = named {
            return Ok(Some(*fault));
        }
    }
    if world.settings.faults.standing.is_empty() {
        return Ok(None);
    }
    world.answered = world.answered.wrapping_add(1);
    let turn = world.answered;
    let mut standing = world.settings.faults.standing.iter();
    let due = standing
        .find(|standing| standing.fault.is_of_request() && turn.is_multiple_of(standing.every));
    Ok(due.map(|standing| standing.fault))
}

/// Whether a path holds a word that does not go on from another: `my-fault-slow`, not `default-slow`.
fn names(path: &str, word: &str) -> bool {
    path.match_indices(word).any(|(at, _)| {
        let before = path.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|sign| !sign.is_alphabetic())
    })
}

/// The fault that a resource asks for by its tag, when it is shown by itself.
pub fn of_reply(body: &Value) -> Option<Fault> {
    let tags = body.get("tags")?.as_object()?;
    let (_, word) = tags
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(TAG))?;
    let fault: Fault = word.as_str()?.parse().ok()?;
    fault.is_of_request().then_some(fault)
}
