//! Sign-ins in SQLite.

use super::SqliteStore;
use super::row::{from_json, from_word, json, word};
use crate::store::{SignInRecord, SignIns, StoreError};
use async_trait::async_trait;
use porthole_shared::sign_in::Subscription;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

fn sign_in(row: &SqliteRow) -> Result<SignInRecord, StoreError> {
    Ok(SignInRecord {
        id: row.try_get("id")?,
        session: row.try_get("session")?,
        stamp: row.try_get("stamp")?,
        tenant: row.try_get("tenant")?,
        client_id: row.try_get("client_id")?,
        name: row.try_get("name")?,
        object_id: row.try_get("object_id")?,
        identity: from_word("identity provider", row.try_get("identity")?)?,
        credential: from_word("kind of credential", row.try_get("credential")?)?,
        token_form: from_word("token form", row.try_get("token_form")?)?,
        profile: row.try_get("profile")?,
        subscriptions: from_json("list of subscriptions", row.try_get("subscriptions")?)?,
        sealed: row.try_get("sealed")?,
        created: row.try_get("created")?,
        ended: row.try_get("ended")?,
    })
}

#[async_trait]
impl SignIns for SqliteStore {
    async fn add_sign_in(&self, sign_in: &SignInRecord) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO sign_ins (id, session, stamp, tenant, client_id, name, object_id, identity, credential, token_form, profile, \
             subscriptions, sealed, created, ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&sign_in.id)
        .bind(&sign_in.session)
        .bind(&sign_in.stamp)
        .bind(&sign_in.tenant)
        .bind(&sign_in.client_id)
        .bind(&sign_in.name)
        .bind(&sign_in.object_id)
        .bind(word(&sign_in.identity)?)
        .bind(word(&sign_in.credential)?)
        .bind(word(&sign_in.token_form)?)
        .bind(&sign_in.profile)
        .bind(json("list of subscriptions", &sign_in.subscriptions)?)
        .bind(&sign_in.sealed)
        .bind(sign_in.created)
        .bind(sign_in.ended)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn sign_ins(&self, session: &str) -> Result<Vec<SignInRecord>, StoreError> {
        sqlx::query(
            "SELECT * FROM sign_ins WHERE session = ? AND ended IS NULL ORDER BY created, id",
        )
        .bind(session)
        .fetch_all(&self.reader)
        .await?
        .iter()
        .map(sign_in)
        .collect()
    }

    async fn sign_in(&self, id: &str) -> Result<Option<SignInRecord>, StoreError> {
        sqlx::query("SELECT * FROM sign_ins WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.reader)
            .await?
            .as_ref()
            .map(sign_in)
            .transpose()
    }

    async fn set_sign_in_profile(&self, id: &str, profile: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE sign_ins SET profile = ? WHERE id = ?")
            .bind(profile)
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn set_subscriptions(
        &self,
        id: &str,
        subscriptions: &[Subscription],
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE sign_ins SET subscriptions = ? WHERE id = ?")
            .bind(json("list of subscriptions", &subscriptions)?)
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn end_sign_in(&self, id: &str, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        sqlx::query(
            "INSERT INTO changes (session, kind, subject, at) SELECT session, 'signed-out', id, ? FROM sign_ins WHERE id = ? AND ended IS NULL",
        )
        .bind(now)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "UPDATE sign_ins SET ended = ? WHERE id = ? AND ended IS NULL \
             AND EXISTS (SELECT 1 FROM operations WHERE sign_in = sign_ins.id AND ended IS NULL)",
        )
        .bind(now)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM sign_ins WHERE id = ? AND ended IS NULL")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn release_sign_in(&self, id: &str) -> Result<bool, StoreError> {
        let rows = sqlx::query(
            "DELETE FROM sign_ins WHERE id = ? AND ended IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM operations WHERE sign_in = sign_ins.id AND ended IS NULL)",
        )
        .bind(id)
        .execute(&self.writer)
        .await?
        .rows_affected();
        Ok(rows > 0)
    }
}
