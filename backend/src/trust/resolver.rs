//! Name resolution that answers only addresses which the policy admits, so that the address that was checked is the one
//! that is connected to (no second DNS answer in between).

use super::address::AddressPolicy;
use porthole_shared::problem::{Problem, ProblemKind};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};

/// A name led only to addresses that the rules forbid.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{host} is {address}, {why}")]
pub struct AddressRefused {
    host: String,
    address: IpAddr,
    why: &'static str,
}

impl AddressRefused {
    /// As people see it.
    pub fn problem(&self) -> Box<Problem> {
        refused(&self.host, self.address, self.why)
    }
}

/// The problem of an address that the rules forbid.
pub fn refused(host: &str, address: IpAddr, why: &str) -> Box<Problem> {
    Box::new(
        Problem::new(
            ProblemKind::Refused,
            format!("The portal does not connect to {host}: {address} is {why}."),
        )
        .with_detail(
            "Link-local, metadata, multicast and unspecified addresses are always refused; loopback and private ranges are \
             admitted by `stamps.allow_addresses`.",
        )
        .with_target("endpoint"),
    )
}

/// Resolves a host once and keeps the addresses that the policy admits.
pub async fn resolve(
    host: &str,
    port: u16,
    policy: &AddressPolicy,
) -> Result<Vec<SocketAddr>, ResolveFault> {
    let found: Vec<SocketAddr> = match host.parse::<IpAddr>() {
        Ok(address) => vec![SocketAddr::new(address, port)],
        Err(_) => tokio::net::lookup_host((host, port))
            .await
            .map_err(|fault| ResolveFault::Unknown(fault.to_string()))?
            .collect(),
    };
    let mut refusal = None;
    let mut admitted = Vec::with_capacity(found.len());
    for address in found {
        match policy.check(address.ip()) {
            Ok(()) => admitted.push(address),
            Err(why) => {
                refusal = Some(AddressRefused {
                    host: host.to_owned(),
                    address: address.ip(),
                    why,
                });
            }
        }
    }
    match refusal {
        Some(refusal) if admitted.is_empty() => Err(ResolveFault::Refused(refusal)),
        None if admitted.is_empty() => Err(ResolveFault::Unknown("no address".to_owned())),
        _ => Ok(admitted),
    }
}

/// Why a name led nowhere.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ResolveFault {
    /// Every address is forbidden.
    #[error(transparent)]
    Refused(AddressRefused),
    /// No address is known.
    #[error("the name is not known: {0}")]
    Unknown(String),
}

/// The resolver of a stamp's HTTP client.
pub struct PolicyResolver {
    policy: AddressPolicy,
}

impl PolicyResolver {
    /// A resolver with a policy.
    pub fn new(policy: AddressPolicy) -> Self {
        Self { policy }
    }
}

impl Resolve for PolicyResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.policy.clone();
        Box::pin(async move {
            match resolve(name.as_str(), 0, &policy).await {
                Ok(addresses) => Ok(Box::new(addresses.into_iter()) as Addrs),
                Err(ResolveFault::Refused(refused)) => Err(refused.into()),
                Err(fault) => Err(fault.into()),
            }
        })
    }
}
