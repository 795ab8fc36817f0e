//! The recordings: what Azure CLI once said to public Azure under the hybrid profiles, and what it was told. Read from
//! `../shared/data` beside the workspace; nothing of them is copied into the repository.

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// The recorded profiles.
pub const PROFILES: [&str; 3] = ["2018-03-01", "2019-03-01", "2020-09-01"];
/// The subscription in all of them.
pub const SUBSCRIPTION: &str = "00000000-0000-0000-0000-000000000000";

/// One request and its answer.
#[derive(Clone, Debug, Deserialize)]
pub struct Exchange {
    /// The cassette's file.
    pub file: String,
    /// Its place in the cassette.
    pub seq: u64,
    /// `GET`, …
    pub method: String,
    /// Resource Manager is `management.azure.com`.
    pub host: String,
    /// The path.
    pub path: String,
    /// The query.
    pub query: Map<String, Value>,
    /// Those that matter.
    pub request_headers: Map<String, Value>,
    /// JSON; a text where it was none; null where there was none.
    pub request_body: Value,
    /// The answer's status.
    pub status: u16,
    /// Its headers, in lower case.
    pub response_headers: Map<String, Value>,
    /// Its body.
    pub response_body: Value,
}

/// The exchanges of one test of Azure CLI, in order.
#[derive(Clone, Debug)]
pub struct Cassette {
    /// The test's name.
    pub name: String,
    /// What was said.
    pub exchanges: Vec<Exchange>,
}

impl Exchange {
    /// A response header.
    pub fn answered(&self, name: &str) -> Option<&str> {
        self.response_headers.get(name).and_then(Value::as_str)
    }

    /// Whether it went well.
    pub fn is_good(&self) -> bool {
        self.status < 300
    }

    /// Whether it is the business of a deployment.
    pub fn is_deployment(&self) -> bool {
        self.path.to_lowercase().contains("/deployments/")
    }
}

/// Where the recording of a profile is, when it is there.
pub fn path(profile: &str) -> Option<PathBuf> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/arm_recordings"
    );
    let path = PathBuf::from(folder).join(format!("cli-hybrid-{profile}.dev.jsonl.gz"));
    path.exists().then_some(path)
}

/// Reads the cassettes of a profile.
pub fn read(path: &PathBuf) -> Result<Vec<Cassette>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut cassettes = BTreeMap::<String, Vec<Exchange>>::new();
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let mut exchange: Exchange = serde_json::from_str(&line?)
            .with_context(|| format!("{} holds a line that is no exchange", path.display()))?;
        if let Some(body) = unwrapped(&exchange.request_body) {
            exchange.request_body = body;
        }
        cassettes
            .entry(exchange.file.clone())
            .or_default()
            .push(exchange);
    }
    let cassettes = cassettes.into_iter().map(|(file, mut exchanges)| {
        exchanges.sort_by_key(|exchange| exchange.seq);
        let name = file.rsplit('/').next().unwrap_or_default();
        let name = name.trim_end_matches(".yaml").to_owned();
        Cassette { name, exchanges }
    });
    Ok(cassettes.collect())
}

/// Some bodies were recorded as Python prints bytes, several times over: `b'b\\'{"a": …}\\''`. What was sent is the JSON within.
fn unwrapped(body: &Value) -> Option<Value> {
    let text = body.as_str().filter(|text| text.starts_with("b'"))?;
    let inner = text.get(text.find('{')?..=text.rfind('}')?)?;
    let mut plain = String::new();
    let mut signs = inner.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign == '\\' {
            while signs.next_if_eq(&'\\').is_some() {}
            // Python's own: JSON knows no escaped apostrophe.
            if signs.peek() == Some(&'\'') {
                continue;
            }
        }
        plain.push(sign);
    }
    let read = serde_json::from_str(&plain).ok();
    // Azure CLI's `template:` has no quotation marks: that body stays the text that it was.
    read.or_else(|| Some(Value::String(python_bytes(inner))))
}

/// What Python prints of bytes, as the bytes were.
fn python_bytes(printed: &str) -> String {
    let mut plain = String::new();
    let mut signs = printed.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            plain.push(sign);
            continue;
        }
        match signs.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some(other) => plain.push(other),
            None => {}
        }
    }
    plain
}
