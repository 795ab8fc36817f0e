//! The frontend's files: inside the binary (feature `embed`), or in a folder. Compressed neighbours (`.br`, `.gz`) are served as they lie.

mod content_security;
#[cfg(feature = "embed")]
mod embedded;
mod file;
mod folder;
mod reply;

pub use file::File;

use std::path::PathBuf;

/// Where the frontend's files are.
#[derive(Clone, Debug)]
pub enum Assets {
    /// Inside the binary.
    #[cfg(feature = "embed")]
    Embedded,
    /// In a folder, read anew for every call, so that a rebuild shows at once.
    Folder(PathBuf),
}

impl Assets {
    /// The folder when one is named; else the binary's own; else `dist/` of the working directory.
    pub fn choose(folder: Option<PathBuf>) -> Self {
        match folder {
            Some(folder) => Self::Folder(folder),
            #[cfg(feature = "embed")]
            None => Self::Embedded,
            #[cfg(not(feature = "embed"))]
            None => Self::Folder(PathBuf::from("dist")),
        }
    }

    /// One file by its path without a leading slash.
    async fn file(&self, path: &str) -> Option<File> {
        match self {
            #[cfg(feature = "embed")]
            Self::Embedded => embedded::file(path),
            Self::Folder(folder) => folder::file(folder, path).await,
        }
    }

    /// Where somebody would look for the files, for a message.
    fn place(&self) -> String {
        match self {
            #[cfg(feature = "embed")]
            Self::Embedded => "the binary".to_owned(),
            Self::Folder(folder) => folder.display().to_string(),
        }
    }
}
