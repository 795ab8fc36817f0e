//! Microsoft.Storage.

pub mod storage_account;

use super::Provider;

/// Microsoft.Storage.
pub static STORAGE: Provider =
    Provider { namespace: "Microsoft.Storage", types: &[&storage_account::STORAGE_ACCOUNTS], endpoints: &[] };
