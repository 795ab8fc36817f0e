//! Why a sign-in is refused, in the words of Entra (`AADSTS…`) and of AD FS (`MSIS…`). Clients and people search for these numbers.
//!
//! No denial carries a secret, a password or an assertion.

use super::reply;
use crate::response::Response;
use crate::world::settings::IdentityKind;
use crate::world::timestamp::Timestamp;
use serde_json::json;

/// What is wrong with a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The tenant in the path is not of this stamp; `invalid_tenant` where it was asked about, `invalid_request` at a sign-in.
    UnknownTenant(String, &'static str),
    /// `common` or `organizations` where a tenant is needed.
    NoTenant,
    /// A parameter is missing.
    Missing(&'static str),
    /// Neither secret nor assertion was sent.
    NoCredential,
    /// A grant type that is not served.
    UnsupportedGrant(String),
    /// The v2 endpoint knows no `resource`.
    ResourceOnV2,
    /// A scope that does not end in `/.default`.
    BadScope(String),
    /// No application of this id; the tenant.
    UnknownApplication(String, String),
    /// The secret is wrong; the application.
    WrongSecret(String),
    /// The secret was right once; the application.
    ExpiredSecret(String),
    /// No such resource; the tenant.
    UnknownResource(String, String),
    /// The assertion is not a token at all.
    MalformedAssertion,
    /// The certificate is not registered: reason, thumbprint (hexadecimal), application.
    Certificate(&'static str, String, String),
    /// The signature is not by the certificate; the application.
    AssertionSignature(String),
    /// The assertion is for another address.
    AssertionAudience,
    /// Issuer or subject is not the client.
    AssertionSubject,
    /// Too early or too late: now, from, until.
    AssertionTime(Timestamp, Timestamp, Timestamp),
    /// User name or password is wrong.
    WrongPassword,
    /// The refresh token is not one of ours, or too old.
    RefreshToken,
}

/// What surrounds a denial: ids by which a person could ask support, and the moment.
pub struct Occasion {
    /// Which system answers.
    pub identity: IdentityKind,
    /// Where its error pages would be.
    pub login: String,
    /// An id of this reply.
    pub trace_id: String,
    /// The client's id of its request, or another fresh one.
    pub correlation_id: String,
    /// Now.
    pub now: Timestamp,
}

impl Denial {
    /// The reply.
    pub fn response(&self, occasion: &Occasion) -> Response {
        match occasion.identity {
            IdentityKind::Entra => self.by_entra(occasion),
            IdentityKind::Adfs => {
                let (error, description) = self.by_adfs();
                reply::json(
                    400,
                    &json!({ "error": error, "error_description": description }),
                )
            }
        }
    }

    fn by_entra(&self, occasion: &Occasion) -> Response {
        let (status, error, number, text) = self.entra_words();
        let Occasion {
            trace_id,
            correlation_id,
            ..
        } = occasion;
        let timestamp = entra_time(occasion.now);
        reply::json(
            status,
            &json!({
                "error": error,
                "error_description": format!(
                    "AADSTS{number}: {text} Trace ID: {trace_id} Correlation ID: {correlation_id} Timestamp: {timestamp}"
                ),
                "error_codes": [number],
                "timestamp": timestamp,
                "trace_id": trace_id,
                "correlation_id": correlation_id,
                "error_uri": format!("{}error?code={number}", occasion.login),
            }),
        )
    }

    fn entra_words(&self) -> (u16, &'static str, u32, String) {
        match self {
            Denial::UnknownTenant(tenant, error) => (400, error, 90002, format!(
                "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."
            )),
            Denial::NoTenant => (400, "invalid_request", 50059,
                "No tenant-identifying information found in either the request or implied by any provided credentials.".to_owned()),
            Denial::Missing(name) => (400, "invalid_request", 900_144, format!(
                "The request body must contain the following parameter: '{name}'."
            )),
            Denial::NoCredential => (401, "invalid_client", 7_000_216,
                "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.".to_owned()),
            Denial::UnsupportedGrant(grant) => (400, "unsupported_grant_type", 70003, format!(
                "The app requested an unsupported grant type '{grant}'."
            )),
            Denial::ResourceOnV2 => (400, "invalid_request", 901_002,
                "The 'resource' request parameter is not supported.".to_owned()),
            Denial::BadScope(scope) => (400, "invalid_scope", 1_002_012, format!(
                "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI)."
            )),
            Denial::UnknownApplication(client, tenant) => (400, "unauthorized_client", 700_016, format!(
                "Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant."
            )),
            Denial::WrongSecret(client) => (401, "invalid_client", 7_000_215, format!(
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'."
            )),
            Denial::ExpiredSecret(client) => (401, "invalid_client", 7_000_222, format!(
                "The provided client secret keys for app '{client}' are expired. Visit the Azure portal to create new keys for your app, or consider using certificate credentials for added security."
            )),
            Denial::UnknownResource(resource, tenant) => (400, "invalid_resource", 500_011, format!(
                "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant."
            )),
            Denial::MalformedAssertion => (401, "invalid_client", 50027, "JWT token is invalid or malformed.".to_owned()),
            Denial::Certificate(reason, thumbprint, client) => (401, "invalid_client", 700_027, format!(
                "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - {reason}, Thumbprint of key used by client: '{thumbprint}', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{client}'.]"
            )),
            Denial::AssertionSignature(client) => (401, "invalid_client", 700_027, format!(
                "Client assertion failed signature validation. [Reason - The key was found, but use of the key to verify the signature failed., Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{client}'.]"
            )),
            Denial::AssertionAudience => (401, "invalid_client", 700_023,
                "Client assertion audience claim does not match Realm issuer. Set it to the address that the assertion is posted to.".to_owned()),
            Denial::AssertionSubject => (401, "invalid_client", 700_021,
                "Client assertion application identifier doesn't match 'client_id' parameter.".to_owned()),
            Denial::AssertionTime(now, from, until) => (401, "invalid_client", 700_024, format!(
                "Client assertion is not within its valid time range. Current time: {}, assertion valid from {}, expiry time of assertion {}.",
                now.arm(), from.arm(), until.arm()
            )),
            Denial::WrongPassword => (400, "invalid_grant", 50126,
                "Error validating credentials due to invalid username or password.".to_owned()),
            Denial::RefreshToken => (400, "invalid_grant", 70000,
                "Provided grant is invalid or malformed.".to_owned()),
        }
    }

    fn by_adfs(&self) -> (&'static str, String) {
        let fixed = |error, text: &str| (error, text.to_owned());
        match self {
            Denial::UnknownTenant(..) | Denial::NoTenant | Denial::ResourceOnV2 => fixed(
                "invalid_request",
                "MSIS9604: An error occurred. The authorization server was not able to fulfill the request.",
            ),
            Denial::Missing(name) => (
                "invalid_request",
                format!(
                    "MSIS9241: Received invalid OAuth request. The '{name}' parameter is missing or found empty."
                ),
            ),
            Denial::UnsupportedGrant(_) => fixed(
                "unsupported_grant_type",
                "MSIS9611: The authorization server does not support the requested 'grant_type'.",
            ),
            Denial::BadScope(_) => fixed(
                "invalid_scope",
                "MSIS9605: The client is not allowed to access the requested resource.",
            ),
            Denial::UnknownApplication(..) => fixed(
                "invalid_client",
                "MSIS9607: The 'client_id' parameter in the request is invalid. No registered client is found with this identifier.",
            ),
            Denial::UnknownResource(..) => fixed(
                "invalid_resource",
                "MSIS9602: The received 'resource' parameter is invalid. The authorization server can not find a registered resource with the specified identifier.",
            ),
            Denial::WrongPassword => fixed(
                "invalid_grant",
                "MSIS9659: Invalid 'username' or 'password'.",
            ),
            Denial::RefreshToken => fixed(
                "invalid_grant",
                "MSIS9615: The refresh token received in 'refresh_token' parameter is invalid.",
            ),
            Denial::NoCredential
            | Denial::WrongSecret(_)
            | Denial::ExpiredSecret(_)
            | Denial::MalformedAssertion
            | Denial::Certificate(..)
            | Denial::AssertionSignature(_)
            | Denial::AssertionAudience
            | Denial::AssertionSubject
            | Denial::AssertionTime(..) => fixed(
                "invalid_client",
                "MSIS9622: Client authentication failed. Please verify the credential provided for client authentication is valid.",
            ),
        }
    }
}

/// A moment as Entra writes it: `2024-01-31 10:00:00Z`.
fn entra_time(now: Timestamp) -> String {
    let text = now.arm();
    format!(
        "{} {}Z",
        text.get(..10).unwrap_or_default(),
        text.get(11..19).unwrap_or_default()
    )
}
