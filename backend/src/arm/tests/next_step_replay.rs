//! The protocol replayed over recorded traffic of real stamps and clouds. Skips visibly where the recordings are absent.

use crate::arm::next_step::{Heard, NextStep, look, opening};
use crate::arm::{Look, Origin, Patience};
use std::io::BufRead;
use url::Url;

const NOW: i64 = 1_000_000;

/// One recorded exchange.
struct Recorded {
    method: String,
    host: String,
    path: String,
    query: std::collections::BTreeMap<String, String>,
    status: u16,
    headers: std::collections::HashMap<String, String>,
    body: String,
}

fn read(line: &str) -> Option<(String, Recorded)> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let map = |name: &str| {
        let object = value.get(name)?.as_object()?;
        Some(
            object
                .iter()
                .filter_map(|(key, value)| Some((key.to_lowercase(), value.as_str()?.to_owned())))
                .collect::<Vec<_>>(),
        )
    };
    let body = match value.get("response_body")? {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some((
        value.get("file")?.as_str()?.to_owned(),
        Recorded {
            method: value.get("method")?.as_str()?.to_owned(),
            host: value.get("host")?.as_str()?.to_lowercase(),
            path: value.get("path")?.as_str()?.to_lowercase(),
            query: map("query").unwrap_or_default().into_iter().collect(),
            status: u16::try_from(value.get("status")?.as_u64()?).ok()?,
            headers: map("response_headers")
                .unwrap_or_default()
                .into_iter()
                .collect(),
            body,
        },
    ))
}

impl Recorded {
    fn heard(&self) -> Heard<'_> {
        let header = |name: &str| self.headers.get(name).map(String::as_str);
        Heard {
            status: self.status,
            status_url: header("azure-asyncoperation"),
            location: header("location"),
            retry_after: header("retry-after"),
            body: self.body.as_bytes(),
        }
    }

    fn answers(&self, url: &str) -> bool {
        let Ok(url) = Url::parse(url) else {
            return false;
        };
        let query = url
            .query_pairs()
            .map(|(key, value)| (key.to_lowercase(), value.into_owned()))
            .collect();
        self.method == "GET"
            && url.path().to_lowercase() == self.path
            && (self.query.is_empty() || self.query == query)
    }
}

/// Follows one opening through the rest of its recording. `None` when nothing of it was recorded.
fn replay(opening_reply: &Recorded, rest: &[Recorded]) -> Option<(NextStep, u16, String)> {
    let origin = Origin::of(&Url::parse(&format!("https://{}", opening_reply.host)).ok()?);
    let mut step = opening(&opening_reply.method, &origin, &opening_reply.heard(), NOW);
    let mut last = None;
    for reply in rest {
        let NextStep::Look { following, .. } = &step else {
            break;
        };
        let (Look::Status(url) | Look::Result(url)) = &following.look else {
            break;
        };
        if reply.answers(url) {
            last = Some((reply.status, reply.body.clone()));
            step = look(
                &opening_reply.method,
                &origin,
                &following.clone(),
                &reply.heard(),
                Patience::default(),
                NOW,
            );
        }
    }
    last.map(|(status, body)| (step, status, body))
}

#[test]
fn recorded_operations_end_as_they_did() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/arm_recordings"
    );
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("skipped: {folder} is absent");
        return;
    };
    let (mut replayed, mut failed) = (0, 0);
    for file in files.flatten().map(|entry| entry.path()) {
        let reader = std::io::BufReader::new(flate2::read::GzDecoder::new(
            std::fs::File::open(&file).unwrap(),
        ));
        let mut tapes: std::collections::BTreeMap<String, Vec<Recorded>> = Default::default();
        for (tape, exchange) in reader.lines().filter_map(|line| read(&line.unwrap())) {
            tapes.entry(tape).or_default().push(exchange);
        }
        for (tape, exchanges) in &tapes {
            for (index, exchange) in exchanges.iter().enumerate() {
                let management = exchange.host.contains("management");
                let follows = exchange.headers.contains_key("azure-asyncoperation")
                    || exchange.headers.contains_key("location");
                if exchange.method == "GET" || !management || !follows || exchange.status >= 400 {
                    continue;
                }
                let Some((step, status, body)) = replay(exchange, &exchanges[index + 1..]) else {
                    continue;
                };
                replayed += 1;
                let place = format!(
                    "{tape} #{index} {} {}: last {status} {body}",
                    exchange.method, exchange.path
                );
                let lower = body.to_lowercase();
                let says = |word: &str| {
                    lower.contains(&format!("\"status\":\"{word}\""))
                        || lower.contains(&format!("\"provisioningstate\":\"{word}\""))
                };
                match &step {
                    NextStep::Succeeded => assert!(
                        status < 300 && status != 202 || says("succeeded"),
                        "{place}"
                    ),
                    NextStep::Failed => {
                        failed += 1;
                        assert!(says("failed") || (400..500).contains(&status), "{place}");
                    }
                    NextStep::Canceled => assert!(says("canceled") || says("cancelled"), "{place}"),
                    NextStep::Look { .. } => assert!(
                        status == 202 || status >= 300 || !says("succeeded") && !says("failed"),
                        "{place}"
                    ),
                    other => panic!("{place}: {other:?}"),
                }
            }
        }
    }
    println!("{replayed} recorded operations followed, {failed} of them failed");
    assert!(
        replayed > 500 && failed >= 5,
        "{replayed} followed, {failed} failed"
    );
}
