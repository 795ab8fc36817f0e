//! Files inside the binary: what trunk and xtask left in `dist/` when it was built.

use super::File;
use axum::body::Bytes;
use std::borrow::Cow;

#[derive(rust_embed::Embed)]
#[folder = "../dist"]
struct Dist;

/// One file.
pub fn file(path: &str) -> Option<File> {
    let file = Dist::get(path)?;
    let hash = file.metadata.sha256_hash();
    let bytes = match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    Some(File { bytes, hash })
}
