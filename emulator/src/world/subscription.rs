//! Subscriptions, provider registrations and the built-in roles: the ground that resource groups stand on.

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

/// The built-in roles that seeds hand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Read.
    Reader,
    /// Read and change, but not hand out rights.
    Contributor,
    /// Everything.
    Owner,
}

impl Role {
    /// The GUID of its definition, the same in every cloud.
    pub const fn definition(self) -> &'static str {
        match self {
            Role::Reader => "acdd72a7-3385-48ef-bd42-f606fba81ae7",
            Role::Contributor => "b24988ac-6180-42a0-ab88-20f7382dd24c",
            Role::Owner => "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        }
    }
}
