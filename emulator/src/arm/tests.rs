//! ARM from the outside: what a client sends and what it gets.

mod accepted_statuses;
mod any_request;
mod groups;
mod histories;
mod hostile_input;
mod lists;
mod operations;
mod providers;
mod relocation;
mod rights;
mod save_and_load;
mod saved_answer;
mod sequences;
mod tag_names;
mod versions;

use crate::testing::{SUBSCRIPTION, Stamp};
use serde_json::json;

/// The path of a resource group.
fn group(name: &str) -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/{name}")
}

/// The path of a storage account.
fn account(name: &str) -> String {
    format!(
        "{}/providers/Microsoft.Storage/storageAccounts/{name}",
        group("rg")
    )
}

/// A stamp with the group `rg` and these storage accounts in it, tagged with their own name.
fn stamp_with_accounts(names: &[&str]) -> Stamp {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    for name in names {
        stamp.create(
            &account(name),
            json!({"location": "local", "tags": {"own": name}}),
        );
    }
    stamp
}
