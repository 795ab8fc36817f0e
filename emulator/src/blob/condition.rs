//! Conditions of a request: by entity tag and by the moment of the last change.

use super::exchange::Exchange;
use super::refusal::{Refusal, refusals};
use crate::world::timestamp::Timestamp;

/// What a thing is compared by.
pub type State<'a> = (&'a str, Timestamp);

/// Checks the conditions of a read.
pub fn reading(exchange: &Exchange, state: State<'_>) -> Result<(), Refusal> {
    let unchanged = |(etag, changed): State<'_>| {
        let not_modified = || {
            Refusal {
                status: 304,
                ..refusals::condition()
            }
            .header("ETag", etag)
            .header("Last-Modified", changed.http_date())
        };
        match exchange.header("if-none-match") {
            Some(tags) if names(tags, etag) => return Err(not_modified()),
            Some(_) => return Ok(()),
            None => {}
        }
        match moment(exchange, "if-modified-since")? {
            Some(since) if changed.seconds() <= since.seconds() => Err(not_modified()),
            _ => Ok(()),
        }
    };
    matching(exchange, Some(state))?;
    unchanged(state)
}

/// Checks the conditions of a write, of something that is there or is not.
pub fn writing(exchange: &Exchange, state: Option<State<'_>>) -> Result<(), Refusal> {
    matching(exchange, state)?;
    match (exchange.header("if-none-match"), state) {
        (Some("*"), Some(_)) => {
            return Err(Refusal::new(
                409,
                "BlobAlreadyExists",
                "The specified blob already exists.",
            ));
        }
        (Some(tags), Some((etag, _))) if names(tags, etag) => return Err(refusals::condition()),
        _ => {}
    }
    match (moment(exchange, "if-modified-since")?, state) {
        (Some(since), Some((_, changed))) if changed.seconds() <= since.seconds() => {
            Err(refusals::condition())
        }
        _ => Ok(()),
    }
}

fn matching(exchange: &Exchange, state: Option<State<'_>>) -> Result<(), Refusal> {
    if let Some(tags) = exchange.header("if-match")
        && state.is_none_or(|(etag, _)| !names(tags, etag))
    {
        return Err(refusals::condition());
    }
    match (moment(exchange, "if-unmodified-since")?, state) {
        (Some(since), Some((_, changed))) if changed.seconds() > since.seconds() => {
            Err(refusals::condition())
        }
        _ => Ok(()),
    }
}

fn names(tags: &str, etag: &str) -> bool {
    let bare = |tag: &str| {
        tag.trim()
            .trim_start_matches("W/")
            .trim_matches('"')
            .to_owned()
    };
    tags.split(',')
        .any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
}

fn moment(exchange: &Exchange, name: &str) -> Result<Option<Timestamp>, Refusal> {
    let Some(text) = exchange.header(name) else {
        return Ok(None);
    };
    Timestamp::parse_http(text)
        .map(Some)
        .ok_or_else(|| refusals::invalid_header(name, text))
}
