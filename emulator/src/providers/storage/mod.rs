//! Microsoft.Storage.

pub mod name_availability;
pub mod signature;
pub mod sku;
pub mod storage_account;
pub mod usage;

use super::Provider;

/// Microsoft.Storage.
pub static STORAGE: Provider = Provider {
    namespace: "Microsoft.Storage",
    types: &[&storage_account::STORAGE_ACCOUNTS],
    endpoints: &[
        name_availability::CHECK,
        usage::USAGES,
        usage::USAGES_OF_LOCATION,
        sku::SKUS,
    ],
};
