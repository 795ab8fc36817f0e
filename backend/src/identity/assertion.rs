//! A client assertion: a short JWT signed by the principal's certificate, in place of a secret.

use super::client_certificate::ClientCertificate;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use porthole_shared::problem::{Problem, ProblemKind};
use serde::Serialize;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// `client_assertion_type`.
pub const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// An assertion lives this long, in seconds: clocks differ.
const LIFE: i64 = 600;

/// How an assertion is signed and how the certificate is named in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// PS256 with `x5t#S256`: what Entra asks for now.
    Ps256,
    /// RS256 with `x5t`: AD FS, and identity providers of older stamps.
    Rs256,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    iss: &'a str,
    sub: &'a str,
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Signs an assertion for a token URL.
pub fn sign(
    certificate: &ClientCertificate,
    style: Style,
    client_id: &str,
    token_url: &str,
    now_milliseconds: i64,
) -> Result<Zeroizing<String>, Box<Problem>> {
    let mut header = match style {
        Style::Ps256 => Header::new(Algorithm::PS256),
        Style::Rs256 => Header::new(Algorithm::RS256),
    };
    match style {
        Style::Ps256 => {
            header.x5t_s256 = Some(URL_SAFE_NO_PAD.encode(Sha256::digest(certificate.der())))
        }
        Style::Rs256 => header.x5t = Some(URL_SAFE_NO_PAD.encode(Sha1::digest(certificate.der()))),
    }
    let now = now_milliseconds / 1000;
    let claims = Claims {
        aud: token_url,
        iss: client_id,
        sub: client_id,
        jti: uuid::Uuid::new_v4().to_string(),
        iat: now,
        nbf: now,
        exp: now + LIFE,
    };
    let key = EncodingKey::from_rsa_pem(certificate.key_pem().as_bytes());
    key.and_then(|key| encode(&header, &claims, &key))
        .map(Zeroizing::new)
        .map_err(|fault| {
            tracing::warn!(kind = ?fault.kind(), "an assertion could not be signed");
            Box::new(
                Problem::new(
                    ProblemKind::CredentialRefused,
                    "The key of the certificate cannot sign.",
                )
                .with_target("certificate"),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::client_certificate::tests::made;
    use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
    use x509_parser::prelude::{FromDer, X509Certificate};

    #[test]
    fn both_styles_verify_with_the_certificate_s_key() {
        let (pem, key) = made(30);
        let certificate = ClientCertificate::from_pem(&format!("{pem}{key}")).unwrap();
        let (_, parsed) = X509Certificate::from_der(certificate.der()).unwrap();
        let public = DecodingKey::from_rsa_der(&parsed.public_key().subject_public_key.data);
        let now = time::OffsetDateTime::now_utc().unix_timestamp() * 1000;
        for (style, algorithm) in [
            (Style::Ps256, Algorithm::PS256),
            (Style::Rs256, Algorithm::RS256),
        ] {
            let token = sign(&certificate, style, "app", "https://login/token", now).unwrap();
            let header = decode_header(token.as_bytes()).unwrap();
            assert_eq!(header.alg, algorithm);
            assert_eq!(header.x5t.is_some(), style == Style::Rs256);
            assert_eq!(header.x5t_s256.is_some(), style == Style::Ps256);
            let mut validation = Validation::new(algorithm);
            validation.set_audience(&["https://login/token"]);
            validation.set_issuer(&["app"]);
            let claims = decode::<serde_json::Value>(token.as_bytes(), &public, &validation)
                .unwrap()
                .claims;
            assert_eq!(claims["sub"], "app");
            assert_eq!(
                claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
                LIFE
            );
        }
    }
}
