//! Reading columns: words and JSON back into types.

use crate::store::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An enum as the word that serde gives it.
pub fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(_) => Err(StoreError::Unreadable {
            what: "word",
            why: "it is not one word".into(),
        }),
        Err(error) => Err(StoreError::Unreadable {
            what: "word",
            why: error.to_string(),
        }),
    }
}

/// And back.
pub fn from_word<T: DeserializeOwned>(what: &'static str, word: String) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(word)).map_err(|error| {
        StoreError::Unreadable {
            what,
            why: error.to_string(),
        }
    })
}

/// A value as JSON text.
pub fn json<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable {
        what,
        why: error.to_string(),
    })
}

/// And back.
pub fn from_json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable {
        what,
        why: error.to_string(),
    })
}

/// A unique key that is there already becomes `Taken`.
pub fn taken(error: sqlx::Error, what: &'static str) -> StoreError {
    match &error {
        sqlx::Error::Database(database) if database.is_unique_violation() => {
            StoreError::Taken(what)
        }
        _ => error.into(),
    }
}
