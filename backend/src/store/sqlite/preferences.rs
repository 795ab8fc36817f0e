//! Preferences in SQLite.

use super::SqliteStore;
use super::row::{from_json, json};
use crate::store::{PreferenceOwner, Preferences, StoreError};
use async_trait::async_trait;
use serde_json::{Map, Value};

#[async_trait]
impl Preferences for SqliteStore {
    async fn preferences(
        &self,
        owner: PreferenceOwner<'_>,
    ) -> Result<Map<String, Value>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT key, value FROM preferences WHERE stamp = ? AND client_id = ? ORDER BY key",
        )
        .bind(owner.stamp)
        .bind(owner.client_id)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(key, value)| Ok((key, from_json("preference", &value)?)))
            .collect()
    }

    async fn set_preference(
        &self,
        owner: PreferenceOwner<'_>,
        key: &str,
        value: &Value,
        now: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO preferences (stamp, client_id, key, value, changed) VALUES (?, ?, ?, ?, ?) \
             ON CONFLICT (stamp, client_id, key) DO UPDATE SET value = excluded.value, changed = excluded.changed",
        )
        .bind(owner.stamp)
        .bind(owner.client_id)
        .bind(key)
        .bind(json("preference", value)?)
        .bind(now)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn remove_preference(
        &self,
        owner: PreferenceOwner<'_>,
        key: &str,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM preferences WHERE stamp = ? AND client_id = ? AND key = ?")
            .bind(owner.stamp)
            .bind(owner.client_id)
            .bind(key)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
