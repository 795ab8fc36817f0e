//! Sessions in SQLite.

use super::SqliteStore;
use crate::store::{SessionRecord, Sessions, StoreError};
use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

fn session(row: &SqliteRow) -> Result<SessionRecord, StoreError> {
    let hash: Vec<u8> = row.try_get("hash")?;
    Ok(SessionRecord {
        id: row.try_get("id")?,
        hash: hash.try_into().map_err(|_| StoreError::Unreadable {
            what: "session",
            why: "its hash has not 32 bytes".into(),
        })?,
        created: row.try_get("created")?,
        used: row.try_get("used")?,
    })
}

/// Ends one session within a transaction: sign-ins with work under way keep their credential until it ends.
async fn end(connection: &mut SqliteConnection, id: &str, now: i64) -> Result<(), StoreError> {
    let ended = sqlx::query("DELETE FROM sessions WHERE id = ?")
        .bind(id)
        .execute(&mut *connection)
        .await?
        .rows_affected();
    if ended == 0 {
        return Ok(());
    }
    sqlx::query(
        "UPDATE sign_ins SET ended = ? WHERE session = ? AND ended IS NULL \
         AND id IN (SELECT sign_in FROM operations WHERE ended IS NULL)",
    )
    .bind(now)
    .bind(id)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM sign_ins WHERE session = ? AND ended IS NULL")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO changes (session, kind, subject, at) VALUES (?, 'session-ended', ?, ?)",
    )
    .bind(id)
    .bind(id)
    .bind(now)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

#[async_trait]
impl Sessions for SqliteStore {
    async fn begin_session(&self, session: &SessionRecord) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO sessions (id, hash, created, used) VALUES (?, ?, ?, ?)")
            .bind(&session.id)
            .bind(session.hash.as_slice())
            .bind(session.created)
            .bind(session.used)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn session_by_hash(&self, hash: &[u8; 32]) -> Result<Option<SessionRecord>, StoreError> {
        sqlx::query("SELECT * FROM sessions WHERE hash = ?")
            .bind(hash.as_slice())
            .fetch_optional(&self.reader)
            .await?
            .as_ref()
            .map(session)
            .transpose()
    }

    async fn session(&self, id: &str) -> Result<Option<SessionRecord>, StoreError> {
        sqlx::query("SELECT * FROM sessions WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.reader)
            .await?
            .as_ref()
            .map(session)
            .transpose()
    }

    async fn rotate_session(
        &self,
        session: &SessionRecord,
        hash: &[u8; 32],
        now: i64,
    ) -> Result<(), StoreError> {
        let rows = sqlx::query("UPDATE sessions SET hash = ?, used = ? WHERE id = ? AND hash = ?")
            .bind(hash.as_slice())
            .bind(now)
            .bind(&session.id)
            .bind(session.hash.as_slice())
            .execute(&self.writer)
            .await?
            .rows_affected();
        if rows == 0 {
            Err(StoreError::Overtaken)
        } else {
            Ok(())
        }
    }

    async fn touch_session(&self, id: &str, now: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE sessions SET used = ? WHERE id = ? AND used < ?")
            .bind(now)
            .bind(id)
            .bind(now)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn end_session(&self, id: &str, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        end(&mut transaction, id, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn expire_sessions(
        &self,
        idle: i64,
        absolute: i64,
        now: i64,
    ) -> Result<Vec<String>, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM sessions WHERE used < ? OR created < ?")
                .bind(idle)
                .bind(absolute)
                .fetch_all(&mut *transaction)
                .await?;
        for id in &ids {
            end(&mut transaction, id, now).await?;
        }
        transaction.commit().await?;
        Ok(ids)
    }
}
