//! What is wrong with the settings: each message names the key and the way out.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the portal does not start with these settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigurationError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {path}: {source}", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file holds something else than settings.
    #[error("the configuration file {path} is not right: {why}", path = path.display())]
    Content {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// One value is wrong.
    #[error("the setting `{key}` is not right: {why}")]
    Value {
        /// Which.
        key: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Two settings that exclude each other, or one without the other.
    #[error("{0}")]
    Together(&'static str),
    /// Plain http where others can listen.
    #[error(
        "the portal does not serve plain http on {0}: cookies would travel in the clear. Give --tls-cert and --tls-key, or \
         --public-url and --trusted-proxy when a proxy ends TLS, or listen on a loopback address"
    )]
    PlainHttp(SocketAddr),
}
