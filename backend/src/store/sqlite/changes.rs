//! The change log in SQLite. `AUTOINCREMENT` keeps a sequence from ever being given out twice, even after lines were forgotten.

use super::SqliteStore;
use crate::store::{Change, ChangeKind, Changes, StoreError};
use async_trait::async_trait;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

fn change(row: &SqliteRow) -> Result<Change, StoreError> {
    let kind: String = row.try_get("kind")?;
    Ok(Change {
        sequence: row.try_get("sequence")?,
        session: row.try_get("session")?,
        kind: match kind.as_str() {
            "operation" => ChangeKind::Operation,
            "signed-out" => ChangeKind::SignedOut,
            "session-ended" => ChangeKind::SessionEnded,
            _ => {
                return Err(StoreError::Unreadable {
                    what: "change",
                    why: format!("its kind is {kind:?}"),
                });
            }
        },
        subject: row.try_get("subject")?,
    })
}

#[async_trait]
impl Changes for SqliteStore {
    async fn last_sequence(&self) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT coalesce(max(sequence), 0) FROM changes")
                .fetch_one(&self.reader)
                .await?,
        )
    }

    async fn changes_after(
        &self,
        session: &str,
        sequence: i64,
    ) -> Result<Option<Vec<Change>>, StoreError> {
        let mut transaction = self.reader.begin().await?;
        let (first, last): (i64, i64) = sqlx::query_as(
            "SELECT coalesce(min(sequence), 1), coalesce(max(sequence), 0) FROM changes",
        )
        .fetch_one(&mut *transaction)
        .await?;
        if sequence < first - 1 || sequence > last {
            return Ok(None);
        }
        let changes = sqlx::query(
            "SELECT * FROM changes WHERE session = ? AND sequence > ? ORDER BY sequence",
        )
        .bind(session)
        .bind(sequence)
        .fetch_all(&mut *transaction)
        .await?
        .iter()
        .map(change)
        .collect::<Result<Vec<_>, _>>()?;
        Ok(Some(changes))
    }

    async fn forget_changes(&self, before: i64) -> Result<u64, StoreError> {
        Ok(sqlx::query(
            "DELETE FROM changes WHERE at < ? AND sequence < (SELECT max(sequence) FROM changes)",
        )
        .bind(before)
        .execute(&self.writer)
        .await?
        .rows_affected())
    }
}
