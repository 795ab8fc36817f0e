//! A TLS server over a real socket, for tests: chains made by rcgen, answers given by a closure.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use std::net::SocketAddr;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};
use tokio::net::TcpListener;

/// A chain as a server sends it, with its key.
pub struct Served {
    pub chain: Vec<CertificateDer<'static>>,
    pub key: PrivateKeyDer<'static>,
}

/// Root, intermediate and leaf.
pub struct Family {
    pub root: CertifiedIssuer<'static, KeyPair>,
    pub intermediate: CertifiedIssuer<'static, KeyPair>,
}

fn authority(name: &str) -> CertificateParams {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    parameters
}

pub fn leaf(names: &[&str]) -> CertificateParams {
    let mut parameters = CertificateParams::new(
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>(),
    )
    .unwrap();
    parameters
        .distinguished_name
        .push(DnType::CommonName, "stamp leaf");
    parameters
}

impl Family {
    pub fn new() -> Self {
        Self::with_root_until(OffsetDateTime::now_utc() + Duration::days(365))
    }

    pub fn with_root_until(until: OffsetDateTime) -> Self {
        let mut root = authority("Test Root");
        root.not_before = OffsetDateTime::now_utc() - Duration::days(3650);
        root.not_after = until;
        let root = CertifiedIssuer::self_signed(root, KeyPair::generate().unwrap()).unwrap();
        let intermediate = CertifiedIssuer::signed_by(
            authority("Test Issuing"),
            KeyPair::generate().unwrap(),
            &root,
        )
        .unwrap();
        Self { root, intermediate }
    }

    /// A leaf signed by the intermediate, sent with the given others.
    pub fn serve(
        &self,
        leaf: CertificateParams,
        with: &[&CertifiedIssuer<'static, KeyPair>],
    ) -> Served {
        let key = KeyPair::generate().unwrap();
        let leaf = leaf.signed_by(&key, &self.intermediate).unwrap();
        let mut chain = vec![leaf.der().clone()];
        chain.extend(with.iter().map(|one| one.der().clone()));
        Served {
            chain,
            key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        }
    }

    pub fn full(&self) -> Served {
        self.serve(
            leaf(&["localhost", "127.0.0.1"]),
            &[&self.intermediate, &self.root],
        )
    }
}

pub fn self_signed(parameters: CertificateParams) -> Served {
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    Served {
        chain: vec![certificate.der().clone()],
        key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
    }
}

/// Serves an axum router over TLS on a free port of 127.0.0.1.
pub async fn serve(served: Served, router: axum::Router) -> SocketAddr {
    let config = rustls::ServerConfig::builder_with_provider(super::verifier::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(served.chain, served.key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.set_nodelay(true);
            let (acceptor, router) = (acceptor.clone(), router.clone());
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else {
                    return;
                };
                let service = hyper_util::service::TowerToHyperService::new(router);
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(hyper_util::rt::TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    address
}

/// A router that answers the metadata of an Entra stamp.
pub fn metadata() -> axum::Router {
    axum::Router::new().route(
        "/metadata/endpoints",
        axum::routing::get(|| async {
            axum::Json(serde_json::json!({"authentication": {
                "loginEndpoint": "https://login.microsoftonline.com/", "audiences": ["https://management.contoso.com/audience"]}}))
        }),
    )
}
