//! Signing in by the files that the stamp wrote.

use super::{read_json, send, stamp, token, token_of, token_path};
use crate::server::{IdentityKind, Running};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde_json::json;
use tempfile::TempDir;

#[tokio::test]
async fn the_files_sign_in_by_secret_and_by_certificate_on_both_identities() {
    for identity in [IdentityKind::Entra, IdentityKind::Adfs] {
        let folder = TempDir::new().unwrap();
        let running = stamp(folder.path(), |options| options.identity = identity).await;
        let secret = read_json(&running, "azureSecretSpConfig.json");
        assert_eq!(secret["resourceManagerEndpointUrl"], running.endpoint);
        let by_secret = token(
            &running,
            &format!("client_secret={}", secret["clientSecret"].as_str().unwrap()),
        )
        .await;

        let certificate = read_json(&running, "azureCertSpConfig.json");
        let pem = std::fs::read(certificate["certPath"].as_str().unwrap()).unwrap();
        let assertion = assertion(&running, &pem);
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        let by_certificate = token(
            &running,
            &format!("client_assertion_type={kind}&client_assertion={assertion}"),
        )
        .await;

        for bearer in [by_secret, by_certificate] {
            let (status, list) = send(
                &running,
                "GET",
                "/subscriptions?api-version=2016-06-01",
                Some(&bearer),
                "",
            )
            .await;
            assert_eq!(
                (status, &list["value"][0]["subscriptionId"]),
                (200, &secret["subscriptionId"]),
                "{list}"
            );
        }
        let (status, _) = send(
            &running,
            "GET",
            "/subscriptions?api-version=2016-06-01",
            None,
            "",
        )
        .await;
        assert_eq!(status, 401);
    }
}

#[tokio::test]
async fn the_reader_signs_in_and_may_look_but_not_touch() {
    let folder = TempDir::new().unwrap();
    let running = stamp(folder.path(), |_| {}).await;
    let reader = read_json(&running, "readerSecretSpConfig.json");
    let text = |name: &str| reader[name].as_str().unwrap().to_owned();
    let credential = format!("client_secret={}", text("clientSecret"));
    let bearer = token_of(&running, &text("clientId"), &credential).await;
    let group = format!(
        "/subscriptions/{}/resourceGroups/rg?api-version=2019-10-01",
        text("subscriptionId")
    );
    let (status, _) = send(&running, "GET", &group, Some(&bearer), "").await;
    assert_eq!(status, 404, "it may look");
    let body = "{\"location\":\"local\"}";
    let (status, refused) = send(&running, "PUT", &group, Some(&bearer), body).await;
    assert_eq!(
        (status, &refused["error"]["code"]),
        (403, &json!("AuthorizationFailed"))
    );
}

fn assertion(running: &Running, pem: &[u8]) -> String {
    use crate::crypto::Crypto;
    let der = CertificateDer::from_pem_slice(pem).unwrap();
    let thumbprint = crate::server::crypto::StampCrypto::generate()
        .unwrap()
        .sha1(&der);
    let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::RS256);
    header.x5t = Some(base64::Engine::encode(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
        thumbprint,
    ));
    let now = crate::server::stamp::now().seconds();
    let client_id = &running.demo.client_id;
    let audience = format!("{}{}", running.endpoint, token_path(running));
    let claims = json!({ "aud": audience, "iss": client_id, "sub": client_id, "jti": "1", "iat": now, "exp": now + 600 });
    jsonwebtoken::encode(
        &header,
        &claims,
        &jsonwebtoken::EncodingKey::from_rsa_pem(pem).unwrap(),
    )
    .unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn every_file_is_private_and_the_environment_names_the_stamp() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let running = stamp(folder.path(), |options| {
        options.identity = IdentityKind::Adfs
    })
    .await;
    for name in [
        "ca.pem",
        "azureSecretSpConfig.json",
        "azureCertSpConfig.json",
        "readerSecretSpConfig.json",
        "sp.pem",
        "env.sh",
        "stamp/root.pem",
        "stamp/token-key.der",
    ] {
        let mode = std::fs::metadata(running.file(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
    let environment = std::fs::read_to_string(running.file("env.sh")).unwrap();
    for line in [
        "export AZURE_TENANT_ID='adfs'",
        &format!("export ARM_ENDPOINT='{}'", running.endpoint),
        "export AZURE_RESOURCE_LOCATION='local'",
    ] {
        assert!(environment.contains(line), "{environment}");
    }
    let secret = &running.demo.client_secret;
    assert!(!format!("{:?} {:?}", running.demo, running.user).contains(secret.as_str()));
    let journal: String = ["stamp/world-1.jsonl", "stamp/changes-1.jsonl"]
        .iter()
        .map(|name| std::fs::read_to_string(running.file(name)).unwrap())
        .collect();
    assert!(!journal.contains(secret.as_str()));
}
