//! Reads: a path becomes a URL with the right api-version, an object comes back with the call that fetched it.

use super::client::{Call, NoAnswer, StampClient};
use super::page::Page;
use super::reply::Reply;
use super::token_source::TokenSource;
use porthole_shared::arm_path::ArmPath;
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::profile::{Profile, Resolved, resolve};
use porthole_shared::providers::StampProviders;
use porthole_shared::resource_id::PROVIDER;
use porthole_shared::source::{Reading, Source};
use serde_json::Value;
use serde_json::value::RawValue;
use std::sync::Arc;
use url::Url;

/// The longest path and query that are sent.
const LONGEST_PATH: usize = 4096;
const LONGEST_QUERY: usize = 4096;
/// Pages of `/providers` that are followed.
const PROVIDER_PAGES: usize = 20;

/// A principal's view of a stamp: the client, the token, the profile and the correlation id of the call at hand.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The stamp's client.
    pub client: &'a StampClient,
    /// Whose token.
    pub tokens: &'a dyn TokenSource,
    /// The API profile in force.
    pub profile: &'a Profile,
    /// The correlation id.
    pub correlation_id: &'a str,
}

/// A path that was checked, with the version that it is called with.
#[derive(Clone, Debug)]
pub struct Addressed {
    /// As sent.
    pub url: Url,
    /// The path as asked.
    pub path: String,
    /// The query as asked, without api-version.
    pub query: String,
    /// The version and its origin.
    pub resolved: Resolved,
}

impl Addressed {
    /// The facts of the source line.
    pub fn source(&self, method: &str, reply: &Reply) -> Source {
        Source {
            method: method.to_owned(),
            path: self.path.clone(),
            query: self.query.clone(),
            api_version: self.resolved.version.clone(),
            origin: self.resolved.origin,
            instead_of: self.resolved.instead_of.clone(),
            status: reply.status,
            milliseconds: reply.milliseconds,
            correlation_id: reply
                .header("x-ms-correlation-request-id")
                .map(str::to_owned),
        }
    }
}

impl View<'_> {
    /// Checks a path and a query and gives them the api-version that the profile and the stamp agree on.
    pub async fn address(&self, path: &str, query: &str) -> Result<Addressed, Box<Problem>> {
        let parsed = check_path(path)?;
        check_query(query)?;
        let subscription = parsed.id.as_ref().and_then(|id| id.subscription());
        let offered = match subscription {
            Some(subscription) => self.providers(subscription).await,
            None => None,
        };
        let type_name = parsed.type_name();
        let listed = offered
            .as_ref()
            .and_then(|providers| providers.offered(&type_name));
        let resolved = resolve(self.profile, &type_name, listed);
        let url = self.url(path, query, &resolved.version)?;
        Ok(Addressed {
            url,
            path: path.to_owned(),
            query: query.to_owned(),
            resolved,
        })
    }

    /// The URL of a path at a given version.
    pub fn url(&self, path: &str, query: &str, version: &str) -> Result<Url, Box<Problem>> {
        let mark = if query.is_empty() { "" } else { "&" };
        let text = format!(
            "{}{path}?{query}{mark}api-version={version}",
            self.client.origin.text()
        );
        let wrong = || bad("path", format!("`{}` is not an ARM path.", shorten(path)));
        let url = Url::parse(&text).map_err(|_| wrong())?;
        self.client.origin.admit(url.as_str()).map_err(|_| wrong())
    }

    /// One object and the call that fetched it.
    pub async fn read(
        &self,
        path: &str,
        query: &str,
    ) -> Result<Reading<Box<RawValue>>, Box<Problem>> {
        let addressed = self.address(path, query).await?;
        let reply = self.get(addressed.url.clone()).await?;
        if !reply.ok() {
            return Err(self.refusal(&reply, &addressed));
        }
        Ok(Reading {
            source: addressed.source("GET", &reply),
            etag: reply.header("etag").map(str::to_owned),
            body: reply.json(path, &self.client.stamp)?,
        })
    }

    /// A GET of a URL on the stamp's own origin.
    pub async fn get(&self, url: Url) -> Result<Reply, NoAnswer> {
        self.client
            .send(self.tokens, &Call::get(url, self.correlation_id))
            .await
    }

    /// The problem of a GET whose answer is none; what was known of the stamp's versions is asked again when it was wrong.
    pub fn refusal(&self, reply: &Reply, addressed: &Addressed) -> Box<Problem> {
        let mut problem = reply.problem(&addressed.path, &self.client.stamp);
        problem.source = Some(Box::new(addressed.source("GET", reply)));
        if problem.kind == ProblemKind::VersionNotOffered {
            self.client.providers.forget();
        }
        problem
    }

    /// What the stamp offers in a subscription, asked once in a while.
    pub async fn providers(&self, subscription: &str) -> Option<Arc<StampProviders>> {
        let now = self.client.surroundings.clock.now();
        let ask = async {
            match self.ask_providers(subscription).await {
                Ok(providers) if !providers.is_empty() => Some(providers),
                Ok(_) => None,
                Err(problem) => {
                    tracing::info!(
                        stamp = self.client.stamp,
                        kind = problem.kind.word(),
                        "the stamp does not list its providers"
                    );
                    None
                }
            }
        };
        self.client.providers.of(subscription, now, ask).await
    }

    async fn ask_providers(&self, subscription: &str) -> Result<StampProviders, Box<Problem>> {
        let path = format!("/subscriptions/{subscription}/providers");
        let version = resolve(self.profile, &PROVIDER, None).version;
        let mut url = self.url(&path, "", &version)?;
        let mut providers = StampProviders::default();
        for _ in 0..PROVIDER_PAGES {
            let reply = self.get(url).await?;
            if !reply.ok() {
                return Err(reply.problem(&path, &self.client.stamp));
            }
            let page =
                Page::cut(&reply.body).map_err(|_| reply.not_json(&path, &self.client.stamp))?;
            let items: Vec<Value> = serde_json::from_str(page.items.get()).unwrap_or_default();
            items.iter().for_each(|item| providers.add(item));
            match page
                .next
                .and_then(|next| self.client.origin.admit(&next).ok())
            {
                Some(next) => url = next,
                None => break,
            }
        }
        Ok(providers)
    }
}

/// Reads a path that came from outside.
pub fn check_path(path: &str) -> Result<ArmPath, Box<Problem>> {
    if path.len() > LONGEST_PATH {
        return Err(bad(
            "path",
            format!("The path is longer than {LONGEST_PATH} characters."),
        ));
    }
    ArmPath::parse(path).map_err(|fault| bad("path", format!("{fault}.")))
}

/// Checks a query that came from outside.
pub fn check_query(query: &str) -> Result<(), Box<Problem>> {
    if query.len() > LONGEST_QUERY {
        return Err(bad(
            "query",
            format!("The query is longer than {LONGEST_QUERY} characters."),
        ));
    }
    if query.contains('#') || query.chars().any(char::is_control) {
        return Err(bad(
            "query",
            "The query holds # or a control character; escape it.".to_owned(),
        ));
    }
    let named = |(key, _): (std::borrow::Cow<'_, str>, _)| key.eq_ignore_ascii_case("api-version");
    if url::form_urlencoded::parse(query.as_bytes()).any(named) {
        return Err(bad(
            "query",
            "The api-version is the portal's to add: it follows from the profile and the stamp."
                .to_owned(),
        ));
    }
    Ok(())
}

fn bad(target: &str, title: String) -> Box<Problem> {
    Box::new(Problem::new(ProblemKind::BadRequest, title).with_target(target))
}

fn shorten(text: &str) -> String {
    text.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_paths_and_queries_are_refused_by_name() {
        for path in [
            "",
            "subscriptions",
            "/subscriptions/../x",
            "/subscriptions/a%00b",
            "/a?b",
        ] {
            assert_eq!(
                check_path(path).unwrap_err().target.as_deref(),
                Some("path"),
                "{path}"
            );
        }
        assert!(check_path(&format!("/{}", "x".repeat(1 << 20))).is_err());
        for query in [
            "api-version=1",
            "$top=1&API-VERSION=2",
            "api%2Dversion=3",
            "a#b",
            "a\nb",
        ] {
            assert_eq!(
                check_query(query).unwrap_err().target.as_deref(),
                Some("query"),
                "{query}"
            );
        }
        assert!(check_query("$expand=instanceView&$filter=a%20eq%20'b'").is_ok());
    }
}
