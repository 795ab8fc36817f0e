//! Certificates that a client must not take, made on demand. What clients were told to trust (`ca.pem`) stays as it is, and
//! nothing of this is kept.

use super::certificate::{Root, ServedCertificate, failed, new_key, parameters, signed_leaf};
use super::data_directory::DataDirectory;
use super::error::StartError;
use super::names::ServedNames;
use crate::fault::{Fault, Faults};
use rcgen::{BasicConstraints, IsCa, Issuer, KeyUsagePurpose};
use rustls_pki_types::PrivatePkcs8KeyDer;
use time::{Duration, OffsetDateTime};

/// Below what name a certificate for another host is.
const OTHER_HOST: &str = "management.elsewhere.invalid";

/// What is served when a fault of the whole stamp concerns its certificate; nothing when none does.
pub fn instead(
    faults: &Faults,
    directory: &DataDirectory,
    names: &ServedNames,
    now: OffsetDateTime,
) -> Result<Option<ServedCertificate>, StartError> {
    let root = Root::load_or_make(directory, now)?;
    let own = names.certificate_names();
    let common = format!("management.{}", names.domain());
    let year = Duration::days(397);
    if faults.has(Fault::CertificateExpired) {
        let long_ago = now - Duration::days(400);
        return leaf_of(&root, &root, &common, own, long_ago, year).map(Some);
    }
    if faults.has(Fault::CertificateWrongName) {
        let names = vec![OTHER_HOST.to_owned()];
        return leaf_of(&root, &root, OTHER_HOST, names, now, year).map(Some);
    }
    if faults.has(Fault::RootChanged) {
        let other = Root::fresh(now)?;
        return leaf_of(&root, &other, &common, own, now, year).map(Some);
    }
    if faults.has(Fault::IntermediateMissing) {
        let (leaf, key) = signed_leaf(&intermediate(&root, now)?, &common, own, now, year)?;
        return Ok(Some(ServedCertificate {
            chain: vec![leaf.der().clone()],
            key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            root_pem: root.pem,
        }));
    }
    Ok(None)
}

/// A leaf by `issuer`, served by a stamp whose clients trust `told`.
fn leaf_of(
    told: &Root,
    issuer: &Root,
    common_name: &str,
    names: Vec<String>,
    now: OffsetDateTime,
    lifetime: Duration,
) -> Result<ServedCertificate, StartError> {
    let (leaf, key) = signed_leaf(&issuer.issuer, common_name, names, now, lifetime)?;
    Ok(ServedCertificate {
        chain: vec![leaf.der().clone(), issuer.certificate.clone()],
        key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        root_pem: told.pem.clone(),
    })
}

/// An authority between root and leaf.
fn intermediate(
    root: &Root,
    now: OffsetDateTime,
) -> Result<Issuer<'static, rcgen::KeyPair>, StartError> {
    let key = new_key("intermediate key")?;
    let mut parameters = parameters("Porthole emulated stamp issuing", now, Duration::days(900));
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let wrong = |error: rcgen::Error| failed("intermediate certificate", &error);
    let certificate = parameters.signed_by(&key, &root.issuer).map_err(wrong)?;
    Issuer::from_ca_cert_der(certificate.der(), key).map_err(wrong)
}
