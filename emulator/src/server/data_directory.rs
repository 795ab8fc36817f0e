//! The folder that a stamp keeps: one process at a time, every file readable by its owner only.

use super::error::StartError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where the stamp's own files lie, below the folder that the person named.
const INTERNAL: &str = "stamp";

/// A locked data folder. The lock ends with the value, and with the process however that ends.
pub struct DataDirectory {
    path: PathBuf,
    _lock: File,
}

impl DataDirectory {
    /// Creates the folder where needed and takes its lock.
    pub fn open(path: &Path) -> Result<Self, StartError> {
        let failed = |path: &Path, source| StartError::Directory {
            path: path.to_owned(),
            source,
        };
        let internal = path.join(INTERNAL);
        create_private_folder(path).map_err(|source| failed(path, source))?;
        create_private_folder(&internal).map_err(|source| failed(&internal, source))?;
        // Absolute, because these paths are written into files that other programs read from elsewhere.
        let path = std::path::absolute(path).map_err(|source| failed(path, source))?;
        let lock_path = internal.join("lock");
        let lock = private_options()
            .create(true)
            .truncate(false)
            .open(&lock_path)
            .map_err(|source| failed(&lock_path, source))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StartError::DirectoryInUse { path }),
            Err(TryLockError::Error(source)) => Err(failed(&lock_path, source)),
        }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of a file that people and other programs read.
    pub fn public(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Makes a file of the stamp's own that is not there yet, and its folder where needed.
    pub fn new_file(&self, path: &Path) -> io::Result<File> {
        self.make_room_for(path)?;
        private_options().create_new(true).open(path)
    }

    /// Makes the folder of a file of the stamp's own where needed.
    pub fn make_room_for(&self, path: &Path) -> io::Result<()> {
        path.parent().map_or(Ok(()), create_private_folder)
    }

    /// The path of a file that only the stamp reads.
    pub fn internal(&self, name: &str) -> PathBuf {
        self.path.join(INTERNAL).join(name)
    }
}

/// Reads a file; `None` when there is none.
pub fn read_if_present(path: &Path) -> Result<Option<Vec<u8>>, StartError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StartError::Directory {
            path: path.to_owned(),
            source,
        }),
    }
}

/// Replaces a file in one step, so that a reader (or a crash) never sees half of it.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), StartError> {
    replace(path, |file| file.write_all(bytes)).map_err(|source| StartError::Directory {
        path: path.to_owned(),
        source,
    })
}

/// The same for content that is written piece by piece.
pub fn replace(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let temporary = path.with_added_extension("new");
    let mut file = private_options()
        .create(true)
        .truncate(true)
        .open(&temporary)?;
    restrict(&file)?;
    write(&mut file)?;
    file.sync_all()?;
    std::fs::rename(&temporary, path)
}

/// Opens a file for appending, making it when there is none.
pub fn open_for_appending(path: &Path) -> io::Result<File> {
    let mut options = private_options();
    options.write(false).append(true).create(true);
    options.open(path)
}

fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file left by somebody else may be wider open than ours; the mode at creation does not change it.
fn restrict(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_is_refused_until_the_first_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataDirectory::open(folder.path()).unwrap();
        let refused = DataDirectory::open(folder.path())
            .err()
            .unwrap()
            .to_string();
        assert!(refused.contains("--data"), "{refused}");
        drop(first);
        assert!(DataDirectory::open(folder.path()).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn files_are_readable_by_their_owner_only_even_when_they_were_not() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let directory = DataDirectory::open(&folder.path().join("new")).unwrap();
        let path = directory.public("env.sh");
        std::fs::write(&path, "old").unwrap();
        write_private(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(
            std::fs::metadata(directory.path())
                .unwrap()
                .permissions()
                .mode()
                & 0o777,
            0o700
        );
    }
}
