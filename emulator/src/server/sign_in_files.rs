//! The files by which people and programs sign in to the stamp, with the names and keys of the samples.

use super::certificate::parameters;
use super::data_directory::{DataDirectory, read_if_present, write_private};
use super::demo::{DemoPrincipal, DemoUser};
use super::error::StartError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;
use std::path::Path;
use time::{Duration, OffsetDateTime};
use x509_parser::prelude::{FromDer, X509Certificate};

/// How long before its end the principal's certificate is replaced at a start.
const RENEW_BEFORE: Duration = Duration::days(14);

/// A secret of this stamp, made at its first start.
pub fn secret(
    directory: &DataDirectory,
    name: &str,
    random: impl FnOnce(&mut [u8]),
) -> Result<String, StartError> {
    let path = directory.internal(name);
    let known = read_if_present(&path)?.and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some(known) = known
        .map(|text| text.trim().to_owned())
        .filter(|text| text.len() >= 32)
    {
        return Ok(known);
    }
    let mut bytes = [0; 32];
    random(&mut bytes);
    // It begins with a letter: az takes a word that begins with a hyphen for an option.
    let secret = format!("p{}", URL_SAFE_NO_PAD.encode(bytes));
    write_private(&path, secret.as_bytes())?;
    Ok(secret)
}

/// The principal's certificate: key and certificate in `sp.pem`, RSA, since AD FS and all clients know RS256.
/// Answers the DER and the end of its validity.
pub fn certificate(
    directory: &DataDirectory,
    name: &str,
    now: OffsetDateTime,
) -> Result<(Vec<u8>, OffsetDateTime), StartError> {
    let path = directory.public("sp.pem");
    if let Some(found) = read_if_present(&path)?.as_deref().and_then(usable)
        && found.1 > now + RENEW_BEFORE
    {
        return Ok(found);
    }
    let failed = |error: rcgen::Error| StartError::Certificate {
        what: "service principal's certificate",
        reason: error.to_string(),
    };
    let key = KeyPair::generate_for(&PKCS_RSA_SHA256).map_err(failed)?;
    let mut parameters = parameters(name, now, Duration::days(730));
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let end = parameters.not_after;
    let certificate = parameters.self_signed(&key).map_err(failed)?;
    write_private(&path, (key.serialize_pem() + &certificate.pem()).as_bytes())?;
    Ok((certificate.der().to_vec(), end))
}

fn usable(pem: &[u8]) -> Option<(Vec<u8>, OffsetDateTime)> {
    PrivateKeyDer::from_pem_slice(pem).ok()?;
    let der = CertificateDer::from_pem_slice(pem).ok()?.to_vec();
    let (_, certificate) = X509Certificate::from_der(&der).ok()?;
    let end = certificate.validity().not_after.to_datetime();
    Some((der, end))
}

/// What the files say.
pub struct SignIn<'a> {
    /// The service principal.
    pub principal: &'a DemoPrincipal,
    /// The principal who may only read, where the seed has one.
    pub reader: Option<&'a DemoPrincipal>,
    /// The user.
    pub user: &'a DemoUser,
    /// `https://localhost:PORT`.
    pub endpoint: &'a str,
    /// The root as PEM.
    pub ca_pem: &'a str,
    /// The proxy, when there is one.
    pub proxy: Option<std::net::SocketAddr>,
}

impl SignIn<'_> {
    /// Writes all of them.
    pub fn write(&self, directory: &DataDirectory) -> Result<(), StartError> {
        let DemoPrincipal {
            client_id,
            object_id,
            subscription_id,
            tenant_id,
            location,
            ..
        } = self.principal;
        let ca_path = directory.public("ca.pem");
        // No pass phrase is `null`: clients hand the value on, and an empty text is one to them, which the key does not have.
        let by_certificate = json!({
            "clientId": client_id, "certPath": directory.public("sp.pem"), "certPass": null, "objectId": object_id,
            "subscriptionId": subscription_id, "tenantId": tenant_id, "resourceManagerEndpointUrl": self.endpoint,
            "location": location,
        });
        let by_password = json!({
            "username": self.user.name, "password": self.user.password, "tenantId": tenant_id,
            "resourceManagerEndpointUrl": self.endpoint,
        });
        write_private(&ca_path, self.ca_pem.as_bytes())?;
        self.write_secret(directory, "azureSecretSpConfig.json", self.principal)?;
        if let Some(reader) = self.reader {
            self.write_secret(directory, "readerSecretSpConfig.json", reader)?;
        }
        write_private(
            &directory.public("azureCertSpConfig.json"),
            format!("{by_certificate:#}\n").as_bytes(),
        )?;
        write_private(
            &directory.public("azureUserConfig.json"),
            format!("{by_password:#}\n").as_bytes(),
        )?;
        write_private(
            &directory.public("env.sh"),
            self.environment(&ca_path).as_bytes(),
        )
    }

    /// A principal's secret, with the keys of the samples.
    fn write_secret(
        &self,
        directory: &DataDirectory,
        name: &str,
        principal: &DemoPrincipal,
    ) -> Result<(), StartError> {
        let content = json!({
            "clientId": principal.client_id, "clientSecret": principal.client_secret, "objectId": principal.object_id,
            "subscriptionId": principal.subscription_id, "tenantId": principal.tenant_id,
            "resourceManagerEndpointUrl": self.endpoint, "location": principal.location,
        });
        write_private(&directory.public(name), format!("{content:#}\n").as_bytes())
    }

    fn environment(&self, ca_path: &Path) -> String {
        let mut text = "# Sourced by a shell, this leads Azure clients to the emulated stamp. It holds a secret.\n".to_owned();
        let ca_path = ca_path.to_string_lossy();
        for (name, value) in [
            ("AZURE_TENANT_ID", self.principal.tenant_id.as_str()),
            ("AZURE_CLIENT_ID", &self.principal.client_id),
            ("AZURE_CLIENT_SECRET", &self.principal.client_secret),
            ("AZURE_SUBSCRIPTION_ID", &self.principal.subscription_id),
            ("ARM_ENDPOINT", self.endpoint),
            ("AZURE_RESOURCE_LOCATION", &self.principal.location),
            ("REQUESTS_CA_BUNDLE", &ca_path),
        ] {
            // Within single quotes a shell reads everything as it is, but for the quote itself.
            text += &format!("export {name}='{}'\n", value.replace('\'', r"'\''"));
        }
        if let Some(proxy) = self.proxy {
            text +=
                "# For the host names of the stamp (NAME.vault.…); the proxy leads nowhere else.\n";
            text += &format!("# export HTTPS_PROXY='http://{proxy}'\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{DataDirectory, secret};

    #[test]
    fn no_secret_looks_like_an_option() {
        let folder = tempfile::tempdir().unwrap();
        let directory = DataDirectory::open(folder.path()).unwrap();
        // These bytes begin with a hyphen in Base64 for addresses.
        let made = secret(&directory, "demo-password", |bytes| bytes.fill(0xfb)).unwrap();
        assert!(
            made.starts_with(|sign: char| sign.is_ascii_alphabetic()),
            "{made}"
        );
        let kept = secret(&directory, "demo-password", |_| panic!("made twice")).unwrap();
        assert_eq!(kept, made);
    }
}
