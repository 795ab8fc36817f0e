//! One page of a list, cut out of the stamp's answer without reading its items.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A page: the items as they came, and where the next one is.
#[derive(Debug)]
pub struct Page {
    /// The JSON array, untouched but for line ends.
    pub items: Box<RawValue>,
    /// `nextLink`.
    pub next: Option<String>,
}

/// The answer is not a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageFault {
    /// Not JSON to its end.
    #[error("not JSON")]
    NotJson,
    /// JSON, but neither `{"value": […]}` nor an array.
    #[error("not a list")]
    NotAList,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "nextLink")]
    next_link: Option<Cow<'a, str>>,
}

impl Page {
    /// Cuts a page out of a body: `{"value": […], "nextLink": …}`, or the bare array of the image lists.
    pub fn cut(body: &[u8]) -> Result<Self, PageFault> {
        let (items, next) = if body.trim_ascii_start().first() == Some(&b'[') {
            let items: &RawValue = serde_json::from_slice(body).map_err(|_| PageFault::NotJson)?;
            (items, None)
        } else {
            let wire: Wire<'_> =
                serde_json::from_slice(body).map_err(|error| match error.classify() {
                    serde_json::error::Category::Data => PageFault::NotAList,
                    _ => PageFault::NotJson,
                })?;
            let items = wire
                .value
                .filter(|items| items.get().starts_with('['))
                .ok_or(PageFault::NotAList)?;
            (items, wire.next_link)
        };
        Ok(Self {
            items: in_one_line(items)?,
            next: next
                .map(Cow::into_owned)
                .filter(|link| !link.trim().is_empty()),
        })
    }
}

/// A page becomes one line. Inside JSON strings line ends are escaped, so that any raw one is between tokens.
fn in_one_line(items: &RawValue) -> Result<Box<RawValue>, PageFault> {
    let text = items.get();
    if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
        return Ok(items.to_owned());
    }
    RawValue::from_string(text.replace(['\n', '\r'], " ")).map_err(|_| PageFault::NotJson)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_cut_without_being_read() {
        let page = Page::cut(
            br#" {"value": [ {"a":1.10},{"a":1e400} ], "count": 2, "nextLink":"https:\/\/h\/x"}"#,
        )
        .unwrap();
        assert_eq!(page.items.get(), r#"[ {"a":1.10},{"a":1e400} ]"#);
        assert_eq!(page.next.as_deref(), Some("https://h/x"));
        for (body, items) in [
            (&b"[1,2]"[..], "[1,2]"),
            (b"{\"nextLink\":null,\"value\":[]}", "[]"),
            (b"{\"value\":[],\"nextLink\":\"\"}", "[]"),
            (
                b"{\"value\":[\r\n {\"t\":\"a\\nb\"}\n]}",
                "[   {\"t\":\"a\\nb\"} ]",
            ),
        ] {
            let page = Page::cut(body).unwrap();
            assert_eq!((page.items.get(), page.next), (items, None));
        }
    }

    #[test]
    fn what_is_no_page_is_refused() {
        for (body, fault) in [
            (&b"<html>"[..], PageFault::NotJson),
            (b"{\"value\":[{}", PageFault::NotJson),
            (b"", PageFault::NotJson),
            (b"{\"value\":{}}", PageFault::NotAList),
            (b"{\"id\":\"/x\"}", PageFault::NotAList),
            (b"{\"value\":[],\"nextLink\":7}", PageFault::NotAList),
        ] {
            assert_eq!(
                Page::cut(body).unwrap_err(),
                fault,
                "{}",
                String::from_utf8_lossy(body)
            );
        }
    }
}
