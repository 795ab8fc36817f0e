//! Verifies a served chain against the one anchor that a stamp is pinned to, or against the public roots of this machine.
//!
//! The anchor's own validity is checked here: rustls takes a trust anchor for a name and a key, and never looks at its dates.

use super::anchor::{Anchor, choose};
use super::certificate::{facts, sha256};
use super::fault::TrustFault;
use porthole_shared::certificate::Certificate;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, OtherError, RootCertStore, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::sync::{Arc, OnceLock};

/// What a chain must lead to.
#[derive(Clone, Debug)]
pub enum Roots {
    /// The public roots of this machine.
    Public,
    /// One certificate.
    Pinned(Box<Anchor>),
}

/// The one crypto provider of the portal.
pub fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    PROVIDER
        .get_or_init(|| Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .clone()
}

/// The public roots of this machine, read once.
fn public_roots() -> Arc<RootCertStore> {
    static ROOTS: OnceLock<Arc<RootCertStore>> = OnceLock::new();
    ROOTS
        .get_or_init(|| {
            let loaded = rustls_native_certs::load_native_certs();
            for fault in &loaded.errors {
                tracing::warn!(%fault, "some public roots of this machine cannot be read");
            }
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(loaded.certs);
            Arc::new(roots)
        })
        .clone()
}

/// Verifies a chain, leaf first, for a host at a time.
pub fn verify(
    chain: &[CertificateDer<'_>],
    roots: &Roots,
    host: &ServerName<'_>,
    now: UnixTime,
) -> Result<(), TrustFault> {
    let (leaf, above) = chain
        .split_first()
        .ok_or_else(|| TrustFault::Other("the server sent no certificate".to_owned()))?;
    let parsed = ParsedCertificate::try_from(leaf)
        .map_err(|fault| TrustFault::Other(format!("the certificate cannot be read: {fault}")))?;
    let outcome = match roots {
        Roots::Public => signed_by(&parsed, &public_roots(), above, now),
        Roots::Pinned(anchor) => {
            valid_now(anchor.certificate(), now)?;
            if leaf == anchor.der() {
                // A leaf that signed itself is trusted by being this very one; webpki would refuse it as a CA.
                Ok(())
            } else if let Some(other) = successor(anchor.certificate(), above) {
                return Err(changed(anchor, Some(other)));
            } else {
                let mut store = RootCertStore::empty();
                store.add(anchor.der().clone()).map_err(|fault| {
                    TrustFault::Other(format!("the trusted root cannot be used: {fault}"))
                })?;
                signed_by(&parsed, &store, above, now)
            }
        }
    };
    outcome
        .and_then(|()| verify_server_name(&parsed, host))
        .map_err(|error| explain(error, chain, host, now))
}

fn signed_by(
    leaf: &ParsedCertificate<'_>,
    roots: &RootCertStore,
    above: &[CertificateDer<'_>],
    now: UnixTime,
) -> Result<(), rustls::Error> {
    let algorithms = provider().signature_verification_algorithms;
    verify_server_cert_signed_by_trust_anchor(leaf, roots, above, now, algorithms.all)
}

/// A served certificate that calls itself the anchor (same subject, same issuer) without being it: a root made anew.
fn successor(anchor: &Certificate, above: &[CertificateDer<'_>]) -> Option<Certificate> {
    above
        .iter()
        .filter(|der| sha256(der) != anchor.sha256)
        .filter_map(|der| facts(der).ok())
        .find(|other| other.subject == anchor.subject && other.issuer == anchor.issuer)
}

/// The fault of a stamp whose chain no longer leads to its pinned anchor.
pub fn changed(anchor: &Anchor, new: Option<Certificate>) -> TrustFault {
    TrustFault::ChangedRoot {
        old: Box::new(anchor.certificate().clone()),
        new: new.map(Box::new),
    }
}

fn valid_now(anchor: &Certificate, now: UnixTime) -> Result<(), TrustFault> {
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    if now > anchor.not_after {
        return Err(TrustFault::AnchorExpired {
            name: anchor.name.clone(),
            until: day(anchor.not_after),
        });
    }
    if now < anchor.not_before {
        return Err(TrustFault::AnchorNotYetValid {
            name: anchor.name.clone(),
            from: day(anchor.not_before),
        });
    }
    Ok(())
}

fn explain(
    error: rustls::Error,
    chain: &[CertificateDer<'_>],
    host: &ServerName<'_>,
    now: UnixTime,
) -> TrustFault {
    let served: Vec<Certificate> = chain.iter().filter_map(|der| facts(der).ok()).collect();
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    let rustls::Error::InvalidCertificate(fault) = error else {
        return TrustFault::Other(error.to_string());
    };
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => served
            .iter()
            .find(|one| now > one.not_after)
            .map(|one| TrustFault::Expired {
                name: one.name.clone(),
                until: day(one.not_after),
            }),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => served
            .iter()
            .find(|one| now < one.not_before)
            .map(|one| TrustFault::NotYetValid {
                name: one.name.clone(),
                from: day(one.not_before),
            }),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            served.first().map(|leaf| TrustFault::WrongHost {
                wanted: host.to_str().into_owned(),
                names: match leaf.names.as_slice() {
                    [] => "no name at all".to_owned(),
                    names => names.join(", "),
                },
            })
        }
        // A name that matches and a signature that does not is another root of the same name.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            served.first().map(|leaf| TrustFault::UnknownIssuer {
                name: leaf.name.clone(),
                issuer: leaf.issuer.clone(),
            })
        }
        _ => None,
    }
    .unwrap_or_else(|| TrustFault::Other(format!("the certificate is not acceptable: {fault}")))
}

fn day(seconds: i64) -> String {
    time::OffsetDateTime::from_unix_timestamp(seconds).map_or_else(
        |_| format!("second {seconds}"),
        |moment| moment.date().to_string(),
    )
}

/// The verifier of a stamp's connections. Its faults travel inside rustls' error as [`TrustFault`].
#[derive(Debug)]
pub struct PinnedVerifier {
    roots: Roots,
}

impl PinnedVerifier {
    /// A verifier for one stamp.
    pub fn new(roots: Roots) -> Self {
        Self { roots }
    }
}

impl ServerCertVerifier for PinnedVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let mut chain = vec![end_entity.clone()];
        chain.extend(intermediates.iter().cloned());
        verify(&chain, &self.roots, server_name, now)
            .map(|()| ServerCertVerified::assertion())
            .map_err(|fault| {
                let fault = match (&self.roots, fault) {
                    (Roots::Pinned(anchor), TrustFault::UnknownIssuer { .. }) => {
                        let served: Vec<Certificate> =
                            chain.iter().filter_map(|der| facts(der).ok()).collect();
                        let (top, _) = choose(&served);
                        changed(anchor, top.and_then(|top| served.get(top).cloned()))
                    }
                    (_, fault) => fault,
                };
                rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(
                    fault,
                ))))
            })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signed,
            &provider().signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signed,
            &provider().signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider()
            .signature_verification_algorithms
            .supported_schemes()
    }
}
