//! The first sign-in of a principal: the credential is proven, its subscriptions are read. Nothing is kept before both went well.

use super::identity_client::IdentityClient;
use super::principal_tokens::PrincipalTokens;
use super::proof::Proof;
use super::sign_in_tokens::principal;
use crate::arm::{Lister, StampClients, roots};
use crate::store::StampRecord;
use futures::StreamExt;
use porthole_shared::page::Line;
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::profile::Profile;
use porthole_shared::sign_in::{Subscription, TokenForm};
use porthole_shared::stamp::IdentityProvider;
use serde::Deserialize;
use std::sync::Arc;

/// Subscriptions that one principal may have: they are kept with the sign-in.
const MOST_SUBSCRIPTIONS: usize = 5_000;

/// A principal that was proven.
pub struct Proven {
    /// Its tokens, with the first one in it.
    pub tokens: Arc<PrincipalTokens>,
    /// The form of token request that worked.
    pub form: TokenForm,
    /// The directory, or `adfs`.
    pub tenant: String,
    /// The principal's name, or its client id.
    pub name: String,
    /// Its object id.
    pub object_id: Option<String>,
    /// What it can see.
    pub subscriptions: Vec<Subscription>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    subscription_id: String,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    state: Option<String>,
}

/// Proves a principal on a stamp.
pub async fn prove(
    stamp: &StampRecord,
    clients: &StampClients,
    tenant: &str,
    client_id: &str,
    proof: Proof,
    profile: &'static Profile,
    correlation_id: &str,
) -> Result<Proven, Box<Problem>> {
    let tenant = match stamp.identity {
        IdentityProvider::Adfs => "adfs",
        IdentityProvider::Entra => tenant.trim(),
    };
    let client_id = client_id.trim();
    let surroundings = clients.surroundings().clone();
    let identity = IdentityClient::new(
        principal(stamp, tenant, client_id),
        roots(stamp)?,
        clients.policy(stamp),
        surroundings.clone(),
    )?;
    let tokens = Arc::new(PrincipalTokens::new(
        identity,
        proof,
        TokenForm::V2Scope,
        surroundings,
    ));
    let (form, claims) = tokens.sign_in().await?;
    let lister = Lister {
        client: clients.client(stamp)?,
        tokens: tokens.clone(),
        profile,
        correlation_id: correlation_id.to_owned(),
    };
    let name = claims.name.unwrap_or_else(|| client_id.to_owned());
    let subscriptions = subscriptions(lister).await?;
    if subscriptions.is_empty() {
        return Err(nothing_to_see(&name, stamp));
    }
    Ok(Proven {
        tokens,
        form,
        tenant: tenant.to_owned(),
        name,
        object_id: claims.object_id,
        subscriptions,
    })
}

/// The subscriptions that a principal can see.
pub async fn subscriptions(lister: Lister) -> Result<Vec<Subscription>, Box<Problem>> {
    let mut lines = std::pin::pin!(lister.list("/subscriptions", "").await?);
    let mut found = Vec::new();
    while let Some(line) = lines.next().await {
        match line {
            Line::Page { items, .. } => {
                let page: Vec<serde_json::Value> =
                    serde_json::from_str(items.get()).unwrap_or_default();
                found.extend(
                    page.into_iter()
                        .filter_map(|item| Wire::deserialize(item).ok())
                        .map(Subscription::from),
                );
                if found.len() > MOST_SUBSCRIPTIONS {
                    let title = format!(
                        "The stamp lists more than {MOST_SUBSCRIPTIONS} subscriptions for this principal; the portal takes no more."
                    );
                    return Err(Box::new(Problem::new(ProblemKind::StampFailed, title)));
                }
            }
            Line::End {
                problem: Some(problem),
                ..
            } => return Err(problem),
            Line::End { .. } => break,
        }
    }
    Ok(found)
}

impl From<Wire> for Subscription {
    fn from(wire: Wire) -> Self {
        Self {
            name: wire
                .display_name
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| wire.subscription_id.clone()),
            id: wire.subscription_id,
            state: wire.state.unwrap_or_else(|| "Enabled".to_owned()),
        }
    }
}

fn nothing_to_see(name: &str, stamp: &StampRecord) -> Box<Problem> {
    Box::new(
        Problem::new(
            ProblemKind::Forbidden,
            format!("The credential is right, but {name} has no access to any subscription on {}.", stamp.name),
        )
        .with_detail(
            "Ask the owner of a subscription to give this service principal a role on it, such as Reader or Contributor \
             (Access control (IAM), Add role assignment), then sign in again.",
        )
        .with_code("no-subscription"),
    )
}
