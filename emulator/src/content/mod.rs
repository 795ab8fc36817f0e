//! The one door through which the bytes of blobs leave the engine and come back: they are too large for the tables of the world
//! and for the journal, which know a piece by its name and length only.
//!
//! A piece is written once, under a fresh name, before the row that names it is told; it is never changed. One that no row names
//! any more is handed to the shell by [`World::take_discarded`](crate::world::World::take_discarded), which removes it once
//! that is written down. So whatever the moment at which a process ends, every piece that a row names is there.

mod memory;

pub use memory::Memory;

use serde::{Deserialize, Serialize};
use std::fmt;

/// A run of bytes that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its name: 32 hexadecimal digits.
    pub name: String,
    /// How many bytes it has.
    pub length: u64,
}

/// Bytes of a reply: a run within a piece, or zeros that were never written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Run {
    /// Bytes of a piece.
    Of {
        /// The piece's name.
        name: String,
        /// The first byte.
        from: u64,
        /// How many.
        length: u64,
    },
    /// Zeros.
    Zeros(u64),
}

impl Run {
    /// How many bytes it has.
    pub fn length(&self) -> u64 {
        match self {
            Run::Of { length, .. } | Run::Zeros(length) => *length,
        }
    }
}

/// Bytes could not be kept or read.
#[derive(Debug)]
pub struct Unreadable(pub String);

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Where pieces are kept. Names are fresh: nothing is ever written twice.
pub trait Contents: Send + Sync {
    /// Keeps bytes under a fresh name.
    ///
    /// # Errors
    /// When there is no room for them.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Unreadable>;
    /// Keeps the bytes of a piece under a second, fresh name.
    ///
    /// # Errors
    /// When there is no such piece, or no room.
    fn copy(&self, from: &str, to: &str) -> Result<(), Unreadable>;
    /// Some bytes of a piece.
    ///
    /// # Errors
    /// When the piece has not that many.
    fn read(&self, name: &str, from: u64, length: u64) -> Result<Vec<u8>, Unreadable>;
    /// Forgets a piece; none of that name is none the less fine.
    fn remove(&self, name: &str);
}

/// The bytes of some runs, one behind the other.
///
/// # Errors
/// When a piece cannot be read.
pub fn gathered(contents: &dyn Contents, runs: &[Run]) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    for run in runs {
        match run {
            Run::Of { name, from, length } => bytes.extend(contents.read(name, *from, *length)?),
            Run::Zeros(length) => {
                let length = usize::try_from(*length).unwrap_or(usize::MAX);
                bytes.resize(bytes.len().saturating_add(length), 0);
            }
        }
    }
    Ok(bytes)
}
