//! Calls to an identity provider: discovery and token requests. A secret leaves for the confirmed login origin only.

use super::assertion::{self, Style};
use super::proof::Proof;
use super::token::Token;
use crate::arm::{Ended, Origin, Surroundings, Urgency, retry_after, wait_before_next};
use crate::trust::address::AddressPolicy;
use crate::trust::endpoint::Endpoint;
use crate::trust::{Addresses, CallFault, Roots, call_fault, call_problem, http};
use porthole_shared::arm_error::{ReplyContext, problem_from_reply};
use porthole_shared::problem::{Problem, ProblemKind, Recovery};
use porthole_shared::sign_in::TokenForm;
use porthole_shared::stamp::IdentityProvider;
use reqwest::header::HeaderMap;
use std::time::Duration;
use url::Url;
use zeroize::Zeroizing;

/// The largest answer that is read.
const LARGEST: usize = 256 * 1024;
/// How long one try may take. One that took so long is not repeated: a person waits.
const TRY_LIMIT: Duration = Duration::from_secs(10);

/// Who signs in where. Nothing in it is secret.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The stamp's id in the portal.
    pub stamp: String,
    /// Entra ID or AD FS.
    pub identity: IdentityProvider,
    /// The login endpoint as the stamp named it.
    pub login_endpoint: String,
    /// The origin that was confirmed.
    pub login_origin: String,
    /// What the token is for.
    pub audience: String,
    /// Directory id or domain; not used on AD FS.
    pub tenant: String,
    /// The application id.
    pub client_id: String,
}

/// A client for one principal's identity provider.
pub struct IdentityClient {
    principal: Principal,
    origin: Origin,
    host: String,
    http: reqwest::Client,
    surroundings: Surroundings,
}

/// Where tokens are asked for.
#[derive(Clone, Debug)]
pub struct TokenUrls {
    v2: Url,
    v1: Url,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Zeroizing<Vec<u8>>,
}

/// No answer came, or none that can be read.
struct NoToken {
    problem: Box<Problem>,
    timed_out: bool,
}

impl IdentityClient {
    /// A client. A known Entra host is checked against public roots, any other against what the stamp is trusted by.
    pub fn new(
        principal: Principal,
        stamp_roots: Roots,
        policy: AddressPolicy,
        surroundings: Surroundings,
    ) -> Result<Self, Box<Problem>> {
        let login = Endpoint::from_origin(&principal.login_origin)?;
        let roots = if login.is_entra() {
            Roots::Public
        } else {
            stamp_roots
        };
        if principal.identity == IdentityProvider::Entra {
            check_tenant(&principal.tenant)?;
        }
        check_client_id(&principal.client_id)?;
        Ok(Self {
            origin: Origin::of(login.url()),
            host: login.host(),
            http: http(&login, roots, Addresses::Checked(policy))?,
            principal,
            surroundings,
        })
    }

    /// Who signs in.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// Asks the identity provider where tokens come from. One that does not say is asked at the usual place.
    pub async fn discover(&self) -> Result<TokenUrls, Box<Problem>> {
        let (place, v2, v1) = self.usual()?;
        let document = self.exchange(|| self.http.get(place.clone())).await?;
        if (200..300).contains(&document.status) {
            let named = serde_json::from_slice::<serde_json::Value>(&document.body).ok();
            let named = named
                .as_ref()
                .and_then(|value| value.get("token_endpoint")?.as_str());
            let Some(named) = named else {
                return Err(self.odd("its openid-configuration names no token endpoint"));
            };
            let token_url = self.confirmed(named)?;
            let v1 = match self.principal.identity {
                IdentityProvider::Adfs => token_url.clone(),
                IdentityProvider::Entra => v1,
            };
            return Ok(TokenUrls { v2: token_url, v1 });
        }
        let problem = self.problem(&document);
        // A directory that does not exist is told here, in the provider's own words.
        if document.status == 400 && problem.kind == ProblemKind::CredentialRefused {
            return Err(problem);
        }
        match document.status {
            400..=499 => Ok(TokenUrls { v2, v1 }),
            _ => Err(problem),
        }
    }

    /// The usual places: the discovery document, the v2 and the v1 token endpoint. All on the confirmed origin, or none.
    fn usual(&self) -> Result<(Url, Url, Url), Box<Problem>> {
        let (base, places) = match self.principal.identity {
            IdentityProvider::Adfs => (
                self.principal
                    .login_endpoint
                    .trim_end_matches('/')
                    .to_owned(),
                [
                    "/.well-known/openid-configuration",
                    "/oauth2/token/",
                    "/oauth2/token/",
                ],
            ),
            IdentityProvider::Entra => (
                format!("{}/{}", self.origin.text(), self.principal.tenant),
                [
                    "/v2.0/.well-known/openid-configuration",
                    "/oauth2/v2.0/token",
                    "/oauth2/token",
                ],
            ),
        };
        let [document, v2, v1] = places.map(|place| self.confirmed(&format!("{base}{place}")));
        Ok((document?, v2?, v1?))
    }

    /// A URL on the confirmed login origin.
    fn confirmed(&self, url: &str) -> Result<Url, Box<Problem>> {
        self.origin.admit(url).map_err(|foreign| {
            tracing::warn!(stamp = self.principal.stamp, %foreign, "a login URL was refused");
            Box::new(
                Problem::new(
                    ProblemKind::Refused,
                    "The identity provider asks for the credential at another server than the one that was confirmed. Nothing was sent.",
                )
                .with_detail(format!("Refused: {foreign}."))
                .with_code("foreign-url"),
            )
        })
    }

    /// Asks for a token in one form.
    pub async fn ask(
        &self,
        urls: &TokenUrls,
        form: TokenForm,
        style: Style,
        proof: &Proof,
    ) -> Result<Token, Box<Problem>> {
        let url = match form {
            TokenForm::V2Scope => &urls.v2,
            TokenForm::V1Resource => &urls.v1,
        };
        let fields = self.fields(url, form, style, proof)?;
        let answer = self
            .exchange(|| self.http.post(url.clone()).form(&fields.pairs()))
            .await?;
        if !(200..300).contains(&answer.status) {
            return Err(self.problem(&answer));
        }
        Token::read(&answer.body, self.surroundings.clock.now())
            .ok_or_else(|| self.odd("its answer holds no access token"))
    }

    fn fields(
        &self,
        url: &Url,
        form: TokenForm,
        style: Style,
        proof: &Proof,
    ) -> Result<Fields, Box<Problem>> {
        let mut fields = Fields(vec![
            (
                "grant_type",
                Zeroizing::new("client_credentials".to_owned()),
            ),
            (
                "client_id",
                Zeroizing::new(self.principal.client_id.clone()),
            ),
        ]);
        match form {
            TokenForm::V2Scope => {
                fields.add("scope", format!("{}/.default", self.principal.audience))
            }
            TokenForm::V1Resource => fields.add("resource", self.principal.audience.clone()),
        }
        match proof {
            Proof::Secret(secret) => fields.add("client_secret", secret.expose().to_owned()),
            Proof::Certificate(certificate) => {
                let now = self.surroundings.clock.now();
                certificate.check_time(now)?;
                let signed = assertion::sign(
                    certificate,
                    style,
                    &self.principal.client_id,
                    url.as_str(),
                    now,
                )?;
                fields.add("client_assertion_type", assertion::TYPE.to_owned());
                fields.0.push(("client_assertion", signed));
            }
        }
        Ok(fields)
    }

    /// Sends, and repeats what is worth repeating: asking for a token twice harms nobody.
    async fn exchange(
        &self,
        build: impl Fn() -> reqwest::RequestBuilder,
    ) -> Result<Answer, Box<Problem>> {
        let mut tried = 0;
        loop {
            tried += 1;
            let outcome = self.attempt(build()).await;
            let ended = match &outcome {
                Ok(answer) => Ended::Status {
                    status: answer.status,
                    retry_after: answer
                        .headers
                        .get("retry-after")
                        .and_then(|value| value.to_str().ok())
                        .and_then(|text| retry_after(text, self.surroundings.clock.now())),
                },
                Err(NoToken {
                    problem,
                    timed_out: false,
                }) if problem.kind == ProblemKind::Unreachable => Ended::Broken { unsent: true },
                Err(_) => return outcome.map_err(|fault| fault.problem),
            };
            let fraction = self.surroundings.rhythm.fraction();
            match wait_before_next("GET", &ended, tried, Urgency::Interactive, fraction) {
                Some(wait) => self.surroundings.rhythm.pause(wait).await,
                None => return outcome.map_err(|fault| fault.problem),
            }
        }
    }

    async fn attempt(&self, request: reqwest::RequestBuilder) -> Result<Answer, NoToken> {
        let broken = |error: &reqwest::Error| NoToken {
            problem: call_problem(error, &self.host, Some(&self.principal.stamp)),
            timed_out: matches!(
                call_fault(error),
                CallFault::Transport {
                    timed_out: true,
                    ..
                }
            ),
        };
        let request = request
            .timeout(TRY_LIMIT)
            .header("accept", "application/json");
        let mut response = request.send().await.map_err(|error| broken(&error))?;
        let mut body = Zeroizing::new(Vec::new());
        while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(NoToken {
                    problem: self.odd("its answer is larger than 256 KiB"),
                    timed_out: false,
                });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }

    fn problem(&self, answer: &Answer) -> Box<Problem> {
        let header = |name: &str| Some(answer.headers.get(name)?.to_str().ok()?.to_owned());
        let context = ReplyContext {
            path: "",
            stamp: Some(&self.principal.stamp),
        };
        let mut problem = problem_from_reply(answer.status, header, &answer.body, &context);
        if problem.kind == ProblemKind::CredentialRefused {
            problem.recovery.push(Recovery::SignIn {
                stamp: self.principal.stamp.clone(),
            });
        }
        Box::new(problem)
    }

    fn odd(&self, why: &str) -> Box<Problem> {
        Box::new(
            Problem::new(
                ProblemKind::StampFailed,
                format!(
                    "{} does not answer as an identity provider: {why}.",
                    self.host
                ),
            )
            .with_recovery(Recovery::Retry),
        )
    }
}

/// Form fields, wiped on drop.
struct Fields(Vec<(&'static str, Zeroizing<String>)>);

impl Fields {
    fn add(&mut self, name: &'static str, value: String) {
        self.0.push((name, Zeroizing::new(value)));
    }

    fn pairs(&self) -> Vec<(&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect()
    }
}

/// A directory goes into a URL: a GUID or a domain name, nothing else.
fn check_tenant(tenant: &str) -> Result<(), Box<Problem>> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if !tenant.is_empty()
        && tenant.len() <= 253
        && tenant.chars().all(plain)
        && !tenant.starts_with('.')
    {
        return Ok(());
    }
    Err(Box::new(
        Problem::new(
            ProblemKind::BadRequest,
            "The tenant is a directory id (a GUID) or a domain such as contoso.onmicrosoft.com.",
        )
        .with_target("tenant"),
    ))
}

fn check_client_id(client_id: &str) -> Result<(), Box<Problem>> {
    let plain = |c: char| c.is_ascii_graphic();
    if !client_id.is_empty() && client_id.len() <= 253 && client_id.chars().all(plain) {
        return Ok(());
    }
    Err(Box::new(
        Problem::new(
            ProblemKind::BadRequest,
            "The client id is the application's id, such as 5f3a9c1e-…: one word without spaces.",
        )
        .with_target("client_id"),
    ))
}
