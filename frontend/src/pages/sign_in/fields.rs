//! What is filled in to sign in, and what is wrong with it. A dropped file or pasted lines fill it at once.

use crate::controls::drop_zone::DroppedFile;
use crate::i18n::{Text, words};
use leptos::prelude::*;
use porthole_shared::configuration_file::{self, SignInFields};
use porthole_shared::sign_in::{Credential, NewSignIn};
use porthole_shared::stamp::{IdentityProvider, Stamp};

/// Secret or certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A client secret.
    Secret,
    /// A client certificate with its key.
    Certificate,
}

/// A certificate that was dropped, chosen or pasted.
#[derive(Clone, PartialEq, Eq)]
pub enum CertificateFile {
    /// Certificate and key as PEM text.
    Pem(String),
    /// A PFX file, with its name.
    Pfx(String, Vec<u8>),
}

/// The fields.
#[derive(Clone, Copy)]
pub struct Fields {
    /// Directory id or domain.
    pub tenant: RwSignal<String>,
    /// Application id.
    pub client_id: RwSignal<String>,
    /// What proves the principal.
    pub proof: RwSignal<Proof>,
    /// The secret.
    pub secret: RwSignal<String>,
    /// The certificate.
    pub certificate: RwSignal<Option<CertificateFile>>,
    /// The password of a PFX file.
    pub password: RwSignal<String>,
    /// The API profile.
    pub profile: RwSignal<String>,
    /// What the last dropped file was good for.
    pub note: RwSignal<Option<Result<String, String>>>,
}

impl Fields {
    /// Empty fields for a stamp.
    #[must_use]
    pub fn new(stamp: &Stamp) -> Self {
        Self {
            tenant: RwSignal::new(stamp.tenant.clone().unwrap_or_default()),
            client_id: RwSignal::new(String::new()),
            proof: RwSignal::new(Proof::Secret),
            secret: RwSignal::new(String::new()),
            certificate: RwSignal::new(None),
            password: RwSignal::new(String::new()),
            profile: RwSignal::new(stamp.profile.clone()),
            note: RwSignal::new(None),
        }
    }

    /// Takes a dropped or chosen file: a configuration file, a PEM or a PFX.
    pub fn take(self, file: DroppedFile) {
        let (name, bytes) = file;
        let lower = name.to_lowercase();
        if lower.ends_with(".pfx") || lower.ends_with(".p12") {
            self.proof.set(Proof::Certificate);
            self.certificate
                .set(Some(CertificateFile::Pfx(name.clone(), bytes)));
            self.note
                .set(Some(Ok(words::sign_in_took_certificate(&name))));
            return;
        }
        match String::from_utf8(bytes) {
            Ok(text) if text.contains("-----BEGIN") => {
                self.proof.set(Proof::Certificate);
                self.certificate.set(Some(CertificateFile::Pem(text)));
                self.note
                    .set(Some(Ok(words::sign_in_took_certificate(&name))));
            }
            Ok(text) => self.read(&text, &name),
            Err(_) => self.note.set(Some(Err(words::sign_in_not_text(&name)))),
        }
    }

    /// Reads a configuration file, or lines that were pasted.
    pub fn read(self, text: &str, name: &str) {
        match configuration_file::read(text) {
            Ok(found) => {
                let note = self.fill(found, name);
                self.note.set(Some(Ok(note)));
            }
            Err(fault) => self
                .note
                .set(Some(Err(words::sign_in_bad_file(name, &fault.to_string())))),
        }
    }

    fn fill(self, found: SignInFields, name: &str) -> String {
        if let Some(tenant) = found.tenant_id {
            self.tenant.set(tenant);
        }
        if let Some(id) = found.client_id {
            self.client_id.set(id);
        }
        if let Some(secret) = found.client_secret {
            self.proof.set(Proof::Secret);
            self.secret.set(secret);
        }
        if let Some(password) = found.certificate_password {
            self.password.set(password);
        }
        match found.certificate_path {
            // A browser cannot open a path: the person drops that file next.
            Some(path) => {
                self.proof.set(Proof::Certificate);
                words::sign_in_filled_path(name, &path)
            }
            None => words::sign_in_filled(name),
        }
    }

    /// What is wrong with the tenant.
    #[must_use]
    pub fn tenant_fault(self, identity: IdentityProvider) -> Option<String> {
        (identity == IdentityProvider::Entra && self.tenant.with(|text| text.trim().is_empty()))
            .then(|| Text::SignInTenantMissing.get().to_owned())
    }

    /// What is wrong with the client id.
    #[must_use]
    pub fn client_fault(self) -> Option<String> {
        self.client_id
            .with(|text| text.trim().is_empty())
            .then(|| Text::SignInClientMissing.get().to_owned())
    }

    /// What is wrong with the secret.
    #[must_use]
    pub fn secret_fault(self) -> Option<String> {
        let wanted = self.proof.get() == Proof::Secret;
        (wanted && self.secret.with(String::is_empty))
            .then(|| Text::SignInSecretMissing.get().to_owned())
    }

    /// What is wrong with the certificate.
    #[must_use]
    pub fn certificate_fault(self) -> Option<String> {
        if self.proof.get() != Proof::Certificate {
            return None;
        }
        let text = match self.certificate.get() {
            None => Text::SignInCertificateMissing,
            Some(CertificateFile::Pem(pem)) if !pem.contains("PRIVATE KEY-----") => {
                Text::SignInKeyMissing
            }
            Some(_) => return None,
        };
        Some(text.get().to_owned())
    }

    /// What is sent, when nothing is wrong.
    #[must_use]
    pub fn ready(self, stamp: &Stamp) -> Option<NewSignIn> {
        let fault = self.tenant_fault(stamp.identity).is_some()
            || self.client_fault().is_some()
            || self.secret_fault().is_some()
            || self.certificate_fault().is_some();
        if fault {
            return None;
        }
        let credential = match (self.proof.get(), self.certificate.get()) {
            (Proof::Certificate, Some(CertificateFile::Pem(pem))) => Credential::Pem { pem },
            (Proof::Certificate, Some(CertificateFile::Pfx(_, bytes))) => Credential::Pfx {
                pfx: base64(&bytes)?,
                password: self.password.get(),
            },
            _ => Credential::Secret {
                secret: self.secret.get(),
            },
        };
        let tenant = match stamp.identity {
            IdentityProvider::Adfs => "adfs".to_owned(),
            IdentityProvider::Entra => self.tenant.get().trim().to_owned(),
        };
        Some(NewSignIn {
            stamp: stamp.id.clone(),
            tenant,
            client_id: self.client_id.get().trim().to_owned(),
            credential,
            profile: Some(self.profile.get()),
        })
    }
}

/// The browser's own base64, of bytes as Latin-1.
fn base64(bytes: &[u8]) -> Option<String> {
    let text: String = bytes.iter().copied().map(char::from).collect();
    window().btoa(&text).ok()
}
