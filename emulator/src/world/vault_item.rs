//! What a vault holds: secrets and keys, a row for each version. Key of the table: `VAULT/KIND/NAME/NUMBER` in lower case, the
//! number counting versions, so that the last row of a name is its present version.

use super::{World, timestamp::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A version of a secret or key.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct VaultItem {
    /// Its name as first written.
    pub name: String,
    /// Its version: 32 hexadecimal digits.
    pub version: String,
    /// Whether it may be used.
    pub enabled: bool,
    /// From when it may be used, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<i64>,
    /// Until when it may be used, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<i64>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub updated: Timestamp,
    /// Tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Map<String, Value>>,
    /// What it is.
    pub matter: Matter,
}

/// What an item is.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Matter {
    /// A secret.
    Secret {
        /// The secret itself.
        value: String,
        /// What kind of text it is, as its owner says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content_type: Option<String>,
    },
    /// An RSA key.
    Key {
        /// Both halves, PKCS#8 as base64.
        private: String,
        /// What it may be used for.
        operations: Vec<String>,
    },
}

/// The rows of a name.
pub fn below(vault: &str, kind: &str, name: &str) -> String {
    format!("{vault}/{kind}/{name}/").to_lowercase()
}

impl World {
    /// The versions of an item with their keys, the oldest first.
    pub fn versions_of(&self, below: &str) -> Vec<(String, VaultItem)> {
        let rows = self.vault_items.under(below, None);
        rows.map(|(key, item)| (key.to_owned(), item.clone()))
            .collect()
    }

    /// Writes a new version of an item.
    pub fn put_version(&mut self, below: &str, item: VaultItem) {
        let last = self.versions_of(below).pop();
        let number = last
            .and_then(|(key, _)| key.rsplit('/').next()?.parse::<u32>().ok())
            .unwrap_or(0);
        let key = format!("{below}{:010}", number.saturating_add(1));
        self.vault_items.put(&key, item);
    }

    /// Takes out all rows below a key.
    pub fn remove_vault_items(&mut self, below: &str) {
        for (key, _) in self.versions_of(below) {
            self.vault_items.remove(&key);
        }
    }
}
