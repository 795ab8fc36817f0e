//! One stamp's client: sends a call with a token, repeats it within the rules, and renews a refused token once.

use super::allowance::Allowance;
use super::origin::Origin;
use super::providers_cache::ProvidersCache;
use super::reply::{BodyFault, LARGEST_BODY, Reply, read_body};
use super::retry::{Ended, Rhythm, Urgency, retry_after, wait_before_next};
use super::token_source::TokenSource;
use crate::clock::Clock;
use crate::secret::Secret;
use crate::trust::address::AddressPolicy;
use crate::trust::endpoint::Endpoint;
use crate::trust::{Addresses, CallFault, Roots, call_fault, call_problem, http};
use bytes::Bytes;
use porthole_shared::problem::{Problem, ProblemKind, Recovery};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, IF_MATCH};
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// How long one try may take.
const TRY_LIMIT: Duration = Duration::from_secs(60);

/// The same for a read that a person waits for: two of them end, and say who was silent, before the call of the browser does.
const READ_LIMIT: Duration = Duration::from_secs(28);

/// Time and chance, as the process gives them.
#[derive(Clone)]
pub struct Surroundings {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance and waiting.
    pub rhythm: Arc<dyn Rhythm>,
}

/// The client of one stamp.
pub struct StampClient {
    pub(super) stamp: String,
    pub(super) origin: Origin,
    host: String,
    http: reqwest::Client,
    pub(super) surroundings: Surroundings,
    pub(super) allowance: Allowance,
    pub(super) providers: ProvidersCache,
}

/// One call.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// `GET`, `PUT`, …
    pub method: &'a str,
    /// On the stamp's own origin.
    pub url: Url,
    /// JSON.
    pub body: Option<Bytes>,
    /// `If-Match`.
    pub if_match: Option<&'a str>,
    /// Who waits.
    pub urgency: Urgency,
    /// Whether a connection that broke after the request may have left is tried again. Work that can be looked up is not.
    pub again_when_broken: bool,
    /// Sent as `x-ms-correlation-request-id`.
    pub correlation_id: &'a str,
}

impl<'a> Call<'a> {
    /// A read that a person waits for.
    pub fn get(url: Url, correlation_id: &'a str) -> Self {
        Self {
            method: "GET",
            url,
            body: None,
            if_match: None,
            urgency: Urgency::Interactive,
            again_when_broken: true,
            correlation_id,
        }
    }
}

/// No answer came.
#[derive(Clone, Debug)]
pub struct NoAnswer {
    /// Why, for people.
    pub problem: Box<Problem>,
    /// Whether the stamp may have got the request.
    pub maybe_sent: bool,
    /// Whether the time limit ended it.
    pub timed_out: bool,
}

impl From<NoAnswer> for Box<Problem> {
    fn from(fault: NoAnswer) -> Self {
        fault.problem
    }
}

impl StampClient {
    /// A client for a stamp. It connects when it is first used.
    pub fn new(
        stamp: &str,
        endpoint: &Endpoint,
        roots: Roots,
        policy: AddressPolicy,
        surroundings: Surroundings,
    ) -> Result<Self, Box<Problem>> {
        Ok(Self {
            stamp: stamp.to_owned(),
            origin: Origin::of(endpoint.url()),
            host: endpoint.host(),
            http: http(endpoint, roots, Addresses::Checked(policy))?,
            surroundings,
            allowance: Allowance::default(),
            providers: ProvidersCache::default(),
        })
    }

    /// The only origin that tokens go to.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The stamp's id in the portal.
    pub fn stamp(&self) -> &str {
        &self.stamp
    }

    /// The time.
    pub fn now(&self) -> i64 {
        self.surroundings.clock.now()
    }

    /// Lets time pass.
    pub async fn pause(&self, wait: Duration) {
        self.surroundings.rhythm.pause(wait).await;
    }

    /// What is known of the stamp's versions is asked again: a provider was registered.
    pub fn forget_versions(&self) {
        self.providers.forget();
    }

    /// Whether background work should pause.
    pub fn should_pause(&self) -> bool {
        self.allowance.is_low()
    }

    /// Sends a call and gives whatever the stamp answered in the end, good or bad.
    pub async fn send(&self, tokens: &dyn TokenSource, call: &Call<'_>) -> Result<Reply, NoAnswer> {
        // The last gate before a token leaves, whoever made the URL.
        if let Err(foreign) = self.origin.admit(call.url.as_str()) {
            return Err(unsent(foreign_problem(&foreign.to_string())));
        }
        let mut token = tokens.token().await.map_err(unsent)?;
        let mut renewed = false;
        let mut tried = 0;
        loop {
            tried += 1;
            let outcome = self.attempt(&token, call).await;
            let ended = match &outcome {
                Ok(reply) if reply.status == 401 && !renewed => {
                    renewed = true;
                    token = tokens.renewed(&token).await.map_err(unsent)?;
                    continue;
                }
                Ok(reply) => Ended::Status {
                    status: reply.status,
                    retry_after: reply
                        .header("retry-after")
                        .and_then(|text| retry_after(text, self.surroundings.clock.now())),
                },
                Err(fault) if fault.maybe_sent && !call.again_when_broken => return outcome,
                Err(fault) if !fault.repeatable() => return outcome,
                // A person has waited long enough by then, and decides.
                Err(fault) if fault.timed_out && call.urgency == Urgency::Interactive => {
                    return outcome;
                }
                Err(fault) => Ended::Broken {
                    unsent: !fault.maybe_sent,
                },
            };
            let fraction = self.surroundings.rhythm.fraction();
            let Some(wait) = wait_before_next(call.method, &ended, tried, call.urgency, fraction)
            else {
                return outcome;
            };
            tracing::debug!(
                correlation_id = call.correlation_id,
                tried,
                ?ended,
                ?wait,
                "a call is repeated"
            );
            self.surroundings.rhythm.pause(wait).await;
        }
    }

    async fn attempt(&self, token: &Secret, call: &Call<'_>) -> Result<Reply, NoAnswer> {
        let request = self.request(token, call).map_err(unsent)?;
        let began = Instant::now();
        let mut response = self
            .http
            .execute(request)
            .await
            .map_err(|error| self.no_answer(&error))?;
        let status = response.status().as_u16();
        let body = match read_body(&mut response).await {
            Ok(body) => body,
            Err(BodyFault::Broken(error)) => return Err(self.no_answer(&error)),
            Err(BodyFault::TooLarge) => {
                let title = format!(
                    "The stamp's answer is larger than {} MiB.",
                    LARGEST_BODY / (1024 * 1024)
                );
                return Err(NoAnswer {
                    problem: Box::new(Problem::new(ProblemKind::Refused, title)),
                    maybe_sent: true,
                    timed_out: false,
                });
            }
        };
        let headers = std::mem::take(response.headers_mut());
        let texts = headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        self.allowance.note(texts);
        let milliseconds = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
        tracing::debug!(
            correlation_id = call.correlation_id,
            stamp = self.stamp,
            method = call.method,
            path = call.url.path(),
            status,
            milliseconds,
            bytes = body.len(),
            "the stamp answered"
        );
        Ok(Reply {
            status,
            headers,
            body,
            milliseconds,
        })
    }

    fn request(&self, token: &Secret, call: &Call<'_>) -> Result<reqwest::Request, Box<Problem>> {
        let odd = |what: &str| {
            Box::new(Problem::new(
                ProblemKind::BadRequest,
                format!("{what} holds characters that a header cannot."),
            ))
        };
        let method =
            reqwest::Method::from_bytes(call.method.as_bytes()).map_err(|_| odd("The method"))?;
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.expose()))
            .map_err(|_| odd("The token"))?;
        bearer.set_sensitive(true);
        let mut request = reqwest::Request::new(method, call.url.clone());
        let read = call.method == "GET" && call.urgency == Urgency::Interactive;
        *request.timeout_mut() = Some(if read { READ_LIMIT } else { TRY_LIMIT });
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, bearer);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let correlation =
            HeaderValue::try_from(call.correlation_id).map_err(|_| odd("The correlation id"))?;
        headers.insert("x-ms-correlation-request-id", correlation);
        if let Ok(own) = HeaderValue::try_from(uuid::Uuid::new_v4().to_string()) {
            headers.insert("x-ms-client-request-id", own);
        }
        if let Some(etag) = call.if_match {
            headers.insert(
                IF_MATCH,
                HeaderValue::try_from(etag).map_err(|_| odd("The etag"))?,
            );
        }
        if let Some(body) = &call.body {
            headers.insert(
                CONTENT_TYPE,
                HeaderValue::from_static("application/json; charset=utf-8"),
            );
            *request.body_mut() = Some(body.clone().into());
        }
        Ok(request)
    }

    fn no_answer(&self, error: &reqwest::Error) -> NoAnswer {
        let (maybe_sent, timed_out) = match call_fault(error) {
            CallFault::Trust(_) | CallFault::Refused(_) | CallFault::NotTls => (false, false),
            CallFault::Transport {
                unsent, timed_out, ..
            } => (!unsent, timed_out),
        };
        NoAnswer {
            problem: call_problem(error, &self.host, Some(&self.stamp)),
            maybe_sent,
            timed_out,
        }
    }
}

impl NoAnswer {
    /// Whether another try could end otherwise: trust and address rules will not.
    fn repeatable(&self) -> bool {
        self.problem.kind == ProblemKind::Unreachable
    }
}

fn unsent(problem: Box<Problem>) -> NoAnswer {
    NoAnswer {
        problem,
        maybe_sent: false,
        timed_out: false,
    }
}

/// A URL from outside that lies elsewhere: refused, and worth a line in the audit log.
pub fn foreign_problem(why: &str) -> Box<Problem> {
    Box::new(
        Problem::new(
            ProblemKind::Refused,
            "The stamp's answer points to another server. The portal does not go there.",
        )
        .with_detail(format!("Refused: {why}."))
        .with_code("foreign-url")
        .with_recovery(Recovery::Retry),
    )
}
