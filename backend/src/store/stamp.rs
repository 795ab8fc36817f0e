//! Stamps: endpoints, confirmed origins, and what their TLS chain is checked against.

use super::StoreError;
use async_trait::async_trait;
use porthole_shared::certificate::{AnchorKind, Certificate};
use porthole_shared::stamp::{IdentityProvider, Stamp, Trust};

/// A stamp as the portal keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampRecord {
    /// UUID.
    pub id: String,
    /// The name people gave it.
    pub name: String,
    /// The ARM endpoint: an origin without a trailing slash. The only one that tokens for ARM go to.
    pub endpoint: String,
    /// Entra ID or AD FS.
    pub identity: IdentityProvider,
    /// The login endpoint as the stamp named it when it was added (`https://adfs.example/adfs`).
    pub login_endpoint: String,
    /// The origin that was confirmed for it. Secrets go nowhere else.
    pub login_origin: String,
    /// What tokens are asked for.
    pub audience: String,
    /// The directory, when the metadata names one.
    pub tenant: Option<String>,
    /// The API profile chosen for it.
    pub profile: String,
    /// 1 to 4.
    pub hue: u8,
    /// The pinned certificate; without one the machine's public roots hold.
    pub anchor: Option<Anchor>,
    /// Whether it is the emulated stamp of this process.
    pub local: bool,
    /// When it was added.
    pub created: i64,
    /// Grows with every change: a client built for an older version is thrown away.
    pub version: i64,
}

/// The certificate that a stamp is trusted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// DER.
    pub der: Vec<u8>,
    /// Where it came from.
    pub kind: AnchorKind,
    /// Its readable facts.
    pub certificate: Certificate,
}

impl StampRecord {
    /// The stamp as everybody may see it.
    pub fn public(&self) -> Stamp {
        Stamp {
            id: self.id.clone(),
            name: self.name.clone(),
            endpoint: self.endpoint.clone(),
            identity: self.identity,
            login_origin: self.login_origin.clone(),
            tenant: self.tenant.clone(),
            profile: self.profile.clone(),
            hue: self.hue,
            trust: match &self.anchor {
                None => Trust::PublicRoots,
                Some(anchor) => Trust::Pinned {
                    certificate: Box::new(anchor.certificate.clone()),
                    anchor: anchor.kind,
                },
            },
            local: self.local,
        }
    }
}

/// The stamps of this portal.
#[async_trait]
pub trait Stamps: Send + Sync {
    /// All of them, oldest first.
    async fn stamps(&self) -> Result<Vec<StampRecord>, StoreError>;
    /// One by id.
    async fn stamp(&self, id: &str) -> Result<Option<StampRecord>, StoreError>;
    /// Adds one; `Taken` when its endpoint is there already.
    async fn add_stamp(&self, stamp: &StampRecord) -> Result<(), StoreError>;
    /// Writes one over the version it was read at; gives the new version, or `Overtaken`.
    async fn change_stamp(&self, stamp: &StampRecord) -> Result<i64, StoreError>;
    /// Forgets one with its sign-ins, operations and preferences; false when there was none.
    async fn remove_stamp(&self, id: &str, now: i64) -> Result<bool, StoreError>;
}
