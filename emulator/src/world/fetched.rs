//! Files from outside of the stamp, while one request is answered: what the shell has fetched for it, and what it still wants.
//!
//! The engine fetches nothing. Where it needs a file it notes the address and goes no further; the shell takes the notes, fetches,
//! and asks again with the files at hand.

use super::withheld::File;
use std::collections::{BTreeMap, BTreeSet};

/// What is at hand, and what is wanted.
#[derive(Default)]
pub struct Fetched {
    /// For the next request; work that is due before it has files of its own.
    provided: BTreeMap<String, File>,
    files: BTreeMap<String, File>,
    wanted: BTreeSet<String>,
}

impl Fetched {
    /// Puts files at the disposal of the next request, in place of those of the one before.
    pub fn provide(&mut self, files: BTreeMap<String, File>) {
        self.provided = files;
        self.files.clear();
        self.wanted.clear();
    }

    /// The request is answered now.
    pub fn open(&mut self) {
        self.files = std::mem::take(&mut self.provided);
    }

    /// A file that is at hand.
    pub fn file(&self, address: &str) -> Option<&File> {
        self.files.get(address)
    }

    /// All that are at hand.
    pub fn files(&self) -> &BTreeMap<String, File> {
        &self.files
    }

    /// Notes that a file is wanted.
    pub fn want(&mut self, address: &str) {
        self.wanted.insert(address.to_owned());
    }

    /// Whether any is wanted: what was answered is then no answer.
    pub fn lacks(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// Takes the addresses of the files that are wanted.
    pub fn take_wanted(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.wanted)
    }
}
