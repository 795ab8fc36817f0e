//! The only place that fetches. One typed function for every line of `docs/api.md`; whatever goes wrong comes back as a
//! `Problem`, also HTML from something in between and a network that is not there.

pub mod abort;
pub mod events;
mod fetch;
pub mod list;
pub mod operations;
pub mod preferences;
pub mod session;
pub mod shape;
pub mod stamp_work;
pub mod stamps;

pub use abort::Abort;
pub use fetch::{Reply, signed_out, unreachable_portal};
