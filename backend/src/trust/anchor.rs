//! The certificate that is pinned for a stamp, and how it is chosen from what the server sends.

use super::certificate::{facts, same_fingerprint, sha256};
use base64::{Engine, engine::general_purpose::STANDARD};
use porthole_shared::certificate::{AnchorKind, Certificate};
use porthole_shared::problem::{Problem, ProblemKind};
use rustls_pki_types::{CertificateDer, pem::PemObject};

/// The largest PEM text that is read.
const LARGEST_PEM: usize = 256 * 1024;

/// One certificate that a stamp's chain must lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    der: CertificateDer<'static>,
    certificate: Certificate,
    kind: AnchorKind,
}

impl Anchor {
    /// An anchor from its DER form.
    pub fn new(der: CertificateDer<'static>, kind: AnchorKind) -> Result<Self, Box<Problem>> {
        let certificate = facts(&der).map_err(|fault| unreadable(&fault.to_string()))?;
        Ok(Self {
            der,
            certificate,
            kind,
        })
    }

    /// A root that a person uploaded: the only certificate of a PEM text, or its topmost one.
    pub fn uploaded(pem: &str) -> Result<Self, Box<Problem>> {
        let mut chain = read_pem(pem)?;
        let top = topmost(&chain)?;
        Self::new(chain.swap_remove(top), AnchorKind::Uploaded)
    }

    /// An anchor as the store keeps it.
    pub fn stored(pem: &str, kind: AnchorKind) -> Result<Self, Box<Problem>> {
        let der = read_pem(pem)?
            .into_iter()
            .next()
            .ok_or_else(|| unreadable("the PEM text holds no certificate"))?;
        Self::new(der, kind)
    }

    /// The DER form.
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    /// Its readable facts.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Where it came from.
    pub fn kind(&self) -> AnchorKind {
        self.kind
    }

    /// As PEM text, to store or to show.
    pub fn pem(&self) -> String {
        let body = STANDARD.encode(&self.der);
        let mut text = String::from("-----BEGIN CERTIFICATE-----\n");
        let mut rest = body.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(64));
            text.push_str(line);
            text.push('\n');
            rest = after;
        }
        text.push_str("-----END CERTIFICATE-----\n");
        text
    }
}

/// Which certificate of a served chain would be pinned: its index, and what it is.
pub fn choose(chain: &[Certificate]) -> (Option<usize>, AnchorKind) {
    let Some(leaf) = chain.first() else {
        return (None, AnchorKind::LeafOnly);
    };
    let top = climb(chain);
    match chain.get(top) {
        _ if top == 0 && leaf.self_signed => (Some(0), AnchorKind::SelfSignedLeaf),
        _ if top == 0 => (None, AnchorKind::LeafOnly),
        Some(certificate) if certificate.self_signed => (Some(top), AnchorKind::ServedRoot),
        _ => (Some(top), AnchorKind::TopmostIssuer),
    }
}

/// The certificate of a served chain that a person chose by its SHA-256.
pub fn by_fingerprint(
    chain: &[CertificateDer<'static>],
    facts: &[Certificate],
    fingerprint: &str,
) -> Result<Anchor, Box<Problem>> {
    let (chosen, kind) = choose(facts);
    let found = chain
        .iter()
        .position(|der| same_fingerprint(&sha256(der), fingerprint));
    match found {
        Some(index) if chosen == Some(index) => Anchor::new(take(chain, index)?, kind),
        // An issuer below the topmost one is a narrower anchor than the one proposed: a person may choose it.
        Some(index) if index > 0 => Anchor::new(take(chain, index)?, AnchorKind::TopmostIssuer),
        Some(_) => Err(Box::new(
            Problem::new(
                ProblemKind::UntrustedCertificate,
                "The server's own certificate cannot be pinned: it is not signed by itself. Upload the root that signs it.",
            )
            .with_target("trust_sha256"),
        )),
        None => Err(Box::new(
            Problem::new(
                ProblemKind::ChangedRoot,
                "The certificate you chose is not in the chain that the server shows now.",
            )
            .with_detail(format!(
                "Chosen: {fingerprint}. Look at the chain again before you trust it."
            ))
            .with_target("trust_sha256"),
        )),
    }
}

fn take(
    chain: &[CertificateDer<'static>],
    index: usize,
) -> Result<CertificateDer<'static>, Box<Problem>> {
    chain
        .get(index)
        .cloned()
        .ok_or_else(|| unreadable("the chain is shorter than it was"))
}

/// Follows issuers from the first certificate, whatever order the others came in.
fn climb(chain: &[Certificate]) -> usize {
    let mut visited = vec![0];
    loop {
        let current = visited.last().copied().unwrap_or(0);
        let issuer = chain.get(current).map(|certificate| &certificate.issuer);
        let next = chain
            .iter()
            .enumerate()
            .position(|(index, other)| !visited.contains(&index) && Some(&other.subject) == issuer);
        match next {
            Some(next) => visited.push(next),
            None => return current,
        }
    }
}

fn topmost(chain: &[CertificateDer<'static>]) -> Result<usize, Box<Problem>> {
    let facts = chain
        .iter()
        .map(|der| facts(der))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|fault| unreadable(&fault.to_string()))?;
    Ok(climb(&facts))
}

fn read_pem(pem: &str) -> Result<Vec<CertificateDer<'static>>, Box<Problem>> {
    if pem.len() > LARGEST_PEM {
        return Err(unreadable("it is larger than 256 KiB"));
    }
    let chain = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| unreadable("it is not PEM text"))?;
    if chain.is_empty() {
        return Err(unreadable(
            "it holds no block that begins with -----BEGIN CERTIFICATE-----",
        ));
    }
    Ok(chain)
}

fn unreadable(why: &str) -> Box<Problem> {
    Box::new(
        Problem::new(
            ProblemKind::BadRequest,
            format!("The certificate cannot be read: {why}."),
        )
        .with_detail("Export the root as a Base-64 X.509 file (PEM, .cer or .crt).")
        .with_target("trust_pem"),
    )
}
