//! The chain that a server shows, taken without trusting it: a handshake, no request, and the socket is closed.

use super::client_config::{CallFault, tls, tls_fault};
use super::endpoint::Endpoint;
use super::verifier::provider;
use porthole_shared::problem::{Problem, ProblemKind, Recovery};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{verify_tls12_signature, verify_tls13_signature};
use rustls::{DigitallySignedStruct, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// The longest chain that is looked at.
const LONGEST_CHAIN: usize = 10;

/// A chain and how long it took to see it.
pub struct ServedChain {
    /// Leaf first.
    pub chain: Vec<CertificateDer<'static>>,
    /// From connecting to the end of the handshake.
    pub took: Duration,
    /// The address that answered.
    pub address: SocketAddr,
}

/// Accepts any chain and keeps it; the handshake's signature is checked, so that the peer holds the leaf's key.
#[derive(Debug, Default)]
struct Recorder {
    chain: Mutex<Vec<CertificateDer<'static>>>,
}

/// Looks at the chain behind an endpoint, at addresses that were checked before.
pub async fn look(
    endpoint: &Endpoint,
    addresses: &[SocketAddr],
) -> Result<ServedChain, Box<Problem>> {
    let host = endpoint.host();
    let began = Instant::now();
    let stream = connect(&host, addresses).await?;
    let address = stream
        .peer_addr()
        .map_err(|fault| unreachable(&host, &fault.to_string()))?;
    let recorder = Arc::new(Recorder::default());
    let connector = tokio_rustls::TlsConnector::from(Arc::new(tls(recorder.clone())?));
    let name = ServerName::try_from(host.clone()).map_err(|_| {
        Box::new(
            Problem::new(
                ProblemKind::BadRequest,
                format!("`{host}` is not a host name."),
            )
            .with_target("endpoint"),
        )
    })?;
    match connector.connect(name, stream).await {
        Ok(mut stream) => {
            let took = began.elapsed();
            // Best effort: the other side may be gone already, and nothing was asked of it.
            let _ = tokio::time::timeout(Duration::from_millis(200), stream.shutdown()).await;
            let chain = std::mem::take(
                &mut *recorder
                    .chain
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner),
            );
            if chain.len() > LONGEST_CHAIN {
                return Err(Box::new(Problem::new(
                    ProblemKind::UntrustedCertificate,
                    format!(
                        "{host} sends {} certificates; the portal looks at {LONGEST_CHAIN} at most.",
                        chain.len()
                    ),
                )));
            }
            Ok(ServedChain {
                chain,
                took,
                address,
            })
        }
        Err(error) => Err(handshake_problem(&host, &error)),
    }
}

async fn connect(host: &str, addresses: &[SocketAddr]) -> Result<TcpStream, Box<Problem>> {
    let mut last = "no address".to_owned();
    for address in addresses {
        // A dead first address must not use up the whole time limit.
        match tokio::time::timeout(Duration::from_secs(4), TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                stream
                    .set_nodelay(true)
                    .map_err(|fault| unreachable(host, &fault.to_string()))?;
                return Ok(stream);
            }
            Ok(Err(fault)) => last = format!("{address}: {fault}"),
            Err(_) => last = format!("{address}: no answer within 4 s"),
        }
    }
    Err(unreachable(host, &last))
}

fn handshake_problem(host: &str, error: &std::io::Error) -> Box<Problem> {
    let tls = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    if let Some(CallFault::NotTls) = tls.and_then(tls_fault) {
        return not_tls(host);
    }
    unreachable(host, &format!("the TLS handshake failed: {error}"))
}

/// The other side does not speak TLS.
pub fn not_tls(host: &str) -> Box<Problem> {
    Box::new(
        Problem::new(
            ProblemKind::NotArm,
            format!("{host} does not answer with TLS on this port; it may speak plain http."),
        )
        .with_detail("An ARM endpoint speaks https. Check the port.")
        .with_target("endpoint"),
    )
}

/// Nothing answered, or not to the end.
pub fn unreachable(host: &str, why: &str) -> Box<Problem> {
    Box::new(
        Problem::new(
            ProblemKind::Unreachable,
            format!("{host} cannot be reached."),
        )
        .with_detail(format!("{why}."))
        .with_target("endpoint")
        .with_recovery(Recovery::Retry),
    )
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let mut chain = self.chain.lock().unwrap_or_else(PoisonError::into_inner);
        chain.clear();
        chain.push(end_entity.clone().into_owned());
        chain.extend(intermediates.iter().map(|one| one.clone().into_owned()));
        Ok(ServerCertVerified::assertion())
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
