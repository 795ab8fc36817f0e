//! What every route can reach.

use crate::clock::Clock;
use crate::configuration::Configuration;
use crate::events::Events;
use crate::secret::Secret;
use crate::session::Sealer;
use crate::store::Store;
use std::sync::Arc;

/// The state as routes get it: `State(portal): State<Shared>`.
pub type Shared = Arc<PortalState>;

/// The portal at run time. Clients of stamps and the operation follower live here beside the store.
pub struct PortalState {
    /// Everything that outlives a request.
    pub store: Arc<dyn Store>,
    /// The settings in force.
    pub configuration: Configuration,
    /// Seals credentials and bodies at rest.
    pub sealer: Sealer,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Wakes event streams after the change log grew.
    pub events: Events,
    /// What `stamps.add = administrator` asks for.
    pub admin_token: Option<Secret>,
    /// The local stamp of `porthole demo`, with the secret of its demo principal.
    pub demo: Option<DemoStamp>,
}

/// The local stamp that one button signs in to. Its secret never leaves the server.
#[derive(Clone, Debug)]
pub struct DemoStamp {
    /// The stamp's id in the portal.
    pub stamp: String,
    /// The directory, or `adfs`.
    pub tenant: String,
    /// The demo principal's application id.
    pub client_id: String,
    /// Its secret.
    pub secret: Secret,
}

impl PortalState {
    /// The time in milliseconds since 1970 (UTC).
    pub fn now(&self) -> i64 {
        self.clock.now()
    }
}
