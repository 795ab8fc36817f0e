//! Lists on their way to the browser: `application/x-ndjson`, one line a page, flushed as each arrives.

use crate::problem::Problem;
use crate::source::Source;
use serde::{Deserialize, Serialize};

/// The media type of a streamed list.
pub const MEDIA_TYPE: &str = "application/x-ndjson";

/// One line of `GET /api/sign-ins/{id}/list?path=…&query=…`. Pages first, then exactly one `End`.
///
/// `T` is the shape of `items`: the backend writes the stamp's own array untouched, the browser reads objects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line<T = Vec<serde_json::Value>> {
    /// One page of the stamp's list.
    Page {
        /// The call that fetched it.
        source: Source,
        /// The items as the stamp sent them.
        items: T,
    },
    /// The last line.
    End {
        /// Pages sent.
        pages: u32,
        /// Why the list is not complete, when it is not. What came before still stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        problem: Option<Box<Problem>>,
    },
}
