//! A pinned certificate as people append it to Python's certifi bundle: PEM under the header lines of that file.

use crate::store::Anchor;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The entry.
pub fn entry(name: &str, anchor: &Anchor) -> String {
    let facts = &anchor.certificate;
    let mut text = format!(
        "\n# Issuer: {}\n# Subject: {}\n# Label: \"{}\"\n# Serial: {}\n# MD5 Fingerprint: {}\n# SHA1 Fingerprint: {}\n# SHA256 Fingerprint: {}\n",
        one_line(&facts.issuer),
        one_line(&facts.subject),
        one_line(name),
        one_line(&facts.serial),
        facts.md5.to_lowercase(),
        facts.sha1.to_lowercase(),
        facts.sha256.to_lowercase(),
    );
    text.push_str("-----BEGIN CERTIFICATE-----\n");
    for (index, digit) in STANDARD.encode(&anchor.der).chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            text.push('\n');
        }
        text.push(digit);
    }
    text.push_str("\n-----END CERTIFICATE-----\n");
    text
}

/// A name in a certificate may hold anything; in a header line it must not begin another line.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::certificate::AnchorKind;
    use rustls_pki_types::CertificateDer;
    use rustls_pki_types::pem::PemObject;

    #[test]
    fn an_entry_is_a_header_and_the_very_certificate() {
        let made = rcgen::generate_simple_self_signed(vec!["root.example".to_owned()]).unwrap();
        let der = made.cert.der().to_vec();
        let certificate = crate::trust::facts(&der).unwrap();
        let sha256 = certificate.sha256.to_lowercase();
        let anchor = Anchor {
            der: der.clone(),
            kind: AnchorKind::ServedRoot,
            certificate,
        };
        let text = entry("Lab\n-----BEGIN", &anchor);
        for line in [
            "# Issuer: ",
            "# Subject: ",
            "# Label: \"Lab -----BEGIN\"",
            "# Serial: ",
            "# MD5 Fingerprint: ",
            "# SHA1 Fingerprint: ",
        ] {
            assert!(
                text.lines().any(|one| one.starts_with(line)),
                "{line} in {text}"
            );
        }
        assert!(text.contains(&format!("# SHA256 Fingerprint: {sha256}")));
        assert!(
            text.lines()
                .all(|line| line.starts_with('#') || line.len() <= 64)
        );
        assert_eq!(
            CertificateDer::from_pem_slice(text.as_bytes())
                .unwrap()
                .to_vec(),
            der
        );
    }
}
