//! The readable facts of a certificate, taken from its DER form.

use md5::Md5;
use porthole_shared::certificate::Certificate;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

/// A certificate that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the certificate cannot be read: {0}")]
pub struct Unreadable(String);

/// Reads the facts that a person needs to see.
pub fn facts(der: &[u8]) -> Result<Certificate, Unreadable> {
    let (_, parsed) =
        X509Certificate::from_der(der).map_err(|fault| Unreadable(fault.to_string()))?;
    let subject = parsed.subject().to_string();
    let name = parsed
        .subject()
        .iter_common_name()
        .find_map(|name| name.as_str().ok())
        .map_or_else(|| subject.clone(), str::to_owned);
    let names = parsed
        .subject_alternative_name()
        .ok()
        .flatten()
        .map(|extension| {
            extension
                .value
                .general_names
                .iter()
                .filter_map(text)
                .collect()
        })
        .unwrap_or_default();
    let authority = parsed
        .basic_constraints()
        .ok()
        .flatten()
        .is_some_and(|constraints| constraints.value.ca);
    Ok(Certificate {
        name,
        subject,
        issuer: parsed.issuer().to_string(),
        self_signed: parsed.subject() == parsed.issuer() && parsed.verify_signature(None).is_ok(),
        authority,
        serial: pairs(parsed.raw_serial()),
        not_before: parsed.validity().not_before.timestamp(),
        not_after: parsed.validity().not_after.timestamp(),
        names,
        sha256: sha256(der),
        sha1: pairs(&Sha1::digest(der)),
        md5: pairs(&Md5::digest(der)),
    })
}

/// The SHA-256 of a certificate as the portal writes it: upper-case pairs joined by `:`.
pub fn sha256(der: &[u8]) -> String {
    pairs(&Sha256::digest(der))
}

/// Whether two fingerprints are the same, however they are written.
pub fn same_fingerprint(one: &str, other: &str) -> bool {
    let digits = |text: &str| -> String {
        text.chars()
            .filter(char::is_ascii_hexdigit)
            .map(|c| c.to_ascii_uppercase())
            .collect()
    };
    let one = digits(one);
    one.len() == 64 && one == digits(other)
}

fn pairs(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

fn text(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match <[u8; 4]>::try_from(*bytes) {
            Ok(v4) => Some(std::net::IpAddr::from(v4).to_string()),
            Err(_) => <[u8; 16]>::try_from(*bytes)
                .ok()
                .map(|v6| std::net::IpAddr::from(v6).to_string()),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_of_a_self_signed_certificate_are_read() {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut parameters =
            rcgen::CertificateParams::new(vec!["localhost".into(), "127.0.0.1".into()]).unwrap();
        parameters
            .distinguished_name
            .push(rcgen::DnType::CommonName, "a stamp");
        let certificate = parameters.self_signed(&key).unwrap();
        let facts = facts(certificate.der()).unwrap();
        assert_eq!(facts.name, "a stamp");
        assert_eq!(facts.names, ["localhost", "127.0.0.1"]);
        assert!(facts.self_signed && !facts.authority);
        assert_eq!(facts.sha256.len(), 95);
        assert_eq!(facts.sha1.len(), 59);
        assert_eq!(facts.md5.len(), 47);
        assert!(same_fingerprint(
            &facts.sha256,
            &facts.sha256.replace(':', "").to_lowercase()
        ));
        assert!(!same_fingerprint("", ""));
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        assert!(facts(b"not a certificate").is_err());
    }
}
