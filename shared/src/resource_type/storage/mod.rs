//! Storage.

mod storage_account;

pub use storage_account::STORAGE_ACCOUNT;
