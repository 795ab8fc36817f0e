//! Who is calling: what a checked token says.

use serde::{Deserialize, Serialize};

/// The caller behind a checked token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// The object id in the directory: what roles are granted to.
    pub object_id: String,
    /// The application's (client) id.
    pub client_id: String,
    /// The directory.
    pub tenant_id: String,
    /// The name people read.
    pub name: String,
    /// The user principal name; empty for a service principal.
    pub user_name: String,
}

impl Principal {
    /// How messages and the activity log name it: a user by name, a service principal by its object id.
    pub fn shown(&self) -> &str {
        if self.user_name.is_empty() {
            &self.object_id
        } else {
            &self.user_name
        }
    }
}
