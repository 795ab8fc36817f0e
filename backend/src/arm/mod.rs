//! Azure Resource Manager, as a client speaks it: one client a stamp, api-versions, retries, pages, long-running operations.
//!
//! **Invariant:** nothing here knows of axum, and a token leaves for the stamp's own origin only.

mod allowance;
mod client;
mod following;
mod list;
pub mod next_step;
mod origin;
mod page;
mod providers_cache;
mod read;
mod reply;
mod retry;
mod stamp_clients;
mod state_word;
mod token_source;

#[cfg(test)]
pub(crate) mod tests;

pub use client::{Call, NoAnswer, StampClient, Surroundings, foreign_problem};
pub use following::{Following, Look, Patience};
pub use list::Lister;
pub use origin::{ForeignUrl, Origin};
pub use read::{Addressed, View, check_path, check_query};
pub use reply::Reply;
pub use retry::{Ended, Rhythm, SystemRhythm, Urgency, retry_after, wait_before_next};
pub use stamp_clients::{StampClients, roots};
pub use state_word::{StateWord, Told};
pub use token_source::TokenSource;
