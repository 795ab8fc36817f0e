//! 10,000 resources through the portal, beside a plain client that fetches the same pages straight from the stamp.

use crate::ratio::{median, of_pairs, tell};
use anyhow::{Context, Result, ensure};
use porthole_tests::api::Api;
use porthole_tests::portal::Portal;
use porthole_tests::stamp::{Principal, Stamp, StampPlan};
use reqwest::Client;
use serde_json::{Value, json};
use std::time::Instant;

/// A first row takes milliseconds, so that single pairs differ by half; the median of many does not.
const RUNS: usize = 41;

/// Both lists, in turns.
pub async fn measure() -> Result<()> {
    let stamp = Stamp::start(StampPlan {
        seed: "large:10000",
        ..StampPlan::default()
    })
    .await?;
    let portal = Portal::serve().await?;
    let api = Api::new(&portal.address())?;
    let sign_in = sign_in(&api, &stamp).await?;
    let principal = stamp.principal()?;
    let path = format!("/subscriptions/{}/resources", principal.subscription);
    let listed = format!("/api/sign-ins/{sign_in}/list?path={path}");
    let plain = Plain::new(&stamp, &principal).await?;
    let first = api.first_row(&listed).await?;
    // The portal's own choice of api-version and page size: the plain client asks for exactly the same.
    let version = first.api_version;
    let (mut whole, mut row) = (Vec::new(), Vec::new());
    for _ in 0..=RUNS {
        let (page, straight, items) = plain.list(&format!("{path}?api-version={version}")).await?;
        let (line, through, lines) = api.stream(&listed).await?;
        ensure!(
            items >= 10_000 && lines > 1,
            "{items} resources straight, {lines} lines through the portal"
        );
        whole.push((through, straight));
        row.push((line, page));
    }
    // The first pair warms connections and caches on both sides.
    let (whole, row) = (&whole[1..], &row[1..]);
    let middle = |pairs: &[(f64, f64)], ours: bool| {
        median(
            pairs
                .iter()
                .map(|pair| if ours { pair.0 } else { pair.1 })
                .collect(),
        )
    };
    tell(
        "list of 10,000 / straight from the stamp",
        of_pairs(whole),
        1.5,
        &format!(
            "{:.0} ms / {:.0} ms",
            middle(whole, true),
            middle(whole, false)
        ),
    );
    tell(
        "first row / one page from the stamp",
        of_pairs(row),
        1.3,
        &format!("{:.1} ms / {:.1} ms", middle(row, true), middle(row, false)),
    );
    Ok(())
}

/// Adds the stamp, trusting its root, and signs in: the id of the sign-in.
pub async fn sign_in(api: &Api, stamp: &Stamp) -> Result<String> {
    let added = api
        .add_stamp(&stamp.endpoint(), &stamp.root_certificate()?)
        .await?;
    api.sign_in(&added, &stamp.principal()?).await
}

/// A client without any portal between: one connection, kept.
struct Plain {
    client: Client,
    endpoint: String,
    token: String,
}

impl Plain {
    async fn new(stamp: &Stamp, principal: &Principal) -> Result<Self> {
        let root = reqwest::Certificate::from_pem(stamp.root_certificate()?.as_bytes())?;
        let client = Client::builder()
            .no_proxy()
            .tls_certs_only([root])
            .build()?;
        let about: Value = client
            .get(format!(
                "{}/metadata/endpoints?api-version=2015-01-01",
                stamp.endpoint()
            ))
            .send()
            .await?
            .json()
            .await?;
        let login = about["authentication"]["loginEndpoint"]
            .as_str()
            .context("the metadata names a login endpoint")?;
        let audience = about["authentication"]["audiences"][0]
            .as_str()
            .context("the metadata names an audience")?;
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &principal.client_id),
            ("client_secret", &principal.secret),
            ("scope", &format!("{audience}/.default")),
        ];
        let address = format!(
            "{}/{}/oauth2/v2.0/token",
            login.trim_end_matches('/'),
            principal.tenant
        );
        let reply: Value = client
            .post(address)
            .form(&form)
            .send()
            .await?
            .json()
            .await?;
        let token = reply["access_token"]
            .as_str()
            .with_context(|| format!("no token: {reply}"))?
            .to_owned();
        Ok(Self {
            client,
            endpoint: stamp.endpoint(),
            token,
        })
    }

    /// Milliseconds to the first page, to the last, and how many items there were.
    async fn list(&self, path: &str) -> Result<(f64, f64, usize)> {
        let started = Instant::now();
        let mut next = Some(format!("{}{path}", self.endpoint));
        let (mut first, mut items) = (None, 0);
        while let Some(address) = next {
            let page: Value = self
                .client
                .get(address)
                .bearer_auth(&self.token)
                .send()
                .await?
                .error_for_status()?
                .json()
                .await?;
            items += page["value"].as_array().map_or(0, Vec::len);
            first.get_or_insert_with(|| milliseconds(started));
            next = page["nextLink"].as_str().map(str::to_owned);
        }
        Ok((first.unwrap_or_default(), milliseconds(started), items))
    }
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// The first line of a streamed list: what it says of its source.
struct FirstRow {
    api_version: String,
}

trait Streams {
    async fn first_row(&self, path: &str) -> Result<FirstRow>;
    async fn stream(&self, path: &str) -> Result<(f64, f64, usize)>;
}

impl Streams for Api {
    async fn first_row(&self, path: &str) -> Result<FirstRow> {
        let reply = self.read(path).await?;
        let text = reply
            .body
            .as_str()
            .context("a streamed list is lines, not one object")?;
        let line: Value = serde_json::from_str(text.lines().next().unwrap_or_default())?;
        let source = line
            .pointer("/page/source")
            .context("a page tells its source")?;
        let api_version = source
            .get("api_version")
            .and_then(Value::as_str)
            .with_context(|| json!(source).to_string())?;
        Ok(FirstRow {
            api_version: api_version.to_owned(),
        })
    }

    /// Milliseconds to the first whole line, to the end, and how many lines came. Every line is parsed, as a browser does.
    async fn stream(&self, path: &str) -> Result<(f64, f64, usize)> {
        let started = Instant::now();
        let mut reply = self.open(path).await?;
        let (mut first, mut lines, mut open) = (None, 0, Vec::new());
        while let Some(bytes) = reply.chunk().await? {
            for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
                open.extend_from_slice(piece);
                if open.ends_with(b"\n") {
                    let line: Value = serde_json::from_slice(&open)?;
                    ensure!(
                        line.pointer("/end/problem").is_none_or(Value::is_null),
                        "{line}"
                    );
                    first.get_or_insert_with(|| milliseconds(started));
                    lines += 1;
                    open.clear();
                }
            }
        }
        Ok((first.unwrap_or_default(), milliseconds(started), lines))
    }
}
