//! Key vaults.

mod vault;

pub use vault::VAULT;
