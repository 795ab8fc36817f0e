//! The portal's server: sessions, sign-ins, stamps, and every call to ARM.

pub mod arm;
pub mod clock;
pub mod command;
pub mod configuration;
pub mod error;
pub mod events;
pub mod identity;
pub mod local_stamp;
pub mod operations;
pub mod portal;
pub mod routes;
pub mod secret;
pub mod server;
pub mod session;
pub mod store;
pub mod trust;
