//! From whatever a stamp, an identity provider or something in between answers to one [`Problem`].
//!
//! It reads every shape that was seen (see `body`), never fails and never panics: an unknown shape still gets a kind from
//! the status and a title that names the thing.

mod body;
mod code;
mod oauth;
mod recovery;
mod title;

use crate::problem::{Cause, Problem, ProblemKind};
use body::Said;

/// What was asked, so that the problem can name it.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReplyContext<'a> {
    /// The ARM path that was called, or the token URL's path.
    pub path: &'a str,
    /// The stamp's id in the portal, for "sign in again".
    pub stamp: Option<&'a str>,
}

/// Makes a problem of a reply that is no success: an error status, or a poll that says that the work failed.
///
/// `header` looks a reply header up by its lower-case name.
pub fn problem_from_reply(
    status: u16,
    header: impl Fn(&str) -> Option<String>,
    bytes: &[u8],
    context: &ReplyContext<'_>,
) -> Problem {
    let said = body::read(bytes, header("content-type").as_deref());
    let mut problem = match said {
        Said::OAuth {
            error,
            description,
            codes,
        } => oauth::problem(status, &error, &description, &codes),
        Said::Page { title } => page(status, title),
        Said::Words { own, causes } => spoken(status, own, causes, context),
        Said::Nothing => silent(status, context),
    };
    problem.request_id = header("x-ms-request-id").and_then(short);
    problem.correlation_id = header("x-ms-correlation-request-id").and_then(short);
    problem.retry_after = retry_after(&header).or(problem.retry_after);
    recovery::add(&mut problem, context);
    problem
}

/// The stamp said what is wrong.
fn spoken(status: u16, own: Cause, causes: Vec<Cause>, context: &ReplyContext<'_>) -> Problem {
    let kind = code::kind(status, &own, &causes);
    let mut problem = Problem::new(kind, title::of(kind, context.path));
    let deepest = causes.iter().map(|cause| &cause.message);
    let words = std::iter::once(&own.message)
        .chain(deepest)
        .find(|words| !words.is_empty());
    problem.detail = Some(match words {
        Some(words) => words.clone(),
        None => format!("Status {status} without an explanation."),
    });
    problem.code = Some(own.code)
        .filter(|code| !code.is_empty())
        .or_else(|| Some(code::of_status(status)));
    problem.target = own.target;
    problem.causes = causes;
    problem
}

/// A web page where JSON was expected: a proxy, a sign-in page, another server.
fn page(status: u16, page_title: Option<String>) -> Problem {
    let (kind, title) = match status {
        429 => (
            ProblemKind::Throttled,
            "The server asks to wait.".to_owned(),
        ),
        500.. => (
            ProblemKind::StampFailed,
            "A gateway in front of the stamp answered instead of it.".to_owned(),
        ),
        _ => (
            ProblemKind::NotArm,
            "The endpoint answered with a web page, not as Azure Resource Manager does.".to_owned(),
        ),
    };
    let code = page_title
        .as_deref()
        .and_then(oauth::code_in)
        .unwrap_or_else(|| code::of_status(status));
    let mut problem = Problem::new(kind, title).with_code(code);
    problem.detail = Some(match page_title {
        Some(page_title) => {
            format!("Status {status}, a page with the title \u{201c}{page_title}\u{201d}.")
        }
        None => format!("Status {status} with a page of HTML."),
    });
    problem
}

/// Nothing, or nothing that could be read.
fn silent(status: u16, context: &ReplyContext<'_>) -> Problem {
    let nobody = Cause {
        code: String::new(),
        message: String::new(),
        target: None,
    };
    let kind = code::kind(status, &nobody, &[]);
    Problem::new(kind, title::of(kind, context.path))
        .with_code(code::of_status(status))
        .with_detail(format!("Status {status} without an explanation."))
}

fn short(text: String) -> Option<String> {
    let kept: String = text
        .chars()
        .filter(|character| character.is_ascii_graphic())
        .take(100)
        .collect();
    (!kept.is_empty()).then_some(kept)
}

/// Seconds to wait: `Retry-After` in seconds, or the millisecond form. A date is not read, because there is no clock here.
fn retry_after(header: &impl Fn(&str) -> Option<String>) -> Option<u32> {
    const LONGEST: u64 = 24 * 3600;
    if let Some(seconds) = header("retry-after").and_then(|text| text.trim().parse::<u64>().ok()) {
        return u32::try_from(seconds.min(LONGEST)).ok();
    }
    ["x-ms-retry-after-ms", "retry-after-ms"]
        .iter()
        .find_map(|name| {
            let milliseconds = header(name)?.trim().parse::<u64>().ok()?;
            u32::try_from(milliseconds.div_ceil(1000).min(LONGEST)).ok()
        })
}

#[cfg(test)]
mod tests;
