//! What every route can reach.

use crate::arm::{StampClients, Surroundings, SystemRhythm};
use crate::clock::Clock;
use crate::configuration::Configuration;
use crate::events::Events;
use crate::identity::SignInTokens;
use crate::operations::Follower;
use crate::portal::Assets;
use crate::secret::Secret;
use crate::server::attempts::Attempts;
use crate::server::correlation;
use crate::server::health_kept::HealthKept;
use crate::server::names::Names;
use crate::server::turns::Turns;
use crate::session::Sealer;
use crate::store::{AuditEntry, Store, StoreError};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The state as routes get it: `State(portal): State<Shared>`.
pub type Shared = Arc<PortalState>;

/// The portal at run time. Clients of stamps and the operation follower live here beside the store.
pub struct PortalState {
    /// Everything that outlives a request.
    pub store: Arc<dyn Store>,
    /// The settings in force.
    pub configuration: Configuration,
    /// The host names under which it answers.
    pub names: Names,
    /// The frontend.
    pub assets: Assets,
    /// Seals credentials and bodies at rest.
    pub sealer: Sealer,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// One client a stamp.
    pub clients: Arc<StampClients>,
    /// The tokens of all sign-ins, in memory only.
    pub tokens: Arc<SignInTokens>,
    /// Carries work out.
    pub follower: Arc<Follower>,
    /// Wakes event streams after the change log grew.
    pub events: Events,
    /// How many probes may run at once: the portal must not become a scanner.
    pub probes: Semaphore,
    /// How the stamps were found of late.
    pub health: HealthKept,
    /// How often signing in and looking at stamps was tried of late.
    pub attempts: Attempts,
    /// Event streams that are open.
    pub streams: Turns,
    /// Lists on their way to a browser.
    pub lists: Turns,
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

/// What a portal is made of; everything else follows.
pub struct Parts {
    /// The settings in force.
    pub configuration: Configuration,
    /// The host names under which it answers.
    pub names: Names,
    /// Everything that outlives a request.
    pub store: Arc<dyn Store>,
    /// Seals credentials and bodies at rest.
    pub sealer: Sealer,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What `stamps.add = administrator` asks for.
    pub admin_token: Option<Secret>,
    /// The local stamp of `porthole demo`.
    pub demo: Option<DemoStamp>,
}

/// Probes at once.
const PROBES: usize = 8;

impl PortalState {
    /// Puts it together.
    pub fn new(parts: Parts) -> Self {
        let surroundings = Surroundings {
            clock: parts.clock.clone(),
            rhythm: Arc::new(SystemRhythm),
        };
        let clients = StampClients::new(parts.configuration.addresses.clone(), surroundings);
        let clients = Arc::new(clients);
        let tokens = Arc::new(SignInTokens::default());
        let events = Events::default();
        let follower = Arc::new(Follower::new(
            parts.store.clone(),
            parts.sealer.clone(),
            clients.clone(),
            tokens.clone(),
            events.clone(),
        ));
        Self {
            clients,
            tokens,
            follower,
            names: parts.names,
            assets: Assets::choose(parts.configuration.dist.clone()),
            store: parts.store,
            sealer: parts.sealer,
            clock: parts.clock,
            events,
            probes: Semaphore::new(PROBES),
            health: HealthKept::default(),
            attempts: Attempts::default(),
            streams: Turns::new("event streams", 16, 1024),
            lists: Turns::new("lists", 16, 256),
            admin_token: parts.admin_token,
            demo: parts.demo,
            configuration: parts.configuration,
        }
    }

    /// The time in milliseconds since 1970 (UTC).
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Writes an audit entry, with the time and the correlation id of the call at hand.
    pub async fn audit(&self, entry: AuditEntry) -> Result<(), StoreError> {
        let entry = AuditEntry {
            at: self.now(),
            correlation_id: correlation::current(),
            ..entry
        };
        tracing::info!(
            target: "porthole::audit",
            correlation_id = entry.correlation_id,
            action = entry.action,
            stamp = entry.stamp,
            subject = entry.subject,
            outcome = entry.outcome,
            "audit"
        );
        self.store.write_audit(&entry).await
    }
}
