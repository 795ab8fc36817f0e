//! TLS of our own: certificate and key from PEM files.

use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the listener needs, and the leaf, whose names the portal answers under.
#[derive(Clone, Debug)]
pub struct Tls {
    /// For the listener.
    pub config: Arc<ServerConfig>,
    /// DER.
    pub leaf: Vec<u8>,
}

/// Why the files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The certificate cannot be read.
    #[error("cannot read a certificate from {path}: {why}", path = path.display())]
    Certificate {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The key cannot be read.
    #[error("cannot read a private key from {path}: {why}", path = path.display())]
    Key {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// They do not belong together.
    #[error("the certificate in {certificate} and the key in {key} do not work together: {why}",
        certificate = certificate.display(), key = key.display())]
    Pair {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What is wrong.
        why: String,
    },
}

impl Tls {
    /// Reads both files.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let unreadable = |why: String| TlsError::Certificate {
            path: certificate.to_owned(),
            why,
        };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| unreadable(error.to_string()))?;
        let leaf = chain
            .first()
            .map(|leaf| leaf.to_vec())
            .ok_or_else(|| unreadable("it holds no CERTIFICATE block".into()))?;
        let private = PrivateKeyDer::from_pem_file(key).map_err(|error| TlsError::Key {
            path: key.to_owned(),
            why: error.to_string(),
        })?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                builder
                    .with_no_client_auth()
                    .with_single_cert(chain, private)
            })
            .map_err(|error| TlsError::Pair {
                certificate: certificate.to_owned(),
                key: key.to_owned(),
                why: error.to_string(),
            })?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self {
            config: Arc::new(config),
            leaf,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_when_they_cannot_be_used() {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = (folder.path().join("a.pem"), folder.path().join("b.pem"));
        let message = |path: &Path, other: &Path| Tls::read(path, other).unwrap_err().to_string();
        assert!(message(&certificate, &key).contains("a.pem"));
        let one = rcgen::generate_simple_self_signed(vec!["one".to_owned()]).unwrap();
        let two = rcgen::generate_simple_self_signed(vec!["two".to_owned()]).unwrap();
        std::fs::write(&certificate, one.cert.pem()).unwrap();
        assert!(message(&certificate, &key).contains("b.pem"));
        std::fs::write(&key, two.signing_key.serialize_pem()).unwrap();
        assert!(message(&certificate, &key).contains("do not work together"));
        std::fs::write(&key, one.signing_key.serialize_pem()).unwrap();
        assert_eq!(
            Tls::read(&certificate, &key).unwrap().leaf,
            one.cert.der().to_vec()
        );
        std::fs::write(&certificate, "nothing").unwrap();
        assert!(message(&certificate, &key).contains("no CERTIFICATE"));
    }
}
