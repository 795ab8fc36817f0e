//! A fresh stamp for one cassette, and what a request must be turned into so that it makes sense there: the region, the
//! api-version that a client would have read off this stamp, the ids that a service makes up.

use crate::deployment;
use crate::recording::{Exchange, SUBSCRIPTION};
use crate::reply::Reply;
use porthole_emulator::answer;
use porthole_emulator::world::World;
use porthole_emulator::world::settings::Settings;
use porthole_emulator::world::timestamp::Timestamp;
use porthole_tests::engine;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// Longer than any work takes.
const LONG: Duration = Duration::from_secs(2 * 60 * 60);

/// A stamp and what has been learned about how its words differ from the recorded ones.
pub struct Stand {
    /// The world.
    pub world: World,
    now: Timestamp,
    /// What the recorded service made up (etags, GUIDs, addresses), and what ours made up instead.
    learned: BTreeMap<String, String>,
    /// The same of the numbers of a scale set's machines: public Azure makes more than it keeps.
    numbers: BTreeMap<String, String>,
}

impl Stand {
    /// A stamp in the directory that the cassette speaks of.
    pub fn new(exchanges: &[Exchange]) -> Stand {
        let tenant = exchanges.iter().find_map(|exchange| {
            let tenant = exchange.request_body.pointer("/properties/tenantId");
            tenant.and_then(Value::as_str)
        });
        let defaults = Settings::default();
        let settings = Settings {
            tenant_id: tenant.map_or(defaults.tenant_id.clone(), str::to_owned),
            ..defaults
        };
        Stand {
            world: engine::world(settings, SUBSCRIPTION),
            now: engine::BEGINNING,
            learned: BTreeMap::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// Lets whatever is under way come to its end.
    pub fn wait(&mut self) {
        self.now = self.now.after(LONG);
    }

    /// Sends what was recorded, in this stamp's words.
    pub fn send(&mut self, exchange: &Exchange, type_name: &str) -> Reply {
        let mut query: Vec<String> = Vec::new();
        for (name, value) in &exchange.query {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let value = if name == "api-version" {
                self.version(type_name, &value)
            } else {
                self.place(&value)
            };
            query.push(format!("{name}={}", escape(&value)));
        }
        let target = format!("{}?{}", self.path(&exchange.path), query.join("&"));
        let body = match &exchange.request_body {
            Value::Null => Vec::new(),
            // What Azure CLI sends of a deployment is sent as it does: without quotation marks around the name.
            Value::String(_) if exchange.is_deployment() => {
                let mut body = deployment::body(exchange);
                self.translate(&mut body, "");
                let text = body.to_string().replacen("\"template\":", "template:", 1);
                text.into_bytes()
            }
            Value::String(text) => text.clone().into_bytes(),
            body => {
                let mut body = body.clone();
                self.translate(&mut body, "");
                body.to_string().into_bytes()
            }
        };
        let conditions = ["if-match", "if-none-match"].iter().filter_map(|name| {
            let value = exchange.request_headers.get(*name)?.as_str()?;
            Some(((*name).to_owned(), self.word(value)))
        });
        let headers = conditions.collect();
        self.ask(&exchange.method, &target, headers, body)
    }

    /// GET of an address that this stamp gave.
    pub fn poll(&mut self, address: &str) -> Reply {
        let target = address
            .trim_start_matches("https://localhost:8443")
            .to_owned();
        self.ask("GET", &target, Vec::new(), Vec::new())
    }

    /// PUT of something that was there before the cassette began.
    pub fn plant(&mut self, path: &str, version: &str, type_name: &str, body: &Value) -> Reply {
        let mut body = body.clone();
        self.translate(&mut body, "");
        let version = self.version(type_name, version);
        let target = format!("{}?api-version={version}", self.path(path));
        let reply = self.ask("PUT", &target, Vec::new(), body.to_string().into_bytes());
        self.wait();
        reply
    }

    /// Remembers what both services made up at the same place of their answers.
    pub fn learn(&mut self, recorded: &Value, ours: &Value) {
        match (recorded, ours) {
            (Value::Object(recorded), Value::Object(ours)) => {
                for (name, value) in recorded {
                    if let Some(own) = ours.get(name) {
                        if let ("instanceId", Some(value), Some(own)) =
                            (name.as_str(), value.as_str(), own.as_str())
                        {
                            self.numbers.insert(value.to_owned(), own.to_owned());
                        }
                        self.learn(value, own);
                    }
                }
            }
            (Value::Array(recorded), Value::Array(ours)) if recorded.len() == ours.len() => {
                for (value, own) in recorded.iter().zip(ours) {
                    self.learn(value, own);
                }
            }
            (Value::String(recorded), Value::String(ours))
                if recorded != ours && is_made_up(recorded) =>
            {
                self.learned.insert(recorded.clone(), ours.clone());
            }
            _ => {}
        }
    }

    fn ask(
        &mut self,
        method: &str,
        target: &str,
        mut headers: Vec<(String, String)>,
        body: Vec<u8>,
    ) -> Reply {
        let token = engine::token(&mut self.world, self.now);
        headers.push(("authorization".to_owned(), format!("Bearer {token}")));
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
        let request = engine::request(method, target, headers, body);
        let mut response = answer(&mut self.world, request.clone(), self.now);
        let wanted = self.world.fetched.take_wanted();
        if !wanted.is_empty() {
            // Nothing lies outside of this stamp.
            let nothing = |address| (address, Err("there is no such file.".to_owned()));
            let files = wanted.into_iter().map(nothing).collect();
            self.world.fetched.provide(files);
            response = answer(&mut self.world, request, self.now);
            self.world.fetched.provide(BTreeMap::new());
        }
        Reply::ours(&response)
    }

    /// The api-version that a client would have taken from this stamp: the asked one, else the newest that is not newer.
    fn version(&self, type_name: &str, asked: &str) -> String {
        let Some(facts) = self.world.registry.facts(type_name) else {
            return asked.to_owned();
        };
        if facts.knows(asked) {
            return asked.to_owned();
        }
        let older = facts.api_versions.iter().find(|own| own.as_str() < asked);
        older
            .or(facts.api_versions.last())
            .cloned()
            .unwrap_or_default()
    }

    fn path(&self, path: &str) -> String {
        let (mut place, mut number) = (false, false);
        let scales = path.to_lowercase().contains("/virtualmachinescalesets/");
        let words = path.split('/').map(|word| {
            let own = if place {
                self.world.settings.region.clone()
            } else if number {
                self.number(word)
            } else {
                self.word(word)
            };
            place = word.eq_ignore_ascii_case("locations");
            number = scales && word.eq_ignore_ascii_case("virtualMachines");
            // As a client sends it; what is escaped already stays.
            if own.contains('%') { own } else { escape(&own) }
        });
        words.collect::<Vec<_>>().join("/")
    }

    /// What was learned about a word, else the word.
    fn word(&self, word: &str) -> String {
        self.learned
            .get(word)
            .cloned()
            .unwrap_or_else(|| word.to_owned())
    }

    fn number(&self, word: &str) -> String {
        let known = self.numbers.get(word).cloned();
        known.unwrap_or_else(|| word.to_owned())
    }

    fn place(&self, text: &str) -> String {
        match text.strip_prefix("location eq ") {
            Some(_) => format!("location eq '{}'", self.world.settings.region),
            None => self.word(text),
        }
    }

    fn translate(&self, value: &mut Value, name: &str) {
        match value {
            Value::Object(map) => {
                for (name, value) in map.iter_mut() {
                    self.translate(value, name);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.translate(item, name)),
            Value::String(text) if name == "location" && text != "global" => {
                text.clone_from(&self.world.settings.region);
            }
            Value::String(text) if name == "instanceIds" => *text = self.number(text),
            Value::String(text) => *text = self.word(text),
            _ => {}
        }
    }
}

/// Whether a text looks like something that a service made up: a GUID, an etag, an address, a name with 32 digits in it.
fn is_made_up(text: &str) -> bool {
    let guid =
        |text: &str| text.len() == 36 && text.bytes().filter(|byte| *byte == b'-').count() == 4;
    let address =
        || text.split('.').count() == 4 && text.split('.').all(|part| part.parse::<u8>().is_ok());
    // `web_OsDisk_1_2715968bd5…`: 32 digits in a name.
    let digits = || {
        let mut run = 0;
        text.bytes().any(|byte| {
            run = if byte.is_ascii_hexdigit() { run + 1 } else { 0 };
            run == 32
        })
    };
    digits() || guid(text) || guid(text.trim_start_matches("W/").trim_matches('"')) || address()
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'_'
            | b'.'
            | b'~'
            | b'$'
            | b'\''
            | b'*'
            | b'@'
            | b':'
            | b'('
            | b')'
            | b',' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
