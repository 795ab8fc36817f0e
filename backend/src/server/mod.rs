//! The HTTP server: what every call passes before it reaches a route.

pub mod attempts;
pub mod caller;
pub mod compression;
pub mod correlation;
pub mod data_folder;
#[cfg(test)]
pub mod fixture;
pub mod guard;
pub mod headers;
pub mod health_kept;
pub mod housekeeping;
pub mod json;
pub mod listener;
pub mod names;
pub mod record;
pub mod start;
pub mod state;
pub mod tls;
pub mod turns;

pub use caller::Caller;
pub use json::Json;
pub use state::{DemoStamp, PortalState, Shared};
