//! The tokens of one sign-in: asked for when needed, kept in memory only, renewed by one caller for all.

use super::assertion::Style;
use super::identity_client::{IdentityClient, TokenUrls};
use super::proof::Proof;
use super::token::{Claims, Token};
use crate::arm::{Surroundings, TokenSource};
use crate::secret::Secret;
use async_trait::async_trait;
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::sign_in::TokenForm;
use porthole_shared::stamp::IdentityProvider;
use tokio::sync::Mutex;

/// After a refusal nobody asks again for this long: many callers must not lock a principal out.
const SORE: i64 = 5_000;

/// One principal's tokens.
pub struct PrincipalTokens {
    client: IdentityClient,
    proof: Proof,
    surroundings: Surroundings,
    state: Mutex<State>,
}

struct State {
    urls: Option<TokenUrls>,
    form: TokenForm,
    style: Style,
    token: Option<Token>,
    refused: Option<(i64, Box<Problem>)>,
}

impl PrincipalTokens {
    /// No token yet. `form` is the one that worked before, or the one to begin with.
    pub fn new(
        client: IdentityClient,
        proof: Proof,
        form: TokenForm,
        surroundings: Surroundings,
    ) -> Self {
        let style = match client.principal().identity {
            IdentityProvider::Entra => Style::Ps256,
            IdentityProvider::Adfs => Style::Rs256,
        };
        let state = Mutex::new(State {
            urls: None,
            form,
            style,
            token: None,
            refused: None,
        });
        Self {
            client,
            proof,
            surroundings,
            state,
        }
    }

    /// The first token: tries the forms in turn, and tells which one worked and what the token says.
    pub async fn sign_in(&self) -> Result<(TokenForm, Claims), Box<Problem>> {
        let mut state = self.state.lock().await;
        let token = self.ask(&mut state).await?;
        let claims = token.claims();
        state.token = Some(token);
        Ok((state.form, claims))
    }

    async fn ask(&self, state: &mut State) -> Result<Token, Box<Problem>> {
        let urls = match &state.urls {
            Some(urls) => urls.clone(),
            None => state.urls.insert(self.client.discover().await?).clone(),
        };
        let first = match self.ask_in(&urls, state.form, state).await {
            Err(problem) if worth_another_form(&problem) => problem,
            outcome => return outcome,
        };
        let other = match state.form {
            TokenForm::V2Scope => TokenForm::V1Resource,
            TokenForm::V1Resource => TokenForm::V2Scope,
        };
        match self.ask_in(&urls, other, state).await {
            Ok(token) => {
                state.form = other;
                Ok(token)
            }
            // A refused credential is the better answer; else the first form's words.
            Err(problem) if credential_itself(&problem) => Err(problem),
            Err(_) => Err(first),
        }
    }

    async fn ask_in(
        &self,
        urls: &TokenUrls,
        form: TokenForm,
        state: &mut State,
    ) -> Result<Token, Box<Problem>> {
        let outcome = self.client.ask(urls, form, state.style, &self.proof).await;
        match outcome {
            Err(problem) if self.may_sign_otherwise(state.style, &problem) => {
                let second = self.client.ask(urls, form, Style::Rs256, &self.proof).await;
                if second.is_ok() {
                    state.style = Style::Rs256;
                }
                second
            }
            outcome => outcome,
        }
    }

    fn may_sign_otherwise(&self, style: Style, problem: &Problem) -> bool {
        style == Style::Ps256
            && matches!(self.proof, Proof::Certificate(_))
            && problem.kind == ProblemKind::CredentialRefused
            && credential_itself(problem)
    }

    async fn fresh(&self, state: &mut State) -> Result<Secret, Box<Problem>> {
        let now = self.surroundings.clock.now();
        if let Some((until, problem)) = &state.refused
            && *until > now
        {
            return Err(problem.clone());
        }
        match self.ask(state).await {
            Ok(token) => {
                let secret = token.secret.clone();
                state.token = Some(token);
                state.refused = None;
                Ok(secret)
            }
            Err(problem) => {
                if problem.kind == ProblemKind::CredentialRefused {
                    state.refused = Some((now + SORE, problem.clone()));
                }
                // A place that moved is looked up again.
                state.urls = None;
                Err(problem)
            }
        }
    }
}

/// Another form can help unless the credential itself was refused, or nothing answered.
fn worth_another_form(problem: &Problem) -> bool {
    match problem.kind {
        ProblemKind::CredentialRefused => !credential_itself(problem),
        ProblemKind::BadRequest | ProblemKind::NotFound | ProblemKind::NotArm => true,
        _ => false,
    }
}

fn credential_itself(problem: &Problem) -> bool {
    matches!(
        problem.target.as_deref(),
        Some("secret" | "certificate" | "client_id" | "password")
    )
}

#[async_trait]
impl TokenSource for PrincipalTokens {
    async fn token(&self) -> Result<Secret, Box<Problem>> {
        let mut state = self.state.lock().await;
        let now = self.surroundings.clock.now();
        let (usable, fresh) = match &state.token {
            Some(token) if token.renew > now => return Ok(token.secret.clone()),
            Some(token) if token.until > now => (Some(token.secret.clone()), false),
            _ => (None, true),
        };
        match self.fresh(&mut state).await {
            // Before its end an old token still serves when renewing fails for a moment.
            Err(problem) if !fresh && problem.kind != ProblemKind::CredentialRefused => {
                usable.ok_or(problem)
            }
            outcome => outcome,
        }
    }

    async fn renewed(&self, refused: &Secret) -> Result<Secret, Box<Problem>> {
        let mut state = self.state.lock().await;
        match &state.token {
            // Somebody else has renewed it already.
            Some(token) if token.secret.expose() != refused.expose() => Ok(token.secret.clone()),
            _ => {
                state.token = None;
                self.fresh(&mut state).await
            }
        }
    }
}
