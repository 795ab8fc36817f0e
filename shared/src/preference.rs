//! What a person keeps per stamp and client id: columns, saved views, pins, recent resources.
//!
//! `GET /api/sign-ins/{id}/preferences` answers a JSON object of all keys; `PUT /api/sign-ins/{id}/preferences/{key}` stores one value
//! (JSON, at most 64 KiB), `DELETE` forgets it. Theme, language and density are not here: they live in the browser's localStorage.

/// Keys begin with one of these words: `recents`, `pins`, `columns.TYPE`, `views.TYPE`, `navigation`.
pub const KEY_WORDS: [&str; 5] = ["recents", "pins", "columns", "views", "navigation"];

/// The largest value that is kept, in bytes of JSON.
pub const LARGEST_VALUE: usize = 64 * 1024;
