//! Looking at an endpoint before it is added, or again later: its chain, whether that verifies, and what it says of itself.
//! No credential is ever sent.

use super::address::AddressPolicy;
use super::anchor::{Anchor, by_fingerprint, choose};
use super::certificate::facts;
use super::client_config::{Addresses, http};
use super::endpoint::Endpoint;
use super::fault::TrustFault;
use super::metadata;
use super::resolver::{ResolveFault, resolve};
use super::served_chain::{ServedChain, look, unreachable};
use super::verifier::{Roots, changed, verify};
use porthole_shared::certificate::Certificate;
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::stamp::{Probe, ProbeRequest};
use rustls_pki_types::{ServerName, UnixTime};
use std::net::SocketAddr;
use std::time::Duration;

/// Everything a probe does ends within this.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// A stamp that the portal knows already, when it is looked at again.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub stamp: String,
    /// The certificate that it is trusted by; without one the public roots hold.
    pub anchor: Option<Anchor>,
}

/// What a probe found, and the anchor in the form that is stored.
#[derive(Clone, Debug)]
pub struct Probed {
    /// For the browser.
    pub probe: Probe,
    /// What the chain was verified against, when that was one certificate. Absent with public roots.
    pub anchor: Option<Anchor>,
}

/// Looks at an endpoint. Faults before the chain is seen are errors; faults of trust and metadata stand in the [`Probe`].
pub async fn probe(
    request: &ProbeRequest,
    policy: &AddressPolicy,
    known: Option<&Known>,
) -> Result<Probed, Box<Problem>> {
    let candidates = Endpoint::candidates(&request.endpoint)?;
    let shown = candidates.last().map(Endpoint::host).unwrap_or_default();
    let work = async {
        let (endpoint, addresses) = find(candidates, policy).await?;
        let served = look(&endpoint, &addresses).await?;
        examine(request, known, &endpoint, served).await
    };
    tokio::time::timeout(TIME_LIMIT, work)
        .await
        .unwrap_or_else(|_| Err(unreachable(&shown, "it was silent for 10 s")))
}

/// The first endpoint whose name is known.
async fn find(
    candidates: Vec<Endpoint>,
    policy: &AddressPolicy,
) -> Result<(Endpoint, Vec<SocketAddr>), Box<Problem>> {
    let mut last = None;
    for endpoint in candidates {
        let host = endpoint.host();
        match resolve(&host, endpoint.port(), policy).await {
            Ok(addresses) => return Ok((endpoint, addresses)),
            Err(ResolveFault::Refused(refused)) => return Err(refused.problem()),
            Err(fault) => last = last.or(Some(unreachable(&host, &fault.to_string()))),
        }
    }
    Err(last.unwrap_or_else(|| {
        Box::new(Problem::new(ProblemKind::BadRequest, "Name an endpoint.").with_target("endpoint"))
    }))
}

async fn examine(
    request: &ProbeRequest,
    known: Option<&Known>,
    endpoint: &Endpoint,
    served: ServedChain,
) -> Result<Probed, Box<Problem>> {
    let host = endpoint.host();
    let mut chain = served
        .chain
        .iter()
        .map(|der| facts(der))
        .collect::<Result<Vec<Certificate>, _>>()
        .map_err(|fault| {
            Box::new(
                Problem::new(
                    ProblemKind::UntrustedCertificate,
                    format!("{host} shows a certificate that cannot be read."),
                )
                .with_detail(fault.to_string()),
            )
        })?;
    let (mut index, mut kind) = choose(&chain);
    let chosen = chosen(request, known, &served, &chain)?;
    if let Some(anchor) = &chosen {
        kind = anchor.kind();
        let place = chain
            .iter()
            .position(|one| one.sha256 == anchor.certificate().sha256);
        index = match place {
            None if request.trust_pem.is_some() => {
                chain.push(anchor.certificate().clone());
                Some(chain.len() - 1)
            }
            // Pinned before and not shown now: propose what is shown.
            None => {
                let (proposed, proposed_kind) = choose(&chain);
                kind = proposed_kind;
                proposed
            }
            place => place,
        };
    }
    let roots = chosen
        .clone()
        .map_or(Roots::Public, |anchor| Roots::Pinned(Box::new(anchor)));
    let trust_problem = judge(&served, &chain, &roots, request, known, &host);
    let (mut metadata, mut metadata_problem) = (None, None);
    if trust_problem.is_none() {
        let client = http(endpoint, roots, Addresses::Fixed(vec![served.address]))?;
        match metadata::read(&client, endpoint).await {
            Ok(found) => metadata = Some(found),
            Err(problem) => metadata_problem = Some(*problem),
        }
    }
    Ok(Probed {
        probe: Probe {
            endpoint: endpoint.origin(),
            milliseconds: u32::try_from(served.took.as_millis()).unwrap_or(u32::MAX),
            chain,
            anchor: index,
            anchor_kind: kind,
            trusted: trust_problem.is_none(),
            trust_problem: trust_problem.map(|problem| *problem),
            metadata,
            metadata_problem,
        },
        anchor: chosen,
    })
}

/// The certificate that this look trusts: uploaded, chosen by its fingerprint, or pinned before.
fn chosen(
    request: &ProbeRequest,
    known: Option<&Known>,
    served: &ServedChain,
    chain: &[Certificate],
) -> Result<Option<Anchor>, Box<Problem>> {
    if let Some(pem) = request
        .trust_pem
        .as_deref()
        .filter(|pem| !pem.trim().is_empty())
    {
        return Anchor::uploaded(pem).map(Some);
    }
    if let Some(fingerprint) = request
        .trust_sha256
        .as_deref()
        .filter(|text| !text.is_empty())
    {
        return by_fingerprint(&served.chain, chain, fingerprint).map(Some);
    }
    Ok(known.and_then(|known| known.anchor.clone()))
}

fn judge(
    served: &ServedChain,
    chain: &[Certificate],
    roots: &Roots,
    request: &ProbeRequest,
    known: Option<&Known>,
    host: &str,
) -> Option<Box<Problem>> {
    let Ok(name) = ServerName::try_from(host.to_owned()) else {
        return Some(TrustFault::Other(format!("`{host}` is not a host name")).problem(host, None));
    };
    let fault = verify(&served.chain, roots, &name, UnixTime::now()).err()?;
    let stamp = known.map(|known| known.stamp.as_str());
    let asked = request.trust_pem.is_some() || request.trust_sha256.is_some();
    let mut problem = match (fault, roots, known) {
        (TrustFault::UnknownIssuer { .. }, Roots::Pinned(anchor), Some(_)) if !asked => {
            let (top, _) = choose(chain);
            changed(anchor, top.and_then(|top| chain.get(top).cloned())).problem(host, stamp)
        }
        (TrustFault::UnknownIssuer { name, issuer }, Roots::Pinned(anchor), _) => {
            let mut problem = TrustFault::UnknownIssuer { name, issuer }.problem(host, stamp);
            problem.title = format!(
                "`{}` does not sign the certificate of {host}. Upload the root of its issuer.",
                anchor.certificate().name
            );
            problem
        }
        (fault, ..) => fault.problem(host, stamp),
    };
    if chain.len() == 1 && chain.iter().all(|leaf| !leaf.self_signed) && !asked {
        problem = Box::new(problem.with_code("leaf-only"));
        problem.detail = problem.detail.map(|detail| {
            format!("{detail} The server sends its own certificate alone: upload the root that signs it.")
        });
    }
    Some(problem)
}
