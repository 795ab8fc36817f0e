//! The HTTP server: what every call passes before it reaches a route.

pub mod correlation;
pub mod state;

pub use state::{PortalState, Shared};
