//! One page of a list: where it begins, how long it is, and the link to the next.

use super::{query, refusal::Refusal, reply::Reply};
use crate::{providers::Call, world::World};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// What part of a list is asked for.
pub struct Page {
    after: Option<String>,
    size: usize,
}

impl Page {
    /// Reads `$top` and `$skiptoken`.
    ///
    /// # Errors
    /// When either is not what it must be.
    pub fn asked(world: &World, call: &Call) -> Result<Page, Refusal> {
        let largest = world.settings.page_size.max(1);
        let size = match call.query.given("$top") {
            None => largest,
            Some(text) => match text.parse::<usize>() {
                Ok(top) if top > 0 => top.min(largest),
                _ => {
                    return Err(Refusal::bad_request(
                        "InvalidTopInQueryString",
                        format!(
                            "Invalid $top '{text}' specified in the query string. It must be a positive whole number."
                        ),
                    ));
                }
            },
        };
        let after = match call.query.given("$skiptoken") {
            None => None,
            Some(token) => {
                let bytes = URL_SAFE_NO_PAD
                    .decode(token)
                    .ok()
                    .and_then(|bytes| String::from_utf8(bytes).ok());
                Some(bytes.ok_or_else(|| {
                    Refusal::bad_request(
                        "InvalidSkipToken",
                        format!("Invalid $skiptoken '{token}' specified in the query string."),
                    )
                })?)
            }
        };
        Ok(Page { after, size })
    }

    /// The key behind which the page begins.
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// The same page with at most so many items.
    #[must_use]
    pub fn at_most(mut self, size: usize) -> Page {
        self.size = self.size.min(size);
        self
    }

    /// The page as a reply.
    pub fn reply<T>(
        &self,
        call: &Call,
        items: impl Iterator<Item = (String, T)>,
        show: impl FnMut(T) -> Value,
    ) -> Reply {
        Reply::ok(self.body(call, items, show))
    }

    /// Takes the page from keyed items in key order, and shows each. One item more than the page is looked at, to know
    /// whether there is a next page.
    pub fn body<T>(
        &self,
        call: &Call,
        items: impl Iterator<Item = (String, T)>,
        mut show: impl FnMut(T) -> Value,
    ) -> Map<String, Value> {
        let mut items = items.peekable();
        let mut value = Vec::new();
        let mut last = String::new();
        while value.len() < self.size
            && let Some((key, item)) = items.next()
        {
            value.push(show(item));
            last = key;
        }
        let mut body = Map::new();
        body.insert("value".to_owned(), value.into());
        if items.peek().is_some() {
            body.insert("nextLink".to_owned(), next_link(call, &last).into());
        }
        body
    }
}

/// The same request with a `$skiptoken`, at the authority that the client named.
fn next_link(call: &Call, last: &str) -> String {
    let kept = call
        .query
        .iter()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("$skiptoken"));
    let mut pairs: Vec<String> = kept
        .map(|(name, value)| format!("{}={}", query::encode(name), query::encode(value)))
        .collect();
    pairs.push(format!("%24skiptoken={}", URL_SAFE_NO_PAD.encode(last)));
    format!("{}{}?{}", call.origin, call.path, pairs.join("&"))
}
