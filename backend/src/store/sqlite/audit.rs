//! The audit log in SQLite.

use super::SqliteStore;
use crate::store::{AuditEntry, AuditTrail, StoreError};
use async_trait::async_trait;
use sqlx::Row;

#[async_trait]
impl AuditTrail for SqliteStore {
    async fn write_audit(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO audit (at, action, session, stamp, subject, outcome, correlation_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(entry.at)
        .bind(&entry.action)
        .bind(&entry.session)
        .bind(&entry.stamp)
        .bind(&entry.subject)
        .bind(&entry.outcome)
        .bind(&entry.correlation_id)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn forget_audit(&self, before: i64, most: u32) -> Result<u64, StoreError> {
        let forgotten = sqlx::query(
            "DELETE FROM audit WHERE at < ? OR number <= (SELECT max(number) FROM audit) - ?",
        )
        .bind(before)
        .bind(most)
        .execute(&self.writer)
        .await?;
        Ok(forgotten.rows_affected())
    }

    async fn audit(&self, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        sqlx::query("SELECT * FROM audit ORDER BY number DESC LIMIT ?")
            .bind(limit)
            .fetch_all(&self.reader)
            .await?
            .iter()
            .map(|row| {
                Ok(AuditEntry {
                    at: row.try_get("at")?,
                    action: row.try_get("action")?,
                    session: row.try_get("session")?,
                    stamp: row.try_get("stamp")?,
                    subject: row.try_get("subject")?,
                    outcome: row.try_get("outcome")?,
                    correlation_id: row.try_get("correlation_id")?,
                })
            })
            .collect()
    }
}
