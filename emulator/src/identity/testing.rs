//! For tests: callers with a token, and sign-ins put together by hand.

use super::application::{Application, Certificate, Secret, User, secret_hash};
use super::json_web_token as jwt;
use super::resource::Endpoint;
use super::token::{Issue, Proof};
use crate::crypto::Crypto;
use crate::request::Request;
use crate::world::World;
use crate::world::timestamp::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::time::Duration;

/// What the certificate of [`has_application`] is made of; the imitation cryptography does not read it.
pub const CERTIFICATE: &[u8] = b"a certificate";
/// The client id of [`has_application`].
pub const CLIENT: &str = "33333333-3333-4333-8333-333333333333";
/// Its secret.
pub const SECRET: &str = "a+secret&of=many signs";

/// The value of the `Authorization` header of a caller with this object id, who is put into the directory where needed.
pub(crate) fn test_authorization(world: &mut World, object_id: &str, now: Timestamp) -> String {
    let resource = world.settings.audience.clone();
    test_authorization_for(world, object_id, resource, now)
}

/// The same for another resource than ARM.
pub(crate) fn test_authorization_for(
    world: &mut World,
    object_id: &str,
    resource: String,
    now: Timestamp,
) -> String {
    let application = Application {
        client_id: object_id.to_owned(),
        object_id: object_id.to_owned(),
        name: format!("Caller {object_id}"),
        ..Application::default()
    };
    application.clone().enrol(world);
    let issue = Issue {
        crypto: &*world.crypto,
        settings: &world.settings,
        origin: "https://localhost:8443".to_owned(),
        endpoint: Endpoint::Second,
        resource,
        now,
    };
    let reply = issue.to_application(&application, Proof::Secret);
    format!("Bearer {}", reply["access_token"].as_str().unwrap())
}

/// An application with a secret and a certificate, and a user.
pub fn has_application(world: &mut World, now: Timestamp) {
    let secret = Secret {
        sha256: secret_hash(world, SECRET),
        expires: None,
    };
    let certificate = Certificate {
        der: STANDARD.encode(CERTIFICATE),
        expires: now.after(Duration::from_secs(86400)),
    };
    let object_id = "44444444-4444-4444-8444-444444444444".to_owned();
    let (client_id, name) = (CLIENT.to_owned(), "Contoso deployments".to_owned());
    Application {
        client_id,
        object_id,
        name,
        secrets: vec![secret],
        certificates: vec![certificate],
    }
    .enrol(world);
    let password_sha256 = secret_hash(world, "a password");
    User {
        user_name: "Ann@contoso.onmicrosoft.com".to_owned(),
        object_id: "55555555-5555-4555-8555-555555555555".to_owned(),
        name: "Ann".to_owned(),
        password_sha256,
    }
    .enrol(world);
}

/// A GET without a token.
pub fn get(path: &str) -> Request {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    Request {
        scheme: "https".to_owned(),
        authority: "localhost:8443".to_owned(),
        method: "GET".to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        ..Request::default()
    }
}

/// A form posted to a token endpoint.
pub fn post(path: &str, fields: &[(&str, &str)]) -> Request {
    let escape = |text: &str| {
        text.bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect::<String>()
    };
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", escape(value)))
        .collect();
    Request {
        method: "POST".to_owned(),
        body: body.join("&").into_bytes(),
        ..get(path)
    }
}

/// An assertion as MSAL makes it, after `change` had its way with header and claims.
pub fn assertion(
    crypto: &dyn Crypto,
    address: &str,
    now: Timestamp,
    change: impl FnOnce(&mut Value, &mut Value),
) -> String {
    let mut header =
        json!({ "typ": "JWT", "alg": "RS256", "x5t": jwt::encode(&crypto.sha1(CERTIFICATE)) });
    let mut claims = json!({
        "aud": address, "iss": CLIENT, "sub": CLIENT, "jti": "1", "iat": now.seconds(), "exp": now.seconds() + 600,
    });
    change(&mut header, &mut claims);
    let message = format!(
        "{}.{}",
        jwt::encode(header.to_string().as_bytes()),
        jwt::encode(claims.to_string().as_bytes())
    );
    let signature = crypto.hmac_sha256(CERTIFICATE, message.as_bytes());
    format!("{message}.{}", jwt::encode(&signature))
}
