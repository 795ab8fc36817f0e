//! The clients of all stamps, made when first needed and thrown away when the stamp was changed.

use super::client::{StampClient, Surroundings};
use crate::store::StampRecord;
use crate::trust::Roots;
use crate::trust::address::AddressPolicy;
use crate::trust::anchor::Anchor;
use crate::trust::endpoint::Endpoint;
use porthole_shared::problem::Problem;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// One client a stamp, each with its own roots.
pub struct StampClients {
    policy: AddressPolicy,
    surroundings: Surroundings,
    clients: Mutex<HashMap<String, (i64, Arc<StampClient>)>>,
}

impl StampClients {
    /// No clients yet.
    pub fn new(policy: AddressPolicy, surroundings: Surroundings) -> Self {
        Self {
            policy,
            surroundings,
            clients: Mutex::default(),
        }
    }

    /// Time and chance.
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// The addresses that a stamp may have. The local stamp of this process lies on loopback.
    pub fn policy(&self, stamp: &StampRecord) -> AddressPolicy {
        match stamp.local {
            true => self.policy.clone().with_loopback(),
            false => self.policy.clone(),
        }
    }

    /// The client of a stamp as it is now.
    pub fn client(&self, stamp: &StampRecord) -> Result<Arc<StampClient>, Box<Problem>> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((version, client)) = clients.get(&stamp.id)
            && *version == stamp.version
        {
            return Ok(client.clone());
        }
        let endpoint = Endpoint::from_origin(&stamp.endpoint)?;
        let client = Arc::new(StampClient::new(
            &stamp.id,
            &endpoint,
            roots(stamp)?,
            self.policy(stamp),
            self.surroundings.clone(),
        )?);
        clients.insert(stamp.id.clone(), (stamp.version, client.clone()));
        Ok(client)
    }

    /// Forgets the client of a stamp that was removed.
    pub fn forget(&self, stamp: &str) {
        self.clients
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(stamp);
    }
}

/// What a stamp's chain must lead to.
pub fn roots(stamp: &StampRecord) -> Result<Roots, Box<Problem>> {
    match &stamp.anchor {
        None => Ok(Roots::Public),
        Some(anchor) => Anchor::new(anchor.der.clone().into(), anchor.kind)
            .map(|anchor| Roots::Pinned(Box::new(anchor))),
    }
}
