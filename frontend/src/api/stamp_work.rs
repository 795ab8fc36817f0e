//! Reading one object of a stamp, and starting work on it.

use super::Abort;
use super::fetch::{Reply, change, read};
use crate::paths::escape;
use porthole_shared::operation::{Operation, Work};
use porthole_shared::source::Reading;
use serde::de::DeserializeOwned;

/// Reads one object. `query` is escaped already and without `api-version` (`$expand=instanceView`).
pub async fn arm<T: DeserializeOwned>(
    sign_in: &str,
    path: &str,
    query: &str,
    abort: &Abort,
) -> Reply<Reading<T>> {
    let url = format!(
        "/api/sign-ins/{}/arm?path={}&query={}",
        escape(sign_in),
        escape(path),
        escape(query)
    );
    read(&url, abort).await
}

/// Starts work; the bell tells the rest.
pub async fn work(sign_in: &str, work: &Work) -> Reply<Operation> {
    let url = format!("/api/sign-ins/{}/work", escape(sign_in));
    change("POST", &url, work, &Abort::never()).await
}
