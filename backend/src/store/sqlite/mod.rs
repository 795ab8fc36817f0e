//! The store in one SQLite file (write-ahead log, every commit synced): the default, and the only SQL of the portal.
//!
//! One connection writes, so that writers queue here instead of meeting SQLITE_BUSY; a few others read.

mod audit;
mod changes;
mod operations;
mod preferences;
mod row;
mod sessions;
mod sign_ins;
mod stamps;

use super::{Store, StoreError};
use async_trait::async_trait;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::time::Duration;

/// A store in a SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    writer: SqlitePool,
    reader: SqlitePool,
}

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("src/store/sqlite/migrations");

impl SqliteStore {
    /// Opens the file, makes it when it is missing, and brings its tables up to date.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        private(file)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        MIGRATIONS
            .run(&writer)
            .await
            .map_err(|error| StoreError::Failed(Box::new(error)))?;
        let reader = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_lazy_with(options);
        Ok(Self { writer, reader })
    }
}

/// Makes the file for its owner alone; SQLite gives the files that it puts beside it the same rights.
fn private(file: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .map(drop)
        .map_err(|error| StoreError::Failed(Box::new(error)))
}

#[async_trait]
impl Store for SqliteStore {
    async fn ready(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1 FROM facts LIMIT 1")
            .fetch_optional(&self.reader)
            .await?;
        Ok(())
    }

    async fn fact(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar("SELECT value FROM facts WHERE name = ?")
            .bind(name)
            .fetch_optional(&self.reader)
            .await?)
    }

    async fn keep_fact(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(name)
            .bind(value)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::suite;

    macro_rules! suite {
        ($($name:ident),* $(,)?) => {$(
            #[tokio::test]
            async fn $name() {
                let folder = tempfile::tempdir().unwrap();
                let store = SqliteStore::open(&folder.path().join("porthole.db")).await.unwrap();
                suite::$name(&store).await;
                store.close().await;
            }
        )*};
    }

    suite!(
        stamps_are_kept,
        sessions_rotate_and_expire,
        credentials_outlive_sign_out_while_work_is_under_way,
        work_is_found_again_after_the_session_ended,
        a_fence_lets_one_follower_act,
        operations_are_put_away_and_forgotten,
        the_change_log_resumes,
        small_things_are_kept,
    );

    #[tokio::test]
    async fn another_process_finds_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("porthole.db");
        let store = SqliteStore::open(&file).await.unwrap();
        store.keep_fact("f", b"1").await.unwrap();
        #[cfg(unix)]
        for beside in ["porthole.db", "porthole.db-wal", "porthole.db-shm"] {
            let metadata = std::fs::metadata(folder.path().join(beside)).unwrap();
            let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
            assert_eq!(mode & 0o777, 0o600, "{beside}");
        }
        // Not closed: as after kill -9.
        let again = SqliteStore::open(&file).await.unwrap();
        assert_eq!(again.fact("f").await.unwrap(), Some(b"1".to_vec()));
    }

    #[tokio::test]
    async fn a_file_that_is_no_database_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("porthole.db");
        std::fs::write(
            &file,
            "this is no database, whatever its name says".repeat(50),
        )
        .unwrap();
        assert!(SqliteStore::open(&file).await.is_err());
    }
}
