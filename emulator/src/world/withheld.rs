//! What a deployment under way needs to go on, and what the journal must not hold: the parameters as they were sent and the files that
//! were fetched for it. There may be secrets among the values, and signatures in the addresses.
//!
//! It lies in a piece of its own, apart from the log, and goes with the end of the deployment.

use super::{World, deployment::Deployment};
use crate::content::Unreadable;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

/// A file as it was fetched, or why it cannot be had.
pub type File = Result<String, String>;

/// What is withheld of one deployment.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Withheld {
    /// The parameters as they were sent.
    pub given: Value,
    /// Linked files by address.
    pub files: BTreeMap<String, File>,
    /// Addresses of files that it waits for.
    pub wants: BTreeSet<String>,
}

impl fmt::Debug for Withheld {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (files, wants) = (self.files.len(), self.wants.len());
        write!(formatter, "Withheld({files} files, {wants} wanted)")
    }
}

impl World {
    /// Keeps it for a deployment, in place of what was kept before.
    ///
    /// # Errors
    /// When there is no room.
    pub fn withhold(&mut self, row: &mut Deployment, what: Withheld) -> Result<(), Unreadable> {
        let piece = match what == Withheld::default() {
            true => None,
            false => {
                let text =
                    serde_json::to_vec(&what).map_err(|error| Unreadable(error.to_string()))?;
                Some(self.keep(&text)?)
            }
        };
        self.let_go(row);
        if let Some(piece) = &piece {
            self.withheld.insert(piece.name.clone(), Arc::new(what));
        }
        row.withheld = piece;
        Ok(())
    }

    /// What is withheld of a deployment: nothing when it has ended.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub fn withheld(&self, row: &Deployment) -> Result<Arc<Withheld>, Unreadable> {
        let Some(piece) = &row.withheld else {
            return Ok(Arc::default());
        };
        if let Some(known) = self.withheld.get(&piece.name) {
            return Ok(known.clone());
        }
        let bytes = self.contents.read(&piece.name, 0, piece.length)?;
        let read = serde_json::from_slice(&bytes);
        read.map(Arc::new)
            .map_err(|error| Unreadable(error.to_string()))
    }

    /// Forgets it.
    pub fn let_go(&mut self, row: &mut Deployment) {
        if let Some(piece) = row.withheld.take() {
            self.withheld.remove(&piece.name);
            self.discard(&piece);
        }
    }
}
