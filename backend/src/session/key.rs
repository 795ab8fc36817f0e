//! The key that credentials are sealed with: from a file, from the service manager, or made at the first start.

use super::{Place, Sealer};
use crate::secret::Secret;
use crate::server::data_folder::{FolderError, write_private};
use crate::store::{Store, StoreError};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The name under which systemd (`LoadCredential=porthole-key:…`) hands the key over.
const CREDENTIAL: &str = "porthole-key";

/// The fact that shows whether the key is the one that the store was sealed with.
const FACT: &str = "key-check";
const CHECK: Place<'static> = Place {
    owner: "portal",
    stamp: "",
    field: FACT,
};

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read.
    #[error("cannot read the key file {path}: {source}. Make one with `head -c 32 /dev/urandom > {path}`", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is something else than a key.
    #[error("the key file {path} holds neither 32 bytes nor 64 hexadecimal digits", path = .0.display())]
    Form(PathBuf),
    /// Another key than the store was sealed with.
    #[error(
        "the key in {path} is not the one that this portal's store was sealed with. Name the right one with --key-file, \
         or begin with another --data folder",
        path = .0.display()
    )]
    Other(PathBuf),
    /// The system gave no randomness.
    #[error("the system gave no randomness for a key")]
    NoRandomness,
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The cipher.
    #[error(transparent)]
    Seal(#[from] super::SealError),
}

/// The sealer for a store: with the named key file, else the service manager's, else `DATA/key`.
pub async fn sealer(
    named: Option<&Path>,
    data: &Path,
    store: &dyn Store,
) -> Result<Sealer, KeyError> {
    let handed = std::env::var_os("CREDENTIALS_DIRECTORY")
        .map(|folder| PathBuf::from(folder).join(CREDENTIAL))
        .filter(|path| path.exists());
    let own = data.join("key");
    let path = match (named, handed) {
        (Some(path), _) => path.to_owned(),
        (None, Some(path)) => path,
        (None, None) => {
            if !own.exists() {
                make(&own)?;
            }
            own
        }
    };
    let sealer = Sealer::new(&read(&path)?);
    match store.fact(FACT).await? {
        Some(sealed) => {
            sealer
                .open(&CHECK, &sealed)
                .map_err(|_| KeyError::Other(path))?;
        }
        None => {
            store
                .keep_fact(FACT, &sealer.seal(&CHECK, &Secret::new("porthole"))?)
                .await?
        }
    }
    Ok(sealer)
}

fn make(path: &Path) -> Result<(), KeyError> {
    let mut key = Zeroizing::new([0_u8; 32]);
    getrandom::fill(key.as_mut_slice()).map_err(|_| KeyError::NoRandomness)?;
    Ok(write_private(path, key.as_slice())?)
}

fn read(path: &Path) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let bytes = Zeroizing::new(std::fs::read(path).map_err(|source| KeyError::File {
        path: path.to_owned(),
        source,
    })?);
    let wrong = || KeyError::Form(path.to_owned());
    if let Ok(key) = <[u8; 32]>::try_from(bytes.as_slice()) {
        return Ok(Zeroizing::new(key));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong())?.trim();
    let mut key = Zeroizing::new([0_u8; 32]);
    if text.len() != 64 || !text.is_ascii() {
        return Err(wrong());
    }
    for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::SqliteStore;

    #[tokio::test]
    async fn the_key_is_made_once_kept_and_another_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let store = SqliteStore::open(&data.join("porthole.db")).await.unwrap();
        let place = Place {
            owner: "a",
            stamp: "b",
            field: "c",
        };
        let sealed = sealer(None, data, &store)
            .await
            .unwrap()
            .seal(&place, &Secret::new("x"))
            .unwrap();
        let again = sealer(None, data, &store).await.unwrap();
        assert_eq!(again.open(&place, &sealed).unwrap().expose(), "x");

        let hex: String = std::fs::read(data.join("key"))
            .unwrap()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let named = data.join("hex");
        std::fs::write(&named, format!("{hex}\n")).unwrap();
        assert!(sealer(Some(&named), data, &store).await.is_ok());

        for (content, part) in [
            ("f".repeat(64), "not the one"),
            ("zz".repeat(32), "neither"),
            ("short".into(), "neither"),
        ] {
            std::fs::write(&named, content).unwrap();
            let message = sealer(Some(&named), data, &store)
                .await
                .unwrap_err()
                .to_string();
            assert!(
                message.contains(part) && message.contains("hex"),
                "{message}"
            );
        }
        let missing = sealer(Some(&data.join("nowhere")), data, &store)
            .await
            .unwrap_err()
            .to_string();
        assert!(
            missing.contains("nowhere") && missing.contains("/dev/urandom"),
            "{missing}"
        );
    }
}
