//! Sign-ins: one principal on one stamp, held by a session, with its sealed credential.

use super::StoreError;
use async_trait::async_trait;
use porthole_shared::sign_in::{CredentialKind, SignIn, Subscription, TokenForm};
use porthole_shared::stamp::IdentityProvider;

/// A sign-in as the portal keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRecord {
    /// UUID.
    pub id: String,
    /// The session that holds it.
    pub session: String,
    /// The stamp's id.
    pub stamp: String,
    /// Directory id or domain, or `adfs`.
    pub tenant: String,
    /// The application id.
    pub client_id: String,
    /// The principal's name, or its client id.
    pub name: String,
    /// The principal's object id, when the token told it.
    pub object_id: Option<String>,
    /// Entra ID or AD FS.
    pub identity: IdentityProvider,
    /// Secret or certificate.
    pub credential: CredentialKind,
    /// Which token request was taken.
    pub token_form: TokenForm,
    /// The API profile in force.
    pub profile: String,
    /// What the principal can see.
    pub subscriptions: Vec<Subscription>,
    /// The credential, sealed for [`crate::session::Place`] `{ owner: id, stamp, field: "credential" }`.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created: i64,
    /// When the person signed out, while work under way still needs the credential.
    pub ended: Option<i64>,
}

impl SignInRecord {
    /// The sign-in as its session may see it.
    pub fn public(&self) -> SignIn {
        SignIn {
            id: self.id.clone(),
            stamp: self.stamp.clone(),
            tenant: self.tenant.clone(),
            client_id: self.client_id.clone(),
            name: self.name.clone(),
            object_id: self.object_id.clone(),
            identity: self.identity,
            credential: self.credential,
            token_form: self.token_form,
            profile: self.profile.clone(),
            subscriptions: self.subscriptions.clone(),
        }
    }
}

/// The sign-ins of all sessions.
#[async_trait]
pub trait SignIns: Send + Sync {
    /// Adds one.
    async fn add_sign_in(&self, sign_in: &SignInRecord) -> Result<(), StoreError>;
    /// The sign-ins of a session that have not ended, oldest first.
    async fn sign_ins(&self, session: &str) -> Result<Vec<SignInRecord>, StoreError>;
    /// One by id, ended or not: for the operation follower, which needs its credential. Routes ask [`Self::sign_ins`] or the guard.
    async fn sign_in(&self, id: &str) -> Result<Option<SignInRecord>, StoreError>;
    /// Another API profile for it.
    async fn set_sign_in_profile(&self, id: &str, profile: &str) -> Result<(), StoreError>;
    /// The subscriptions, read anew.
    async fn set_subscriptions(
        &self,
        id: &str,
        subscriptions: &[Subscription],
    ) -> Result<(), StoreError>;
    /// Signs out. With work under way it is marked as ended and keeps its credential, else it is gone at once. Logs a change.
    async fn end_sign_in(&self, id: &str, now: i64) -> Result<(), StoreError>;
    /// Forgets it when it has ended and no work of it is under way: asked for after every operation that ends.
    async fn release_sign_in(&self, id: &str) -> Result<bool, StoreError>;
}
