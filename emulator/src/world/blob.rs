//! What an account of blobs holds, without the bytes: containers, blobs, blocks that no list names yet, pages.

use super::{World, timestamp::Timestamp};
use crate::content::{Piece, Unreadable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A container. Key of the table: `ACCOUNT/CONTAINER`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Container {
    /// Changes with every change of the container itself.
    pub etag: String,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Metadata in the order given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<(String, String)>,
    /// What anybody may read: nothing, `blob` or `container`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<String>,
    /// Stored access policies by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<StoredPolicy>,
}

/// A stored access policy, which a signature may name in place of spelling it out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoredPolicy {
    /// Its id.
    pub id: String,
    /// From when it holds, as given.
    pub start: String,
    /// Until when it holds, as given.
    pub expiry: String,
    /// What it permits.
    pub permission: String,
}

/// What kind of blob it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Made of blocks.
    Block,
    /// Made of pages of 512 bytes.
    Page,
}

/// The headers that a blob is served with, by their names without `x-ms-blob-`.
pub type Headers = BTreeMap<String, String>;

/// A blob that is committed. Key of the table: `ACCOUNT/CONTAINER/NAME`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Blob {
    /// Its kind.
    pub kind: Kind,
    /// Changes with every write.
    pub etag: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last written.
    pub changed: Timestamp,
    /// How many bytes it has.
    pub length: u64,
    /// `content-type` and the like.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: Headers,
    /// Metadata in the order given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<(String, String)>,
    /// The bytes of a block blob.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// The sequence number of a page blob.
    #[serde(default)]
    pub sequence_number: u64,
    /// Where it was copied from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied: Option<Copied>,
}

/// A block: committed within its blob, or not yet and then a row of its own with the key `BLOB\0ID`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The id as given, base64; empty when the blob was put whole.
    pub id: String,
    /// Its bytes.
    pub piece: Piece,
}

/// A run of pages that was written. Key of the table: `BLOB\0OFFSET`, the offset as 16 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Where it begins within the blob.
    pub offset: u64,
    /// How many bytes of the piece.
    pub length: u64,
    /// Where it begins within the piece.
    pub skip: u64,
    /// The bytes.
    pub piece: Piece,
}

/// How a blob came by a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// The copy's id.
    pub id: String,
    /// The address it was copied from, without a signature.
    pub source: String,
    /// When it was done.
    pub done: Timestamp,
}

/// The key of what belongs to a blob and is a row of its own.
pub fn below(blob: &str, name: &str) -> String {
    format!("{blob}\0{name}")
}

impl World {
    /// Keeps bytes and answers the piece that they are.
    ///
    /// # Errors
    /// When there is no room.
    pub fn keep(&self, bytes: &[u8]) -> Result<Piece, Unreadable> {
        let name = self.fresh_guid().replace('-', "");
        self.contents.write(&name, bytes)?;
        Ok(Piece {
            name,
            length: bytes.len() as u64,
        })
    }

    /// A second piece with the same bytes.
    ///
    /// # Errors
    /// When there is no room.
    pub fn keep_copy(&self, piece: &Piece) -> Result<Piece, Unreadable> {
        let name = self.fresh_guid().replace('-', "");
        self.contents.copy(&piece.name, &name)?;
        Ok(Piece {
            name,
            length: piece.length,
        })
    }

    /// Notes that nothing names a piece any more.
    pub fn discard(&mut self, piece: &Piece) {
        self.discarded.push(piece.name.clone());
    }

    /// The pieces that nothing names any more, since the last call. A shell removes them once the changes are written down.
    pub fn take_discarded(&mut self) -> Vec<String> {
        std::mem::take(&mut self.discarded)
    }

    /// The names of all pieces that are needed.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        let committed = self.blobs.iter().flat_map(|(_, blob)| &blob.blocks);
        let waiting = self.blocks.iter().map(|(_, block)| block);
        let pages = self.pages.iter().map(|(_, extent)| &extent.piece);
        let deployed = self.deployments.iter();
        let withheld = deployed.filter_map(|(_, row)| row.withheld.as_ref());
        let blocks = committed.chain(waiting).map(|block| &block.piece);
        let pieces = blocks.chain(pages).chain(withheld);
        pieces.map(|piece| piece.name.as_str())
    }

    /// Takes out a blob with its bytes, and the blocks that wait for it.
    pub fn remove_blob(&mut self, key: &str) {
        if let Some(blob) = self.blobs.remove(key) {
            for block in &blob.blocks {
                self.discard(&block.piece);
            }
        }
        self.remove_waiting(key);
        self.remove_pages(key);
    }

    /// Takes out the blocks that wait to be named by a list.
    pub fn remove_waiting(&mut self, key: &str) {
        for name in keys(&self.blocks, &below(key, "")) {
            if let Some(block) = self.blocks.remove(&name) {
                self.discard(&block.piece);
            }
        }
    }

    /// Takes out the pages of a blob. A piece goes with the last extent that shows some of it.
    pub fn remove_pages(&mut self, key: &str) {
        let mut pieces = BTreeMap::new();
        for name in keys(&self.pages, &below(key, "")) {
            if let Some(extent) = self.pages.remove(&name) {
                pieces.insert(extent.piece.name.clone(), extent.piece);
            }
        }
        pieces.values().for_each(|piece| self.discard(piece));
    }

    /// Takes out a container with all that is in it.
    pub fn remove_container(&mut self, key: &str) {
        self.containers.remove(key);
        let within = format!("{key}/");
        for blob in keys(&self.blobs, &within) {
            self.remove_blob(&blob);
        }
        // Blobs that never were committed have blocks only.
        for name in keys(&self.blocks, &within) {
            if let Some(block) = self.blocks.remove(&name) {
                self.discard(&block.piece);
            }
        }
    }

    /// Takes out all that an account holds: the account is gone.
    pub fn remove_account_contents(&mut self, account: &str) {
        for container in keys(&self.containers, &format!("{account}/")) {
            self.remove_container(&container);
        }
    }
}

fn keys<T>(table: &super::table::Table<T>, prefix: &str) -> Vec<String> {
    table
        .under(prefix, None)
        .map(|(key, _)| key.to_owned())
        .collect()
}
