//! How the store fails.

/// A failure of the store. The source is for the log only.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something that must be unique is there already.
    #[error("{0} is already in the store")]
    Taken(&'static str),
    /// Somebody else holds the record now: the fence or the version moved on.
    #[error("the record was changed by somebody else in the meantime")]
    Overtaken,
    /// The store holds something that this version cannot read.
    #[error("the store holds a {what} that cannot be read: {why}")]
    Unreadable {
        /// The kind of record.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The database failed.
    #[error("the store failed: {0}")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}
