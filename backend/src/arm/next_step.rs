//! The long-running-operation protocol, as real stamps speak it. Pure: a reply goes in, what to do next comes out.
//!
//! Rules and their source: architecture.md, "Long-running operations, as real stamps answer (from recorded traffic)".

use super::following::{Following, Look, Patience};
use super::origin::{ForeignUrl, Origin};
use super::retry::retry_after;
use super::state_word::{StateWord, Told};
use std::time::Duration;

const FLOOR: Duration = Duration::from_secs(1);
const DEFAULT: Duration = Duration::from_secs(10);

/// A reply, as far as the protocol reads it.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// The status.
    pub status: u16,
    /// `Azure-AsyncOperation`.
    pub status_url: Option<&'a str>,
    /// `Location`.
    pub location: Option<&'a str>,
    /// `Retry-After`.
    pub retry_after: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// It ended well. Read the resource anew.
    Succeeded,
    /// It ended badly: the reply's body says why.
    Failed,
    /// It was cancelled.
    Canceled,
    /// Save this, wait until its time, look again.
    Look {
        /// What to save.
        following: Following,
        /// How far the work is, when the reply tells.
        percent: Option<u8>,
    },
    /// The token was refused: renew it and do the same again.
    RenewToken,
    /// A URL from outside lies elsewhere. Nothing is sent there.
    Refused(ForeignUrl),
    /// It cannot be found out.
    LostTrack,
}

/// What the first reply to a `PUT`, `PATCH`, `POST` or `DELETE` leads to.
pub fn opening(method: &str, origin: &Origin, heard: &Heard<'_>, now: i64) -> NextStep {
    match heard.status {
        401 => return NextStep::RenewToken,
        // DELETE of what is not there: its purpose is reached.
        404 if method.eq_ignore_ascii_case("DELETE") => return NextStep::Succeeded,
        200..=299 => {}
        _ => return NextStep::Failed,
    }
    let told = Told::read(heard.body);
    let begin = |look| NextStep::Look {
        following: Following::begin(look, now, wait(heard, now)),
        percent: told.percent,
    };
    if let Some(url) = filled(heard.status_url) {
        return match origin.admit(url) {
            Ok(url) => begin(Look::Status(url.into())),
            Err(foreign) => NextStep::Refused(foreign),
        };
    }
    // Beside a 200 or 201, `Location` is the address of what was made, or of a result that is here already.
    if let (202 | 204, Some(url)) = (heard.status, filled(heard.location)) {
        return match origin.admit(url) {
            Ok(url) => begin(Look::Result(url.into())),
            Err(foreign) => NextStep::Refused(foreign),
        };
    }
    match (heard.status, told.provisioning) {
        (200..=201, Some(StateWord::Failed)) => NextStep::Failed,
        (200..=201, Some(StateWord::Canceled)) => NextStep::Canceled,
        (200..=201, Some(StateWord::Running)) if !method.eq_ignore_ascii_case("POST") => {
            begin(Look::Resource)
        }
        // A resource provider that is being registered.
        (200, None) if told.registration == Some(StateWord::Running) => begin(Look::Resource),
        // Accepted, and no place to ask named. A resource can be asked itself; an action cannot.
        (202, _) if method.eq_ignore_ascii_case("POST") => NextStep::LostTrack,
        (202, _) => begin(Look::Resource),
        _ => NextStep::Succeeded,
    }
}

/// What the reply to a look leads to. `method` is that of the work itself.
pub fn look(
    method: &str,
    origin: &Origin,
    before: &Following,
    heard: &Heard<'_>,
    patience: Patience,
    now: i64,
) -> NextStep {
    let told = Told::read(heard.body);
    let deleting = method.eq_ignore_ascii_case("DELETE");
    // The body before the status: Failed comes as HTTP 400 and 500 too (both were recorded).
    let word = match before.look {
        // A status of 202 outweighs what a half-made resource says of itself.
        Look::Result(_) if heard.status == 202 => told.status.or(told
            .provisioning
            .filter(|word| *word != StateWord::Succeeded)),
        // With 200 the result is there. Only a status document may still say otherwise; a resource that is busy with
        // something else by now does not.
        Look::Result(_) => told
            .status
            .or(told.provisioning.filter(|word| *word != StateWord::Running)),
        Look::Status(_) => told.word(),
        Look::Resource => told.provisioning.or(told.registration),
    };
    match word {
        Some(StateWord::Failed) => return NextStep::Failed,
        Some(StateWord::Canceled) => return NextStep::Canceled,
        Some(StateWord::Succeeded)
            if heard.status < 300 && !(deleting && before.look == Look::Resource) =>
        {
            return NextStep::Succeeded;
        }
        _ => {}
    }
    let again = |next: Following, percent| match next.exhausted(patience, now) {
        true => NextStep::LostTrack,
        false => NextStep::Look {
            following: next,
            percent,
        },
    };
    match heard.status {
        401 => NextStep::RenewToken,
        404 | 410 if deleting && before.look == Look::Resource => NextStep::Succeeded,
        // The place to ask is forgotten, as it is some time after the end: the resource itself knows.
        404 | 410 if deleting => again(before.told(Look::Resource, now, FLOOR), None),
        408 | 429 | 500.. => again(before.blind(now, wait(heard, now)), None),
        300..=399 => again(before.blind(now, wait(heard, now)), None),
        400..=499 => NextStep::Failed,
        _ => {
            let next = match newest(before, origin, heard) {
                Ok(next) => next,
                Err(foreign) => return NextStep::Refused(foreign),
            };
            let running = word == Some(StateWord::Running) || heard.status == 202;
            match (&before.look, running) {
                (_, true) => again(before.told(next, now, wait(heard, now)), told.percent),
                (_, false) if heard.status == 204 => NextStep::Succeeded,
                // A web page with 200 or half a body is no result.
                (_, false) if told.present && !told.json => {
                    again(before.blind(now, wait(heard, now)), None)
                }
                (Look::Result(_), false) => NextStep::Succeeded,
                // A resource without a state of its own is ready once it can be read; while it is deleted it is still there.
                (Look::Resource, false) if deleting => {
                    again(before.told(next, now, wait(heard, now)), None)
                }
                (Look::Resource, false) => NextStep::Succeeded,
                (Look::Status(_), false) => again(before.blind(now, wait(heard, now)), None),
            }
        }
    }
}

/// A look to which nothing answered.
pub fn silence(before: &Following, patience: Patience, now: i64) -> NextStep {
    let next = before.blind(now, DEFAULT);
    match next.exhausted(patience, now) {
        true => NextStep::LostTrack,
        false => NextStep::Look {
            following: next,
            percent: None,
        },
    }
}

/// The newest headers win.
fn newest(before: &Following, origin: &Origin, heard: &Heard<'_>) -> Result<Look, ForeignUrl> {
    if let Some(url) = filled(heard.status_url) {
        return origin.admit(url).map(|url| Look::Status(url.into()));
    }
    match (&before.look, filled(heard.location)) {
        // A status document may name where the result will be; the status is still asked for at its own place.
        (Look::Result(_), Some(url)) => origin.admit(url).map(|url| Look::Result(url.into())),
        (look, _) => Ok(look.clone()),
    }
}

fn filled(value: Option<&str>) -> Option<&str> {
    value.filter(|text| !text.trim().is_empty())
}

fn wait(heard: &Heard<'_>, now: i64) -> Duration {
    heard
        .retry_after
        .and_then(|text| retry_after(text, now))
        .unwrap_or(DEFAULT)
        .max(FLOOR)
}
