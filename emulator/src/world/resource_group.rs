//! Resource groups.

use super::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A resource group. Key of the table: `/subscriptions/S/resourcegroups/G` in lower case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResourceGroup {
    /// The subscription's id.
    pub subscription: String,
    /// The name as created.
    pub name: String,
    /// The location.
    pub location: String,
    /// The tags, none when never given.
    pub tags: Option<Map<String, Value>>,
    /// `Succeeded` or `Deleting`.
    pub provisioning_state: String,
    /// The id of what manages it.
    pub managed_by: Option<String>,
    /// When it was created.
    pub created: Timestamp,
}
