//! The TLS and HTTP client of one stamp. No client is shared between stamps.

use super::address::AddressPolicy;
use super::endpoint::Endpoint;
use super::fault::TrustFault;
use super::resolver::PolicyResolver;
use super::verifier::{PinnedVerifier, Roots, provider};
use porthole_shared::problem::{Problem, ProblemKind};
use rustls::client::danger::ServerCertVerifier;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// A rustls configuration with a verifier of ours.
pub fn tls(verifier: Arc<dyn ServerCertVerifier>) -> Result<rustls::ClientConfig, Box<Problem>> {
    let mut config = rustls::ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|fault| {
            tracing::error!(%fault, "the TLS provider offers no protocol version");
            Box::new(Problem::new(
                ProblemKind::PortalFailed,
                "The portal's TLS cannot be set up.",
            ))
        })?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// How a client finds its way.
pub enum Addresses {
    /// Resolve each time and check what is found.
    Checked(AddressPolicy),
    /// Only these, checked already.
    Fixed(Vec<SocketAddr>),
}

/// An HTTP client of one stamp: own roots, no redirects, no referer, no system proxy, addresses checked.
pub fn http(
    endpoint: &Endpoint,
    roots: Roots,
    addresses: Addresses,
) -> Result<reqwest::Client, Box<Problem>> {
    if let (Addresses::Checked(policy), Ok(address)) = (&addresses, endpoint.host().parse()) {
        // An address in a URL is connected to without asking the resolver.
        policy
            .check(address)
            .map_err(|why| super::resolver::refused(&endpoint.host(), address, why))?;
    }
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls(Arc::new(PinnedVerifier::new(roots)))?)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .tcp_nodelay(true)
        .https_only(true)
        .connect_timeout(Duration::from_secs(10))
        .user_agent(concat!("porthole/", env!("CARGO_PKG_VERSION")));
    let builder = match addresses {
        Addresses::Checked(policy) => builder.dns_resolver(PolicyResolver::new(policy)),
        Addresses::Fixed(addresses) => builder.resolve_to_addrs(&endpoint.host(), &addresses),
    };
    builder.build().map_err(|fault| {
        tracing::error!(%fault, "the HTTP client cannot be built");
        Box::new(Problem::new(
            ProblemKind::PortalFailed,
            "The portal's HTTP client cannot be set up.",
        ))
    })
}

/// What went wrong with a call, looked up in the chain of causes.
#[derive(Clone, Debug)]
pub enum CallFault {
    /// The chain is not trusted.
    Trust(TrustFault),
    /// The rules forbid the address.
    Refused(Box<Problem>),
    /// The other side does not speak TLS.
    NotTls,
    /// Anything else; whether no byte of the request can have been sent.
    Transport {
        /// True when the connection was never made.
        unsent: bool,
        /// Whether it was the time limit.
        timed_out: bool,
        /// What the operating system or TLS said, without URLs.
        text: String,
    },
}

/// Reads the causes of a failed call.
pub fn call_fault(error: &reqwest::Error) -> CallFault {
    let mut text = String::from("the connection failed");
    // An io::Error hides what it wraps from `source()`, and they come nested: both ways are walked.
    let mut causes: Vec<&(dyn std::error::Error + 'static)> = Vec::new();
    causes.extend(std::error::Error::source(error));
    while let Some(current) = causes.pop() {
        if let Some(refused) = current.downcast_ref::<super::resolver::AddressRefused>() {
            return CallFault::Refused(refused.problem());
        }
        if let Some(fault) = current.downcast_ref::<rustls::Error>().and_then(tls_fault) {
            return fault;
        }
        text = current.to_string();
        causes.extend(current.source());
        let wrapped = current
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        causes.extend(wrapped.map(|inner| inner as &(dyn std::error::Error + 'static)));
    }
    CallFault::Transport {
        unsent: error.is_connect(),
        timed_out: error.is_timeout(),
        text,
    }
}

/// Reads a TLS error.
pub fn tls_fault(error: &rustls::Error) -> Option<CallFault> {
    match error {
        rustls::Error::InvalidCertificate(rustls::CertificateError::Other(other)) => other
            .0
            .downcast_ref::<TrustFault>()
            .map(|fault| CallFault::Trust(fault.clone())),
        rustls::Error::InvalidMessage(_) => Some(CallFault::NotTls),
        _ => None,
    }
}
