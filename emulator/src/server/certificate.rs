//! The stamp's own root and leaf certificate, kept between runs so that trust survives a restart.

use super::data_directory::{DataDirectory, read_if_present, write_private};
use super::error::StartError;
use super::names::ServedNames;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use time::{Duration, OffsetDateTime};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

/// How long before its end a leaf is replaced at a start.
const RENEW_BEFORE: Duration = Duration::days(14);

/// What the server shows: leaf and root, and the leaf's key.
pub struct ServedCertificate {
    /// Leaf first, then the root.
    pub chain: Vec<CertificateDer<'static>>,
    /// The leaf's key.
    pub key: PrivateKeyDer<'static>,
    /// The root alone, as PEM.
    pub root_pem: String,
}

/// Loads root and leaf from the folder, making what is missing, expired or for other names.
pub fn load_or_make(
    directory: &DataDirectory,
    names: &ServedNames,
    now: OffsetDateTime,
) -> Result<ServedCertificate, StartError> {
    let root = Root::load_or_make(directory, now)?;
    let (leaf, key) = match load_leaf(directory, &root, names, now)? {
        Some(found) => found,
        None => make_leaf(directory, &root, names, now)?,
    };
    Ok(ServedCertificate {
        chain: vec![leaf, root.certificate],
        key,
        root_pem: root.pem,
    })
}

/// The stamp's own authority.
pub struct Root {
    /// Its certificate.
    pub certificate: CertificateDer<'static>,
    /// The same as PEM.
    pub pem: String,
    /// What signs below it.
    pub issuer: Issuer<'static, KeyPair>,
}

impl Root {
    /// Another one, kept nowhere.
    pub fn fresh(now: OffsetDateTime) -> Result<Self, StartError> {
        let damaged = |reason: String| StartError::Certificate {
            what: "root certificate",
            reason,
        };
        Self::of_pem(make_root(now)?.as_bytes(), damaged)
    }

    /// Loads it from the folder, or makes it.
    pub fn load_or_make(
        directory: &DataDirectory,
        now: OffsetDateTime,
    ) -> Result<Self, StartError> {
        let path = directory.internal("root.pem");
        let pem = match read_if_present(&path)? {
            Some(pem) => pem,
            None => {
                let pem = make_root(now)?;
                write_private(&path, pem.as_bytes())?;
                pem.into_bytes()
            }
        };
        let damaged = |reason: String| StartError::Damaged {
            path: path.clone(),
            reason,
            way_out: "Delete it to get a new root, which every client then has to trust again.",
        };
        let root = Self::of_pem(&pem, damaged)?;
        let (_, parsed) = X509Certificate::from_der(&root.certificate)
            .map_err(|error| damaged(error.to_string()))?;
        if parsed.validity().not_after.timestamp() <= now.unix_timestamp() {
            return Err(damaged("the root certificate has expired".to_owned()));
        }
        Ok(root)
    }

    /// Certificate and key from one PEM text.
    fn of_pem(pem: &[u8], damaged: impl Fn(String) -> StartError) -> Result<Self, StartError> {
        let certificate =
            CertificateDer::from_pem_slice(pem).map_err(|error| damaged(error.to_string()))?;
        let key =
            PrivatePkcs8KeyDer::from_pem_slice(pem).map_err(|error| damaged(error.to_string()))?;
        let key = KeyPair::try_from(&key).map_err(|error| damaged(error.to_string()))?;
        let (_, parsed) =
            X509Certificate::from_der(&certificate).map_err(|error| damaged(error.to_string()))?;
        if parsed.public_key().subject_public_key.data.as_ref() != key.public_key_raw() {
            return Err(damaged("its key is not that of its certificate".to_owned()));
        }
        let issuer = Issuer::from_ca_cert_der(&certificate, key)
            .map_err(|error| damaged(error.to_string()))?;
        let pem = certificate_pem(&certificate);
        Ok(Self {
            certificate,
            pem,
            issuer,
        })
    }
}

fn make_root(now: OffsetDateTime) -> Result<String, StartError> {
    let key = new_key("root key")?;
    let mut parameters = parameters("Porthole emulated stamp root", now, Duration::days(3650));
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let certificate = parameters
        .self_signed(&key)
        .map_err(|error| failed("root certificate", &error))?;
    Ok(certificate.pem() + &key.serialize_pem())
}

fn load_leaf(
    directory: &DataDirectory,
    root: &Root,
    names: &ServedNames,
    now: OffsetDateTime,
) -> Result<Option<(CertificateDer<'static>, PrivateKeyDer<'static>)>, StartError> {
    let Some(pem) = read_if_present(&directory.internal("leaf.pem"))? else {
        return Ok(None);
    };
    // A leaf that cannot be used is simply made again: nobody trusts it by itself.
    let (Ok(certificate), Ok(key)) = (
        CertificateDer::from_pem_slice(&pem),
        PrivateKeyDer::from_pem_slice(&pem),
    ) else {
        return Ok(None);
    };
    let usable = is_usable(&certificate, root, names, now);
    Ok(usable.then_some((certificate, key)))
}

fn is_usable(
    certificate: &CertificateDer<'_>,
    root: &Root,
    names: &ServedNames,
    now: OffsetDateTime,
) -> bool {
    let (Ok((_, leaf)), Ok((_, root))) = (
        X509Certificate::from_der(certificate),
        X509Certificate::from_der(&root.certificate),
    ) else {
        return false;
    };
    let valid = leaf.validity().not_before.timestamp() <= now.unix_timestamp()
        && leaf.validity().not_after.timestamp() > (now + RENEW_BEFORE).unix_timestamp();
    let mut wanted = names.certificate_names();
    let mut found: Vec<String> = match leaf.subject_alternative_name() {
        Ok(Some(extension)) => extension
            .value
            .general_names
            .iter()
            .filter_map(name_text)
            .collect(),
        _ => Vec::new(),
    };
    wanted.sort();
    found.sort();
    valid && wanted == found && leaf.verify_signature(Some(root.public_key())).is_ok()
}

fn name_text(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match *bytes {
            [a, b, c, d] => Some(std::net::Ipv4Addr::new(*a, *b, *c, *d).to_string()),
            bytes => <[u8; 16]>::try_from(bytes)
                .ok()
                .map(|bytes| std::net::Ipv6Addr::from(bytes).to_string()),
        },
        _ => None,
    }
}

fn make_leaf(
    directory: &DataDirectory,
    root: &Root,
    names: &ServedNames,
    now: OffsetDateTime,
) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), StartError> {
    let (certificate, key) = signed_leaf(
        &root.issuer,
        &format!("management.{}", names.domain()),
        names.certificate_names(),
        now,
        Duration::days(397),
    )?;
    write_private(
        &directory.internal("leaf.pem"),
        (certificate.pem() + &key.serialize_pem()).as_bytes(),
    )?;
    Ok((
        certificate.der().clone(),
        PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
    ))
}

/// A server's certificate for these names, with its key.
pub fn signed_leaf(
    issuer: &Issuer<'static, KeyPair>,
    common_name: &str,
    names: Vec<String>,
    now: OffsetDateTime,
    lifetime: Duration,
) -> Result<(Certificate, KeyPair), StartError> {
    let key = new_key("server key")?;
    let mut parameters = parameters(common_name, now, lifetime);
    let subjects =
        CertificateParams::new(names).map_err(|error| failed("server certificate", &error))?;
    parameters.subject_alt_names = subjects.subject_alt_names;
    parameters.use_authority_key_identifier_extension = true;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = parameters
        .signed_by(&key, issuer)
        .map_err(|error| failed("server certificate", &error))?;
    Ok((certificate, key))
}

/// Parameters of a certificate that is valid from yesterday, so that a client whose clock lags still takes it.
pub fn parameters(common_name: &str, now: OffsetDateTime, lifetime: Duration) -> CertificateParams {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters
        .distinguished_name
        .push(DnType::CommonName, common_name);
    parameters.not_before = now - Duration::DAY;
    parameters.not_after = now + lifetime;
    parameters
}

/// A certificate as PEM text.
fn certificate_pem(certificate: &CertificateDer<'_>) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(certificate);
    let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem + "-----END CERTIFICATE-----\n"
}

/// A new key, named for the error when there is none.
pub fn new_key(what: &'static str) -> Result<KeyPair, StartError> {
    KeyPair::generate().map_err(|error| failed(what, &error))
}

/// The error of a certificate that cannot be made.
pub fn failed(what: &'static str, error: &rcgen::Error) -> StartError {
    StartError::Certificate {
        what,
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(folder: &std::path::Path, domain: &str, now: OffsetDateTime) -> ServedCertificate {
        let directory = DataDirectory::open(folder).unwrap();
        load_or_make(&directory, &ServedNames::new(domain).unwrap(), now).unwrap()
    }

    #[test]
    fn a_restart_shows_the_same_chain() {
        let folder = tempfile::tempdir().unwrap();
        let now = OffsetDateTime::now_utc();
        let first = served(folder.path(), "local.azurestack.external", now);
        let second = served(
            folder.path(),
            "local.azurestack.external",
            now + Duration::days(300),
        );
        assert_eq!(first.chain, second.chain);
        assert_eq!(first.root_pem, second.root_pem);
    }

    #[test]
    fn an_expiring_leaf_and_another_domain_get_a_new_leaf_below_the_same_root() {
        let folder = tempfile::tempdir().unwrap();
        let now = OffsetDateTime::now_utc();
        let first = served(folder.path(), "local.azurestack.external", now);
        let later = served(
            folder.path(),
            "local.azurestack.external",
            now + Duration::days(390),
        );
        let moved = served(folder.path(), "other.example", now + Duration::days(390));
        assert_ne!(first.chain[0], later.chain[0]);
        assert_ne!(later.chain[0], moved.chain[0]);
        assert_eq!(first.chain[1], later.chain[1]);
        assert_eq!(first.chain[1], moved.chain[1]);
    }

    #[test]
    fn a_damaged_root_is_named_and_never_replaced_silently() {
        let folder = tempfile::tempdir().unwrap();
        let directory = DataDirectory::open(folder.path()).unwrap();
        let names = ServedNames::new("local.azurestack.external").unwrap();
        write_private(&directory.internal("root.pem"), b"not a certificate").unwrap();
        let error = load_or_make(&directory, &names, OffsetDateTime::now_utc())
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.contains("root.pem") && error.contains("Delete it"),
            "{error}"
        );
    }

    #[test]
    fn the_root_signs_certificates_only_and_says_so_critically() {
        let folder = tempfile::tempdir().unwrap();
        let chain = served(
            folder.path(),
            "local.azurestack.external",
            OffsetDateTime::now_utc(),
        )
        .chain;
        let (_, root) = X509Certificate::from_der(&chain[1]).unwrap();
        let usage = root.key_usage().unwrap().unwrap();
        assert!(usage.critical && usage.value.key_cert_sign());
        assert!(root.is_ca());
        let (_, leaf) = X509Certificate::from_der(&chain[0]).unwrap();
        assert!(
            leaf.extended_key_usage()
                .unwrap()
                .unwrap()
                .value
                .server_auth
        );
        assert!(
            leaf.iter_extensions()
                .any(|one| one.oid
                    == x509_parser::oid_registry::OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER)
        );
    }
}
