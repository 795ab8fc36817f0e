//! The portal's folder: made for its owner alone, and what is written in it is for its owner alone.

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A folder that could not be used, with the path and what the system says.
#[derive(Debug, thiserror::Error)]
#[error("cannot use {path}: {source}. Name another folder with --data, or see to its rights", path = path.display())]
pub struct FolderError {
    /// Which path.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

/// Makes the folder when it is missing.
pub fn make(folder: &Path) -> Result<(), FolderError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| FolderError {
        path: folder.to_owned(),
        source,
    })
}

/// Takes the folder for this process, until the file is dropped or the process ends, however it ends. Nothing when another has it.
pub fn hold(folder: &Path) -> Result<Option<File>, FolderError> {
    let path = folder.join("porthole.lock");
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let taken = options.open(&path).map(|file| (file.try_lock(), file));
    match taken {
        Ok((Ok(()), file)) => Ok(Some(file)),
        Ok((Err(TryLockError::WouldBlock), _)) => Ok(None),
        Ok((Err(TryLockError::Error(source)), _)) | Err(source) => {
            Err(FolderError { path, source })
        }
    }
}

/// Writes a file that only its owner may read, as a whole or not at all.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    let write = || {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let beside = path.with_file_name(name);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        // A file left over from before may have other rights.
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().map_err(|source| FolderError {
        path: path.to_owned(),
        source,
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn folder_and_files_are_for_their_owner_alone() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("a/b");
        make(&folder).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        let file = folder.join("key");
        std::fs::write(&file, "old").unwrap();
        write_private(&file, b"new").unwrap();
        assert_eq!(mode(&file), 0o600);
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        let message = write_private(&parent.path().join("no/key"), b"")
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("no/key") && message.contains("--data"),
            "{message}"
        );
    }
}
