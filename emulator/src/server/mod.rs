//! The shell of a stamp: sockets, TLS, files and the wall clock around the pure engine.
//!
//! ```no_run
//! # async fn example() -> Result<(), porthole_emulator::server::StartError> {
//! use porthole_emulator::server::{Options, start};
//! let stamp = start(Options { data: "/tmp/stamp".into(), ..Options::default() }).await?;
//! println!("{} as {}", stamp.endpoint, stamp.demo.client_id);
//! stamp.stop().await;
//! # Ok(())
//! # }
//! ```

mod artifacts;
mod certificate;
mod contents;
mod crypto;
mod data_directory;
mod demo;
mod error;
mod exchange;
mod faulty_certificate;
mod journal;
mod listener;
mod names;
mod options;
mod planting;
mod proxy;
mod reply_body;
mod rsa;
mod running;
mod sign_in_files;
mod snapshot_rows;
mod stamp;
#[cfg(test)]
mod tests;
mod tls;

pub use crate::world::settings::{ApiVersions, IdentityKind};
pub use demo::{DemoPrincipal, DemoUser};
pub use error::StartError;
pub use options::{Options, Seed};
pub use running::{Running, start};
