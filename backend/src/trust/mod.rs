//! Trust in a stamp's TLS: the chain that it shows, the one certificate that it is pinned to, and which addresses may be
//! connected to at all.
//!
//! **Invariant:** nothing here ever sends a credential.

pub mod address;
pub mod anchor;
mod certificate;
pub mod client_config;
pub mod endpoint;
mod fault;
mod metadata;
pub mod probe;
mod resolver;
mod served_chain;
mod verifier;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;

pub use certificate::{facts, same_fingerprint};
pub use client_config::{Addresses, CallFault, call_fault, http};
pub use fault::TrustFault;
pub use verifier::Roots;

use porthole_shared::problem::Problem;

/// The problem of a call that came to nothing. `stamp` is the id of a stamp that the portal knows.
pub fn call_problem(error: &reqwest::Error, host: &str, stamp: Option<&str>) -> Box<Problem> {
    match call_fault(error) {
        CallFault::Trust(fault) => fault.problem(host, stamp),
        CallFault::Refused(problem) => problem,
        CallFault::NotTls => served_chain::not_tls(host),
        CallFault::Transport {
            timed_out: true, ..
        } => served_chain::unreachable(host, "it did not answer in time"),
        CallFault::Transport { text, .. } => served_chain::unreachable(host, &text),
    }
}
