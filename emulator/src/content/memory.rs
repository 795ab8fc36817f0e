//! Pieces kept in memory: for a stamp that has no folder, as in a test or a browser tab.

use super::{Contents, Unreadable};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Pieces in memory.
#[derive(Default)]
pub struct Memory(Mutex<BTreeMap<String, Arc<[u8]>>>);

impl Memory {
    /// How many pieces there are.
    pub fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<[u8]>>> {
        // Nothing is ever half-done while it is locked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn piece(&self, name: &str) -> Result<Arc<[u8]>, Unreadable> {
        let known = self.lock().get(name).cloned();
        known.ok_or_else(|| Unreadable(format!("there is no piece {name}")))
    }
}

impl Contents for Memory {
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Unreadable> {
        self.lock().insert(name.to_owned(), Arc::from(bytes));
        Ok(())
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Unreadable> {
        let bytes = self.piece(from)?;
        self.lock().insert(to.to_owned(), bytes);
        Ok(())
    }

    fn read(&self, name: &str, from: u64, length: u64) -> Result<Vec<u8>, Unreadable> {
        let bytes = self.piece(name)?;
        let place = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
        bytes
            .get(place(from)..place(from.saturating_add(length)))
            .map(<[u8]>::to_vec)
            .ok_or_else(|| Unreadable(format!("the piece {name} is shorter")))
    }

    fn remove(&self, name: &str) {
        self.lock().remove(name);
    }
}
