//! Work under way: intents, steps, following, resuming. It knows ARM and the store, and nothing of axum.
//!
//! **Invariant:** an intent is written before the first byte leaves, and what may have been sent is never sent again by itself.

mod carrying;
mod comparison;
mod ending;
mod follower;
mod held;
mod plan;
mod reconcile;
#[cfg(test)]
mod tests;

pub use follower::{BeginError, Follower};
