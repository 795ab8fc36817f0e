//! A sign-in: one principal on one stamp. A session holds any number of them.

use crate::stamp::IdentityProvider;
use serde::{Deserialize, Serialize};

/// One principal signed in to one stamp. It never carries a secret or a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The portal's id (a UUID): the `{id}` of `/api/sign-ins/{id}/…`.
    pub id: String,
    /// The stamp's id in the portal.
    pub stamp: String,
    /// Directory id or domain, or `adfs`.
    pub tenant: String,
    /// The application id of the service principal.
    pub client_id: String,
    /// The principal's name, or its client id when the token names none.
    pub name: String,
    /// The principal's object id, when the token tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_id: Option<String>,
    /// Entra ID or AD FS.
    pub identity: IdentityProvider,
    /// How it was proven.
    pub credential: CredentialKind,
    /// Which token endpoint answered.
    pub token_form: TokenForm,
    /// The API profile in force for this sign-in.
    pub profile: String,
    /// The subscriptions that the principal can see.
    pub subscriptions: Vec<Subscription>,
}

/// Secret or certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialKind {
    /// A client secret.
    Secret,
    /// A client certificate with its key.
    Certificate,
}

/// Which form of token request the identity provider took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenForm {
    /// `scope=…/.default`, tried first.
    V2Scope,
    /// `resource=…`, for older AD FS and Entra v1.
    V1Resource,
}

/// A subscription as ARM lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The GUID.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// `Enabled`, `Disabled`, …
    pub state: String,
}

/// `POST /api/sign-ins`. The credential is sealed on the server and never comes back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSignIn {
    /// The stamp's id in the portal.
    pub stamp: String,
    /// Directory id or domain name; ignored on AD FS.
    pub tenant: String,
    /// The application id.
    pub client_id: String,
    /// The credential.
    pub credential: Credential,
    /// The API profile; the stamp's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
}

/// What proves the principal, on its way in. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Credential {
    /// A client secret.
    Secret {
        /// The secret itself.
        secret: String,
    },
    /// Certificate and key as PEM text.
    Pem {
        /// Both blocks.
        pem: String,
    },
    /// A PFX (PKCS#12) file.
    Pfx {
        /// The file in base64.
        pfx: String,
        /// Its password, empty when it has none.
        password: String,
    },
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Credential")
    }
}

impl std::fmt::Debug for NewSignIn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("NewSignIn")
            .field("stamp", &self.stamp)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// `PATCH /api/sign-ins/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInChange {
    /// Another API profile, for this sign-in only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
}
