//! Microsoft.KeyVault. A stamp has no soft delete, so there are no deleted vaults.

pub mod access_policy;
pub mod vault;

use super::Provider;

/// Microsoft.KeyVault.
pub static KEY_VAULT: Provider = Provider {
    namespace: "Microsoft.KeyVault",
    types: &[&vault::VAULTS, &access_policy::ACCESS_POLICIES],
    endpoints: &[vault::CHECK_NAME],
};
