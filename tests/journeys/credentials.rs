//! What proves a principal, accepted and refused: secrets, PEM certificates, PFX files with and without a password.

use crate::bad_input::nobody_is_signed_in;
use crate::scene::SignedIn;
use anyhow::{Context, Result};
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::portal::Portal;
use porthole_tests::stamp::{Principal, Stamp, StampPlan};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;

/// A stamp that the portal knows, and its sign-in form, empty.
struct Form {
    stamp: Stamp,
    _portal: Portal,
    _browser: Browser,
    page: Page,
    principal: Principal,
}

impl Form {
    async fn of(identity: &'static str) -> Result<Self> {
        let stamp = Stamp::start(StampPlan {
            seed: "empty",
            identity,
            ..StampPlan::default()
        })
        .await?;
        let portal = Portal::serve().await?;
        let browser = Browser::start().await?;
        let page = SignedIn::to_stamp(&browser, &portal, &stamp).await?.page;
        page.fetches("DELETE", "/api/session", None).await?;
        page.goes_to("/").await?;
        let principal = stamp.principal()?;
        Ok(Self {
            stamp,
            _portal: portal,
            _browser: browser,
            page,
            principal,
        })
    }

    /// Who signs in; on AD FS there is no tenant to type.
    async fn names(&self, client_id: &str) -> Result<()> {
        if self.principal.tenant != "adfs" {
            self.page
                .field("Tenant")
                .type_in(&self.principal.tenant)
                .await?;
        }
        self.page.field("Client id").type_in(client_id).await
    }

    async fn pastes(&self, certificate_and_key: &str) -> Result<()> {
        self.page.control("radio", "Certificate").click().await?;
        self.page
            .field("Certificate and key")
            .paste(certificate_and_key)
            .await
    }

    async fn signs_in(&self) -> Result<()> {
        self.page.button("Sign in").click().await
    }
}

#[tokio::test]
async fn a_wrong_secret_is_told_in_the_words_of_entra() -> Result<()> {
    let form = Form::of("entra").await?;
    form.names(&form.principal.client_id).await?;
    form.page.field("Client secret").type_in("wrong").await?;
    form.signs_in().await?;
    form.page.sees("The client secret is wrong.").await?;
    form.page.sees("AADSTS7000215").await?;
    form.page.sees("Invalid client secret provided").await?;
    assert_eq!(
        form.page.field("Client id").value().await?,
        form.principal.client_id,
        "what was typed stays"
    );
    nobody_is_signed_in(&form.page).await
}

#[tokio::test]
async fn a_certificate_that_the_application_does_not_know_is_told_with_its_code() -> Result<()> {
    let form = Form::of("entra").await?;
    form.names(&form.principal.client_id).await?;
    form.pastes(&certificate(365)?).await?;
    form.signs_in().await?;
    form.page.sees("AADSTS700027").await?;
    form.page
        .sees("The application does not know this certificate. Register the certificate with the application, or sign in with another one.")
        .await?;
    form.page.sees("The key was not found.").await?;
    nobody_is_signed_in(&form.page).await
}

#[tokio::test]
async fn ad_fs_refuses_an_unknown_certificate_with_its_own_code() -> Result<()> {
    let form = Form::of("adfs").await?;
    form.names(&form.principal.client_id).await?;
    form.pastes(&certificate(365)?).await?;
    form.signs_in().await?;
    form.page.sees("MSIS9622").await?;
    form.page
        .sees("Ask who runs AD FS which one belongs to this client id.")
        .await?;
    nobody_is_signed_in(&form.page).await
}

#[tokio::test]
async fn a_certificate_that_has_expired_is_refused_before_anybody_is_asked() -> Result<()> {
    let form = Form::of("entra").await?;
    form.names(&form.principal.client_id).await?;
    form.pastes(&certificate(-30)?).await?;
    form.signs_in().await?;
    form.page
        .sees("The certificate CN=nobody expired on")
        .await?;
    form.page.sees("Sign in with its successor.").await?;
    let asked = form.stamp.asked("POST", "/oauth2/v2.0/token");
    assert_eq!(
        asked, 1,
        "only the sign-in that opened this scene was asked for"
    );
    nobody_is_signed_in(&form.page).await
}

#[tokio::test]
async fn a_pfx_file_signs_in_with_its_password_and_no_other() -> Result<()> {
    let form = Form::of("entra").await?;
    form.names(&certificate_client(&form.stamp)?).await?;
    let file = pfx(&form.stamp, "Ländle 42!")?;
    form.page
        .button("Choose file")
        .drop_bytes("principal.pfx", &file)
        .await?;
    form.page.sees("principal.pfx will be sent").await?;
    form.page.field("File password").type_in("wrong").await?;
    form.signs_in().await?;
    form.page
        .sees("The password does not open the PFX file.")
        .await?;
    nobody_is_signed_in(&form.page).await?;
    form.page
        .field("File password")
        .type_in("Ländle 42!")
        .await?;
    form.signs_in().await?;
    form.page.arrives_at("/stamp/").await?;
    is_signed_in_by_certificate(&form.page).await
}

#[tokio::test]
async fn a_pfx_file_without_a_password_signs_in_as_it_is() -> Result<()> {
    let form = Form::of("adfs").await?;
    form.names(&certificate_client(&form.stamp)?).await?;
    form.page
        .button("Choose file")
        .drop_bytes("broken.p12", b"this is no PFX file")
        .await?;
    form.signs_in().await?;
    form.page.sees("The file is no PFX (PKCS#12) file").await?;
    form.page
        .button("Choose file")
        .drop_bytes("principal.p12", &pfx(&form.stamp, "")?)
        .await?;
    form.page.sees("principal.p12 will be sent").await?;
    form.signs_in().await?;
    form.page.arrives_at("/stamp/").await?;
    is_signed_in_by_certificate(&form.page).await
}

async fn is_signed_in_by_certificate(page: &Page) -> Result<()> {
    let (_, portal) = page.fetches("GET", "/api/portal", None).await?;
    assert_eq!(
        portal.pointer("/sign_ins/0/credential"),
        Some(&Value::from("certificate")),
        "{portal}"
    );
    Ok(())
}

/// The application that the certificate of `sp.pem` belongs to.
fn certificate_client(stamp: &Stamp) -> Result<String> {
    let text = std::fs::read(stamp.data().join("azureCertSpConfig.json"))?;
    let config: Value = serde_json::from_slice(&text)?;
    let client = config["clientId"]
        .as_str()
        .context("the file names a client")?;
    Ok(client.to_owned())
}

/// The principal's certificate and key as the PFX file that an operator would hand over.
fn pfx(stamp: &Stamp, password: &str) -> Result<Vec<u8>> {
    let pem = std::fs::read(stamp.data().join("sp.pem"))?;
    let certificate = CertificateDer::from_pem_slice(&pem)?;
    let key = PrivateKeyDer::from_pem_slice(&pem)?;
    let chain = PrivateKeyChain::new(
        vec![1_u8],
        PrivateKey::from_der(key.secret_der())?,
        [Certificate::from_der(&certificate)?],
    );
    let mut store = KeyStore::new();
    store.add_entry("principal", KeyStoreEntry::PrivateKeyChain(chain));
    // As many rounds as Windows makes.
    let writer = store.writer(password).encryption_iterations(2000);
    Ok(writer.mac_iterations(2000).write()?)
}

/// A certificate that no directory knows, ending in so many days, and its key.
fn certificate(days: i64) -> Result<String> {
    let mut parameters = rcgen::CertificateParams::default();
    parameters
        .distinguished_name
        .push(rcgen::DnType::CommonName, "nobody");
    parameters.not_before = time::OffsetDateTime::now_utc() - time::Duration::days(400);
    parameters.not_after = time::OffsetDateTime::now_utc() + time::Duration::days(days);
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256)?;
    Ok(format!(
        "{}{}",
        parameters.self_signed(&key)?.pem(),
        key.serialize_pem()
    ))
}
