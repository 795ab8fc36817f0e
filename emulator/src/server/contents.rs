//! The bytes of blobs as files of the data folder: `stamp/content/ab/abcd…`, one a piece, readable by their owner only.
//!
//! A file is written before the line of the journal that names it, and removed after the line that no longer does; what the end
//! of a process left between the two is swept at the next start.

use super::data_directory::DataDirectory;
use super::error::StartError;
use crate::content::{Contents, Run, Unreadable};
use bytes::Bytes;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;

/// How much is read at a time while a reply is sent.
const CHUNK: u64 = 256 * 1024;

/// Pieces as files.
pub struct Files {
    directory: Arc<DataDirectory>,
}

impl Files {
    /// The pieces of a data folder.
    pub fn of(directory: &Arc<DataDirectory>) -> Files {
        let directory = directory.clone();
        Files { directory }
    }

    fn path(&self, name: &str) -> PathBuf {
        let folder = self.folder();
        folder.join(name.get(..2).unwrap_or("_")).join(name)
    }

    fn folder(&self) -> PathBuf {
        self.directory.internal("content")
    }

    /// Removes what nothing names.
    pub fn sweep<'a>(&self, needed: impl Iterator<Item = &'a str>) -> Result<(), StartError> {
        let folder = self.folder();
        let failed = |source| StartError::Directory {
            path: self.folder(),
            source,
        };
        if !folder.exists() {
            return Ok(());
        }
        let needed: HashSet<&str> = needed.collect();
        let mut swept = 0;
        for part in fs::read_dir(&folder).map_err(failed)? {
            for file in fs::read_dir(part.map_err(failed)?.path()).map_err(failed)? {
                let file = file.map_err(failed)?;
                let name = file.file_name();
                if name.to_str().is_none_or(|name| !needed.contains(name)) {
                    fs::remove_file(file.path()).map_err(failed)?;
                    swept += 1;
                }
            }
        }
        if swept > 0 {
            tracing::info!(swept, "removed pieces of blobs that nothing names");
        }
        Ok(())
    }

    fn write_file(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.directory.new_file(&self.path(name))?.write_all(bytes)
    }

    fn copy_file(&self, from: &str, to: &str) -> io::Result<()> {
        let (from, to) = (self.path(from), self.path(to));
        // Pieces never change: a second name for the same file is a copy.
        self.directory.make_room_for(&to)?;
        match fs::hard_link(&from, &to) {
            Ok(()) => Ok(()),
            Err(_) => fs::copy(&from, &to).map(drop),
        }
    }

    fn read_file(&self, name: &str, from: u64, length: u64) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.path(name))?;
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Hands out the bytes of some runs, a chunk at a time, until nobody takes them any more.
    pub fn send(&self, runs: &[Run], to: &mpsc::Sender<io::Result<Bytes>>) {
        for run in runs {
            let mut done = 0;
            while done < run.length() {
                let length = CHUNK.min(run.length() - done);
                let chunk = match run {
                    Run::Of { name, from, .. } => self.read_file(name, from + done, length),
                    Run::Zeros(_) => Ok(vec![0; usize::try_from(length).unwrap_or_default()]),
                };
                let wrong = chunk.is_err();
                if to.blocking_send(chunk.map(Bytes::from)).is_err() || wrong {
                    return;
                }
                done += length;
            }
        }
    }
}

fn told(error: io::Error) -> Unreadable {
    tracing::error!(%error, "the bytes of a blob");
    Unreadable(error.to_string())
}

impl Contents for Files {
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Unreadable> {
        self.write_file(name, bytes).map_err(told)
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Unreadable> {
        self.copy_file(from, to).map_err(told)
    }

    fn read(&self, name: &str, from: u64, length: u64) -> Result<Vec<u8>, Unreadable> {
        self.read_file(name, from, length).map_err(told)
    }

    fn remove(&self, name: &str) {
        match fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "a piece of a blob could not be removed; the next start does");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Files;
    use crate::content::{Contents, Run, gathered};
    use crate::server::data_directory::DataDirectory;
    use std::sync::Arc;

    const ONE: &str = "aa000000000000000000000000000001";
    const TWO: &str = "bb000000000000000000000000000002";

    #[test]
    fn pieces_are_kept_copied_read_and_swept() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::of(&Arc::new(DataDirectory::open(folder.path()).unwrap()));
        files.write(ONE, b"0123456789").unwrap();
        files.copy(ONE, TWO).unwrap();
        files.remove(ONE);
        files.remove(ONE);
        assert!(files.read(ONE, 0, 1).is_err());
        assert_eq!(files.read(TWO, 3, 4).unwrap(), b"3456");
        assert!(files.read(TWO, 8, 4).is_err());
        let (name, from, length) = (TWO.to_owned(), 8, 2);
        let runs = [Run::Zeros(1), Run::Of { name, from, length }];
        assert_eq!(gathered(&files, &runs).unwrap(), b"\x0089");
        files.write(ONE, b"x").unwrap();
        files.sweep([TWO].into_iter()).unwrap();
        assert!(files.read(ONE, 0, 1).is_err() && files.read(TWO, 0, 10).is_ok());
    }
}
