//! Stamps in SQLite.

use super::SqliteStore;
use super::row::{from_json, from_word, json, taken, word};
use crate::store::{Anchor, StampRecord, Stamps, StoreError};
use async_trait::async_trait;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

fn stamp(row: &SqliteRow) -> Result<StampRecord, StoreError> {
    let der: Option<Vec<u8>> = row.try_get("anchor_der")?;
    let kind: Option<String> = row.try_get("anchor_kind")?;
    let facts: Option<String> = row.try_get("anchor_facts")?;
    let anchor = match (der, kind, facts) {
        (Some(der), Some(kind), Some(facts)) => Some(Anchor {
            der,
            kind: from_word("kind of anchor", kind)?,
            certificate: from_json("certificate", &facts)?,
        }),
        _ => None,
    };
    Ok(StampRecord {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        endpoint: row.try_get("endpoint")?,
        identity: from_word("identity provider", row.try_get("identity")?)?,
        login_endpoint: row.try_get("login_endpoint")?,
        login_origin: row.try_get("login_origin")?,
        audience: row.try_get("audience")?,
        tenant: row.try_get("tenant")?,
        profile: row.try_get("profile")?,
        hue: row.try_get("hue")?,
        anchor,
        local: row.try_get("local")?,
        created: row.try_get("created")?,
        version: row.try_get("version")?,
    })
}

#[async_trait]
impl Stamps for SqliteStore {
    async fn stamps(&self) -> Result<Vec<StampRecord>, StoreError> {
        sqlx::query("SELECT * FROM stamps ORDER BY created, id")
            .fetch_all(&self.reader)
            .await?
            .iter()
            .map(stamp)
            .collect()
    }

    async fn stamp(&self, id: &str) -> Result<Option<StampRecord>, StoreError> {
        sqlx::query("SELECT * FROM stamps WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.reader)
            .await?
            .as_ref()
            .map(stamp)
            .transpose()
    }

    async fn add_stamp(&self, stamp: &StampRecord) -> Result<(), StoreError> {
        let anchor = stamp.anchor.as_ref();
        sqlx::query(
            "INSERT INTO stamps (id, name, endpoint, identity, login_endpoint, login_origin, audience, tenant, profile, hue, \
             anchor_der, anchor_kind, anchor_facts, local, created, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&stamp.id)
        .bind(&stamp.name)
        .bind(&stamp.endpoint)
        .bind(word(&stamp.identity)?)
        .bind(&stamp.login_endpoint)
        .bind(&stamp.login_origin)
        .bind(&stamp.audience)
        .bind(&stamp.tenant)
        .bind(&stamp.profile)
        .bind(stamp.hue)
        .bind(anchor.map(|anchor| anchor.der.clone()))
        .bind(anchor.map(|anchor| word(&anchor.kind)).transpose()?)
        .bind(anchor.map(|anchor| json("certificate", &anchor.certificate)).transpose()?)
        .bind(stamp.local)
        .bind(stamp.created)
        .bind(stamp.version)
        .execute(&self.writer)
        .await
        .map_err(|error| taken(error, "a stamp with this endpoint"))?;
        Ok(())
    }

    async fn change_stamp(&self, stamp: &StampRecord) -> Result<i64, StoreError> {
        let anchor = stamp.anchor.as_ref();
        sqlx::query_scalar(
            "UPDATE stamps SET name = ?, endpoint = ?, identity = ?, login_endpoint = ?, login_origin = ?, audience = ?, tenant = ?, \
             profile = ?, hue = ?, anchor_der = ?, anchor_kind = ?, anchor_facts = ?, version = version + 1 \
             WHERE id = ? AND version = ? RETURNING version",
        )
        .bind(&stamp.name)
        .bind(&stamp.endpoint)
        .bind(word(&stamp.identity)?)
        .bind(&stamp.login_endpoint)
        .bind(&stamp.login_origin)
        .bind(&stamp.audience)
        .bind(&stamp.tenant)
        .bind(&stamp.profile)
        .bind(stamp.hue)
        .bind(anchor.map(|anchor| anchor.der.clone()))
        .bind(anchor.map(|anchor| word(&anchor.kind)).transpose()?)
        .bind(anchor.map(|anchor| json("certificate", &anchor.certificate)).transpose()?)
        .bind(&stamp.id)
        .bind(stamp.version)
        .fetch_optional(&self.writer)
        .await
        .map_err(|error| taken(error, "a stamp with this endpoint"))?
        .ok_or(StoreError::Overtaken)
    }

    async fn remove_stamp(&self, id: &str, now: i64) -> Result<bool, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let gone = sqlx::query("DELETE FROM stamps WHERE id = ?")
            .bind(id)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
            > 0;
        sqlx::query(
            "INSERT INTO changes (session, kind, subject, at) SELECT session, 'signed-out', id, ? FROM sign_ins WHERE stamp = ? AND ended IS NULL",
        )
        .bind(now)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        for statement in [
            "DELETE FROM sign_ins WHERE stamp = ?",
            "DELETE FROM operations WHERE stamp = ?",
            "DELETE FROM preferences WHERE stamp = ?",
        ] {
            sqlx::query(statement)
                .bind(id)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(gone)
    }
}
