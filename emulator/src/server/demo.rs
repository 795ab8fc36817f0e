//! The demonstration's principal and user as people get them: with their secrets, which the world does not know.

use std::fmt;

/// The demo's service principal.
#[derive(Clone, PartialEq, Eq)]
pub struct DemoPrincipal {
    /// The application's (client) id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// The object id.
    pub object_id: String,
    /// A subscription that it owns.
    pub subscription_id: String,
    /// The tenant to sign in to; `adfs` under AD FS.
    pub tenant_id: String,
    /// The stamp's region.
    pub location: String,
}

/// The demo's user.
#[derive(Clone, PartialEq, Eq)]
pub struct DemoUser {
    /// The user principal name.
    pub name: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for DemoPrincipal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DemoPrincipal")
            .field("client_id", &self.client_id)
            .field("tenant_id", &self.tenant_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for DemoUser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DemoUser")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
