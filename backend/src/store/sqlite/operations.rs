//! Operations in SQLite.

use super::SqliteStore;
use super::row::{from_json, json};
use crate::store::{OperationRecord, Operations, SignInRecord, StoreError};
use async_trait::async_trait;
use porthole_shared::operation::Operation;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

fn record(row: &SqliteRow) -> Result<OperationRecord, StoreError> {
    let mut operation: Operation = from_json("operation", row.try_get("public")?)?;
    operation.version = row.try_get("version")?;
    operation.dismissed = row.try_get("dismissed")?;
    Ok(OperationRecord {
        operation,
        session: row.try_get("session")?,
        steps: from_json("list of steps", row.try_get("steps")?)?,
        lease_until: row.try_get("lease_until")?,
        fence: row.try_get("fence")?,
    })
}

async fn log(
    connection: &mut SqliteConnection,
    session: &str,
    id: &str,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO changes (session, kind, subject, at) VALUES (?, 'operation', ?, ?)")
        .bind(session)
        .bind(id)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

#[async_trait]
impl Operations for SqliteStore {
    async fn add_operation(&self, record: &OperationRecord, now: i64) -> Result<(), StoreError> {
        let operation = &record.operation;
        let mut transaction = self.writer.begin().await?;
        sqlx::query(
            "INSERT INTO operations (id, session, sign_in, stamp, tenant, client_id, public, steps, started, ended, dismissed, lease_until, fence, version) \
             VALUES (?1, ?2, ?3, ?4, (SELECT tenant FROM sign_ins WHERE id = ?3), (SELECT client_id FROM sign_ins WHERE id = ?3), \
             ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )
        .bind(&operation.id)
        .bind(&record.session)
        .bind(&operation.sign_in)
        .bind(&operation.stamp)
        .bind(json("operation", operation)?)
        .bind(json("list of steps", &record.steps)?)
        .bind(operation.started)
        .bind(operation.ended)
        .bind(operation.dismissed)
        .bind(record.lease_until)
        .bind(record.fence)
        .bind(operation.version)
        .execute(&mut *transaction)
        .await?;
        log(&mut transaction, &record.session, &operation.id, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn operation(&self, id: &str) -> Result<Option<OperationRecord>, StoreError> {
        sqlx::query("SELECT * FROM operations WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.reader)
            .await?
            .as_ref()
            .map(record)
            .transpose()
    }

    async fn operations(&self, session: &str) -> Result<Vec<OperationRecord>, StoreError> {
        sqlx::query("SELECT * FROM operations WHERE session = ? AND dismissed = 0 ORDER BY started DESC, id")
            .bind(session)
            .fetch_all(&self.reader)
            .await?
            .iter()
            .map(record)
            .collect()
    }

    async fn claim_operations(
        &self,
        now: i64,
        lease_until: i64,
        limit: u32,
    ) -> Result<Vec<OperationRecord>, StoreError> {
        let mut claimed = sqlx::query(
            "UPDATE operations SET lease_until = ?, fence = fence + 1 WHERE id IN \
             (SELECT id FROM operations WHERE ended IS NULL AND lease_until <= ? ORDER BY started, id LIMIT ?) RETURNING *",
        )
        .bind(lease_until)
        .bind(now)
        .bind(limit)
        .fetch_all(&self.writer)
        .await?
        .iter()
        .map(record)
        .collect::<Result<Vec<_>, _>>()?;
        claimed.sort_by_key(|record| (record.operation.started, record.operation.id.clone()));
        Ok(claimed)
    }

    async fn renew_lease(&self, id: &str, fence: i64, lease_until: i64) -> Result<(), StoreError> {
        let rows = sqlx::query(
            "UPDATE operations SET lease_until = ? WHERE id = ? AND fence = ? AND ended IS NULL",
        )
        .bind(lease_until)
        .bind(id)
        .bind(fence)
        .execute(&self.writer)
        .await?
        .rows_affected();
        if rows == 0 {
            Err(StoreError::Overtaken)
        } else {
            Ok(())
        }
    }

    async fn change_operation(
        &self,
        record: &OperationRecord,
        now: i64,
    ) -> Result<i64, StoreError> {
        let operation = &record.operation;
        let mut transaction = self.writer.begin().await?;
        // The session may have changed hands since the record was read.
        let (version, session): (i64, String) = sqlx::query_as(
            "UPDATE operations SET public = ?, steps = ?, ended = ?, lease_until = ?, version = version + 1 \
             WHERE id = ? AND fence = ? AND version = ? RETURNING version, session",
        )
        .bind(json("operation", operation)?)
        .bind(json("list of steps", &record.steps)?)
        .bind(operation.ended)
        .bind(if operation.ended.is_some() { 0 } else { record.lease_until })
        .bind(&operation.id)
        .bind(record.fence)
        .bind(operation.version)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(StoreError::Overtaken)?;
        log(&mut transaction, &session, &operation.id, now).await?;
        transaction.commit().await?;
        Ok(version)
    }

    async fn save_steps(&self, record: &OperationRecord) -> Result<(), StoreError> {
        let rows = sqlx::query(
            "UPDATE operations SET steps = ?, lease_until = ? WHERE id = ? AND fence = ? AND version = ?",
        )
        .bind(json("list of steps", &record.steps)?)
        .bind(record.lease_until)
        .bind(&record.operation.id)
        .bind(record.fence)
        .bind(record.operation.version)
        .execute(&self.writer)
        .await?
        .rows_affected();
        if rows == 0 {
            Err(StoreError::Overtaken)
        } else {
            Ok(())
        }
    }

    async fn dismiss_operation(
        &self,
        session: &str,
        id: &str,
        now: i64,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let rows = sqlx::query(
            "UPDATE operations SET dismissed = 1, version = version + 1 WHERE id = ? AND session = ? AND ended IS NOT NULL AND dismissed = 0",
        )
        .bind(id)
        .bind(session)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        if rows > 0 {
            log(&mut transaction, session, id, now).await?;
        }
        transaction.commit().await?;
        Ok(rows > 0)
    }

    async fn adopt_operations(&self, sign_in: &SignInRecord, now: i64) -> Result<u64, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let ids: Vec<String> = sqlx::query_scalar(
            "UPDATE operations SET session = ? WHERE stamp = ? AND tenant = ? AND client_id = ? AND dismissed = 0 \
             AND session NOT IN (SELECT id FROM sessions) RETURNING id",
        )
        .bind(&sign_in.session)
        .bind(&sign_in.stamp)
        .bind(&sign_in.tenant)
        .bind(&sign_in.client_id)
        .fetch_all(&mut *transaction)
        .await?;
        for id in &ids {
            log(&mut transaction, &sign_in.session, id, now).await?;
        }
        transaction.commit().await?;
        Ok(ids.len() as u64)
    }

    async fn work_under_way(&self, sign_in: &str) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM operations WHERE sign_in = ? AND ended IS NULL",
        )
        .bind(sign_in)
        .fetch_one(&self.reader)
        .await?;
        Ok(count.unsigned_abs())
    }

    async fn stamp_at_work(&self, stamp: &str) -> Result<bool, StoreError> {
        let statement =
            "SELECT EXISTS (SELECT 1 FROM operations WHERE stamp = ? AND ended IS NULL)";
        Ok(sqlx::query_scalar(statement)
            .bind(stamp)
            .fetch_one(&self.reader)
            .await?)
    }

    async fn forget_operations(&self, before: i64) -> Result<u64, StoreError> {
        Ok(
            sqlx::query("DELETE FROM operations WHERE ended IS NOT NULL AND ended < ?")
                .bind(before)
                .execute(&self.writer)
                .await?
                .rows_affected(),
        )
    }
}
