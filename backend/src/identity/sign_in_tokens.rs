//! The tokens of all sign-ins, in memory only. A sign-in that ended is forgotten, and its tokens are wiped.

use super::identity_client::{IdentityClient, Principal};
use super::principal_tokens::PrincipalTokens;
use super::proof::Proof;
use crate::arm::{StampClients, roots};
use crate::session::{Place, SealError, Sealer};
use crate::store::{SignInRecord, StampRecord};
use porthole_shared::problem::{Problem, ProblemKind};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The field under which a credential is sealed.
pub const FIELD: &str = "credential";

/// Tokens by sign-in.
#[derive(Default)]
pub struct SignInTokens {
    kept: Mutex<HashMap<String, (i64, Arc<PrincipalTokens>)>>,
}

impl SignInTokens {
    /// The tokens of a sign-in. Its credential is opened the first time.
    pub fn of(
        &self,
        sign_in: &SignInRecord,
        stamp: &StampRecord,
        clients: &StampClients,
        sealer: &Sealer,
    ) -> Result<Arc<PrincipalTokens>, Box<Problem>> {
        if let Some((version, tokens)) = self.kept().get(&sign_in.id)
            && *version == stamp.version
        {
            return Ok(tokens.clone());
        }
        let place = Place {
            owner: &sign_in.id,
            stamp: &sign_in.stamp,
            field: FIELD,
        };
        let opened = sealer
            .open(&place, &sign_in.sealed)
            .map_err(|fault| unopened(fault, sign_in))?;
        let client = IdentityClient::new(
            principal(stamp, &sign_in.tenant, &sign_in.client_id),
            roots(stamp)?,
            clients.policy(stamp),
            clients.surroundings().clone(),
        )?;
        let tokens = PrincipalTokens::new(
            client,
            Proof::open(&opened)?,
            sign_in.token_form,
            clients.surroundings().clone(),
        );
        let tokens = Arc::new(tokens);
        self.keep(&sign_in.id, stamp.version, tokens.clone());
        Ok(tokens)
    }

    /// Keeps the tokens of a sign-in that was just made.
    pub fn keep(&self, sign_in: &str, stamp_version: i64, tokens: Arc<PrincipalTokens>) {
        self.kept()
            .insert(sign_in.to_owned(), (stamp_version, tokens));
    }

    /// The sign-ins whose tokens are kept.
    pub fn ids(&self) -> Vec<String> {
        self.kept().keys().cloned().collect()
    }

    /// Forgets a sign-in.
    pub fn forget(&self, sign_in: &str) {
        self.kept().remove(sign_in);
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<String, (i64, Arc<PrincipalTokens>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who signs in to a stamp.
pub fn principal(stamp: &StampRecord, tenant: &str, client_id: &str) -> Principal {
    Principal {
        stamp: stamp.id.clone(),
        identity: stamp.identity,
        login_endpoint: stamp.login_endpoint.clone(),
        login_origin: stamp.login_origin.clone(),
        audience: stamp.audience.clone(),
        tenant: tenant.to_owned(),
        client_id: client_id.to_owned(),
    }
}

fn unopened(fault: SealError, sign_in: &SignInRecord) -> Box<Problem> {
    tracing::error!(sign_in = sign_in.id, %fault, "a kept credential does not open");
    Box::new(
        Problem::new(
            ProblemKind::CredentialRefused,
            "The kept credential does not open with the portal's key. Sign in again.",
        )
        .with_recovery(porthole_shared::problem::Recovery::SignIn {
            stamp: sign_in.stamp.clone(),
        }),
    )
}
