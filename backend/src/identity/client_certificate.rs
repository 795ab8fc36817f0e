//! A client certificate with its key, read from PEM or PFX and checked before anything is sent.

use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::KeyPair as _;
use base64::{Engine, engine::general_purpose::STANDARD};
use p12_keystore::Pkcs12Archive;
use porthole_shared::problem::{Problem, ProblemKind};
use rustls_pki_types::pem::{PemObject, SectionKind};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use x509_parser::prelude::{FromDer, X509Certificate};
use zeroize::Zeroizing;

/// The largest file that is read: a chain and a key are a few kilobytes. It also bounds the rounds of a PFX, of which
/// p12-keystore takes a million a bag.
const LARGEST: usize = 64 * 1024;

/// A certificate and the key that belongs to it.
#[derive(Clone)]
pub struct ClientCertificate {
    leaf: CertificateDer<'static>,
    key_pem: Zeroizing<String>,
}

impl std::fmt::Debug for ClientCertificate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ClientCertificate")
    }
}

impl ClientCertificate {
    /// From PEM text with both blocks, in any order.
    pub fn from_pem(pem: &str) -> Result<Self, Box<Problem>> {
        if pem.len() > LARGEST {
            return Err(wrong(
                "The PEM text is larger than 64 KiB: it should hold one certificate and its key.",
            ));
        }
        if pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
            || pem.contains("Proc-Type: 4,ENCRYPTED")
        {
            return Err(wrong(
                "The key in the PEM text is encrypted. Use a PFX file with its password, or decrypt the key first.",
            ));
        }
        let key = keys(pem)?;
        let certificates = CertificateDer::pem_slice_iter(pem.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| wrong("The PEM text is damaged: a block does not end as it begins."))?;
        if certificates.is_empty() {
            return Err(wrong(
                "The PEM text holds no certificate. Add the block that begins with -----BEGIN CERTIFICATE-----.",
            ));
        }
        Self::join(certificates, key)
    }

    /// From a PFX file in base64. Slow on purpose of the format: call it off the async threads.
    pub fn from_pfx(pfx: &str, password: &str) -> Result<Self, Box<Problem>> {
        if pfx.len() > LARGEST * 4 / 3 + 4 {
            return Err(wrong("The PFX file is larger than 64 KiB."));
        }
        let plain: String = pfx.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        let bytes = STANDARD
            .decode(plain)
            .map_err(|_| wrong("The PFX file did not arrive as base64."))?;
        let archive = Pkcs12Archive::from_pkcs12(&bytes, password).map_err(|fault| match fault {
            p12_keystore::error::Error::MacError(_) | p12_keystore::error::Error::UnpadError | p12_keystore::error::Error::Pkcs5Error(_) => {
                Box::new(
                    Problem::new(ProblemKind::CredentialRefused, "The password does not open the PFX file.")
                        .with_target("password"),
                )
            }
            p12_keystore::error::Error::UnsupportedEncryptionScheme | p12_keystore::error::Error::UnsupportedMacAlgorithm => {
                wrong("The PFX file is encrypted in a way that the portal does not read. Export it again with AES256-SHA256.")
            }
            p12_keystore::error::Error::InvalidParameters => {
                wrong("The PFX file asks for more rounds of key derivation than the portal does.")
            }
            _ => wrong("The file is no PFX (PKCS#12) file, or it is damaged."),
        })?;
        let key = match archive.keys.as_slice() {
            [only] => PrivateKeyDer::try_from(only.key.as_der().to_vec())
                .map_err(|_| wrong("The key in the PFX file cannot be read."))?,
            [] => {
                return Err(wrong(
                    "The PFX file holds no key. Export it with its private key.",
                ));
            }
            _ => {
                return Err(wrong(
                    "The PFX file holds several keys. Export the one certificate with its key.",
                ));
            }
        };
        let certificates = archive
            .certs
            .iter()
            .map(|bag| bag.cert.as_der().to_vec().into())
            .collect::<Vec<_>>();
        if certificates.is_empty() {
            return Err(wrong("The PFX file holds no certificate."));
        }
        Self::join(certificates, key)
    }

    /// The certificate whose key this is.
    fn join(
        certificates: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, Box<Problem>> {
        let der = key.secret_der();
        let (pair, label) = match &key {
            PrivateKeyDer::Pkcs1(_) => (KeyPair::from_der(der), "RSA PRIVATE KEY"),
            _ => (KeyPair::from_pkcs8(der), "PRIVATE KEY"),
        };
        let pair = pair.map_err(|_| wrong("The key is no RSA key of 2048 bits or more. Identity providers take RSA certificates only."))?;
        let public = pair.public_key();
        let leaf = certificates.into_iter().find(|der| {
            X509Certificate::from_der(der).is_ok_and(|(_, parsed)| {
                parsed.public_key().subject_public_key.data.as_ref() == public.as_ref()
            })
        });
        let leaf = leaf.ok_or_else(|| {
            wrong("The key does not belong to the certificate. Take both from the same export.")
        })?;
        let body = Zeroizing::new(STANDARD.encode(der));
        let key_pem = Zeroizing::new(format!(
            "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
            body.as_str()
        ));
        Ok(Self { leaf, key_pem })
    }

    /// Refuses a certificate outside its time: the identity provider would, with fewer words.
    pub fn check_time(&self, now_milliseconds: i64) -> Result<(), Box<Problem>> {
        let (_, parsed) = X509Certificate::from_der(&self.leaf)
            .map_err(|_| wrong("The certificate cannot be read."))?;
        let (now, validity) = (now_milliseconds / 1000, parsed.validity());
        let subject = parsed.subject();
        if now > validity.not_after.timestamp() {
            return Err(wrong(&format!(
                "The certificate {subject} expired on {}. Sign in with its successor.",
                validity.not_after
            )));
        }
        if now < validity.not_before.timestamp() {
            return Err(wrong(&format!(
                "The certificate {subject} is valid only from {}.",
                validity.not_before
            )));
        }
        Ok(())
    }

    /// The DER form of the certificate.
    pub fn der(&self) -> &[u8] {
        &self.leaf
    }

    /// The key as PEM.
    pub fn key_pem(&self) -> &str {
        &self.key_pem
    }

    /// Both blocks as PEM: the form that is sealed and kept.
    pub fn pem(&self) -> Zeroizing<String> {
        let body = STANDARD.encode(&self.leaf);
        Zeroizing::new(format!(
            "-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n{}",
            self.key_pem.as_str()
        ))
    }
}

fn keys(pem: &str) -> Result<PrivateKeyDer<'static>, Box<Problem>> {
    let mut found = <(SectionKind, Vec<u8>)>::pem_slice_iter(pem.as_bytes())
        .filter_map(Result::ok)
        .filter_map(|(kind, der)| match kind {
            SectionKind::PrivateKey => Some(PrivateKeyDer::Pkcs8(der.into())),
            SectionKind::RsaPrivateKey => Some(PrivateKeyDer::Pkcs1(der.into())),
            SectionKind::EcPrivateKey => Some(PrivateKeyDer::Sec1(der.into())),
            _ => None,
        });
    match (found.next(), found.next()) {
        (Some(PrivateKeyDer::Sec1(_)), _) => Err(wrong(
            "The key is an elliptic-curve key. Identity providers take RSA certificates only.",
        )),
        (Some(key), None) => Ok(key),
        (Some(_), Some(_)) => Err(wrong(
            "The PEM text holds several keys. Keep the one that belongs to the certificate.",
        )),
        (None, _) => Err(wrong(
            "The PEM text holds no key. Add the block that begins with -----BEGIN PRIVATE KEY-----.",
        )),
    }
}

fn wrong(title: &str) -> Box<Problem> {
    Box::new(Problem::new(ProblemKind::CredentialRefused, title).with_target("certificate"))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
    use rcgen::{CertificateParams, DnType, KeyPair as MadePair, PKCS_RSA_SHA256};

    /// An RSA certificate signed by itself: its PEM blocks apart.
    pub(crate) fn made(days: i64) -> (String, String) {
        let key = MadePair::generate_for(&PKCS_RSA_SHA256).unwrap();
        let mut parameters = CertificateParams::default();
        parameters
            .distinguished_name
            .push(DnType::CommonName, "portal principal");
        parameters.not_before = time::OffsetDateTime::UNIX_EPOCH;
        parameters.not_after = time::OffsetDateTime::now_utc() + time::Duration::days(days);
        (
            parameters.self_signed(&key).unwrap().pem(),
            key.serialize_pem(),
        )
    }

    fn now() -> i64 {
        i64::try_from(time::OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000).unwrap()
    }

    fn pfx(certificate: &str, key: &str, password: &str) -> String {
        let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
        let chain = PrivateKeyChain::new(
            vec![1_u8],
            PrivateKey::from_der(key.secret_der()).unwrap(),
            [Certificate::from_der(&certificate).unwrap()],
        );
        let mut store = KeyStore::new();
        store.add_entry("principal", KeyStoreEntry::PrivateKeyChain(chain));
        STANDARD.encode(
            store
                .writer(password)
                .encryption_iterations(1000)
                .mac_iterations(1000)
                .write()
                .unwrap(),
        )
    }

    #[test]
    fn pem_in_any_order_and_pfx_give_the_same() {
        let (certificate, key) = made(30);
        let one = ClientCertificate::from_pem(&format!("{certificate}{key}")).unwrap();
        let other = ClientCertificate::from_pem(&format!("{key}{certificate}")).unwrap();
        let third = ClientCertificate::from_pfx(&pfx(&certificate, &key, "pass"), "pass").unwrap();
        assert_eq!(one.pem(), other.pem());
        assert_eq!(one.der(), third.der());
        let kept = ClientCertificate::from_pem(&third.pem()).unwrap();
        assert_eq!(kept.key_pem(), third.key_pem());
        assert_eq!(format!("{one:?}"), "ClientCertificate");
        one.check_time(now()).unwrap();
    }

    #[test]
    fn every_bad_file_is_told_what_is_wrong_and_where() {
        let (certificate, key) = made(30);
        let (_, other_key) = made(30);
        let ec = MadePair::generate().unwrap().serialize_pem();
        for (pem, word) in [
            (certificate.clone(), "holds no key"),
            (key.clone(), "no certificate"),
            (format!("{certificate}{other_key}"), "does not belong"),
            (format!("{certificate}{key}{other_key}"), "several keys"),
            (format!("{certificate}{ec}"), "RSA"),
            (
                format!("{certificate}-----BEGIN ENCRYPTED PRIVATE KEY-----"),
                "encrypted",
            ),
            ("hello".to_owned(), "no key"),
            ("x".repeat(1 << 20), "64 KiB"),
        ] {
            let problem = ClientCertificate::from_pem(&pem).unwrap_err();
            assert!(problem.title.contains(word), "{word}: {}", problem.title);
            assert_eq!(problem.target.as_deref(), Some("certificate"));
        }
        let problem =
            ClientCertificate::from_pfx(&pfx(&certificate, &key, "pass"), "wrong").unwrap_err();
        assert_eq!(
            problem.target.as_deref(),
            Some("password"),
            "{}",
            problem.title
        );
        for bad in ["", "AAAA", "%%%"] {
            assert_eq!(
                ClientCertificate::from_pfx(bad, "")
                    .unwrap_err()
                    .target
                    .as_deref(),
                Some("certificate")
            );
        }
    }

    #[test]
    fn a_certificate_outside_its_time_is_refused() {
        let (certificate, key) = made(-2);
        let expired = ClientCertificate::from_pem(&format!("{certificate}{key}")).unwrap();
        assert!(
            expired
                .check_time(now())
                .unwrap_err()
                .title
                .contains("expired")
        );
        assert!(
            expired
                .check_time(-86_400_000)
                .unwrap_err()
                .title
                .contains("valid only from")
        );
    }
}
