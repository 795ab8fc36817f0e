//! A reply as data, with the faults of its delivery: the engine decides them, the shell carries them out.

use crate::content::Run;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One HTTP reply as data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header names and values in order.
    pub headers: Vec<(String, String)>,
    /// The body, empty when there is none.
    pub body: Vec<u8>,
    /// A body that is too large to be held: where its bytes are, to be read while it is sent. `body` is then empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<Run>,
    /// What goes wrong on the way to the client.
    pub delivery: Delivery,
}

/// How a reply reaches the client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Wait this long before the first byte.
    pub delay: Option<Duration>,
    /// Close the connection after this many bytes of the body.
    pub cut_after: Option<usize>,
}
