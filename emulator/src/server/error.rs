//! Why a stamp could not start. Each message names the thing and the way out.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a stamp could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Nobody can listen there now.
    #[error("{what} cannot listen on {address}: {source}. {way_out}", way_out = way_out(.source, .address))]
    Listen {
        /// The stamp, or its proxy.
        what: &'static str,
        /// Where it was to listen.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// Another process works on the same folder.
    #[error(
        "another stamp already runs on the folder {path}. Stop it, or choose another folder with --data."
    )]
    DirectoryInUse {
        /// The folder.
        path: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error(
        "cannot use {path}: {source}. Check that it can be read and written, or choose another folder with --data."
    )]
    Directory {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder was written by a program of another age.
    #[error(
        "{path} is of format {format}, and this program reads format {known} only: the folder was written by an older or a newer Porthole. {way_out}"
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// What it says.
        format: u32,
        /// What can be read.
        known: u32,
        /// What a person can do.
        way_out: &'static str,
    },
    /// A file is there, but it is not what the stamp wrote.
    #[error("{path} is damaged: {reason}. {way_out}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
        /// What a person can do.
        way_out: &'static str,
    },
    /// A key, a certificate or the world itself could not be made.
    #[error("cannot make the stamp's {what}: {reason}.")]
    Certificate {
        /// Which one.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// An option is not usable.
    #[error("{option} {value:?} is not usable: {reason}.")]
    Option {
        /// The option.
        option: &'static str,
        /// Its value.
        value: String,
        /// What would be.
        reason: String,
    },
}

fn way_out(source: &io::Error, address: &SocketAddr) -> String {
    match source.kind() {
        io::ErrorKind::AddrInUse => {
            format!(
                "Something else uses port {}: stop it, or choose another port (port 0 takes a free one).",
                address.port()
            )
        }
        io::ErrorKind::PermissionDenied => {
            "Ports below 1024 need privileges: choose a higher one.".to_owned()
        }
        io::ErrorKind::AddrNotAvailable => {
            "This machine does not have that address: choose 127.0.0.1.".to_owned()
        }
        _ => "Choose another address.".to_owned(),
    }
}
