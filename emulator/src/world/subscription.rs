//! Subscriptions, provider registrations and who may do what: the ground that resource groups stand on.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A subscription. Key of the table: its id in lower case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subscription {
    /// The id, a GUID.
    pub id: String,
    /// The name people read.
    pub display_name: String,
    /// `Enabled`, `Disabled`, `Deleted`.
    pub state: String,
    /// The offer it was made from.
    pub offer_id: String,
    /// Tag names created by themselves, with no resource bearing them: name to values.
    #[serde(default)]
    pub tag_names: Map<String, Value>,
}

/// A provider's registration in a subscription. Key: `SUBSCRIPTION/NAMESPACE` in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// `Registering`, `Registered`, `Unregistering`, `NotRegistered`.
    pub state: String,
}

/// What a principal may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Read.
    Reader,
    /// Read and change, but not hand out rights.
    Contributor,
    /// Everything.
    Owner,
}

/// A role held over a scope. Key: `OBJECT_ID|SCOPE` in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The object id of the principal.
    pub object_id: String,
    /// `/subscriptions/S` or a scope below.
    pub scope: String,
    /// The role.
    pub role: Role,
}
